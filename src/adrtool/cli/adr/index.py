"""`adr index`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import quote

import click

from adrtool import files
from adrtool.cli import base
from adrtool.cli.adr import records
from adrtool.documents import blocks
from adrtool.documents.assemble import Library
from adrtool.problems import AdrtoolError, WrongUse


@base.command("index", with_dir=True)
@click.argument("file", required=False, type=click.Path())
def command(file: str | None) -> None:
    """Write a Markdown table of all records: to standard output, or into FILE.

    In FILE the table stands between two markers, <!-- adrtool:records --> and
    <!-- /adrtool:records -->; the rest of it stays as it is. With dir=FOLDER the first marker
    takes the records of one folder. adrtool update does this for every Markdown file.

    Example: adr index README.md
    """
    where = records.scope(writing=file is not None)
    found = records.read(where, texts=False)
    if file is not None:
        _refresh(where, found, file)
        return
    shown = blocks.table(found.documents, lambda d: quote(where.shown(d.path), safe="/"))
    for line in shown.splitlines():
        base.say(base.printable(line) if sys.stdout.isatty() else line)


def _refresh(where: records.Scope, found: Library, file: str) -> None:
    path = _in_project(where, file)
    name = path.relative_to(where.root).as_posix()
    with files.lock(path.parent):
        read = files.read(path, name)
        if read.problem:
            raise AdrtoolError(f"{file}: {read.problem.message}", read.problem.hint)
        updated = blocks.update(name, read.text, found.documents)
        if not updated.blocks and not updated.broken:
            raise WrongUse(
                f"{file} has no place for the table",
                f"put two lines where it belongs: {blocks.BEGIN} and {blocks.END}",
            )
        if updated.stale:
            files.write(path, updated.text)
    if updated.stale:
        base.say(base.printable(where.shown(path)))
    elif not updated.broken:
        base.note("nothing to do: the table is up to date")
    base.show_problems(updated.broken)
    if updated.broken:
        sys.exit(1)


def _in_project(where: records.Scope, file: str) -> Path:
    given = Path(os.path.normpath(base.start() / file))
    path = given.parent.resolve() / given.name
    if not path.is_file():
        raise WrongUse(f"there is no file {file!r}", "write it first, with the two markers in it")
    if not path.is_relative_to(where.root):
        raise WrongUse(f"{file!r} lies outside of the project, {where.root}")
    return path
