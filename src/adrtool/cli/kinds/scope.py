"""Which documents a command means by the name of their kind, and how they are shown."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from adrtool.cli import base
from adrtool.cli.adr import records
from adrtool.config import RecordsFolder
from adrtool.documents import assemble, kinds, library, resolve
from adrtool.documents.assemble import Library
from adrtool.documents.kinds import Kind
from adrtool.documents.select import NO_STATUS
from adrtool.model import Document
from adrtool.problems import WrongUse


@dataclass(frozen=True, slots=True)
class Scope(records.Scope):
    """Where the documents of a kind are read and written."""

    kind: Kind


def scope(writing: bool = False) -> Scope:
    """The scope of this command, whose name is that of a kind."""
    found = base.project()
    if writing:
        base.refuse_broken_configuration(found)
    base.show_problems(found.problems)
    kind = kinds.find(found.config, click.get_current_context().info_name or "")
    folders = tuple(map(RecordsFolder, kind.folders))
    return Scope(found.root, folders, base.shown_from(found), kind)


def read(where: Scope) -> Library:
    """The documents of the scope's kind; their problems go to standard error."""
    found = library.read_plain(where.root, where.kind)
    base.show_problems(found.problems)
    return found


def asked_status(where: Scope, asked: str) -> str:
    """A status to filter by, as documents have it. Raises WrongUse for none of the kind's."""
    return asked if asked == NO_STATUS else kinds.status(where.kind, asked).casefold()


def name_of(document: Document) -> str:
    """What a document is called within its kind."""
    return document.id.partition(":")[2]


def find(where: Scope, documents: Sequence[Document], cited: str) -> Document:
    """The document that somebody cites: by name, id, title's slug or path, as shown or from here.

    Raises WrongUse when there is none, or more than one.
    """
    matches = resolve.cited(documents, cited) or [d for d in documents if name_of(d) == cited]
    if not matches:
        meant = {os.path.realpath(folder / cited) for folder in (base.start(), where.shown_from)}
        matches = [d for d in documents if os.path.realpath(where.root / d.path) in meant]
    if len(matches) == 1:
        return matches[0]
    if matches:
        paths = ", ".join(where.shown(d.path) for d in matches)
        raise WrongUse(f"{cited!r} could be any of: {paths}", "name the file instead")
    near = get_close_matches(cited, map(name_of, documents), 1, 0.6)
    hint = f"adrtool list {where.kind.name} shows which there are"
    raise WrongUse(
        f"there is no {where.kind.one} {cited!r}",
        f"did you mean {near[0]!r}? {hint}" if near else hint,
    )


def completed(context: click.Context) -> tuple[Kind, Path] | None:
    """The kind that a command line is about while the shell completes it, and the root."""

    def find() -> tuple[Kind, Path]:
        found = base.project()
        return kinds.find(found.config, context.info_name or ""), found.root

    return base.while_completing(context, find)


def complete_names(context: click.Context, _: click.Parameter, incomplete: str) -> list[Any]:
    """Names of documents for the shell to complete, from the names of the files alone."""
    found = completed(context)
    if found is None:
        return []
    kind, root = found
    paths = [path for folder in kind.folders for path in assemble.look(root, folder)[0]]
    stems = sorted({Path(path).stem for path in paths if path != kind.template})
    return [stem for stem in stems if stem.startswith(incomplete)]


def complete_statuses(context: click.Context, _: click.Parameter, incomplete: str) -> list[Any]:
    """The statuses of a kind for the shell to complete."""
    found = completed(context)
    return [s for s in found[0].statuses if s.startswith(incomplete)] if found else []


def complete_filter(context: click.Context, parameter: click.Parameter, typed: str) -> list[Any]:
    """The statuses to filter by, and the word for none."""
    statuses = complete_statuses(context, parameter, typed)
    return [*statuses, *(word for word in (NO_STATUS,) if word.startswith(typed))]


def objects(where: Scope, documents: Sequence[Document]) -> list[dict[str, Any]]:
    """The documents as `adrtool list KIND --json` promises them."""
    return [
        {
            "id": d.id,
            "kind": d.kind,
            "name": name_of(d),
            "title": d.title,
            "status": d.status,
            "status_raw": d.status_raw,
            "date": d.date,
            "owner": d.owner,
            "tags": list(d.tags),
            "path": where.shown(d.path),
        }
        for d in documents
    ]
