"""All documents of a project, read from its files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from adrtool import files
from adrtool.config import Config, RecordsFolder
from adrtool.documents import adr, kinds, names, plain
from adrtool.documents.assemble import Folder, Library, assemble, identified, look, settled
from adrtool.documents.entries import read_entry
from adrtool.documents.kinds import Kind
from adrtool.model import Document

_RUNBOOK = "runbook"
# An index page lists others, unless somebody has to read it with care from time to time.
_REVIEWED = re.compile(r"^[\"']?last[-_]?reviewed", re.M | re.I)

__all__ = ["Library", "candidates", "read", "read_kind", "read_plain", "read_records"]


def read(root: Path, config: Config) -> Library:
    """Every document of a project."""
    parts = [read_records(root, config.records)]
    parts += [read_plain(root, kind) for kind in kinds.of(config) if kind.name != adr.KIND]
    return Library(
        tuple(d for part in parts for d in part.documents),
        tuple(r for part in parts for r in part.relations),
        tuple(p for part in parts for p in part.problems),
    )


def read_records(root: Path, folders: Sequence[RecordsFolder]) -> Library:
    """The decision records of some folders and all that lies below them."""
    return assemble(_read_folder(root, folder) for folder in folders)


def _read_folder(root: Path, folder: RecordsFolder) -> Folder:
    paths, left_out = look(root, folder.dir)
    read_one = partial(read_entry, root, folder.prefix)
    return Folder(folder, settled([read_one(path) for path in paths], read_one), left_out)


def read_plain(root: Path, kind: Kind) -> Library:
    """The documents of a kind that isn't the records."""
    [folder] = kind.folders
    return read_kind(root, kind.name, folder, kind.statuses, kind.template)


def read_kind(
    root: Path, kind: str, folder: str, statuses: Sequence[str] = (), template: str | None = None
) -> Library:
    """The documents of a kind in a folder, its template left out."""
    documents: list[Document] = []
    paths, problems = look(root, folder, indexes=kind == _RUNBOOK)
    beside = names.indexes(paths) - names.bundles(paths, folder) if kind == _RUNBOOK else set()
    for path in paths:
        if path == template:
            continue
        text = files.read(root / path, path)
        if text.problem:
            problems.append(text.problem)
            continue
        if path in beside and not _REVIEWED.search(text.text):
            continue
        found = plain.read(kind, path, text.text, statuses)
        documents.append(found.document)
        problems += found.problems
    return Library(tuple(identified(documents, [None] * len(documents))), (), tuple(problems))


def candidates(root: Path, folder: str) -> list[str]:
    """The files below a folder that may be documents, by their names alone."""
    return look(root, folder)[0]
