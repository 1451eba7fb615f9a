"""`[[Service/web]]`: the name of an item without its source, which leads nowhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from adrtool.catalog import Catalog
from adrtool.documents.parsed import Parsed
from adrtool.model import Confidence, Document
from adrtool.problems import Problem, Severity
from adrtool.project import Project

# No prefix in it, and no blank: a link of a wiki, a table of TOML and a test of a shell have one
# of them, or no slash.
_NAME = re.compile(r"(?<![\\\[])\[\[([\w.-]+(?:/[\w.@-]+)+)\]\](?!\()", re.ASCII)
_SHOWN = 3


def pointers(catalog: Catalog, _: Project) -> Iterator[Problem]:
    """A name in double brackets is an id, or nothing that items are called by."""
    written = [d for d in catalog.documents if "[[" in d.text]
    if not written:
        return
    ends = _ends(catalog)
    for document in written:
        yield from _unprefixed(document, ends)


def _ends(catalog: Catalog) -> Mapping[str, Sequence[str]]:
    """The ids of items by each of their ends that has a slash in it."""
    found: dict[str, list[str]] = defaultdict(list)
    for item in catalog.items:
        if item.confidence is not Confidence.UNRESOLVED:
            _, _, rest = item.id.partition(":")
            parts = rest.split("/")
            for start in range(len(parts) - 1):
                found["/".join(parts[start:])].append(item.id)
    return found


def _unprefixed(document: Document, ends: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    parsed = Parsed(document.path, document.text)
    for match in _NAME.finditer(parsed.masked):
        meant = ends.get(match[1])
        if meant:
            hint = " or ".join(f"[[{identifier}]]" for identifier in meant[:_SHOWN])
            yield Problem(
                document.path, parsed.lines.line(match.start()),
                parsed.lines.column(match.start()), Severity.ERROR, "document/unknown-id",
                f"{match[1]!r} names no source, so it leads nowhere", f"write {hint}",
            )  # fmt: skip
