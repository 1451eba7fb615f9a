"""Edges that only one side states, and superseded records that don't say so."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from adrtool.documents import lifecycle, resolve, sides
from adrtool.documents.doctor.finding import Finding, Work
from adrtool.documents.sides import OTHER_SIDE
from adrtool.documents.vocabulary import SUPERSEDED_BY, SUPERSEDES
from adrtool.model import Document, Edge, Status

_SAYS = {
    "supersedes": "supersedes",
    "superseded_by": "is superseded by",
    "amends": "amends",
    "amended_by": "is amended by",
    "relates_to": "relates to",
}
_PARTLY = re.compile(r"\bpart(?:ial)?ly\b|\bin part\b", re.I)
# What introduces an edge, at the start of a line, cell or clause. `See also` and references point
# one way; `Relates to` is what tools write on both sides.
_INTRODUCED = re.compile(
    r"(?:^|\||[.,;:(]\s)[\W_]*(?:(?P<both>relates[ _-]?to)|related|see[ _-]?also|depends[ _-]?on"
    r"|references|more information|links|relations|history)\b",
    re.I,
)


def find(work: Work) -> Iterator[Finding]:
    """Each edge that is half stated, repaired where one record says all there is to know."""
    index = resolve.Index(work.found.documents)
    for document in work.found.documents:
        for edge in document.edges:
            target = index.find(document, edge.target)
            if target is None and edge.kind in {SUPERSEDES, SUPERSEDED_BY}:
                yield _dangling(document, edge)
            elif target is not None and _are_two(work, document, target):
                yield from _half(work, index, document, edge, target)


def _are_two(work: Work, document: Document, target: Document) -> bool:
    return target.path != document.path and not work.copies & {document.path, target.path}


def _dangling(document: Document, edge: Edge) -> Finding:
    message = f"says that it {_SAYS[edge.kind]} {edge.target!r}, which isn't there"
    advice = "only you know which record is meant: name it, or take that out"
    return Finding(document.path, edge.line, "dangling", message, advice=advice)


def _half(
    work: Work, index: resolve.Index, document: Document, edge: Edge, target: Document
) -> Iterator[Finding]:
    one, other, back = work.now[document.path], work.now[target.path], OTHER_SIDE[edge.kind]
    says = f"says that it {_SAYS[edge.kind]} {_from(document, target)}"
    if edge.kind == SUPERSEDED_BY and one.status in _STANDING:
        message = f"{says}, and that it is {one.status}"
        found = Finding(document.path, edge.line, "status", message)
        yield _completed(work, found, edge, one, other)
    if sides.states(index, other, back, document) or not _is_two_sided(document, edge):
        return
    found = Finding(document.path, edge.line, "one-sided", f"{says}, which doesn't say so")
    yield _completed(work, found, edge, other, one)


_STANDING = frozenset({Status.DRAFT, Status.PROPOSED, Status.ACCEPTED})


def _completed(
    work: Work, finding: Finding, edge: Edge, edited: Document, other: Document
) -> Finding:
    """The finding with its repair: `edited` states what is between it and the other record."""
    stating = work.now[finding.path]
    doubt = _doubt(work, edge, stating, other if stating.path == edited.path else edited)
    if doubt:
        return finding.yours(doubt)
    kind = edge.kind if stating.path == edited.path else OTHER_SIDE[edge.kind]
    index = resolve.Index(work.found.documents)

    def state(now: Document) -> Document:
        return sides.with_edge(work.root, work.found, now, kind, other)

    def line_of(now: Document) -> int | None:
        named = (e.line for e in now.edges if e.kind == kind and _leads(index, now, e, other))
        return None if finding.kind == "status" else next(named, None)

    return work.repair(finding, edited.path, state, line_of)


def _leads(index: resolve.Index, source: Document, edge: Edge, target: Document) -> bool:
    named = index.find(source, edge.target)
    return named is not None and named.path == target.path


def _doubt(work: Work, edge: Edge, stating: Document, other: Document) -> str:
    """Why a statement of one record isn't enough to write the other side; empty if it is."""
    if edge.kind not in {SUPERSEDES, SUPERSEDED_BY}:
        return ""
    newer, older = (stating, other) if edge.kind == SUPERSEDES else (other, stating)
    new, old = lifecycle.cite(newer), lifecycle.cite(older)
    undo = f"adr unlink {new} {old}"
    if older.id in resolve.superseding(work.found.relations, newer.id):
        return f"in a circle nothing is in force: {undo}, where it is wrong"
    rejected = next((d for d in (newer, older) if d.status == Status.REJECTED), None)
    if rejected:
        return f"{lifecycle.cite(rejected)} was rejected: {undo}, or adr propose it again"
    if _PARTLY.search(_line(stating, edge.line)):
        return f"only in part: say in {_from(stating, other)} which"
    return ""


def _is_two_sided(document: Document, edge: Edge) -> bool:
    if edge.kind != "relates_to":
        return True
    # The key, heading or head of a table above a list says it for all elements.
    above = (_INTRODUCED.search(_line(document, line)) for line in range(edge.line, 0, -1))
    nearest = next(filter(None, above), None)
    return nearest is not None and nearest["both"] is not None


def _from(document: Document, other: Document) -> str:
    """A record's path as one beside it would link to it."""
    return posixpath.relpath(other.path, posixpath.dirname(document.path))


def _line(document: Document, line: int) -> str:
    return document.text.split("\n")[line - 1]
