"""CPU and memory that workloads ask for, how many there are of each, and sizes of instances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from adrtool.catalog import Catalog
from adrtool.model import Confidence, Item
from adrtool.project import Project
from adrtool.reports import quantities
from adrtool.reports.coverage import WORKLOADS
from adrtool.reports.tables import Cell, Ids, Table
from adrtool.text import plural

TITLE: Final = "Capacity"
ABOUT: Final = "CPU, memory, replicas and instance types as the code asks for them."

_LASTING: Final = frozenset({"Deployment", "StatefulSet", "ReplicaSet", "Rollout"})
_AMOUNTS: Final = tuple((s, r) for r in ("cpu", "memory") for s in ("requests", "limits"))
_PER_NODE: Final = "one a node"
_NO_CPU: Final = "no CPU request"
_NO_MEMORY: Final = "no memory request"
_NO_LIMIT: Final = "no memory limit"

Amounts = Mapping[tuple[str, str], Decimal]
"""Cores and bytes by `("requests", "cpu")` and so on; what isn't stated isn't in it."""


@dataclass(frozen=True, slots=True)
class Workload:
    """What one pod of a workload asks for, and between how many pods there are; None where that
    isn't stated for good: a pod for each node, a job that comes and goes."""

    id: str
    kind: str
    namespace: str
    pod: Amounts
    least: int | None
    most: int | None
    scaler: str = ""
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Instances:
    """A resource or module call of Terraform, or a service of Compose, with its sizes by name."""

    id: str
    sizes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Capacity:
    """`totals` are of each namespace's lasting workloads: at the least and the most replicas."""

    workloads: tuple[Workload, ...]
    instances: tuple[Instances, ...]
    totals: Mapping[str, tuple[Amounts, Amounts]] = field(default_factory=dict)


def read(catalog: Catalog, _: Project | None = None) -> Capacity:
    """The capacity of everything that states one."""
    patches = _patches(catalog)
    workloads = tuple(
        _workload(item, patches.get(item.id, ()), catalog)
        for item in sorted(catalog.items, key=lambda i: (i.group, i.name, i.id))
        if item.source == "kubernetes" and item.kind in WORKLOADS
        if item.confidence is Confidence.EXACT and "resources" in _merged(item, ())
    )
    sized = (Instances(i.id, s) for i in catalog.items if (s := i.attributes.get("sizes")))
    return Capacity(workloads, tuple(sized), dict(_totals(workloads)))


def _patches(catalog: Catalog) -> dict[str, list[Item]]:
    """By the object that they are merged into, patches of kustomize."""
    found: dict[str, list[Item]] = defaultdict(list)
    for item in catalog.items:
        if item.source == "kubernetes" and item.confidence is Confidence.PARTIAL:
            for said in catalog.outgoing(item.id):
                if said.kind == "same_as":
                    found[said.target].append(item)
    return found


def _merged(item: Item, patches: Iterable[Item]) -> dict[str, Any]:
    """The attributes of an object with its patches; each container has an entry."""
    names = [*item.attributes.get("init_containers", ()), *item.attributes.get("containers", ())]
    found = dict(item.attributes)
    resources = {name: dict(item.attributes.get("resources", {}).get(name, {})) for name in names}
    for patch in patches:
        found["replicas"] = patch.attributes.get("replicas", found.get("replicas"))
        for name, said in patch.attributes.get("resources", {}).items():
            of = resources.setdefault(name, {})
            of |= {side: {**of.get(side, {}), **amounts} for side, amounts in said.items()}
    return found | ({"resources": resources} if resources else {})


def _workload(item: Item, patches: Sequence[Item], catalog: Catalog) -> Workload:
    known = _merged(item, patches)
    first = set(item.attributes.get("init_containers", ()))
    stated = {name: dict(_amounts(said)) for name, said in known["resources"].items()}
    lasting = {name: amounts for name, amounts in stated.items() if name not in first}
    pod = _pod(lasting.values(), [a for name, a in stated.items() if name in first])
    least, most, scaler = _replicas(item, known.get("replicas"), catalog)
    return Workload(
        item.id, item.kind, item.group, pod, least, most, scaler,
        tuple(_findings(lasting.values())),
    )  # fmt: skip


def _amounts(said: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[tuple[str, str], Decimal]]:
    for side, resource in _AMOUNTS:
        amount = quantities.parse(str(said.get(side, {}).get(resource, "")))
        if amount is not None:
            yield (side, resource), amount
        elif side == "requests" and resource in said.get("limits", {}):
            # Kubernetes takes the limit where no request is stated.
            limit = quantities.parse(str(said["limits"][resource]))
            yield from [((side, resource), limit)] if limit is not None else []


def _pod(lasting: Iterable[Amounts], first: Iterable[Amounts]) -> Amounts:
    """What the scheduler counts: all containers together or the largest that comes before."""
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for amounts in lasting:
        for key, amount in amounts.items():
            found[key] += amount
    for amounts in first:
        for key, amount in amounts.items():
            found[key] = max(found[key], amount)
    return dict(found)


