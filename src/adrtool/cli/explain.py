"""`adrtool explain`."""

from __future__ import annotations

import click

from adrtool import checks
from adrtool.checks import explained
from adrtool.cli import base, body


def _complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    return [rule for rule in checks.RULES if rule.startswith(incomplete)]


@base.command("explain")
@click.argument("rule", shell_complete=_complete)
def command(rule: str) -> None:
    """Tell what a rule means: why there is one, an example, and the fix.

    Example: adrtool explain adr/one-sided-supersede
    """
    body.show(explained.page(rule))
