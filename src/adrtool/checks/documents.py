"""Rules about documents of every kind: what they point at has to be there."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import PurePosixPath

from adrtool.catalog import Catalog, Unresolved, link_path
from adrtool.documents import names, resolve
from adrtool.documents.parsed import Parsed
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
    """Relative links lead to files."""
    index = resolve.Index(catalog.of_kind("adr"))
    for document in catalog.documents:
        yield from _links(document, project, _dangling(document, index))


def _dangling(document: Document, index: resolve.Index) -> set[str]:
    """The links by which a record names one that isn't there: a problem of their own."""
    named = {e.target for e in document.edges if e.kind in {"supersedes", "superseded_by"}}
    return {target for target in named if index.find(document, target) is None}


def _links(document: Document, project: Project, dangling: set[str]) -> Iterator[Problem]:
    parsed = Parsed(document.path, document.text)
    for link in parsed.links:
        path = link_path(document.path, link.target)
        if link.form == "reference" or not path or _is_there(project, document, path):
            continue
        if link.target in dangling:
            continue
        yield Problem(
            document.path, parsed.lines.line(link.start), parsed.lines.column(link.start),
            Severity.ERROR, "link/missing-page", f"there is no file {path!r}",
        )  # fmt: skip


def _is_there(project: Project, document: Document, path: str) -> bool:
    """Whether a link's file is there; reStructuredText leaves the suffix of a document out."""
    suffix = PurePosixPath(document.path).suffix
    paths = [path] if suffix in names.MARKDOWN else [path, path + suffix]
    return any((project.root / p).exists() for p in paths)
