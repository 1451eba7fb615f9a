"""`adrtool status adr`: what `adr accept` and its like do, with the status as a word."""

from __future__ import annotations

from typing import Any

import click

from adrtool.cli import base
from adrtool.cli.adr import changing, records
from adrtool.cli.kinds import scope, status
from adrtool.documents import kinds
from adrtool.model import Status
from adrtool.problems import WrongUse


def _complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[Any]:
    from click.shell_completion import CompletionItem

    statuses = scope.complete_statuses(context, parameter, incomplete)
    return [*records.complete(context, parameter, incomplete), *map(CompletionItem, statuses)]


@base.command("status", with_dir=True)
@click.argument(
    "words", nargs=-1, required=True, metavar="NUMBER... STATUS", shell_complete=_complete
)
@changing.date_option
@changing.dry_run_option
@changing.json_option
def command(words: tuple[str, ...], day: str | None, dry_run: bool, as_json: bool) -> None:
    """Give records another status, as adr accept, reject, deprecate and propose do.

    Example: adrtool status adr 12 13 accepted
    """
    kind = kinds.find(base.project().config, "adr")
    numbers, wanted = status.split(kind, words)
    if wanted == Status.SUPERSEDED:
        raise WrongUse(
            "a record is superseded by another, and both say so",
            f"adr supersede {' '.join(numbers)} NEW, or adr new TITLE --supersedes {numbers[0]}",
        )
    changing.set_status(numbers, Status(wanted), day, dry_run, as_json)
