"""Rules about documents that aren't decision records: their statuses and sections."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adrtool import markdown
from adrtool.catalog import Catalog
from adrtool.documents import adr, kinds
from adrtool.documents.kinds import Kind
from adrtool.documents.parsed import Parsed
from adrtool.model import Document
from adrtool.problems import Problem, Severity
from adrtool.project import Project


def documents(catalog: Catalog, project: Project) -> Iterator[Problem]:
    """Each document has a status and the sections that its kind asks for."""
    for kind in kinds.of(project.config):
        if kind.name == adr.KIND:
            continue
        for document in catalog.of_kind(kind.name):
            yield from _status(document, kind)
            yield from _sections(document, kind)


def _status(document: Document, kind: Kind) -> Iterator[Problem]:
    if document.status_raw is None or document.status:
        return
    line = document.lines.get("status", 1)
    column = markdown.Lines(document.text).column_of(line, document.status_raw)
    yield Problem(
        document.path, line, column, Severity.WARNING, "document/unknown-status",
        f"{document.status_raw!r} is no status of {kind.any_one}",
        kinds.meant(document.status_raw, kind.statuses),
    )  # fmt: skip


def _sections(document: Document, kind: Kind) -> Iterator[Problem]:
    if not kind.sections:
        return
    headings = Parsed(document.path, document.text).headings
    titles = [" ".join(markdown.plain(h.text).split()) for h in headings]
    missing = [s for s in kind.sections if not any(_is_called(t, s) for t in titles)]
    if missing:
        named = ", ".join(map(repr, missing))
        yield Problem(
            document.path, document.lines.get("title", 1), 1, Severity.WARNING,
            "document/missing-section", f"{kind.any_one} without {named}",
            "add the section, with what is known or why there is nothing to say",
        )  # fmt: skip


def _is_called(title: str, section: str) -> bool:
    """Whether a heading begins with a section's words, behind a number: `2. Timeline (UTC)`."""
    words = re.escape(" ".join(section.split()))
    return bool(re.match(rf"(?:\d+(?:\.\d+)*[.)]?\s+)?\W*{words}(?!\w)", title, re.I))
