"""Changes as JSON shows them."""

from __future__ import annotations

from typing import Any

from adrtool.changes.model import Changed, ChangedItem, ChangedRelation, Changes, Coverage


def as_object(changes: Changes) -> dict[str, Any]:
    """`{base, head, decisions, runbooks, documents, pages, items, relations, coverage}`."""
    return {
        "base": changes.base,
        "head": changes.head,
        "decisions": list(map(_document, changes.decisions)),
        "runbooks": list(map(_document, changes.runbooks)),
        "documents": list(map(_document, changes.documents)),
        "pages": list(map(_document, changes.pages)),
        "items": list(map(_item, changes.items)),
        "relations": list(map(_relation, changes.relations)),
        "coverage": {"before": _coverage(changes.before), "after": _coverage(changes.after)},
    }


def _document(change: Changed) -> dict[str, Any]:
    return {
        "what": change.what, "id": change.id, "kind": change.kind, "title": change.title,
        "path": change.path, "line": change.line, "note": change.note,
    }  # fmt: skip


def _item(item: ChangedItem) -> dict[str, Any]:
    return {
        "what": item.what, "id": item.id, "kind": item.kind, "source": item.source,
        "path": item.path, "line": item.line,
        "fields": [{"name": f.name, "before": f.before, "after": f.after} for f in item.fields],
        "documents": [{"id": d.id, "title": d.title, "path": d.path} for d in item.documents],
    }  # fmt: skip


def _relation(said: ChangedRelation) -> dict[str, Any]:
    return {
        "what": said.what, "source": said.source, "kind": said.kind, "target": said.target,
        "path": said.path, "line": said.line,
    }  # fmt: skip


def _coverage(found: Coverage) -> dict[str, Any]:
    return {
        "alerts": found.alerts, "without_runbook": list(found.without_runbook),
        "items": found.items, "without_owner": len(found.without_owner),
    }  # fmt: skip
