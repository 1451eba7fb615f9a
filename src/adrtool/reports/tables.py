"""A report as tables: what its page shows and what the command prints."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from adrtool.catalog import Catalog
from adrtool.project import Project

REPORTS: Final[Mapping[str, str]] = {
    "services": "adrtool.reports.services",
    "coverage": "adrtool.reports.coverage",
    "versions": "adrtool.reports.versions",
    "drift": "adrtool.reports.drift",
    "rules": "adrtool.reports.rules",
    "capacity": "adrtool.reports.capacity",
}
"""The modules of the reports over the whole catalog by name, loaded on use."""


@dataclass(frozen=True, slots=True)
class Ids:
    """A cell that names things of the catalog by their ids."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A cell that names a line of a file."""

    path: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Titled:
    """A cell that names another table of the report by its title."""

    title: str


Cell = str | Ids | Place | Titled


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below a header, with a sentence about what they are. `title` is empty where the
    report has one table only."""

    title: str
    about: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Report(Protocol):
    """What the module of a report offers. `read` raises nothing for what a catalog holds."""

    TITLE: str
    ABOUT: str

    def read(self, catalog: Catalog, project: Project) -> Any:
        """The report as a value of its own."""

    def tables(self, found: Any) -> list[Table]:
        """The value as people read it; tables without rows are left out."""

    def summary(self, found: Any) -> str:
        """The value in one line."""

    def as_object(self, found: Any) -> dict[str, Any]:
        """The value as JSON shows it."""


def load(name: str) -> Report:
    """The report of a name of `REPORTS`."""
    module: Any = importlib.import_module(REPORTS[name])
    report: Report = module
    return report
