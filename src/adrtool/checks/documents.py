"""Rules about documents of every kind: what they point at has to be there."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from adrtool.catalog import Catalog, Unresolved
from adrtool.documents import resolve
from adrtool.links import written
from adrtool.model import Confidence, Document
from adrtool.problems import Problem, Severity
from adrtool.project import Project


def pointers(catalog: Catalog, _: Project) -> Iterator[Problem]:
    """`applies_to` and `[[id]]` name something that exists, or match it."""
    if not catalog.unresolved:
        return
    known = [i.id for i in catalog.items if i.confidence is not Confidence.UNRESOLVED]
    known += [d.id for d in catalog.documents]
    for unresolved in catalog.unresolved:
        yield _unknown(unresolved, known)


def _unknown(unresolved: Unresolved, known: list[str]) -> Problem:
    target = unresolved.pointer.target
    near = get_close_matches(target, known, 1, 0.7)
    pointer = unresolved.pointer
    return Problem(
        unresolved.document.path, pointer.line, pointer.column, Severity.ERROR,
        "document/unknown-id", f"nothing has the id {target!r}",
        f"did you mean {near[0]!r}?" if near else "adrtool inventory lists the ids",
    )  # fmt: skip


def links(catalog: Catalog, project: Project) -> Iterator[Problem]:
    """Links of documents and of the site's own pages lead somewhere."""
    index = resolve.Index(catalog.of_kind("adr"))
    known = {d.path: _dangling(d, index) for d in catalog.documents}
    yield from written.problems(catalog, project, known)


def _dangling(document: Document, index: resolve.Index) -> set[str]:
    """The links by which a record names one that isn't there: a problem of their own."""
    named = {e.target for e in document.edges if e.kind in {"supersedes", "superseded_by"}}
    return {target for target in named if index.find(document, target) is None}
