"""`adr rename`."""

from __future__ import annotations

import click

from adrtool.cli import base
from adrtool.cli.adr import changing, records, renaming
from adrtool.documents import renumber


@base.command("rename", with_dir=True)
@click.argument("number", metavar="NUMBER", shell_complete=records.complete)
@click.argument("words", nargs=-1, required=True, metavar="TITLE")
@click.option("--keep-file", is_flag=True, help="Leave the name of the file as it is.")
@changing.dry_run_option
@changing.json_option
def command(
    number: str, words: tuple[str, ...], keep_file: bool, dry_run: bool, as_json: bool
) -> None:
    """Give a record another title, and mend every link to it in the repository.

    The file is named after the new title. Links whose text is the old title get the new one;
    what prose says is listed and left as it is.

    Example: adr rename 12 "Use PostgreSQL for orders"
    """
    where = records.scope(writing=not dry_run)
    document = records.find(where, records.read(where), number)
    do = renumber.plan_title if dry_run else renumber.title
    with base.working("Reading the repository"):
        made = do(where.root, renaming.folders(where), document, " ".join(words), keep_file)
    renaming.tell(where, made, dry_run, as_json)
