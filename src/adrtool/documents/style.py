"""How the records of a folder are named and written, so that the next one is like them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from adrtool import files
from adrtool.documents import names, shape
from adrtool.documents.shape import Shape

if TYPE_CHECKING:
    from adrtool.documents.adr import Record

WIDTH = 4
# Records further back say little about the habits of today.
_LOOKED_AT = 50
_OTHER_MARKUP = names.REST | names.ASCIIDOC | {".txt"}
_UNNUMBERED, _DATED, _NUMBERED = range(3)
_Entry = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A record whose dialect others follow. `record` is None where its shape tells all."""

    name: str
    text: str
    shape: Shape
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """`width` digits, `prefix` before and `separator` behind them; `neighbour` is the record
    that was numbered last and shows a dialect, None in an empty folder. `taken` are the
    numbers of all files, at any depth, that may be records."""

    width: int
    prefix: str
    separator: str
    highest: int
    dated: str
    neighbour: Neighbour | None
    taken: frozenset[int] = frozenset()


def of_folder(folder: Path, prefix: str) -> Style:
    """The style of a folder, from its file names and its last readable record."""
    found = sorted(_entries(folder, prefix))
    neighbour = _neighbour([path for _, _, path in found], prefix)
    return replace(_of_names(found, prefix), neighbour=neighbour)


def of_names(folder: Path, prefix: str = "") -> Style:
    """The style of a folder's file names alone."""
    return _of_names(sorted(_entries(folder, prefix)), prefix)


def _of_names(found: Sequence[_Entry], prefix: str) -> Style:
    numbered = [entry for entry in found if entry[0] == _NUMBERED]
    dated = [entry for entry in found if entry[0] == _DATED]
    last = names.parse(_stem((numbered or dated)[-1][2]), prefix) if numbered or dated else None
    return Style(
        width=len(last.digits) if last and numbered else WIDTH,
        prefix=last.prefix if last and numbered else f"{prefix.rstrip('-')}-" if prefix else "",
        separator=last.separator if last else "-",
        highest=numbered[-1][1] if numbered else 0,
        dated=re.sub(r"\d", "0", last.digits) if last and not numbered else "",
        neighbour=None,
        taken=frozenset(number for _, number, _ in numbered),
    )


def _stem(path: str) -> str:
    """What may be a record's name; the name of a folder has no suffix to lose."""
    stem, suffix = os.path.splitext(os.path.basename(path))  # noqa: PTH119, PTH122
    return stem if suffix.casefold() in names.SUFFIXES | _OTHER_MARKUP else stem + suffix


def _entries(folder: Path, prefix: str) -> Iterator[_Entry]:
    """What occupies a number, readable or not, at any depth: how it is numbered, by which number
    or date, and its path."""
    # The usual names of records say so at a glance; there may be thousands.
    usual = re.compile(r"(\d{1,6})[-_](?!.*template)[a-z][a-z0-9_-]*\.md").fullmatch
    for parent, folders, entries in os.walk(folder):
        folders[:] = [f for f in folders if f not in files.PRUNED]
        # `0012-use-x/README.md` may be a record; no other gets its number.
        for entry in folders:
            numbered = _entry(names.parse(entry, prefix), f"{parent}{os.sep}{entry}")
            if numbered[0] != _UNNUMBERED:
                yield numbered
        for entry in entries:
            path, known = f"{parent}{os.sep}{entry}", usual(entry)
            if known:
                yield _NUMBERED, int(known[1]), path
            elif names.could_be_record(entry) or names.suffix(entry) in _OTHER_MARKUP:
                yield _entry(names.parse(_stem(entry), prefix), path)


def _entry(name: names.Name, path: str) -> _Entry:
    if name.sequential:
        return _NUMBERED, int(name.digits), path
    return (_DATED, int(name.number), path) if name.number else (_UNNUMBERED, 0, path)


def _neighbour(paths: Sequence[str], prefix: str) -> Neighbour | None:
    """The last record that can be read and shows a dialect; failing that, that can be read."""
    readable: Neighbour | None = None
    for path in paths[: -_LOOKED_AT - 1 : -1]:
        found = _read(Path(path), prefix)
        if found and found.shape.form:
            return found
        readable = readable or found
    return readable


def _read(path: Path, prefix: str) -> Neighbour | None:
    """A record; None for what can't be read, and for links, which may lead anywhere."""
    if not names.could_be_record(path.name) or path.is_symlink():
        return None
    text = files.read(path, path.name)
    if text.problem:
        return None
    known = shape.of(text.text) if path.suffix == ".md" and names.parse(path.name).number else None
    if known:
        return Neighbour(path.name, text.text, known)
    from adrtool.documents import adr, likeness

    record = adr.read(path.name, text.text, prefix)
    if record is None or record.problems:
        return None
    document = record.document
    letters = filter(str.isalpha, document.status_raw or "")
    capital = next(letters, "a").isupper()
    seen = Shape(document.dialect, likeness.lead(document), capital)
    return Neighbour(path.name, text.text, seen, record)
