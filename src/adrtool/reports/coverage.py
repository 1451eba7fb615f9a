"""What nobody owns, documents, decided or explains, among the things that should have that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from adrtool.catalog import Catalog
from adrtool.model import Confidence, Document, Item
from adrtool.past import Past
from adrtool.project import Project
from adrtool.reports.tables import Ids, Place, Table

TITLE: Final = "Coverage"
ABOUT: Final = "What has no owner, no runbook, no comment, no decision or no help."

WORKLOADS: Final = frozenset(
    {"Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "ReplicaSet", "Rollout"}
)
_ENTRANCES: Final = frozenset({"Ingress", "HTTPRoute", "GRPCRoute", "IngressRoute", "Route"})
_OPEN_SERVICES: Final = frozenset({"LoadBalancer", "NodePort"})
_TOOLS: Final = frozenset({"command", "command_group", "script", "target", "recipe", "task"})


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of finding: which items it is about, and what each of them should have."""

    name: str
    title: str
    is_meant: Callable[[Item], bool]
    has: Callable[[Item, Catalog], bool]


@dataclass(frozen=True, slots=True)
class Covered:
    """How many things of a sort there are, and those that lack something, by path and line."""

    sort: Sort
    ids: frozenset[str]
    gaps: tuple[Item, ...]

    @property
    def share(self) -> float:
        """How much is covered, between 0 and 1; 1 where there is nothing to cover."""
        return 1 - len(self.gaps) / len(self.ids) if self.ids else 1


def _is_workload(item: Item) -> bool:
    kinds = {"compose": {"service"}, "backstage": {"Component"}, "helm": {"chart"}}
    return item.kind in (WORKLOADS if item.source == "kubernetes" else kinds.get(item.source, ()))


def _has_owner(item: Item, catalog: Catalog) -> bool:
    return bool(item.owner) or any(r.kind == "owned_by" for r in catalog.outgoing(item.id))


def _has_runbook(item: Item, catalog: Catalog) -> bool:
    said = (r.target for r in catalog.outgoing(item.id) if r.kind == "documented_by")
    return any(isinstance(catalog.get(target), Document) for target in said)


def _is_public(item: Item) -> bool:
    if item.source != "kubernetes":
        return False
    is_open = item.kind == "Service" and item.attributes.get("type") in _OPEN_SERVICES
    return item.kind in _ENTRANCES or is_open


def _is_decided(item: Item, catalog: Catalog) -> bool:
    return any(r.kind == "decided_by" for r in catalog.outgoing(item.id))


def _is_tool(item: Item) -> bool:
    # A target of make is a file, unless it is phony or explained; `_name` is for other targets.
    stated = item.attributes.get("phony") or item.attributes.get("description")
    is_file = item.kind == "target" and not stated
    is_private = item.name.rpartition("/")[2].startswith(("_", "."))
    return item.source == "tool" and item.kind in _TOOLS and not is_file and not is_private


def _is_described(item: Item, _: Catalog) -> bool:
    return bool(item.attributes.get("description"))


SORTS: Final = (
    Sort("owners", "Services and workloads without an owner", _is_workload, _has_owner),
    Sort("runbooks", "Alerts without a runbook",
         lambda i: (i.source, i.kind) == ("prometheus", "alert"), _has_runbook),
    Sort("comments", "Tables and views without a comment",
         lambda i: i.source == "sql" and i.kind in {"table", "view", "materialized view"},
         _is_described),
    Sort("decisions", "Public entrances without a decision", _is_public, _is_decided),
    Sort("help", "Tools without help", _is_tool, _is_described),
    Sort("variables", "Terraform variables and outputs without a description",
         lambda i: i.source == "terraform" and i.kind in {"variable", "output"}, _is_described),
)  # fmt: skip
"""The sorts in the order in which they are told."""


def read(catalog: Catalog, _: Project | None = None) -> tuple[Covered, ...]:
    """Every sort of which there is anything."""
    found = (_covered(sort, catalog) for sort in SORTS)
    return tuple(covered for covered in found if covered.ids)


def _covered(sort: Sort, catalog: Catalog) -> Covered:
    meant = [i for i in catalog.items if i.confidence is not Confidence.UNRESOLVED]
    # A patch of an object is no object of its own.
    meant = [i for i in meant if sort.is_meant(i) and not _is_patch(i)]
    gaps = sorted((i for i in meant if not sort.has(i, catalog)), key=lambda i: (i.path, i.line))
    return Covered(sort, frozenset(i.id for i in meant), tuple(gaps))


def _is_patch(item: Item) -> bool:
    return item.source == "kubernetes" and item.confidence is Confidence.PARTIAL


def at(project: Project, commit: str) -> tuple[Covered, ...]:
    """The coverage of a project as it was at a commit. Raises WrongUse when the clone doesn't
    hold the commit's files."""
    with Past(project) as past, past.at(commit) as (then, catalog):
        return read(catalog, then)


def worse(
    before: Sequence[Covered], now: Sequence[Covered]
) -> tuple[tuple[Covered, tuple[Item, ...]], ...]:
    """What lacks something now and didn't before; new things count where their sort's share of
    what is covered falls."""
    known = {covered.sort.name: covered for covered in before}
    found = ((c, _lost(known.get(c.sort.name), c)) for c in now)
    return tuple((covered, lost) for covered, lost in found if lost)


def _lost(before: Covered | None, now: Covered) -> tuple[Item, ...]:
    if before is None:
        return now.gaps
    lacked = {item.id for item in before.gaps}
    lost = [item for item in now.gaps if item.id not in lacked]
    falls = now.share < before.share
    return tuple(item for item in lost if falls or item.id in before.ids)


def tables(found: Sequence[Covered]) -> list[Table]:
    """What is covered of each sort, then each thing that isn't."""
    if not found:
        return []
    counts = [
        (c.sort.title, f"{len(c.gaps):,}", f"{len(c.ids):,}", f"{c.share:.0%}") for c in found
    ]
    overview = Table("Overview", "", ("Finding", "Found", "Of", "Covered"), tuple(counts))
    return [overview, *(_table(c) for c in found if c.gaps)]


def _table(covered: Covered) -> Table:
    rows = tuple((item.kind, Ids((item.id,)), Place(item.path, item.line))
                 for item in covered.gaps)  # fmt: skip
    return Table(covered.sort.title, "", ("Kind", "What", "Where"), rows)


def summary(found: Sequence[Covered]) -> str:
    """How many findings there are, by sort."""
    parts = [f"{c.sort.name} {c.share:.0%}" for c in found]
    return ", ".join(parts) or "nothing that could be covered"


def as_object(found: Sequence[Covered]) -> dict[str, Any]:
    """`{coverage: [{name, title, total, covered, findings: [{id, kind, path, line}]}]}`."""
    return {
        "coverage": [
            {
                "name": c.sort.name, "title": c.sort.title, "total": len(c.ids),
                "covered": len(c.ids) - len(c.gaps), "findings": [_finding(i) for i in c.gaps],
            }
            for c in found
        ]
    }  # fmt: skip


def _finding(item: Item) -> dict[str, Any]:
    return {"id": item.id, "kind": item.kind, "path": item.path, "line": item.line}
