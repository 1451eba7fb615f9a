"""Rules about alerts: those that page people lead to a runbook, and go on doing so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from adrtool import sites
from adrtool.catalog import Catalog
from adrtool.history import Refs
from adrtool.problems import Problem, Severity
from adrtool.project import Project
from adrtool.runbooks import alerts, coverage, ratchet
from adrtool.runbooks.coverage import Coverage, Entry
from adrtool.runbooks.pages import Pages


def documented(catalog: Catalog, project: Project) -> Iterator[Problem]:
    """What alerts give as their runbooks is there, and those that need one have one."""
    measured, pages = _measured(catalog, project)
    missing = [entry for entry in measured.missing if pages.is_known(entry.url)]
    lines = _lines_of_addresses(catalog) if missing or measured.dead_anchors else {}
    for entry in missing:
        yield from _of(entry, Severity.ERROR, "runbook/missing-page",
                       f"there is no runbook at {entry.url!r}",
                       "write it, or mend the address", lines)  # fmt: skip
    for entry in measured.dead_anchors:
        anchor = entry.url.partition("#")[2]
        yield from _of(entry, Severity.WARNING, "runbook/dead-anchor",
                       f"{entry.path} has no heading with the anchor {anchor!r}",
                       "mend the address, or the heading", lines)  # fmt: skip
    for entry in coverage.required(measured, project.config.runbooks):
        if entry.url and (pages.is_known(entry.url) or not pages.is_configured):
            # Said above already, or on a site of its own.
            continue
        names, severity = ", ".join(entry.alerts), ", ".join(entry.severities)
        yield from _of(entry, Severity.ERROR, "runbook/required",
                       f"{names}: {severity}, and no runbook of this project",
                       f"runbook new --from-alert {entry.alerts[0]}, "
                       "or name it in runbooks.exceptions")  # fmt: skip


def ratcheted(catalog: Catalog, project: Project, refs: Refs) -> Iterator[Problem]:
    """Coverage is no worse than at the base."""
    if refs.base is None or not any(item.kind == "alert" for item in catalog.items):
        return
    measured, _ = _measured(catalog, project)
    runbooks = catalog.of_kind("runbook")
    site = _site_url(project)
    before = ratchet.at(project, refs.base, runbooks, measured.alerts, site)
    worse = set(ratchet.worse(before, measured, project.config.runbooks)) if before else set()
    for name in sorted(worse):
        alert = next(alert for alert in measured.alerts if alert.name == name)
        yield Problem(
            alert.path, alert.line, 1, Severity.ERROR, "runbook/coverage-worse",
            f"{name} has no runbook, and at {refs.base.name} coverage was better",
            f"runbook new --from-alert {name}, or name it in runbooks.exceptions",
        )  # fmt: skip


def _measured(catalog: Catalog, project: Project) -> tuple[Coverage, Pages]:
    runbooks = catalog.of_kind("runbook")
    pages = Pages(runbooks, project.config.runbooks, _site_url(project), project.root)
    return coverage.measure(alerts.of_items(catalog.items), pages, runbooks), pages


def _site_url(project: Project) -> str:
    return sites.of(project.root).site_url


def _lines_of_addresses(catalog: Catalog) -> dict[tuple[str, int], int]:
    """The line of an alert's address, by the alert's own place."""
    found: dict[tuple[str, int], int] = {}
    for alert in catalog.items:
        if alert.kind == "alert":
            for said in catalog.outgoing(alert.id):
                if said.kind == "documented_by" and said.path == alert.path:
                    found.setdefault((alert.path, alert.line), said.line)
    return found


def _of(
    entry: Entry, severity: Severity, rule: str, message: str, hint: str,
    lines: Mapping[tuple[str, int], int] = MappingProxyType({}),
) -> Iterator[Problem]:  # fmt: skip
    """A problem at each place of an entry, or at the line that is known better."""
    for place in entry.places:
        yield Problem(place[0], lines.get(place, place[1]), 1, severity, rule, message, hint)
