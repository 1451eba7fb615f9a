"""What belongs to services by their workloads, and by their names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from adrtool.catalog import Catalog
from adrtool.model import Confidence, Document, Item
from adrtool.reports.services_seeds import Draft, Drafts, role_of

_BETWEEN: Final = re.compile(r"[^a-z0-9]+")
_PIPELINES: Final = frozenset({"github", "gitlab", "jenkins", "azure"})
_JOBS: Final = frozenset({"job", "workflow", "pipeline", "stage", "deployment"})
_TABLES: Final = frozenset({"table", "view", "materialized view"})
_RUNNING: Final = frozenset(
    {"aws_ecs_service", "aws_lambda_function", "google_cloud_run_service",
     "google_cloud_run_v2_service", "azurerm_container_app", "azurerm_linux_web_app"}
)  # fmt: skip
"""Types of Terraform's resources that run a service."""

_ROUTED: Final = frozenset({"routes_to", "selects"})


class _Names:
    """Services by the words of their names; `mock_pay` is `mock-pay`, since not every grammar has
    dashes."""

    def __init__(self, drafts: Drafts) -> None:
        self._keys: dict[tuple[str, ...], str] = {}
        for key in drafts:
            self._keys.setdefault(_words(key), key)
        self._keys.pop((), None)
        self._longest = max(map(len, self._keys), default=0)

    def called(self, text: str) -> str:
        """The service of a name; empty for none."""
        return self._keys.get(_words(text), "")

    def within(self, text: str) -> str:
        """The longest name of a service that is in a text as words of its own."""
        words = _words(text)
        runs = (
            words[start:end]
            for start in range(len(words))
            for end in range(start + 1, min(start + self._longest, len(words)) + 1)
        )
        return max((self._keys[run] for run in runs if run in self._keys), key=len, default="")


def _words(text: str) -> tuple[str, ...]:
    return tuple(_BETWEEN.sub(" ", text.casefold()).split())


def infer(drafts: Drafts, catalog: Catalog) -> None:
    """Adds to each service what its workloads need and what has its name."""
    for draft in drafts.values():
        for part in [p for p in draft.parts.values() if p.role == "workloads"]:
            _around(draft, part.id, catalog)
    names = _Names(drafts)
    for item in catalog.items:
        if item.confidence is not Confidence.UNRESOLVED:
            for key, role, by in _by_name(item, drafts, names):
                drafts[key].add(role, item.id, by)
    for document in catalog.documents:
        for key in ("service", "services"):
            for name in document.metadata.get(key, ()):
                if name.casefold() in drafts:
                    draft = drafts[name.casefold()]
                    draft.add(role_of(document), document.id, f"its {key}", is_declared=True)
    of = Counter(i for draft in drafts.values() for i in draft.parts)
    for draft in drafts.values():
        _documents(draft, {i for i in draft.parts if of[i] == 1}, catalog)
        _owner(draft, catalog)


def _around(draft: Draft, workload: str, catalog: Catalog) -> None:
    for said in catalog.outgoing(workload):
        node = catalog.get(said.target)
        if said.kind == "uses_image":
            draft.add("images", said.target, f"used by {workload}")
        elif said.kind == "mounts" and isinstance(node, Item):
            if node.kind in {"ConfigMap", "Secret"}:
                draft.add("configuration", node.id, f"mounted by {workload}")
        elif said.kind == "references" and isinstance(node, Item) and node.source == "config":
            draft.add("configuration", node.id, f"read by {workload}")
    for said in catalog.incoming(workload):
        if said.kind == "alerts_on":
            draft.add("alerts", said.source, f"watches {workload}")
        elif said.kind == "selects" and _is_kind(said.source, "Service", catalog):
            draft.add("exposure", said.source, f"selects {workload}")
            for route in catalog.incoming(said.source):
                if route.kind in _ROUTED:
                    draft.add("exposure", route.source, f"routes to {said.source}")


def _is_kind(identifier: str, kind: str, catalog: Catalog) -> bool:
    node = catalog.get(identifier)
    return isinstance(node, Item) and node.kind == kind


def _by_name(item: Item, drafts: Drafts, names: _Names) -> Iterator[tuple[str, str, str]]:
    """Services whose name a thing has, with its role and what of it has the name."""
    if item.source == "sql" and item.kind in _TABLES and item.group.casefold() in drafts:
        yield item.group.casefold(), "tables", "its schema is called like it"
    elif item.kind == "alert" and item.source == "prometheus":
        group = item.id.removeprefix("alert:").partition("/")[0].casefold()
        if group in drafts:
            yield group, "alerts", "its group is called like it"
    elif item.source in _PIPELINES and item.kind in _JOBS:
        key = names.within(item.name)
        if key:
            yield key, "pipelines", "its name has that of the service in it"
    elif (item.source, item.kind) == ("grafana", "dashboard"):
        own = (item.name, item.id.partition(":")[2], *item.attributes.get("tags", ()))
        found = (n.casefold() for n in map(str, own) if n.casefold() in drafts)
        yield from ((key, "dashboards", "its name or a tag of it") for key in dict.fromkeys(found))
    elif (item.source, item.kind) == ("docker", "file"):
        key = names.called(PurePosixPath(item.path).parent.name)
        if key:
            yield key, "images", "its folder is called like it"
    elif item.source == "terraform" and item.attributes.get("type") in _RUNNING:
        yield from ((key, "workloads", by) for key, by in _terraform(item, names))


def _terraform(item: Item, names: _Names) -> Iterator[tuple[str, str]]:
    folder = PurePosixPath(item.path).parent
    # What a module calls its service is mostly `this` or `app`, whatever the module is for.
    own = names.called(item.name.rpartition(".")[2]) if "modules" not in folder.parts else ""
    if own:
        yield own, "its name is that of the service"
    around = names.called(folder.name)
    if around:
        yield around, "its folder is called like it"


def _documents(draft: Draft, own: set[str], catalog: Catalog) -> None:
    """Decisions and runbooks that apply to a part, unless several services have that."""
    for part in sorted(own):
        for said in catalog.outgoing(part):
            node = catalog.get(said.target)
            if said.kind in {"decided_by", "documented_by"} and isinstance(node, Document):
                draft.add(role_of(node), node.id, f"applies to {part}")


def _owner(draft: Draft, catalog: Catalog) -> None:
    if draft.owner:
        return
    nodes = (catalog.get(p.id) for p in draft.parts.values() if p.role == "workloads")
    owners = Counter(n.owner for n in nodes if isinstance(n, Item) and n.owner)
    if owners:
        draft.owner, draft.owned_by = ", ".join(sorted(owners)), "its workloads"
