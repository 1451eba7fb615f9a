"""Which alerts lead to a runbook, and which runbooks no alert leads to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from adrtool.config import Runbooks
from adrtool.documents import names
from adrtool.inventory.globs import compile_globs
from adrtool.model import Document
from adrtool.pointers import COMPUTED, answered
from adrtool.runbooks.alerts import Alert
from adrtool.runbooks.pages import Pages, Target

CLASSES: Final = ("covered", "missing", "none", "dead_anchors", "orphans", "unresolved")
"""The classes in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One distinct address, alert without one, or page. `url` and `path` are empty where there is
    none; `places` say where the alerts are stated."""

    url: str
    alerts: tuple[str, ...]
    path: str
    places: tuple[tuple[str, int], ...] = ()
    severities: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every address in one class.

    `covered`: its page is there. `missing`: it isn't. `none`: an alert without an address.
    `dead_anchors`: the page is there, the anchor isn't. `orphans`: pages that no alert asks for.
    `unresolved`: a template computes the address.
    """

    covered: tuple[Entry, ...] = ()
    missing: tuple[Entry, ...] = ()
    none: tuple[Entry, ...] = ()
    dead_anchors: tuple[Entry, ...] = ()
    orphans: tuple[Entry, ...] = ()
    unresolved: tuple[Entry, ...] = ()
    alerts: tuple[Alert, ...] = field(default=(), repr=False)

    def of(self, name: str) -> tuple[Entry, ...]:
        """The entries of a class by its name."""
        found: tuple[Entry, ...] = getattr(self, name)
        return found

    @property
    def urls(self) -> int:
        """How many distinct addresses there are."""
        return sum(len(self.of(n)) for n in ("covered", "missing", "dead_anchors", "unresolved"))

    @property
    def covered_alerts(self) -> frozenset[str]:
        """The names of the alerts that lead to a page, or to one that can't be told from here."""
        return frozenset(a for e in (*self.covered, *self.unresolved) for a in e.alerts)

    @property
    def uncovered_alerts(self) -> frozenset[str]:
        """The names of those that lead nowhere."""
        entries = (*self.missing, *self.none, *self.dead_anchors)
        return frozenset(a for e in entries for a in e.alerts) - self.covered_alerts


def measure(alerts: Sequence[Alert], pages: Pages, runbooks: Sequence[Document]) -> Coverage:
    """Puts every address of some alerts, and every runbook, into its class."""
    by_url: dict[str, list[Alert]] = defaultdict(list)
    for alert in alerts:
        by_url[alert.url.strip()].append(alert)
    bare = by_url.pop("", [])
    found: dict[str, list[Entry]] = defaultdict(list)
    asked: set[str] = set()
    for url, leading in _merged(by_url, pages):
        target = pages.find(url, leading[0].name) if COMPUTED not in url else Target()
        asked.add(target.path)
        found[_class(url, target)].append(_entry(url, leading, target))
    answered = _answered(runbooks)
    found["none"] = [
        _entry("", [a for a in bare if a.name == name], Target(answered.get(name, "")))
        for name in dict.fromkeys(alert.name for alert in bare)
    ]
    asked |= {entry.path for entry in found["none"]}
    every = [document.path for document in runbooks]
    # What lists the pages of its folder answers no alert.
    listing = names.indexes(every) - names.bundles(every, ".")
    found["orphans"] = [Entry("", (), p) for p in every if p not in asked | listing]
    classes = {name: tuple(sorted(found[name], key=_order)) for name in CLASSES}
    return Coverage(**classes, alerts=tuple(alerts))


def _merged(by_url: dict[str, list[Alert]], pages: Pages) -> Iterable[tuple[str, list[Alert]]]:
    """Addresses that are one where cases don't count, under the first spelling."""
    if pages.settings.match_case:
        return by_url.items()
    merged: dict[str, tuple[str, list[Alert]]] = {}
    for url, leading in by_url.items():
        merged.setdefault(url.casefold(), (url, []))[1].extend(leading)
    return merged.values()


def _class(url: str, target: Target) -> str:
    if COMPUTED in url:
        return "unresolved"
    if not target.path:
        return "missing"
    return "covered" if target.has_anchor else "dead_anchors"


def _entry(url: str, leading: Sequence[Alert], target: Target) -> Entry:
    return Entry(
        url, tuple(dict.fromkeys(alert.name for alert in leading)), target.path,
        tuple((alert.path, alert.line) for alert in leading),
        tuple(dict.fromkeys(alert.severity for alert in leading if alert.severity)),
        target.reason,
    )  # fmt: skip


def _order(entry: Entry) -> tuple[str, str, tuple[str, ...]]:
    return entry.url, entry.path, entry.alerts


def _answered(runbooks: Sequence[Document]) -> dict[str, str]:
    """Runbooks by the alerts that they name in front matter."""
    return {
        name: document.path for document in reversed(runbooks) for name, _ in answered(document)
    }


def required(coverage: Coverage, settings: Runbooks) -> list[Entry]:
    """The addresses and alerts without a page although the severity of one of their alerts is
    among those that need one, and none of their names is an exception (names, or globs of them).
    """
    entries = (*coverage.missing, *coverage.none, *coverage.dead_anchors)
    wanted = {severity.casefold() for severity in settings.require_for}
    return [
        entry
        for entry in entries
        if wanted & {severity.casefold() for severity in entry.severities}
        and not all(is_excepted(name, settings) for name in entry.alerts)
    ]


def is_excepted(alert: str, settings: Runbooks) -> bool:
    """Whether an alert may go without a runbook."""
    globs = compile_globs(settings.exceptions, below=False) if settings.exceptions else None
    return bool(globs and globs.fullmatch(alert))
