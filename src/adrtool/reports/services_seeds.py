"""Which services there are, and which workloads are whose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from adrtool import catalog as catalogs
from adrtool.catalog import Catalog
from adrtool.config import Service as Declared
from adrtool.model import Confidence, Document, Item
from adrtool.reports.coverage import WORKLOADS

CONFIGURED: Final = "adrtool.yml"
_NAME: Final = "app.kubernetes.io/name"
_PART_OF: Final = "app.kubernetes.io/part-of"
_DOCUMENTS: Final = {"runbook": "runbooks", "adr": "decisions"}
_SOURCES: Final = {
    "image": "images", "docker": "images", "sql": "tables", "config": "configuration",
    "github": "pipelines", "gitlab": "pipelines", "jenkins": "pipelines", "azure": "pipelines",
    "grafana": "dashboards", "compose": "workloads", "systemd": "workloads",
}  # fmt: skip
_KINDS: Final = {
    "alert": "alerts", "ConfigMap": "configuration", "Secret": "configuration",
    "Service": "exposure", "Ingress": "exposure", "HTTPRoute": "exposure",
    **dict.fromkeys(WORKLOADS, "workloads"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A thing that belongs to a service, in a role, and what says so."""

    role: str
    id: str
    by: str
    is_declared: bool = False


@dataclass(slots=True)
class Draft:
    """A service while its parts are found."""

    name: str
    known_by: list[str] = field(default_factory=list)
    system: str = ""
    owner: str = ""
    owned_by: str = ""
    parts: dict[str, Part] = field(default_factory=dict)

    def add(self, role: str, identifier: str, by: str, is_declared: bool = False) -> None:
        """A part; what was said first holds."""
        self.parts.setdefault(identifier, Part(role, identifier, by, is_declared))


class Drafts(dict[str, Draft]):
    """Services by their names, in which cases don't count."""

    def take(self, name: str, known_by: str) -> Draft:
        """The service of a name, new or known."""
        draft = self.setdefault(name.casefold(), Draft(name))
        draft.known_by.append(known_by)
        return draft


def role_of(node: Document | Item) -> str:
    """What a thing is to a service."""
    if isinstance(node, Document):
        return _DOCUMENTS.get(node.kind, "documents")
    return _KINDS.get(node.kind) or _SOURCES.get(node.source, "others")


def find(catalog: Catalog, declared: Mapping[str, Declared]) -> Drafts:
    """The services with what is declared to be theirs, and with their workloads."""
    drafts = Drafts()
    claimed = _configured(drafts, catalog, declared)
    _components(drafts, catalog)
    items = [i for i in catalog.items if i.confidence is Confidence.EXACT and i.id not in claimed]
    known: dict[str, str] = {}
    for item in items:
        if item.source == "kubernetes" and item.kind in WORKLOADS:
            name, by = _named(item, drafts)
            drafts.take(name, by).add("workloads", item.id, by)
            known.setdefault(item.name.casefold(), name)
            draft = drafts[name.casefold()]
            draft.system = draft.system or _label(item, _PART_OF)
    _others(drafts, items, known)
    return drafts


def _configured(
    drafts: Drafts, catalog: Catalog, declared: Mapping[str, Declared]
) -> dict[str, None]:
    claimed: dict[str, None] = {}
    for name, service in declared.items():
        draft = drafts.take(name, CONFIGURED)
        draft.owner, draft.owned_by = service.owner, CONFIGURED if service.owner else ""
        for identifier in (i for m in service.members for i in catalogs.match(m, catalog.ids)):
            draft.add(role_of(catalog.ids[identifier]), identifier, CONFIGURED, is_declared=True)
            claimed[identifier] = None
    return claimed


def _components(drafts: Drafts, catalog: Catalog) -> None:
    for item in catalog.items:
        if item.source != "backstage" or item.kind != "Component":
            continue
        draft = drafts.take(item.name.rpartition("/")[2], "Backstage component")
        for said in catalog.outgoing(item.id):
            target = said.target.rpartition("/")[2]
            if said.kind == "owned_by" and not draft.owner:
                draft.owner, draft.owned_by = target, "Backstage"
            elif said.kind == "member_of" and said.target.startswith("backstage:system:"):
                draft.system = draft.system or target


def _named(item: Item, drafts: Drafts) -> tuple[str, str]:
    """The service of a workload: a declared one of its name, else what its label says."""
    if item.name.casefold() in drafts and _is_declared(drafts[item.name.casefold()]):
        return item.name, "the name of the workload"
    label = _label(item, _NAME)
    return (label, f"label {_NAME}") if label else (item.name, "the name of the workload")


def _is_declared(draft: Draft) -> bool:
    return bool({CONFIGURED, "Backstage component"} & set(draft.known_by))


def _label(item: Item, name: str) -> str:
    labels = item.attributes.get("labels")
    return str(labels.get(name, "")) if isinstance(labels, Mapping) else ""


def _others(drafts: Drafts, items: list[Item], known: Mapping[str, str]) -> None:
    """Compose services and releases of Helm; one that is called like a workload is the same."""
    for item in items:
        if item.source == "compose" and item.kind == "service":
            by = "Compose service"
        elif (item.source, item.kind) == ("helm", "chart") or item.kind == "HelmRelease":
            by = "Helm"
        else:
            continue
        own = item.name.rpartition("/")[2]
        name = own if own.casefold() in drafts else known.get(own.casefold(), own)
        drafts.take(name, by).add("workloads", item.id, f"{by} {own}")
