"""One of the two revisions: what is compared of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from adrtool import sites
from adrtool.catalog import Catalog
from adrtool.changes.model import Coverage
from adrtool.model import Confidence
from adrtool.project import Project
from adrtool.runbooks import alerts, coverage, facts, intervals
from adrtool.runbooks.facts import Runbook
from adrtool.runbooks.pages import Pages


@dataclass(frozen=True, slots=True)
class Side:
    """A project at a commit; `day` is what its runbooks' reviews are measured against, `docs` the
    folder of its pages."""

    project: Project
    catalog: Catalog
    day: date
    docs: str
    runbooks: dict[str, Runbook]
    coverage: Coverage


def read(project: Project, catalog: Catalog, day: date) -> Side:
    """What is compared. Reads files of the project, so its tree has to be mounted still."""
    default = intervals.parse(project.config.runbooks.review_every)
    runbooks = {r.document.id: r for r in facts.read_all(catalog.documents, default)}
    site = sites.of(project.root)
    covered = _coverage(project, catalog, site.site_url)
    return Side(project, catalog, day, site.docs, runbooks, covered)


def _coverage(project: Project, catalog: Catalog, site_url: str) -> Coverage:
    runbooks = catalog.of_kind("runbook")
    pages = Pages(runbooks, project.config.runbooks, site_url, project.root)
    measured = coverage.measure(alerts.of_items(catalog.items), pages, runbooks)
    known = [i for i in catalog.items if i.confidence is not Confidence.UNRESOLVED]
    return Coverage(
        len(measured.covered_alerts | measured.uncovered_alerts),
        tuple(sorted(measured.uncovered_alerts)),
        len(known),
        tuple(sorted(item.id for item in known if not item.owner)),
    )
