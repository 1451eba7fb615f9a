"""Alerts joined with their runbooks, whichever of the two names the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from adrtool.config import Runbooks
from adrtool.model import Document, Item, Relation

ADDRESS: Final = "url:"
"""What stands before an address that an alert gives for its runbook."""

_FIELD = re.compile(r"\\\{(path|name|alert)\\\}")
_GROUPS: Final = {
    "path": r"(?P<path>.+?)",
    "name": r"(?P<name>[^/]+)",
    "alert": r"(?P<alert>[^/]+)",
}
_ENDINGS: Final = ("", ".md", "/index.md", "/README.md", ".rst", ".adoc")
_COMPUTED: Final = "*"
_POINTING: Final = frozenset({"alert", "dashboard", "panel"})


class Pointers:
    """Finds the document that an alert's pointer means, in a project's own runbooks."""

    def __init__(self, documents: Sequence[Document], settings: Runbooks) -> None:
        self._dir = settings.dir
        self._patterns = [
            _compiled(p) for p in settings.url_patterns if _FIELD.search(re.escape(p))
        ]
        self._paths = {d.path.casefold(): d.id for d in documents}
        self._names = {d.id.casefold(): d.id for d in documents if d.kind == "runbook"}

    def target(self, pointer: str, alert: str) -> str:
        """An id; that of a runbook that isn't there when a pattern or a path says it should be.

        Empty for an address that is none of the project's, and for one that is computed.
        """
        bare = pointer.partition("#")[0].strip()
        if not bare or _COMPUTED in bare:
            return ""
        for pattern in self._patterns:
            match = pattern.fullmatch(bare.rstrip("/"))
            if match:
                found = match.groupdict()
                if found.get("alert", alert).casefold() == alert.casefold():
                    return self._named(found.get("path") or found.get("name") or alert)
        return "" if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", bare) else self._named(bare)

    def _named(self, name: str) -> str:
        rest = re.sub(r"\.html?$", "", name.strip("/").removeprefix("./")).removeprefix("runbook:")
        bases = [rest, f"{self._dir}/{rest}", f"{self._dir}/{rest.removeprefix('runbooks/')}"]
        for base in bases:
            for ending in _ENDINGS:
                found = self._paths.get(f"{base}{ending}".casefold())
                if found:
                    return found
        own = f"runbook:{re.sub(r'.*/|[.]md$', '', rest)}"
        return self._names.get(own.casefold(), own)


def _compiled(pattern: str) -> re.Pattern[str]:
    """A URL with `{path}`, `{name}` or `{alert}` in it as an expression."""
    seen: set[str] = set()

    def group(match: re.Match[str]) -> str:
        first = match[1] not in seen
        seen.add(match[1])
        return _GROUPS[match[1]] if first else "[^/]+"

    return re.compile(_FIELD.sub(group, re.escape(pattern.rstrip("/"))))


def documented(
    items: Iterable[Item],
    relations: Iterable[Relation],
    documents: Sequence[Document],
    settings: Runbooks,
) -> list[Relation]:
    """The relations with each alert's or dashboard's address of a runbook followed to a document,
    and those that documents state of alerts by their names (`alerts` in front matter)."""
    pointing = {item.id: item for item in items if item.kind in _POINTING}
    if not pointing:
        return list(relations)
    pointers = Pointers(documents, settings)
    found: list[Relation] = []
    for said in relations:
        alert = pointing.get(said.source) if said.target.startswith(ADDRESS) else None
        pointer = said.target.removeprefix(ADDRESS)
        target = pointers.target(pointer, alert.name) if alert else ""
        found.append(replace(said, target=target) if target else said)
    alerts = [item for item in pointing.values() if item.kind == "alert"]
    return [*found, *_answered(alerts, documents)]


def _answered(alerts: Sequence[Item], documents: Sequence[Document]) -> Iterator[Relation]:
    by_name: dict[str, list[Item]] = {}
    for alert in alerts:
        for name in (alert.name, alert.id):
            by_name.setdefault(name, []).append(alert)
    for document in documents:
        for name in document.metadata.get("alerts", ()):
            for alert in by_name.get(name, ()):
                line = document.lines.get("alerts", 1)
                yield Relation(alert.id, document.id, "documented_by", document.path, line)
