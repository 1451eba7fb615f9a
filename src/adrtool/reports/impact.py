"""What breaks if a thing goes: everything that depends on it, who is concerned, what to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adrtool import reach
from adrtool.catalog import Catalog
from adrtool.model import Document, Item, Relation
from adrtool.reach import ABOUT, Affected


@dataclass(frozen=True, slots=True)
class Impact:
    """`affected` the nearest first; `owners` by how many of the things are theirs, the start
    among these; `documents` are those that decide, document or name one of them."""

    start: Document | Item
    affected: tuple[Affected, ...]
    documents: tuple[Document, ...]
    owners: tuple[tuple[str, int], ...]


def read(catalog: Catalog, start: str, hops: int | None = None) -> Impact:
    """The impact of what has an id, up to some hops away. Raises KeyError for an unknown id."""
    node = catalog.get(start)
    if node is None:
        raise KeyError(start)
    affected = tuple(reach.dependants(catalog, start, hops))
    things = [node, *(a.item for a in affected)]
    documents = {d.id: d for thing in things for d in _about(catalog, thing.id) if d.id != start}
    owners = Counter(o for t in things for o in (t.owner or "").split(", ") if o)
    return Impact(
        node,
        affected,
        tuple(sorted(documents.values(), key=lambda d: (d.kind, d.path))),
        tuple(sorted(owners.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def _about(catalog: Catalog, identifier: str) -> Iterator[Document]:
    ends = [r.target for r in catalog.outgoing(identifier) if r.kind in ABOUT]
    ends += [r.source for r in catalog.incoming(identifier)]
    for end in ends:
        node = catalog.get(end)
        if isinstance(node, Document):
            yield node


def tree(found: Impact) -> Iterator[tuple[int, Affected]]:
    """The affected things with their depth, each below what it depends on."""
    below: dict[str, list[Affected]] = {}
    for one in found.affected:
        below.setdefault(_needed(one), []).append(one)
    stack = [(1, one) for one in reversed(below.get(found.start.id, ()))]
    while stack:
        depth, one = stack.pop()
        yield depth, one
        stack += [(depth + 1, other) for other in reversed(below.get(one.item.id, ()))]


def _needed(one: Affected) -> str:
    """The id at the other end of the first relation, whichever way that is stated."""
    said = one.via[0]
    return said.target if said.source == one.item.id else said.source


def as_object(found: Impact) -> dict[str, Any]:
    """The impact as JSON shows it."""
    return {
        "id": found.start.id,
        "affected": [_affected(one) for one in found.affected],
        "documents": [
            {"id": d.id, "kind": d.kind, "title": d.title, "path": d.path, "status": d.status}
            for d in found.documents
        ],
        "owners": [{"owner": owner, "things": count} for owner, count in found.owners],
    }


def _affected(one: Affected) -> dict[str, Any]:
    item = one.item
    return {
        "id": item.id, "kind": item.kind, "source": item.source, "path": item.path,
        "line": item.line, "owner": item.owner, "confidence": item.confidence,
        "hops": len(one.via), "via": relations(one.via),
    }  # fmt: skip


def relations(said: Sequence[Relation]) -> list[dict[str, Any]]:
    """Relations as JSON shows them."""
    return [
        {"source": r.source, "target": r.target, "kind": r.kind, "path": r.path, "line": r.line}
        for r in said
    ]
