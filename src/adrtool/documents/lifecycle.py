"""A record's life after it was written: another status, a record that supersedes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from adrtool import files
from adrtool.documents import edit, resolve, sides
from adrtool.model import Document


def accept(root: Path, document: Document, status: str) -> bool:
    """Writes another status into a record; when it is stated already, nothing is touched.

    Tells whether the file changed.
    """
    with sides.locked({(root / document.path).parent}):
        current = sides.current(root, document)
        if current.status == status:
            return False
        changed = edit.set_status(document.path, current.text, status)
        files.write(root / document.path, changed)
        return True


def supersede(root: Path, older: Sequence[Document], new: Document) -> list[str]:
    """States on both sides that `new` supersedes the older records; what is stated stays.

    All new texts are made before the first file is written, the new record's first. Gives the
    paths of the files that changed.
    """
    with sides.locked({(root / d.path).parent for d in (new, *older)}):
        new, *older = (sides.current(root, document) for document in (new, *older))
        changed = {new.path: _with_superseded(root, new, older)}
        for old in older:
            back = sides.reference(root, new, root / old.path)
            if not _states(old, "superseded_by", new):
                changed[old.path] = edit.set_superseded(old.path, old.text, back)
        texts = {document.path: document.text for document in (new, *older)}
        paths = [path for path, after in changed.items() if after != texts[path]]
        for path in paths:
            files.write(root / path, changed[path])
    return paths


def _with_superseded(root: Path, new: Document, older: Sequence[Document]) -> str:
    text = new.text
    for old in older:
        if not _states(new, "supersedes", old):
            reference = sides.reference(root, old, root / new.path)
            text = edit.add_edge(new.path, text, "supersedes", reference)
    return text


def _states(source: Document, kind: str, target: Document) -> bool:
    index = resolve.Index([source, target])
    return any(e.kind == kind and index.find(source, e.target) is target for e in source.edges)
