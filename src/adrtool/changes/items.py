"""What became of items and relations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adrtool.catalog import Catalog
from adrtool.changes.model import ChangedItem, ChangedRelation, Field
from adrtool.changes.side import Side
from adrtool.model import Confidence, Document, Item, Relation

_ABOUT = frozenset({"decided_by", "documented_by"})
_LONGEST = 200


def changes(base: Side, head: Side) -> Iterator[ChangedItem]:
    """Items by id: those that one side alone has, and those that say something else. Where an
    item stands in its file, and in which file, is no part of what it is."""
    then, now = _known(base.catalog), _known(head.catalog)
    for identifier in sorted(now.keys() - then.keys()):
        yield _item("added", now[identifier], head.catalog)
    for identifier in sorted(now.keys() & then.keys()):
        fields = tuple(_fields(then[identifier], now[identifier]))
        if fields:
            yield _item("changed", now[identifier], head.catalog, fields)
    for identifier in sorted(then.keys() - now.keys()):
        yield _item("removed", then[identifier], base.catalog)


def _known(catalog: Catalog) -> dict[str, Item]:
    return {i.id: i for i in catalog.items if i.confidence is not Confidence.UNRESOLVED}


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
    if before is after:
        return
    for name in ("kind", "owner", "confidence"):
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield Field(name, _shown(was), _shown(now))
    if before.attributes == after.attributes:
        return
    for name in sorted(before.attributes.keys() | after.attributes.keys()):
        was, now = before.attributes.get(name), after.attributes.get(name)
        if was != now:
            yield Field(name, _shown(was), _shown(now))


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple, set, frozenset)):
        return _cut(", ".join(map(_shown, value)))
    if isinstance(value, dict):
        return _cut(", ".join(f"{k}: {_shown(v)}" for k, v in value.items()))
    return _cut(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def relations(base: Side, head: Side) -> Iterator[ChangedRelation]:
    """Relations of items that one side alone has, whatever line or file states them."""
    then, now = _edges(base.catalog), _edges(head.catalog)
    yield from (_relation("added", now[key]) for key in sorted(now.keys() - then.keys()))
    yield from (_relation("removed", then[key]) for key in sorted(then.keys() - now.keys()))


def _edges(catalog: Catalog) -> dict[tuple[str, str, str], Relation]:
    documents = {document.id for document in catalog.documents}
    return {
        (r.source, r.kind, r.target): r
        for r in catalog.relations
        if r.source not in documents or r.target not in documents
    }


def _relation(what: str, said: Relation) -> ChangedRelation:
    return ChangedRelation(what, said.source, said.kind, said.target, said.path, said.line)
