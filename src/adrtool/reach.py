"""What is reached from a thing along relations: its neighbourhood, and all that depends on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from adrtool.catalog import Catalog
from adrtool.model import Document, Item, Relation

Direction = Literal["both", "out", "in"]

ABOUT: Final = frozenset({"owned_by", "decided_by", "documented_by"})
"""Relations that say who speaks for a thing, not what it needs."""

_PROVIDES: Final = frozenset({"provides_api"})
"""Relations whose target is what depends on their source."""

_GATHERS: Final = frozenset({"owned_by", "member_of"})
"""Relations to what thousands of things may have in common: a team, a namespace."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Ids by their distance from the first one, the relations between them, and how many ids
    were as near but are one too many."""

    hops: Mapping[str, int]
    relations: tuple[Relation, ...]
    cut: int = 0


def around(
    catalog: Catalog, start: str, hops: int, direction: Direction = "both", limit: int = 100
) -> Neighbourhood:
    """The things that are at most so many relations away from one, the nearest `limit` of them.

    Which team and which namespace a thing has is of interest for the start alone: what has no
    more than that in common isn't near.
    """
    found = {start: 0}
    edge, cut = [start], 0
    for distance in range(1, hops + 1):
        reached = dict.fromkeys(
            other
            for one in edge
            for said, other in _beside(catalog, one, direction)
            if one == start or said.kind not in _GATHERS
        )
        edge = [other for other in reached if other not in found]
        room = max(limit - len(found), 0)
        cut += len(edge[room:])
        edge = edge[:room]
        found.update(dict.fromkeys(edge, distance))
    said = (r for i in found for r in catalog.outgoing(i) if r.target in found)
    shown = (r for r in said if r.kind not in _GATHERS or start in {r.source, r.target})
    return Neighbourhood(found, tuple(dict.fromkeys(shown)), cut)


def _beside(
    catalog: Catalog, identifier: str, direction: Direction
) -> Iterator[tuple[Relation, str]]:
    if direction != "in":
        yield from ((r, r.target) for r in catalog.outgoing(identifier))
    if direction != "out":
        yield from ((r, r.source) for r in catalog.incoming(identifier))


@dataclass(frozen=True, slots=True)
class Affected:
    """A thing that depends on another one, and the shortest chain of relations that says so.

    Each relation is from what depends to what it depends on; the last one names the start.
    """

    item: Item
    via: tuple[Relation, ...]


def dependants(catalog: Catalog, start: str, hops: int | None = None) -> list[Affected]:
    """Everything that depends on a thing, directly or not, the nearest first.

    Who owns a thing, decided it or documents it doesn't depend on it; what a decision or a
    runbook is about depends on that document alone when it is the start.
    """
    implied = _implied(catalog)
    found: dict[str, tuple[Relation, ...]] = {start: ()}
    edge = [start]
    while edge and (hops is None or len(found[edge[0]]) < hops):
        reached: list[str] = []
        for one in edge:
            for said, other in _needed_by(catalog, one, implied, one == start):
                if other not in found and isinstance(catalog.get(other), Item):
                    found[other] = (said, *found[one])
                    reached.append(other)
        edge = reached
    nodes = ((catalog.get(identifier), via) for identifier, via in found.items() if via)
    return [Affected(node, via) for node, via in nodes if isinstance(node, Item)]


def _needed_by(
    catalog: Catalog, one: str, implied: Mapping[str, Sequence[Relation]], is_start: bool
) -> Iterator[tuple[Relation, str]]:
    is_document = isinstance(catalog.get(one), Document)
    for said in (*catalog.incoming(one), *implied.get(one, ())):
        if (is_start and is_document) or said.kind not in ABOUT | _PROVIDES:
            yield said, said.source
    for said in catalog.outgoing(one):
        if said.kind in _PROVIDES:
            yield said, said.target
    if is_start:
        yield from _held(catalog, one)


def _held(catalog: Catalog, one: str) -> Iterator[tuple[Relation, str]]:
    """What a thing holds that stands for its whole page: a folder's items go with it."""
    start = catalog.get(one)
    if isinstance(start, Item) and one == f"{start.source}:{start.group}":
        for item in catalog.items:
            if (item.source, item.group) == (start.source, start.group) and item.id != one:
                yield Relation(item.id, one, "member_of", item.path, item.line), item.id


def _implied(catalog: Catalog) -> Mapping[str, Sequence[Relation]]:
    """By its target, what no file states: a Terraform module gives its outputs to its callers."""
    found: dict[str, list[Relation]] = defaultdict(list)
    for item in catalog.items:
        folder = f"{item.source}:{item.group}"
        is_output = item.source == "terraform" and item.kind == "output"
        if is_output and any(r.kind == "module_source" for r in catalog.incoming(folder)):
            found[item.id].append(Relation(folder, item.id, "outputs", item.path, item.line))
    return found
