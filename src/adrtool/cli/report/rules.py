"""`adrtool report rules`."""

from __future__ import annotations

from adrtool.cli import base
from adrtool.cli.report import tabled


@base.command("rules")
@tabled.as_json
def command(as_json: bool) -> None:
    r"""Show what decisions forbid or require, and what breaks that.

    Accepted decisions may state rules in their front matter; what breaks them is a problem of
    adrtool check too.

    \b
    Example: adrtool report rules
             adrtool report rules --json | jq '.rules[] | select(.broken_by != [])'
    """
    tabled.run("rules", as_json)
