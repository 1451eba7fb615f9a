"""Rules about decision records."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator

from adrtool.catalog import Catalog
from adrtool.documents import names, resolve
from adrtool.markdown import Lines
from adrtool.model import Document, Edge
from adrtool.problems import Problem, Severity
from adrtool.project import Project

_KIND = "adr"


def duplicate_numbers(catalog: Catalog, _: Project) -> Iterator[Problem]:
    """Each folder counts for itself; dates in file names aren't numbers."""
    taken: dict[tuple[str, str], list[Document]] = defaultdict(list)
    for document in catalog.of_kind(_KIND):
        name = names.parse(document.path)
        is_date = name.number is not None and not name.sequential
        if document.number and not is_date:
            folder = posixpath.dirname(document.path)
            taken[folder, names.key_of(document.number)].append(document)
    for first, *others in taken.values():
        for document in others:
            yield Problem(
                document.path, 0, 0, Severity.ERROR, "adr/duplicate-number",
                f"the number {document.number} is taken by {posixpath.basename(first.path)}",
                f"adr renumber {document.path}, or the other one",
            )  # fmt: skip


def statuses(catalog: Catalog, _: Project) -> Iterator[Problem]:
    """A record says where it stands, in words that are understood."""
    for document in catalog.of_kind(_KIND):
        if document.status_raw is None:
            yield Problem(
                document.path, 1, 1, Severity.WARNING, "adr/missing-status",
                "the record states no status", f"adr accept {document.number or document.id}",
            )  # fmt: skip
        elif document.status is None:
            line = document.lines.get("status", 1)
            yield Problem(
                document.path, line, _column(document, line, document.status_raw),
                Severity.WARNING, "adr/unknown-status",
                f"{document.status_raw!r} is no known status",
                "draft, proposed, accepted, rejected, deprecated, superseded or a synonym",
            )  # fmt: skip


def supersedes(catalog: Catalog, _: Project) -> Iterator[Problem]:
    """Both sides state a supersede, and both sides are there."""
    documents = catalog.of_kind(_KIND)
    index = resolve.Index(documents)
    stated = {(d.id, e.kind, _id(index, d, e)) for d in documents for e in d.edges}
    for document in documents:
        for edge in document.edges:
            if edge.kind not in _OTHER_SIDE:
                continue
            target = index.find(document, edge.target)
            if target is None:
                yield _dangling(document, edge)
            elif (target.id, _OTHER_SIDE[edge.kind], document.id) not in stated:
                yield _one_sided(document, edge, target)


_OTHER_SIDE = {"supersedes": "superseded_by", "superseded_by": "supersedes"}
_PHRASES = {"supersedes": "supersedes", "superseded_by": "is superseded by"}


def _id(index: resolve.Index, document: Document, edge: Edge) -> str:
    target = index.find(document, edge.target)
    return target.id if target else ""


def _dangling(document: Document, edge: Edge) -> Problem:
    message = f"says that it {_PHRASES[edge.kind]} {edge.target!r}, which isn't there"
    return Problem(
        document.path, edge.line, _column(document, edge.line, edge.target), Severity.ERROR,
        "adr/dangling-supersede", message, "name the record by its number or link to its file",
    )  # fmt: skip


def _one_sided(document: Document, edge: Edge, target: Document) -> Problem:
    message = f"says that it {_PHRASES[edge.kind]} {target.path}, which doesn't say so"
    old, new = (document, target) if edge.kind == "superseded_by" else (target, document)
    hint = f"adr supersede {old.number or old.id} {new.number or new.id}"
    return Problem(
        document.path, edge.line, _column(document, edge.line, edge.target), Severity.WARNING,
        "adr/one-sided-supersede", message, hint,
    )  # fmt: skip


def _column(document: Document, line: int, said: str) -> int:
    return Lines(document.text).column_of(line, said)
