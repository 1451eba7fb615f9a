"""`adr renumber`."""

from __future__ import annotations

import click

from adrtool.cli import base
from adrtool.cli.adr import changing, records, renaming
from adrtool.documents import renumber


@base.command("renumber", with_dir=True)
@click.argument("old", metavar="OLD", shell_complete=records.complete)
@click.argument("new", metavar="[NEW]", required=False)
@changing.dry_run_option
@changing.json_option
def command(old: str, new: str | None, dry_run: bool, as_json: bool) -> None:
    """Give a record another number, and mend every link to it in the repository.

    OLD is a number or, where two records have the same one, a path. Without NEW it is the next
    number that is free here, on the base and on other local branches. References that could
    mean another record of the old number, and what prose says, are listed and left as they are.

    Example: adr renumber adr/0012-use-kafka.md
    """
    where = records.scope(writing=not dry_run)
    document = records.find(where, records.read(where), old)
    known = renaming.folders(where)
    taken = renaming.elsewhere(where) if new is None else ()
    do = renumber.plan_number if dry_run else renumber.number
    with base.working("Reading the repository"):
        made = do(where.root, known, document, new, taken)
    renaming.tell(where, made, dry_run, as_json)
