"""Which records a command of `adr` means, and how they are shown."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from adrtool import project as projects
from adrtool.cli import base
from adrtool.config import RecordsFolder
from adrtool.documents import assemble, names, resolve
from adrtool.documents.assemble import Library
from adrtool.model import Document
from adrtool.problems import WrongUse
from adrtool.project import Project
from adrtool.values import Value

STATUS_COLOURS = {
    "accepted": "green", "proposed": "yellow", "draft": "yellow", "rejected": "red",
    "deprecated": "bright_black", "superseded": "bright_black",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Scope(Value):
    """Where records are read and written, and the folder that shown paths are relative to."""

    root: Path
    folders: tuple[RecordsFolder, ...]
    shown_from: Path

    def shown(self, path: str | Path) -> str:
        """A path of a record as people see it."""
        if self.root == self.shown_from and isinstance(path, str):
            return path
        return os.path.relpath(self.root / path, self.shown_from).replace(os.sep, "/")


def scope(writing: bool = False) -> Scope:
    """The scope of this command: the configured folders, or the one that `--dir` names."""
    start = base.start()
    found = projects.find(start)
    if writing:
        base.refuse_broken_configuration(found)
    base.show_problems(found.problems)
    return _scope(start, found, writing)


def _scope(start: Path, found: Project, writing: bool) -> Scope:
    shown_from = base.shown_from(found)
    folder = base.folder_option()
    if folder is None:
        return Scope(found.root, found.config.records, shown_from)
    where = Path(os.path.normpath(start / folder))
    if not writing and not where.is_dir():
        raise click.UsageError(f"--dir: there is no folder {folder!r}")
    root = found.root if where.resolve().is_relative_to(found.root) else projects.find_root(where)
    relative = os.path.relpath(where.resolve(), root).replace(os.sep, "/")
    # The settings of a configured folder stay with it, however it is named.
    same = [f for f in found.config.records if f.dir == relative]
    return Scope(root, tuple(same) or (RecordsFolder(relative),), shown_from)


def read(where: Scope, texts: bool = True) -> Library:
    """The records in a scope; their problems go to standard error.

    Without `texts` the documents have none, and what the last run read is used again.
    """
    if texts:
        from adrtool.documents import library

        found = library.read_records(where.root, where.folders)
    else:
        from adrtool.documents import cache

        found = cache.read_records(where.root, where.folders)
    base.show_problems(found.problems)
    return found


def complete(context: click.Context, _: click.Parameter, incomplete: str) -> list[Any]:
    """Numbers for the shell to complete, from the names of the files alone."""
    from click.shell_completion import CompletionItem

    where = base.while_completing(context, lambda: _scope(base.start(), base.project(), False))
    if where is None:
        return []
    found = [
        names.parse(path, folder.prefix)
        for folder in where.folders
        for path in assemble.look(where.root, folder.dir)[0]
    ]
    return [
        CompletionItem(name.number, help=names.readable(name.slug))
        for name in found
        if name.number and name.number.startswith(incomplete)
    ]


def find(where: Scope, found: Library, cited: str) -> Document:
    """The record that somebody cites: by number, id, name or path, as shown or from here.

    Raises WrongUse when there is none, or more than one.
    """
    matches = resolve.cited(found.documents, cited)
    if not matches:
        meant = {os.path.realpath(folder / cited) for folder in (base.start(), where.shown_from)}
        matches = [d for d in found.documents if os.path.realpath(where.root / d.path) in meant]
    if len(matches) == 1:
        return matches[0]
    if not matches:
        raise WrongUse(f"there is no record {cited!r}", "adr list shows which there are")
    paths = ", ".join(d.path for d in matches)
    raise WrongUse(f"{cited!r} could be any of: {paths}", "name the file instead")


_SIDES = {
    "supersedes": ("supersedes", "superseded_by"),
    "amends": ("amends", "amended_by"),
    "relates_to": ("relates_to", "relates_to"),
}
RELATIONS = tuple(dict.fromkeys(name for names in _SIDES.values() for name in names))
"""How records relate, each way, by the names that JSON has for it."""


def as_json(where: Scope, found: Library) -> list[dict[str, Any]]:
    """The records as `adr list --json` promises them."""
    paths = {d.id: where.shown(d.path) for d in found.documents}
    related: dict[tuple[str, str], set[str]] = defaultdict(set)
    for relation in found.relations:
        forth, back = _SIDES[relation.kind]
        related[relation.source, forth].add(paths[relation.target])
        related[relation.target, back].add(paths[relation.source])
    return [
        {
            "id": d.id,
            "number": d.number,
            "title": d.title,
            "status": d.status,
            "status_raw": d.status_raw,
            "date": d.date,
            "deciders": list(d.deciders),
            "owner": d.owner,
            "tags": list(d.tags),
            "path": paths[d.id],
            **{name: sorted(related[d.id, name]) for name in RELATIONS},
        }
        for d in found.documents
    ]
