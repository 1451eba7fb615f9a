"""Changes for people: a line each."""

from __future__ import annotations

from collections.abc import Iterator

from adrtool.changes.model import Changed, ChangedItem, Changes
from adrtool.text import printable


def lines(changes: Changes) -> Iterator[str]:
    """Everything that changed, by section, control characters as escapes."""
    for change in (
        *changes.decisions, *changes.runbooks, *changes.documents, *changes.pages,
    ):  # fmt: skip
        yield printable(_document(change))
    for item in changes.items:
        yield printable(_item(item))
    for said in changes.relations:
        yield printable(f"relation {said.what}: {said.source} {said.kind} {said.target}")
    yield from _coverage(changes)


def _document(change: Changed) -> str:
    note = f" ({change.note})" if change.note else ""
    return f"{change.kind} {change.what}: {change.title}{note}  {change.path}"


def _item(item: ChangedItem) -> str:
    fields = "; ".join(f"{f.name}: {f.before or 'none'} → {f.after or 'none'}" for f in item.fields)
    spoken = ", ".join(document.id for document in item.documents)
    parts = [f"item {item.what}: {item.id}", fields, f"see {spoken}" if spoken else ""]
    return "  ".join(part for part in parts if part)


def _coverage(changes: Changes) -> Iterator[str]:
    before, after = changes.before, changes.after
    for what, was, of_was, now, of_now in (
        ("alerts without a runbook", len(before.without_runbook), before.alerts,
         len(after.without_runbook), after.alerts),
        ("items without an owner", len(before.without_owner), before.items,
         len(after.without_owner), after.items),
    ):  # fmt: skip
        if (was, of_was) != (now, of_now):
            yield f"{what}: {was} of {of_was} → {now} of {of_now}"
