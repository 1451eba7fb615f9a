"""`adr supersede`."""

from __future__ import annotations

import click

from adrtool.cli import base
from adrtool.cli.adr import changing, records
from adrtool.documents import lifecycle
from adrtool.problems import WrongUse


@base.command("supersede", with_dir=True)
@changing.numbers_argument("numbers", "OLD... [NEW]")
@click.option(
    "--by", "new", metavar="NEW", help="The record that supersedes all the others.",
    shell_complete=records.complete,
)  # fmt: skip
@changing.dry_run_option
@changing.json_option
def command(numbers: tuple[str, ...], new: str | None, dry_run: bool, as_json: bool) -> None:
    """State on both sides that the record NEW supersedes the record OLD.

    Without --by, the last number is NEW.

    Example: adr supersede 3 12, or: adr supersede 3 4 --by 12
    """
    if new is None:
        if len(numbers) < 2:
            raise WrongUse("which record supersedes it?", f"adr supersede {numbers[0]} --by NEW")
        *numbers_of_old, new = numbers
    else:
        numbers_of_old = list(numbers)
    where = records.scope(writing=True)
    found = records.read(where)
    newer = records.find(where, found, new)
    older = changing.find_all(where, found, numbers_of_old)
    links = [lifecycle.Link(newer, "supersedes", old) for old in older]
    made = lifecycle.connect(where.root, found, links, dry_run)
    changing.tell(where, made, dry_run, as_json, "both sides state it already")
