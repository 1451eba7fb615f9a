"""How records name each other, and what a command holds while it writes both sides of an edge."""

from __future__ import annotations

import os
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from adrtool import files, markdown
from adrtool.documents import adr, changes, edit, likeness, resolve, style, vocabulary
from adrtool.documents.assemble import Library
from adrtool.documents.edit import Reference
from adrtool.documents.vocabulary import SUPERSEDED_BY
from adrtool.model import Document, Status

OTHER_SIDE = {
    "supersedes": "superseded_by",
    "superseded_by": "supersedes",
    "amends": "amended_by",
    "amended_by": "amends",
    "relates_to": "relates_to",
}
"""What the other record says of an edge, by what the one says."""

# A word or three, with signs around them, and nothing that is about one record.
_WORDS = re.compile(r"[^\w()\[\]]*[^\W\d_]+(?:[ -][^\W\d_]+){0,2}[^\w()\[\]]*")


@contextmanager
def locked(folders: set[Path]) -> Iterator[None]:
    """Holds several folders, in an order that no two commands take the other way round."""
    with ExitStack() as stack:
        for folder in sorted({folder.resolve() for folder in folders}):
            stack.enter_context(files.lock(folder))
        yield


def current(root: Path, document: Document) -> Document:
    """The record as it is now, since another command may have written it in between."""
    return reread(document, changes.before(root, document.path))


def reread(document: Document, text: str) -> Document:
    """The record with another text and what that states."""
    if text == document.text:
        # What a folder's own words for a status mean is known from the first reading only.
        return document
    record = adr.read(document.path, text)
    now = record.document if record else document
    return replace(document, text=text, status=now.status, edges=now.edges, lines=now.lines)


def states(index: resolve.Index, source: Document, kind: str, target: Document) -> bool:
    """Whether a record says of another what `kind` says."""
    named = (index.find(source, e.target) for e in source.edges if e.kind == kind)
    return any(found is not None and found.path == target.path for found in named)


def with_edge(
    root: Path, found: Library, source: Document, kind: str, target: Document
) -> Document:
    """The record `source` with one more edge; as it is where it states that already.

    Who is superseded has the status that says so, also where a field of its own states the edge.
    Raises AdrtoolError as the functions of `edit` do.
    """
    path, text, like = source.path, source.text, neighbour(found, source)
    link = reference(root, target, root / path)
    is_stated = states(resolve.Index(found.documents), source, kind, target)
    if kind == SUPERSEDED_BY and is_stated and source.status != Status.SUPERSEDED:
        text = edit.set_status(path, text, Status.SUPERSEDED, like)
    elif kind == SUPERSEDED_BY and not is_stated:
        text = edit.set_superseded(path, text, link, like)
    elif not is_stated:
        text = edit.add_edge(path, text, kind, link)
    return reread(source, text)


def neighbour(found: Library, document: Document) -> Document | None:
    """The record beside one that shows how a status is written there: the nearest before it."""
    folder, suffix = posixpath.dirname(document.path), posixpath.splitext(document.path)[1]
    alike = [
        d
        for d in found.documents
        if d.status and d.path != document.path and posixpath.dirname(d.path) == folder
        and posixpath.splitext(d.path)[1] == suffix
    ]  # fmt: skip
    before = [d for d in alike if d.path < document.path]
    return before[-1] if before else next(iter(alike), None)


def word(found: Library, document: Document, status: str) -> str:
    """What most records beside one write for a status: `✅ Accepted`, a team's own word.

    The status itself where they write that, or a synonym that says something more.
    """
    folder = posixpath.dirname(document.path)
    said = [
        markdown.plain(d.status_raw)
        for d in found.documents
        if d.status == status and d.status_raw and posixpath.dirname(d.path) == folder
    ]
    usual = Counter(said).most_common(1)
    if usual and 2 * usual[0][1] > len(said) and _is_own(usual[0][0], status):
        return usual[0][0]
    return status


def _is_own(written: str, status: str) -> bool:
    if not _WORDS.fullmatch(written):
        return False
    letters = re.sub(r"[\W_]+", " ", written).strip().casefold()
    is_signed = letters == status and written.casefold() != status
    return is_signed or vocabulary.status_of(written) is None


def reference(root: Path, document: Document, source: Path) -> Reference:
    """How the record at `source` links to a document."""
    target = posixpath.relpath(document.path, posixpath.dirname(relative(root, source)))
    named = label(document.number, document.title, likeness.shown_heading(document))
    return Reference(named, target, document.number or "")


def label(number: str | None, title: str, heading: str) -> str:
    """A link's text: `12. Title` where headings are like that, else `ADR-0012` or the title."""
    if re.match(r"(?:ADR[- ]?)?\d", heading, re.I):
        return " ".join(heading.split())
    if number is None or len(re.sub(r"\D", "", number)) > 6:
        return title
    return f"ADR-{number.zfill(style.WIDTH)}" if number.isdigit() else number


def relative(root: Path, path: Path) -> str:
    """A path as documents have it: from the root, with slashes."""
    return os.path.relpath(path, root).replace(os.sep, "/")
