"""Alerts joined with their runbooks, whichever of the two names the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from adrtool.config import Runbooks
from adrtool.model import Document, Item, Relation
from adrtool.pointers import COMPUTED, Pages, answered

ADDRESS: Final = "url:"
"""What stands before an address that an alert gives for its runbook."""

POINTING: Final = frozenset({"alert", "dashboard", "panel"})
"""The kinds of items that have an address of their runbook."""


class Pointers:
    """Finds the document that an alert's pointer means, in a project's own runbooks."""

    def __init__(
        self, documents: Sequence[Document], settings: Runbooks, site_url: str = ""
    ) -> None:
        runbooks = [document for document in documents if document.kind == "runbook"]
        self._pages = Pages(runbooks, settings, site_url)
        self._names = {d.id.casefold(): d.id for d in runbooks}
        self._ids = {document.path: document.id for document in documents}

    def target(self, pointer: str, alert: str) -> str:
        """An id; that of a runbook that isn't there when a pattern or a path says it should be.

        Empty for an address that is none of the project's, and for one that is computed.
        """
        bare = pointer.strip().removeprefix("runbook:")
        if COMPUTED in bare or not (self._pages.is_configured or self._pages.is_known(bare)):
            return ""
        path = self._pages.path(bare, alert)[0] or bare.partition("#")[0].strip("/")
        if path in self._ids:
            return self._ids[path]
        name = self._pages.missing(bare, alert)
        own = f"runbook:{name}"
        return self._names.get(own.casefold(), own) if name else ""


def documented(
    items: Iterable[Item],
    relations: Iterable[Relation],
    documents: Sequence[Document],
    settings: Runbooks,
    site_url: str = "",
) -> list[Relation]:
    """The relations with each alert's or dashboard's address of a runbook followed to a document,
    and those that documents state of alerts by their names (`alerts` in front matter)."""
    pointing = {item.id: item for item in items if item.kind in POINTING}
    if not pointing:
        return list(relations)
    pointers = Pointers(documents, settings, site_url)
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
        for name, line in answered(document):
            for alert in by_name.get(name, ()):
                yield Relation(alert.id, document.id, "documented_by", document.path, line)
