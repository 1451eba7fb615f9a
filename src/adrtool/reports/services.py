"""Services: what one thing is made of, whatever technologies its parts are of.

What is declared wins: first in adrtool.yml, then in a catalog file of Backstage. Everything else
is inferred, and says by what.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from adrtool.catalog import Catalog
from adrtool.project import Project
from adrtool.reports import services_seeds
from adrtool.reports.services_parts import infer
from adrtool.reports.services_seeds import Draft, Part
from adrtool.reports.tables import Cell, Ids, Table, Titled
from adrtool.text import plural

TITLE: Final = "Services"
ABOUT: Final = "What each service is made of, who owns it, and how that is known."

ROLES: Final = ("workloads", "images", "exposure", "configuration", "tables", "pipelines",
                "alerts", "dashboards", "runbooks", "decisions", "documents", "others")  # fmt: skip
"""The roles of parts in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Service:
    """`known_by` says what names it. `system` is what it is a part of; `owner` comes with what
    says so. Parts are by role and id."""

    name: str
    known_by: tuple[str, ...]
    system: str
    owner: str
    owned_by: str
    parts: tuple[Part, ...]

    def of(self, role: str) -> tuple[Part, ...]:
        """The parts in a role."""
        return tuple(part for part in self.parts if part.role == role)


def read(catalog: Catalog, project: Project | None = None) -> tuple[Service, ...]:
    """Every service that anything declares or names, by name."""
    drafts = services_seeds.find(catalog, project.config.services if project else {})
    infer(drafts, catalog)
    return tuple(_service(draft) for _, draft in sorted(drafts.items()))


def _service(draft: Draft) -> Service:
    rank = {role: index for index, role in enumerate(ROLES)}
    parts = sorted(draft.parts.values(), key=lambda p: (rank[p.role], p.id))
    return Service(
        draft.name, tuple(dict.fromkeys(draft.known_by)), draft.system, draft.owner,
        draft.owned_by, tuple(parts),
    )  # fmt: skip


def tables(found: Sequence[Service]) -> list[Table]:
    """All services, then the parts of each, with what says that they are."""
    if not found:
        return []
    rows = tuple(_row(service) for service in found)
    header = ("Service", "Part of", "Owner", "Known by", "Parts")
    return [Table("All", "", header, rows), *(_parts(service) for service in found)]


def _row(service: Service) -> tuple[Cell, ...]:
    counts = (f"{r} {len(service.of(r)):,}" for r in ROLES if service.of(r))
    return (Titled(service.name), service.system, service.owner, ", ".join(service.known_by),
            ", ".join(counts))  # fmt: skip


def _parts(service: Service) -> Table:
    owner = f"Owned by {service.owner}, by {service.owned_by}." if service.owner else ""
    rows = [(role, Ids(ids), by) for role, by, ids in _grouped(service)]
    return Table(service.name, owner, ("Part", "What", "By"), tuple(rows))


def _grouped(service: Service) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The ids by role and by what says so."""
    found: dict[tuple[str, str], list[str]] = {}
    for part in service.parts:
        found.setdefault((part.role, part.by), []).append(part.id)
    return ((role, by, tuple(ids)) for (role, by), ids in found.items())


def summary(found: Sequence[Service]) -> str:
    """How many services there are, and how many nobody owns."""
    unowned = sum(not service.owner for service in found)
    return f"{plural(len(found), 'service')}, {unowned:,} without an owner"


def as_object(found: Sequence[Service]) -> dict[str, Any]:
    """`{services: [{name, system, owner, owned_by, known_by, parts: [{role, id, by,
    declared}]}]}`."""
    return {
        "services": [
            {
                "name": s.name, "system": s.system or None, "owner": s.owner or None,
                "owned_by": s.owned_by or None, "known_by": list(s.known_by),
                "parts": [
                    {"role": p.role, "id": p.id, "by": p.by, "declared": p.is_declared}
                    for p in s.parts
                ],
            }
            for s in found
        ]
    }  # fmt: skip
