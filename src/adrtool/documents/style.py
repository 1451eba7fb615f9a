"""How the records of a folder are named and written, so that the next one is like them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from adrtool import files
from adrtool.documents import adr, names
from adrtool.documents.adr import Record

WIDTH = 4
# Records further back say little about the habits of today.
_LOOKED_AT = 50
_OTHER_MARKUP = frozenset({".rst", ".adoc", ".asciidoc", ".asc", ".txt"})


@dataclass(frozen=True, slots=True)
class Style:
    """`width` digits, `prefix` before and `separator` behind them; `neighbour` is the record
    that was numbered last and shows a dialect, None in an empty folder."""

    width: int
    prefix: str
    separator: str
    highest: int
    dated: str
    neighbour: Record | None


def of_folder(folder: Path, prefix: str) -> Style:
    """The style of a folder, from its file names and its last readable record."""
    found = sorted(_names(folder, prefix), key=lambda pair: (pair[0].sequential, _order(pair[0])))
    numbered = [pair for pair in found if pair[0].sequential]
    dated = [pair for pair in found if pair[0].number and not pair[0].sequential]
    last = (numbered or dated or [(names.parse(""), Path())])[-1][0]
    is_dated = bool(dated) and not numbered
    return Style(
        width=len(last.digits) if numbered else WIDTH,
        prefix=last.prefix if numbered else f"{prefix.rstrip('-')}-" if prefix else "",
        separator=last.separator,
        highest=int(last.digits) if numbered else 0,
        dated=re.sub(r"\d", "0", last.digits) if is_dated else "",
        neighbour=_neighbour([path for _, path in found], prefix),
    )


def _order(name: names.Name) -> int:
    return int(name.number) if name.number and not name.sequential else int(name.digits or 0)


def _names(folder: Path, prefix: str) -> Iterator[tuple[names.Name, Path]]:
    """Every entry that occupies a number, readable or not, at any depth."""
    for parent, folders, entries in os.walk(folder):
        folders[:] = [f for f in folders if f not in files.PRUNED]
        for entry in entries:
            path = Path(parent, entry)
            if names.could_be_record(entry) or path.suffix.casefold() in _OTHER_MARKUP:
                yield names.parse(path.stem, prefix), path


def _neighbour(paths: list[Path], prefix: str) -> Record | None:
    """The last record that can be read and shows a dialect; failing that, that can be read."""
    readable: Record | None = None
    for path in list(reversed(paths))[:_LOOKED_AT]:
        if not names.could_be_record(path.name):
            continue
        text = files.read(path, path.name)
        record = None if text.problem else adr.read(path.name, text.text, prefix)
        if record and not record.problems:
            if record.document.dialect:
                return record
            readable = readable or record
    return readable
