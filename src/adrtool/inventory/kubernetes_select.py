"""Selectors: which workloads a Service, budget or network policy means by their labels."""

from __future__ import annotations

import hashlib
import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from adrtool.model import Relation
from adrtool.yamlio import Node

Term = tuple[str, str, tuple[str, ...]]
"""A label's key, an operator (In, NotIn, Exists, DoesNotExist) and the concealed values."""


def concealed(value: str) -> str:
    """What stands for a label's value: enough to compare two, and nothing to read in a cache."""
    return hashlib.blake2s(value.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Workload:
    """Something that runs pods, with their labels, the values concealed.

    `id` may be one of an unstated namespace.
    """

    id: str
    path: str
    labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class Selector:
    """What an object selects; all terms have to hold."""

    id: str
    path: str
    line: int
    terms: tuple[Term, ...]


def terms(node: Node, kind: str) -> tuple[tuple[Term, ...], int]:
    """The selector of a Service, PodDisruptionBudget or NetworkPolicy, and its line.

    An empty one says nothing of any workload: of a Service it selects none, of a policy all.
    """
    key = {"Service": "selector", "PodDisruptionBudget": "selector", "NetworkPolicy": "podSelector"}
    name = key.get(kind, "")
    selector = node.get("spec", name)
    equal = selector if kind == "Service" else selector.get("matchLabels")
    found: list[Term] = [
        (k, "In", (concealed(v.text),)) for k, v in equal.items() if v.kind == "scalar"
    ]
    if kind != "Service":
        found += [
            (
                e.string("key"),
                e.string("operator"),
                tuple(map(concealed, e.get("values").strings())),
            )
            for e in selector.get("matchExpressions")
        ]
    return tuple(found), node.get("spec").key(name).line


def select(workloads: Iterable[Workload], selectors: Iterable[Selector]) -> Iterator[Relation]:
    """A relation `selects` for each match in the same namespace.

    Where a repository holds several clusters or examples, the same labels stand in many
    folders: only the matches nearest to the selector's own folder are meant.
    """
    by_label: dict[tuple[str, str, str], list[Workload]] = defaultdict(list)
    everywhere: dict[str, list[Workload]] = defaultdict(list)
    for workload in workloads:
        namespace = workload.id.partition("/")[0]
        everywhere[namespace].append(workload)
        for key, value in workload.labels.items():
            by_label[namespace, key, value].append(workload)
    for selector in selectors:
        namespace = selector.id.partition("/")[0]
        first = next((t for t in selector.terms if t[1] == "In" and len(t[2]) == 1), None)
        near = by_label[namespace, first[0], first[2][0]] if first else everywhere[namespace]
        matches = [w for w in near if all(_holds(t, w.labels) for t in selector.terms)]
        for workload in _nearest(selector.path, matches):
            yield Relation(selector.id, workload.id, "selects", selector.path, selector.line)


def _holds(term: Term, labels: dict[str, str]) -> bool:
    key, operator, values = term
    match operator:
        case "In":
            return labels.get(key) in values
        case "NotIn":
            return labels.get(key) not in values
        case "Exists":
            return key in labels
        case "DoesNotExist":
            return key not in labels
    return False


def _nearest(path: str, matches: list[Workload]) -> list[Workload]:
    depths = [shared(path, w.path) for w in matches]
    return [w for w, d in zip(matches, depths, strict=True) if d == max(depths)]


def shared(one: str, other: str) -> int:
    """How many folders two paths have in common."""
    folders = (posixpath.dirname(path).split("/") for path in (one, other))
    count = 0
    for a, b in zip(*folders, strict=False):
        if a != b:
            break
        count += 1
    return count
