"""The fields of a record before and after its conversion, each as it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from adrtool.documents.adr import Record
from adrtool.documents.conversion.plan import Conversion

_FIELDS = ("status", "date", "created", "deciders", "tags", "owner")
_EDGES = ("superseded_by", "supersedes", "amended_by", "amends", "relates_to")


@dataclass(frozen=True, slots=True)
class Row:
    """A field as written in the old and in the new text, `-` where it isn't stated."""

    name: str
    old: str
    new: str


def rows(conversion: Conversion) -> Iterator[Row]:
    """One row for each field that the record has; none for a record that stays as it is."""
    if conversion.after is None:
        return
    old, new = (_written(record) for record in (conversion.before, conversion.after))
    for name in dict.fromkeys((*old, *new)):
        yield Row(name, old.get(name, "-"), new.get(name, "-"))


def _written(record: Record) -> dict[str, str]:
    document = record.document
    found = {"number": document.number or "", "title": _heading(record)}
    for name in _FIELDS:
        stated = record.stated.get(name, [])
        values = [s.value for s in stated if s.form == stated[0].form]
        found[name] = ", ".join(values) if name != "status" else document.status_raw or ""
    for kind in _EDGES:
        found[kind] = ", ".join(e.label or e.target for e in document.edges if e.kind == kind)
    return {name: value for name, value in found.items() if value}


def _heading(record: Record) -> str:
    """The title with the number that stands in front of it."""
    line = record.document.lines.get("title")
    rows = record.document.text.split("\n")
    return rows[line - 1].strip("\ufeff# \t\r") if line else record.document.title
