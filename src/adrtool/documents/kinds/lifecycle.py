"""Another status for documents of any kind but decision records, which name each other too."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from pathlib import Path

from adrtool.documents import changes, edit, plain, sides
from adrtool.documents.changes import Change
from adrtool.documents.kinds.kind import Kind, status_in
from adrtool.model import Document
from adrtool.problems import AdrtoolError


def set_status(
    root: Path,
    kind: Kind,
    known: Sequence[Document],
    documents: Sequence[Document],
    status: str,
    date: str | None = None,
    dry_run: bool = False,
) -> list[Change]:
    """Writes a status, one of the kind's own, into documents and, where `date` is given (ISO),
    that date; every other byte stays. One that states none gets it as its neighbours among the
    `known` ones do.

    What is stated already isn't touched. All new texts are made before the first file is written.
    Raises AdrtoolError for a document that can't be edited without a guess, and as `files` does.
    Gives what changed.
    """
    with sides.locked({(root / document.path).parent for document in documents}):
        made = [_change(root, kind, known, document.path, status, date) for document in documents]
        made = [change for change in made if change.after != change.before]
        if not dry_run:
            changes.write(root, made)
    return made


def _change(
    root: Path, kind: Kind, known: Sequence[Document], path: str, status: str, date: str | None
) -> Change:
    before, wanted = changes.before(root, path), status_in(status, kind.statuses)
    text = before
    if _read(kind, path, text).status != wanted:
        text = edit.set_status(path, text, status, _neighbour(known, path))
        _refuse(kind, path, text, "status", wanted)
    if date is not None and _read(kind, path, text).date != date:
        text = edit.set_date(path, text, date)
        _refuse(kind, path, text, "date", date)
    return Change(path, before, text)


def _neighbour(known: Sequence[Document], path: str) -> Document | None:
    folder = posixpath.dirname(path)
    beside = (d for d in known if posixpath.dirname(d.path) == folder and d.path != path)
    return next((d for d in beside if d.status), None)


def _read(kind: Kind, path: str, text: str) -> Document:
    return plain.read(kind.name, path, text, kind.statuses).document


def _refuse(kind: Kind, path: str, text: str, field: str, wanted: str | None) -> None:
    """An edit that doesn't read back as what was wanted changed something else."""
    after = _read(kind, path, text)
    if getattr(after, field) != wanted:
        line = after.lines.get(field, 1)
        raise AdrtoolError(
            f"{path}:{line}: the {field} can't be told from the rest",
            "edit it by hand; nothing was changed",
        )
