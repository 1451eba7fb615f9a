"""How records name each other, and what a command holds while it writes both sides of an edge."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from adrtool import files
from adrtool.documents import adr, likeness, style
from adrtool.documents.edit import Reference
from adrtool.model import Document
from adrtool.problems import AdrtoolError


@contextmanager
def locked(folders: set[Path]) -> Iterator[None]:
    """Holds several folders, in an order that no two commands take the other way round."""
    with ExitStack() as stack:
        for folder in sorted({folder.resolve() for folder in folders}):
            stack.enter_context(files.lock(folder))
        yield


def current(root: Path, document: Document) -> Document:
    """The record as it is now, since another command may have written it in between."""
    found = files.read(root / document.path, document.path)
    if found.problem:
        raise AdrtoolError(f"{document.path}: {found.problem.message}", "nothing was changed")
    record = adr.read(document.path, found.text)
    now = record.document if record else document
    return replace(document, text=found.text, status=now.status, edges=now.edges)


def reference(root: Path, document: Document, source: Path) -> Reference:
    """How the record at `source` links to a document."""
    target = posixpath.relpath(document.path, posixpath.dirname(relative(root, source)))
    return Reference(
        label(document.number, document.title, likeness.shown_heading(document)), target
    )


def label(number: str | None, title: str, heading: str) -> str:
    """A link's text: `12. Title` where headings are like that, else `ADR-0012` or the title."""
    if re.match(r"(?:ADR[- ]?)?\d", heading, re.I):
        return heading
    if number is None or len(re.sub(r"\D", "", number)) > 6:
        return title
    return f"ADR-{number.zfill(style.WIDTH)}" if number.isdigit() else number


def relative(root: Path, path: Path) -> str:
    """A path as documents have it: from the root, with slashes."""
    return os.path.relpath(path, root).replace(os.sep, "/")
