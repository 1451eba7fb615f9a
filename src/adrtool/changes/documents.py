"""What became of the documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from adrtool.changes.model import DECISIONS, RUNBOOKS, Changed
from adrtool.changes.side import Side
from adrtool.checks import substance
from adrtool.documents import adr
from adrtool.model import Document, Status
from adrtool.text import plural

_Pair = tuple[Document | None, Document | None]


def changes(base: Side, head: Side, renamed: Mapping[str, str]) -> Iterator[Changed]:
    """Every document that isn't what it was, each with one word; `renamed` is path now → then."""
    for before, after in _pairs(base, head, renamed):
        if before is None and after is not None:
            yield _changed("added", after, _added_note(after))
        elif before is not None and after is None:
            yield _changed("removed", before)
        elif before and after:
            yield from _between(before, after, base, head)


def order(change: Changed) -> tuple[int, str]:
    """In which order they are told."""
    words = DECISIONS if change.kind == adr.KIND else RUNBOOKS
    return words.index(change.what) if change.what in words else len(words), change.path


def _pairs(base: Side, head: Side, renamed: Mapping[str, str]) -> Iterator[_Pair]:
    """Documents of the same path, also under a new name; a record by its id, when it is one."""
    then = {document.path: document for document in base.catalog.documents}
    by_id = {document.id: document for document in base.catalog.documents}
    paths = {document.path for document in head.catalog.documents}
    for after in head.catalog.documents:
        before = then.pop(renamed.get(after.path, after.path), None)
        if before is None:
            moved = by_id.get(after.id)
            if moved and moved.path not in paths and moved.kind == after.kind:
                before = then.pop(moved.path, None)
        yield before, after
    for gone in then.values():
        yield gone, None


def _between(before: Document, after: Document, base: Side, head: Side) -> Iterator[Changed]:
    if after.kind == "runbook":
        yield from _runbook(before, after, base, head)
    elif before.text == after.text and before.path == after.path:
        return
    elif after.kind == adr.KIND:
        yield _decision(before, after)
    elif before.status != after.status and after.status:
        yield _changed("status", after, f"{before.status or 'none'} → {after.status}", "status")
    else:
        yield _edited(before, after)


def _decision(before: Document, after: Document) -> Changed:
    if before.status != after.status:
        was = str(before.status or before.status_raw or "no status")
        what = str(after.status) if after.status and after.status in DECISIONS else "status"
        by = [e.label or e.target for e in after.edges if e.kind == "superseded_by"]
        note = f"by {', '.join(by)}" if what == "superseded" and by else f"was {was}"
        return _changed(what, after, note, "status")
    if after.status is Status.ACCEPTED:
        said = (substance.decided(d.path, d.text) for d in (before, after))
        found = substance.difference(*said)
        if found:
            note = substance.told(found)
            return Changed("edited after acceptance", after.id, after.kind, after.title,
                           after.path, note, found.line)  # fmt: skip
    return _edited(before, after)


def _runbook(before: Document, after: Document, base: Side, head: Side) -> Iterator[Changed]:
    then, now = base.runbooks[before.id], head.runbooks[after.id]
    is_same = before.text == after.text and before.path == after.path
    if now.reviewed and now.reviewed != then.reviewed:
        yield _changed("reviewed", after, f"on {now.reviewed}", "last_reviewed")
    elif not is_same:
        yield _edited(before, after)
    days = now.overdue(head.day)
    if days and not then.overdue(base.day):
        yield _changed("now overdue", after, f"since {plural(days, 'day')}")


def _edited(before: Document, after: Document) -> Changed:
    if before.path != after.path:
        return _changed("renamed", after, f"was {before.path}")
    return _changed("edited", after)


def _added_note(document: Document) -> str:
    return str(document.status or document.status_raw or "")


def _changed(what: str, document: Document, note: str = "", field: str = "title") -> Changed:
    line = document.lines.get(field) or document.lines.get("title", 0)
    return Changed(what, document.id, document.kind, document.title, document.path, note, line)
