"""The scope of kinds that the repository's own CustomResourceDefinitions declare."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from adrtool.inventory.kubernetes_ids import CLUSTER, CLUSTER_SCOPED, NAME, UNSTATED
from adrtool.model import Item, Reading, Relation
from adrtool.text import one_line
from adrtool.yamlio import Node

ID: Final = re.compile(rf"{NAME}:(?P<where>[^/]*)/(?P<kind>[^/]*)/(?P<name>.*)", re.DOTALL)
"""An object's id by its namespace, kind and name."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A kind that a CustomResourceDefinition adds; the scope is Cluster or Namespaced."""

    group: str
    kind: str
    scope: str


@dataclass(frozen=True, slots=True)
class Stated:
    """The namespace that an object states although its kind is one without, elsewhere."""

    id: str
    path: str
    namespace: str


def definition(node: Node) -> Definition | None:
    """What a CustomResourceDefinition says, when it is complete."""
    spec = node.get("spec")
    found = (spec.string("group"), spec.string("names", "kind"), spec.string("scope"))
    return Definition(*map(one_line, found)) if all(found) else None


def stated(node: Node, kind: str, identifier: str, path: str) -> Stated | None:
    """The fact by which `rescope` undoes what the list of widespread kinds did."""
    if kind not in CLUSTER_SCOPED:
        return None
    return Stated(identifier, path, one_line(node.string("metadata", "namespace")))


def rescope(reading: Reading) -> Reading:
    """A reading in which definitions of the repository decide, not the list of kinds."""
    scopes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for fact in reading.facts:
        if isinstance(fact, Definition):
            scopes[fact.group, fact.kind].add(fact.scope)
    if not scopes:
        return reading
    said = {(f.id, f.path): f.namespace for f in reading.facts if isinstance(f, Stated)}
    moved: dict[tuple[str, str], str] = {}
    for item in reading.items:
        scope = scopes.get((_group(item), item.kind), set())
        where = said.get((item.id, item.path), "")
        identifier = _moved(item.id, scope, where)
        if identifier != item.id:
            moved[item.id, item.path] = identifier
    kinds = _cluster_kinds(reading.items, scopes)
    relations = tuple(_relation(r, moved, kinds) for r in reading.relations)
    items = tuple(_item(i, moved.get((i.id, i.path), i.id)) for i in reading.items)
    return replace(reading, items=items, relations=relations)


def _item(item: Item, identifier: str) -> Item:
    match = ID.fullmatch(identifier)
    return item.changed(id=identifier, group=match["where"] if match else item.group)


def _group(item: Item) -> str:
    group, slash, _ = str(item.attributes.get("apiVersion", "")).partition("/")
    return group if slash else ""


def _moved(identifier: str, scopes: set[str], namespace: str) -> str:
    match = ID.fullmatch(identifier)
    if not match or len(scopes) != 1:
        return identifier
    where = match["where"]
    if scopes == {"Cluster"}:
        where = CLUSTER
    elif where == CLUSTER:
        where = namespace or UNSTATED
    return f"{NAME}:{where}/{match['kind']}/{match['name']}"


def _cluster_kinds(
    items: Iterable[Item], scopes: dict[tuple[str, str], set[str]]
) -> frozenset[str]:
    """The kinds that are cluster-wide whatever group is meant, since no other has them here."""
    wide = {kind for (_, kind), scope in scopes.items() if scope == {"Cluster"}}
    others = {i.kind for i in items if (_group(i), i.kind) not in scopes}
    narrow = {kind for (_, kind), scope in scopes.items() if scope != {"Cluster"}}
    return frozenset(wide - others - narrow)


def _relation(said: Relation, moved: dict[tuple[str, str], str], kinds: frozenset[str]) -> Relation:
    source, target = (_end(end, said.path, moved, kinds) for end in (said.source, said.target))
    same = (source, target) == (said.source, said.target)
    return said if same else said.changed(source=source, target=target)


def _end(
    identifier: str, path: str, moved: dict[tuple[str, str], str], kinds: frozenset[str]
) -> str:
    if (identifier, path) in moved:
        return moved[identifier, path]
    match = ID.fullmatch(identifier)
    if match and match["kind"] in kinds:
        return f"{NAME}:{CLUSTER}/{match['kind']}/{match['name']}"
    return identifier
