"""`adr new`."""

from __future__ import annotations

import os

import click

from adrtool.cli import base
from adrtool.cli.adr import records
from adrtool.config import RecordsFolder
from adrtool.documents import create
from adrtool.problems import WrongUse


@base.command("new", with_dir=True)
@click.argument("words", nargs=-1, required=True, metavar="TITLE")
@click.option(
    "--supersedes", multiple=True, metavar="N", shell_complete=records.complete,
    help="A record that this one replaces; repeatable.",
)  # fmt: skip
@base.edit_option
def command(words: tuple[str, ...], supersedes: tuple[str, ...], edit: bool | None) -> None:
    """Write the next decision record and print its path.

    The record gets the next free number and the dialect of its folder; the first one of a
    folder is MADR 4.

    Example: adr new "Use PostgreSQL for orders" --supersedes 3
    """
    where = records.scope(writing=True)
    # Only a supersede has to read the other records.
    known = records.read(where) if supersedes else None
    superseded = [records.find(where, known, number) for number in supersedes] if known else []
    wanted = create.Wanted(
        " ".join(words), superseded=tuple({d.id: d for d in superseded}.values())
    )
    path = create.record(where.root, _folder(where), wanted)
    base.say(where.shown(path))
    base.edit(str(path), edit)


def _folder(where: records.Scope) -> RecordsFolder:
    if len(where.folders) == 1:
        return where.folders[0]
    here = os.path.relpath(base.start(), where.root).replace(os.sep, "/")
    inside = [f for f in where.folders if here == f.dir or here.startswith(f"{f.dir}/")]
    if len(inside) == 1:
        return inside[0]
    names = ", ".join(f.dir for f in where.folders)
    raise WrongUse(f"there are several folders of records: {names}", "choose one with --dir")
