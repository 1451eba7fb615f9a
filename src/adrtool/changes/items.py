"""What became of items and relations."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from adrtool.catalog import Catalog
from adrtool.changes.model import ChangedItem, ChangedRelation, Field
from adrtool.changes.side import Side
from adrtool.model import PLACES, Confidence, Document, Item, Relation
from adrtool.text import shortened

_ABOUT = frozenset({"decided_by", "documented_by"})
_LONGEST = 200
_ENDS = attrgetter("source", "kind", "target")


def changes(base: Side, head: Side) -> Iterator[ChangedItem]:
    """Items by id: those that one side alone has, and those that say something else. Where an
    item stands in its file, and in which file, is no part of what it is."""
    then, now = _others(base.catalog, head.catalog), _others(head.catalog, base.catalog)
    for identifier in sorted(now.keys() - then.keys()):
        yield _item("added", now[identifier], head.catalog)
    for identifier in sorted(now.keys() & then.keys()):
        fields = tuple(_fields(then[identifier], now[identifier]))
        if fields:
            yield _item("changed", now[identifier], head.catalog, fields)
    for identifier in sorted(then.keys() - now.keys()):
        yield _item("removed", then[identifier], base.catalog)


def _others(catalog: Catalog, other: Catalog) -> dict[str, Item]:
    """What is known of a catalog, but for the very objects that the other one has too."""
    return {
        item.id: item
        for item in catalog.items
        if item.confidence is not Confidence.UNRESOLVED and other.get(item.id) is not item
    }


def _item(what: str, item: Item, catalog: Catalog, fields: tuple[Field, ...] = ()) -> ChangedItem:
    documents = tuple(about(catalog, item.id))
    return ChangedItem(
        what, item.id, item.kind, item.source, item.path, item.line, fields, documents
    )


def about(catalog: Catalog, identifier: str) -> list[Document]:
    """The documents that decide, document or name an item, by path."""
    ends = [r.target for r in catalog.outgoing(identifier) if r.kind in _ABOUT]
    ends += [r.source for r in catalog.incoming(identifier)]
    found = {end: catalog.get(end) for end in ends}
    return sorted((d for d in found.values() if isinstance(d, Document)), key=lambda d: d.path)


def _fields(before: Item, after: Item) -> Iterator[Field]:
    for name in ("kind", "owner", "confidence"):
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield Field(name, _shown(was), _shown(now))
    if before.attributes == after.attributes:
        return
    for name in sorted(before.attributes.keys() | after.attributes.keys()):
        was, now = (_lasting(name, item.attributes.get(name)) for item in (before, after))
        if was != now:
            yield Field(name, _shown(was), _shown(now))


def _lasting(name: str, value: Any) -> Any:
    """A value without the lines of its places, which move with what stands above them."""
    if name not in PLACES or not value:
        return value
    return list(dict.fromkeys(place.rpartition(":")[0] for place in value))


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple, set, frozenset)):
        return _cut(", ".join(map(_shown, value)))
    if isinstance(value, dict):
        return _cut(", ".join(f"{k}: {_shown(v)}" for k, v in value.items()))
    return _cut(str(value))


def _cut(text: str) -> str:
    return shortened(text, _LONGEST)


def relations(base: Side, head: Side) -> Iterator[ChangedRelation]:
    """Relations of items that one side alone has, whatever line or file states them."""
    yield from (_relation("added", said) for said in _own(head.catalog, base.catalog))
    yield from (_relation("removed", said) for said in _own(base.catalog, head.catalog))


def _own(catalog: Catalog, other: Catalog) -> list[Relation]:
    """The relations that the other catalog has at no place. Most are the very same objects."""
    documents = {document.id for document in catalog.documents}
    shared = set(map(id, other.relations))
    found = {
        _ENDS(said): said
        for said in catalog.relations
        if id(said) not in shared and (said.source not in documents or said.target not in documents)
    }
    sources = {source for source, _, _ in found}
    theirs = {_ENDS(said) for said in other.relations if said.source in sources}
    return [found[key] for key in sorted(found.keys() - theirs)]


def _relation(what: str, said: Relation) -> ChangedRelation:
    return ChangedRelation(what, said.source, said.kind, said.target, said.path, said.line)
