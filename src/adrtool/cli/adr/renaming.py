"""What `adr renumber` and `adr rename` share: what is taken elsewhere, and the answer."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import replace

import click

from adrtool import history
from adrtool.cli import base
from adrtool.cli.adr import records
from adrtool.config import RecordsFolder
from adrtool.documents import moving
from adrtool.documents.mentions import Place
from adrtool.documents.moving import Plan
from adrtool.problems import WrongUse
from adrtool.text import plural

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def folders(where: records.Scope) -> tuple[RecordsFolder, ...]:
    """All folders of records: another one of the project may share ids with that of `--dir`."""
    found = base.project()
    configured = found.config.records if found.root == where.root else ()
    return (*where.folders, *(f for f in configured if f not in where.folders))


def elsewhere(where: records.Scope) -> list[str]:
    """The files of records on the base and on other local branches."""
    try:
        refs = history.find(where.root, None, os.environ)
        found = filter(None, (refs.base, *refs.branches))
        listed = [history.files_at(where.root, r.commit, _dirs(where)) for r in found]
    except WrongUse as error:
        base.note(f"other branches may have the number too: {base.printable(error.message)}")
        return []
    return sorted({path for paths in listed for path in paths})


def _dirs(where: records.Scope) -> list[str]:
    return [folder.dir for folder in where.folders]


def tell(where: records.Scope, made: Plan, dry_run: bool, as_json: bool = False) -> None:
    """Says what was renamed and changed, or shows it as a diff, and what was left as it is."""
    told = moving.diffs(made, where.shown)
    if as_json:
        base.say_json([{"path": path, "diff": diff} for path, diff in told])
    elif dry_run:
        show_diff("".join(diff for _, diff in told))
    else:
        for path, _ in told:
            base.say(base.printable(path))
    if not told:
        base.note("nothing to do: it is called so already")
    old, new = where.shown(made.record.path), where.shown(made.path)
    if old != new:
        what = "would rename" if dry_run else "renamed"
        also = f", and mend {_files(made)}" if dry_run else f", and mended {_files(made)}"
        base.note(base.printable(f"{what} {old} to {new}{also if made.others else ''}"))
    base.show_problems(made.unread)
    for place in _after(made, made.unclear, dry_run):
        _tell(where, place, "could mean either record of that number; left as it is")
    for place in _after(made, made.mentions, dry_run):
        _tell(where, place, "is no link to it; left as it is")


def _after(made: Plan, places: Iterable[Place], dry_run: bool) -> list[Place]:
    """The places with the path that the record's own file has by now."""
    own = made.record.path if dry_run else made.path
    return [replace(p, path=own) if p.path == made.record.path else p for p in places]


def _files(made: Plan) -> str:
    return plural(len(made.others), "file")


def _tell(where: records.Scope, place: Place, what: str) -> None:
    shown = base.printable(f"{where.shown(place.path)}:{place.line}")
    said = base.printable(" ".join(place.said.split()))
    base.note(f"{shown}: {click.style('note:', fg='yellow', bold=True)} {said!r} {what}")


def show_diff(diff: str) -> None:
    """A diff as it is, or in colours on a terminal."""
    if not sys.stdout.isatty():
        click.echo(diff, nl=False)
        return
    for line in diff.split("\n")[:-1]:
        shown = "\t".join(map(base.printable, line.rstrip("\r").split("\t")))
        bold = line.startswith(("diff ", "rename ", "--- ", "+++ "))
        base.say(click.style(shown, fg=None if bold else _COLOURS.get(line[:1]), bold=bold))
