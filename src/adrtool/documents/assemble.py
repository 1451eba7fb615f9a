"""Records as they were read, put together: dates settled, ids that are theirs alone, edges.

Nothing here reads a record, so that a cache can do without what does.
"""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path

from adrtool import files
from adrtool.config import RecordsFolder
from adrtool.documents import names, resolve
from adrtool.model import Document, Relation, Status
from adrtool.problems import Problem
from adrtool.values import Value

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Library(Value):
    """Documents in the order of their kinds and paths; `relations` are those between them."""

    documents: tuple[Document, ...] = ()
    relations: tuple[Relation, ...] = ()
    problems: tuple[Problem, ...] = ()

    def of_kind(self, kind: str) -> list[Document]:
        """The documents of one kind."""
        return [d for d in self.documents if d.kind == kind]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Entry(Value):
    """What reading one file gave: a record, or none, and problems.

    `order` is the one that its date in figures must have: `dmy`, `mdy`, empty for either, None
    without such a date. `read_as` is the order that the date was read in.
    """

    path: str
    document: Document | None
    problems: tuple[Problem, ...] = ()
    order: str | None = None
    read_as: str = DAY_FIRST


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Folder(Value):
    """A folder of records with its entries and what had to be left out of them."""

    settings: RecordsFolder
    entries: Sequence[Entry]
    left_out: Sequence[Problem]


def look(root: Path, folder: str, indexes: bool = False) -> tuple[list[str], list[Problem]]:
    """The files below a folder that may be documents, by their names alone, and what would be
    one, or a folder of some, if it could be read.

    With `indexes` the index pages of folders are among them.
    """
    if not folder or not files.is_folder(root / folder):
        return [], []
    found = files.survey(root, folder)
    left_out = [p for p in found.problems if _matters(p.path)]
    pages = names.of_folders(found.paths, folder)
    if indexes:
        pages |= names.indexes(found.paths)
    return [p for p in found.paths if p in pages or names.could_be_record(p)], left_out


def _matters(path: str) -> bool:
    return names.could_be_record(path) or not posixpath.splitext(path)[1]


def settled(entries: Sequence[Entry], reread: Callable[[str, str], Entry]) -> list[Entry]:
    """The entries with their dates read as their folders write them.

    Dates in figures have the month first when one of the files beside them can only be read so,
    and none only with the day first. `reread` reads a path in the order that is given.
    """
    folders = [entry.path[: entry.path.rfind("/") + 1] for entry in entries]
    orders = defaultdict(set)
    for folder, entry in zip(folders, entries, strict=True):
        orders[folder].add(entry.order)
    return [_settled(e, orders[f], reread) for f, e in zip(folders, entries, strict=True)]


def _settled(entry: Entry, seen: set[str | None], reread: Callable[[str, str], Entry]) -> Entry:
    month_first = MONTH_FIRST in seen and DAY_FIRST not in seen
    wanted = MONTH_FIRST if month_first and entry.order is not None else DAY_FIRST
    return entry if entry.read_as == wanted else reread(entry.path, wanted)


def assemble(folders: Iterable[Folder]) -> Library:
    """The records of some folders, which may overlap (`.` and `adr`): a file is one record."""
    documents: dict[str, Document] = {}
    problems: set[Problem] = set()
    for folder in folders:
        problems.update(folder.left_out)
        for entry in folder.entries:
            problems.update(entry.problems)
            if entry.document:
                prefixed = _prefixed(entry.document, folder.settings.prefix)
                documents[entry.path] = _said(prefixed, folder.settings)
    unique = list(documents.values())
    with_ids = identified(unique, [d.number for d in unique])
    return Library(tuple(with_ids), tuple(resolve.relations(with_ids)), tuple(sorted(problems)))


def _said(document: Document, folder: RecordsFolder) -> Document:
    """The status in the words that are configured for a folder; they win over the usual ones."""
    if not document.status_raw or not folder.statuses:
        return document
    from adrtool.documents import vocabulary

    status: Status | None = vocabulary.status_in(document.status_raw, folder.statuses)
    return replace(document, status=status) if status else document


def _prefixed(document: Document, prefix: str) -> Document:
    """A folder's prefix belongs to the number, also where the file names don't repeat it."""
    number = document.number
    if not prefix or number is None or number.startswith(prefix):
        return document
    return replace(document, number=f"{prefix.rstrip('-')}-{number}")


def identified(documents: list[Document], numbers: Iterable[str | None]) -> list[Document]:
    """Ids from numbers or, where two would share one, from file names or paths."""
    whole = [d.path for d in documents]
    wanted = [n or _stem(d) for n, d in zip(numbers, documents, strict=True)]
    for fallback in (_stem, _path_without_suffix, attrgetter("path")):
        count = Counter(wanted)
        if len(count) == len(wanted):
            break
        wanted = [
            w if count[w] == 1 else fallback(d) for w, d in zip(wanted, documents, strict=True)
        ]
    if len(set(wanted)) < len(wanted):
        # A number that somebody stated is another document's path.
        wanted = whole
    return [_with_id(d, f"{d.kind}:{w}") for d, w in zip(documents, wanted, strict=True)]


def _path_without_suffix(document: Document) -> str:
    return posixpath.splitext(document.path)[0]


def _stem(document: Document) -> str:
    return names.stem(document.path)


def _with_id(document: Document, identifier: str) -> Document:
    return document if document.id == identifier else replace(document, id=identifier)