def _findings(lasting: Iterable[Amounts]) -> Iterator[str]:
    each = list(lasting)
    wanted = {_NO_CPU: ("requests", "cpu"), _NO_MEMORY: ("requests", "memory"),
              _NO_LIMIT: ("limits", "memory")}  # fmt: skip
    yield from (said for said, key in wanted.items() if any(key not in a for a in each))


def _replicas(item: Item, replicas: Any, catalog: Catalog) -> tuple[int | None, int | None, str]:
    """The least and the most pods, and the autoscaler that says so; one where nothing does."""
    if item.kind not in _LASTING:
        return None, None, ""
    for said in catalog.incoming(item.id):
        scaler = catalog.get(said.source)
        if said.kind == "scales" and isinstance(scaler, Item):
            least, most = (scaler.attributes.get(k) for k in ("minReplicas", "maxReplicas"))
            if isinstance(most, int):
                return least if isinstance(least, int) else 1, most, scaler.id
    count = replicas if isinstance(replicas, int) else 1
    return count, count, ""


def _totals(workloads: Iterable[Workload]) -> Iterator[tuple[str, tuple[Amounts, Amounts]]]:
    found: dict[str, list[Workload]] = defaultdict(list)
    for workload in workloads:
        if workload.least is not None and workload.most is not None:
            found[workload.namespace].append(workload)
    for namespace, members in sorted(found.items()):
        yield namespace, (_times(members, "least"), _times(members, "most"))


def _times(members: Iterable[Workload], bound: str) -> Amounts:
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for workload in members:
        for key, amount in workload.pod.items():
            found[key] += amount * (getattr(workload, bound) or 0)
    return dict(found)


def tables(found: Capacity) -> list[Table]:
    """Namespaces, workloads, instances: those of which there are any."""
    header = ("CPU requested", "CPU limit", "Memory requested", "Memory limit")
    totals: list[tuple[Cell, ...]] = [
        (name, *_range(*bounds)) for name, bounds in found.totals.items()
    ]
    rows: list[tuple[Cell, ...]] = [
        (Ids((w.id,)), replicas(w), *_shown(w.pod), ", ".join(w.findings)) for w in found.workloads
    ]
    sizes: list[tuple[Cell, ...]] = [
        (Ids((i.id,)), ", ".join(f"{n.replace('_', ' ')} {s}" for n, s in i.sizes.items()))
        for i in found.instances
    ]
    about = "All lasting workloads at the least and the most replicas; jobs and one-a-node are out."
    every = [
        Table("Namespaces", about, ("Namespace", *header), tuple(totals)),
        Table("Workloads", "What one pod asks for.", ("Workload", "Replicas", *header, "Finding"),
              tuple(rows)),
        Table("Instances", "Types and bounds that are stated as they are, not by a variable.",
              ("What", "Sizes"), tuple(sizes)),
    ]  # fmt: skip
    return [table for table in every if table.rows]


def replicas(workload: Workload) -> str:
    """`3`, `2 to 6`, or what stands for a number."""
    if workload.least is None:
        return _PER_NODE if workload.kind == "DaemonSet" else "a job"
    same = workload.least == workload.most
    return f"{workload.least}" if same else f"{workload.least} to {workload.most}"


def _shown(amounts: Amounts) -> list[str]:
    return [_amount(key, amounts) for key in _AMOUNTS]


def _amount(key: tuple[str, str], amounts: Amounts) -> str:
    if key not in amounts:
        return ""
    show = quantities.cpu if key[1] == "cpu" else quantities.memory
    return show(amounts[key])


def _range(least: Amounts, most: Amounts) -> list[str]:
    pairs = zip(_shown(least), _shown(most), strict=True)
    return [low if low == high else f"{low} to {high}" for low, high in pairs]


def summary(found: Capacity) -> str:
    """How much was found, and how many workloads lack something."""
    lacking = sum(bool(w.findings) for w in found.workloads)
    sized = plural(len(found.instances), "thing")
    return (
        f"{plural(len(found.workloads), 'workload')}, {lacking:,} without a request or memory "
        f"limit; {sized} with a size"
    )


def as_object(found: Capacity) -> dict[str, Any]:
    """`{namespaces: […], workloads: […], instances: […]}`: cores as numbers, memory in bytes."""
    return {
        "namespaces": [
            {"namespace": n, "least": _numbers(least), "most": _numbers(most)}
            for n, (least, most) in found.totals.items()
        ],
        "workloads": [
            {
                "id": w.id, "namespace": w.namespace, "pod": _numbers(w.pod),
                "replicas": None if w.least is None else {"least": w.least, "most": w.most},
                "scaled_by": w.scaler or None, "findings": list(w.findings),
            }
            for w in found.workloads
        ],
        "instances": [{"id": i.id, "sizes": dict(i.sizes)} for i in found.instances],
    }  # fmt: skip


def _numbers(amounts: Amounts) -> dict[str, float | int | None]:
    return {
        f"{resource}_{side}": _number(resource, amounts.get((side, resource)))
        for side, resource in _AMOUNTS
    }


def _number(resource: str, amount: Decimal | None) -> float | int | None:
    if amount is None:
        return None
    return float(amount) if resource == "cpu" else int(amount)
