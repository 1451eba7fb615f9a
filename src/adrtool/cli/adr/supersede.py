"""`adr supersede`."""

from __future__ import annotations

import click

from adrtool.cli import base
from adrtool.cli.adr import records
from adrtool.documents import lifecycle, resolve
from adrtool.problems import WrongUse


@base.command("supersede", with_dir=True)
@click.argument(
    "numbers", nargs=-1, required=True, metavar="OLD... [NEW]", shell_complete=records.complete
)
@click.option(
    "--by", "new", metavar="NEW", help="The record that supersedes all the others.",
    shell_complete=records.complete,
)  # fmt: skip
def command(numbers: tuple[str, ...], new: str | None) -> None:
    """State on both sides that the record NEW supersedes the record OLD.

    Without --by, the last number is NEW.

    Example: adr supersede 3 12, or: adr supersede 3 4 --by 12
    """
    if new is None:
        if len(numbers) < 2:
            raise WrongUse("which record supersedes it?", f"adr supersede {numbers[0]} --by NEW")
        *older, new = numbers
    else:
        older = list(numbers)
    where = records.scope(writing=True)
    found = records.read(where)
    newer = records.find(where, found, new)
    documents = {d.id: d for d in (records.find(where, found, number) for number in older)}
    if newer.id in documents:
        raise WrongUse(f"record {new!r} can't supersede itself")
    for old in documents.values():
        if old.id in resolve.superseding(found.relations, newer.id):
            raise WrongUse(
                f"{newer.path} is superseded by {old.path} itself",
                "in a circle nothing is in force",
            )
    changed = lifecycle.supersede(where.root, list(documents.values()), newer)
    for path in changed:
        base.say(where.shown(path))
    if not changed:
        base.note("nothing to do: both sides state it already")
