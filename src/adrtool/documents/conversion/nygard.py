"""Nygard's form, as adr-tools writes it: the date in a line, the status in a section."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from adrtool.documents import edit, names, vocabulary
from adrtool.documents.conversion import dates, matter, rows
from adrtool.documents.conversion.draft import EDGES, Draft, Field
from adrtool.documents.dialects import lines, sections, tables
from adrtool.documents.statements import Statement, field_of
from adrtool.model import Document

FORMS = (sections.FORM, "")
_VERBS = {
    "superseded_by": "Superseded by", "supersedes": "Supersedes", "amended_by": "Amended by",
    "amends": "Amends", "relates_to": "Relates to",
}  # fmt: skip
_FROM_MATTER = frozenset({"status", "date", "created", "deciders", "tags", "owner"})
_DATE_LINE = re.compile(r"Date:[ \t]")


def write(draft: Draft, before: Document, moving: bool, numbered: bool) -> str:
    """The record in Nygard's form.

    Edges of the front matter come along when they are `moving`; the heading gets the record's
    number when it is to be `numbered` and has none. Fields that this form has no place for stay
    lines, or keys of the front matter.
    """
    in_section = any(field_of(s.heading.text) == "status" for s in draft.parsed.sections)
    edges = frozenset(EDGES) if moving and not in_section else frozenset()
    matter.take(draft, _FROM_MATTER | edges)
    rows.take_lines(draft, _whole_lines(draft, {"status", "date", *edges}))
    tabled = (s for name in draft.stated for s in draft.stated[name] if s.form == tables.FORM)
    rows.take_tables(draft, tabled)
    heading = _heading(draft, before) if numbered else ""
    if not draft.cut and not heading:
        return draft.parsed.text
    return _joined(draft, before, heading, edges)


def _whole_lines(draft: Draft, wanted: Collection[str]) -> list[Statement]:
    """All statements of the lines that state one of these fields in another form than this."""
    found = [s for said in draft.stated.values() for s in said if s.form == lines.FORM]
    moved = {draft.line(s.start) for s in found if s.field in wanted}
    moved = {n for n in moved if not _DATE_LINE.match(draft.row(n))}
    inside = (s for s in found if draft.line(s.start) in moved)
    return sorted(inside, key=lambda s: s.start)


def _heading(draft: Draft, before: Document) -> str:
    """The number that goes in front of the title; empty where one stands there or there is none."""
    title, name = draft.parsed.title, names.parse(before.path)
    if title is None or before.number is None or not name.sequential:
        return ""
    return f"{before.number}. " if title.text.strip() == before.title else ""


def _joined(draft: Draft, before: Document, number: str, edges: Collection[str]) -> str:
    parsed, text = draft.parsed, draft.parsed.text
    top = parsed.title.after if parsed.title else parsed.body_start
    stop = parsed.preamble[1]
    if parsed.title and number:
        line = draft.line(parsed.title.start)
        at = parsed.title.start - parsed.lines.start(line)
        draft.renamed[line] = f"{draft.row(line)[:at]}{number}{draft.row(line)[at:]}"
    head = draft.body(parsed.body_start, min(top, len(text)))
    rest = draft.body(stop, len(text))
    lead = draft.body(min(top, stop), stop)
    moved = {"status", *edges}
    parts = [head, *_lines(draft, before, moved), lead, *_status(draft, edges)]
    shown = [_inner(part) for part in parts if part.strip()]
    end = edit.newline(text)
    joined = f"{end}{end}".join([*shown, *([rest] if rest.strip() else [])])
    closed = "" if joined.endswith("\n") or not text.endswith("\n") else end
    return _front(draft, end) + joined + closed


def _inner(part: str) -> str:
    """A part without the blank lines around it."""
    return re.sub(r"\A(?:[ \t]*\r?\n)+|(?:[ \t]*\r?\n)+\Z", "", part)


def _front(draft: Draft, end: str) -> str:
    """The front matter that is left, and the byte order mark."""
    text, block = draft.parsed.text, draft.parsed.block
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    if block is None:
        return mark
    left = draft.front()
    if not left.strip():
        return mark
    behind = text[block.after :]
    gap = end if behind.startswith(("\n", "\r\n")) else ""
    return f"{text[: block.start]}{left}{text[block.end : block.after]}{gap}"


def _lines(draft: Draft, before: Document, moved: Collection[str]) -> Iterator[str]:
    """`Date:` first, and each further field as a paragraph of its own."""
    dated = next((f for f in draft.fields if f.name == "date" and f.value), None)
    if dated:
        day, beside = dates.parted(dated.value, before.date)
        told = ", ".join(filter(None, (beside, dated.comment)))
        yield f"Date: {day} ({told})" if told else f"Date: {day}"
    others = (f for f in draft.fields if f is not dated and f.name not in moved)
    for taken in others:
        yield f"{_key(taken)}: {taken.value}".rstrip()


def _key(taken: Field) -> str:
    words = re.sub(r"[-_]+", " ", taken.key) if taken.name else taken.key
    return words[:1].upper() + words[1:]


def _status(draft: Draft, moved: Collection[str]) -> Iterator[str]:
    """The section, with a paragraph for each edge; empty when nothing was taken for it."""
    status = next((f.value for f in draft.fields if f.name == "status" and f.value), "")
    edges = [f"{_VERBS[f.name]} {f.value}" for f in draft.fields if f.name in moved and f.value]
    stated = [s.value for s in draft.stated.get("status", []) if s.form == sections.FORM]
    if status.casefold() in {value.casefold() for value in stated}:
        draft.syntax.append(status)
        status = ""
    if status or edges:
        yield "## Status"
    if status:
        yield _capital(status)
    yield from edges


def _capital(status: str) -> str:
    plain = re.match(r"[a-z]+\b", status) and vocabulary.status_of(status)
    return status[0].upper() + status[1:] if plain else status
