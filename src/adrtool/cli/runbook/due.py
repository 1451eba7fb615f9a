"""`runbook due`."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from adrtool.cli import base, listing
from adrtool.cli.runbook import list as runbooks
from adrtool.cli.runbook import scope


@base.command("due")
@click.option("--owner", default="", metavar="NAME", help="Only runbooks whose owner holds NAME.")
@click.option(
    "--within", type=click.IntRange(0, 3650), metavar="DAYS",
    help="Also those whose review is due in DAYS.",
)  # fmt: skip
@scope.today_option
@listing.paths_option
@listing.json_option
def command(
    owner: str, within: int | None, today: datetime | None, paths: bool, as_json: bool
) -> None:
    """List the runbooks whose review is overdue, the longest overdue first.

    Example: runbook due --within 14 --owner platform
    """
    where = scope.read()
    day = scope.today(today)
    until = day + timedelta(within or 0)
    chosen = [
        r for r in where.runbooks
        if r.due and (r.due < day or (within is not None and r.due <= until))
        and owner.casefold() in r.owner.casefold()
    ]  # fmt: skip
    chosen.sort(key=lambda r: (r.due, r.name))
    runbooks.show(where, chosen, day, paths, as_json)
