"""The edges of a record that is about to be written, and what its older side says then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from adrtool.config import RecordsFolder
from adrtool.documents import adr, edit, sides
from adrtool.documents.assemble import Library
from adrtool.documents.changes import Change
from adrtool.model import Document
from adrtool.problems import AdrtoolError

if TYPE_CHECKING:
    from adrtool.documents.create import Planned


def stated(
    root: Path,
    folder: RecordsFolder,
    planned: Planned,
    superseded: Sequence[Document],
    amended: Sequence[Document],
) -> tuple[str, list[Change]]:
    """The new record's text with its edges, in the order given, and the older records'."""
    pairs = [("supersedes", d) for d in superseded] + [("amends", d) for d in amended]
    path, text = sides.relative(root, planned.path), planned.text
    olders = {d.path: sides.current(root, d) for _, d in pairs}
    befores = {path: document.text for path, document in olders.items()}
    for kind, document in pairs:
        link = sides.reference(root, document, planned.path)
        text = edit.add_edge(path, text, kind, link)
    record = adr.read(path, text, folder.prefix)
    if record is None:
        raise AdrtoolError(f"{path}: the record would be none", "give its template a status")
    new = record.document
    for kind, document in pairs:
        older = olders[document.path]
        found = Library((new, *olders.values()))
        after = sides.with_edge(root, found, older, sides.OTHER_SIDE[kind], new)
        olders[document.path] = replace(after, path=older.path)
    changes = [Change(p, befores[p], d.text) for p, d in olders.items()]
    return text, [change for change in changes if change.before != change.after]
