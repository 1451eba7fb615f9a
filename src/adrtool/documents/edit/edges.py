"""One more edge of a record, where the record's dialect has its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adrtool.documents import names, vocabulary
from adrtool.documents.dialects import front_matter, lines, sections, statements, tables
from adrtool.documents.edit import grid, guard, matter, places, spans, statuses
from adrtool.documents.edit.guard import Said
from adrtool.documents.edit.places import Field
from adrtool.documents.edit.references import Reference
from adrtool.documents.edit.wording import current
from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement
from adrtool.model import Status

LABELS = {
    "supersedes": "Supersedes",
    "superseded_by": "Superseded by",
    "amends": "Amends",
    "amended_by": "Amended by",
    "relates_to": "Relates to",
}
"""What a reader calls each kind of edge."""


def add_edge(path: str, text: str, kind: str, reference: Reference) -> str:
    """The record with one more edge, in its own dialect; as it is where it states that already.

    `kind` is one of `LABELS`. An edge `superseded_by` may change the status where the status is
    what says it; `set_superseded` always does. Raises AdrtoolError as `set_status` does.
    """
    parsed = guard.parse(path, text)
    changed = {kind, "links"} | ({"status"} if kind == vocabulary.SUPERSEDED_BY else set())

    def is_asked(old: Said, new: Said) -> bool:
        gained = new.edges - old.edges
        is_one = len(gained) == 1 and old.edges <= new.edges
        is_status = new.status in {old.status, Status.SUPERSEDED}
        return is_one and is_status and all(k == kind and means(t, reference) for k, t in gained)

    if any(k == kind and means(target, reference) for k, target in guard.said(path, text).edges):
        return text
    return guard.first_exact(parsed, _drafts(parsed, kind, reference), is_asked, changed)


def means(target: str, reference: Reference) -> bool:
    """Whether a target, as it is read, is the record of a reference."""
    spelt = {reference.target, reference.target.replace(" ", "%20")}
    number = reference.cited()
    return target in spelt or (number is not None and names.key_of(target) == names.key_of(number))


def has_place(parsed: Parsed, kind: str) -> bool:
    """Whether the record has a field for a kind of edge, apart from its status."""
    if matter.key_of(parsed, kind) or kind in statements(parsed):
        return True
    if parsed.front.get("adr", "status") or matter.has_typed_links(parsed):
        return True
    return next(places.filled(parsed, Field(kind, LABELS[kind], "x")), None) is not None


def _drafts(parsed: Parsed, kind: str, reference: Reference) -> Iterator[str]:
    link, label = reference.link(parsed.path), LABELS[kind]
    sentence = f"{label} {link}"
    status = current(parsed)
    form = status.form if status else front_matter.FORM if parsed.front else ""
    if status and kind == vocabulary.SUPERSEDED_BY:
        yield from statuses.with_one_more(parsed, status, reference)
    if matter.key_of(parsed, kind):
        yield from matter.with_reference(parsed, kind, reference)
    yield from _beside(parsed, kind, reference)
    yield from places.filled(parsed, Field(kind, label, link))
    if form == front_matter.FORM:
        yield from matter.with_reference(parsed, kind, reference)
    if status and form == lines.FORM:
        yield places.line_below(parsed, status, label, link)
    if status and form == tables.FORM:
        slots = [s for s in tables.slots(parsed) if s.row and s.start <= status.start < s.end]
        yield from (_row(parsed, slot, label, link) for slot in slots)
    if status and form == sections.FORM:
        yield places.paragraph(parsed, status.start, sentence)
    yield places.bullet_of_links(parsed, sentence)
    if status:
        # What ends a record with its fields has to stay the last.
        yield places.links_at(parsed, _paragraph_start(parsed, status.start), sentence)


def _paragraph_start(parsed: Parsed, at: int) -> int:
    start = spans.line_start(parsed.text, at)
    while start:
        above = spans.line_start(parsed.text, start - 1)
        if not parsed.text[above:start].strip():
            break
        start = above
    return start


def _row(parsed: Parsed, slot: tables.Slot, label: str, link: str) -> str:
    return places.row_below(parsed, slot, label, link)


def _beside(parsed: Parsed, kind: str, reference: Reference) -> Iterator[str]:
    """One more in the line, cell or section that names others: by a link, or as those are."""
    stated = [s for s in statements(parsed).get(kind, []) if s.form != front_matter.FORM]
    if not stated:
        return
    last = stated[-1]
    cited = re.findall(r"(?:ADR[-_ :]?)?\d{1,6}(?![\w/.-])", last.value, re.I)
    for value in filter(None, (reference.link(parsed.path), reference.like(cited[-1:]))):
        yield (
            _one_more_line(parsed, last, value)
            if last.form == sections.FORM
            else _one_more(parsed, last, value)
        )


def _one_more(parsed: Parsed, last: Statement, value: str) -> str:
    value = places.in_cell(value) if last.form == tables.FORM else value
    is_nothing = last.value.strip().casefold() in places.NOTHING
    at, head = (last.start, value) if is_nothing else (last.end, f", {value}")
    draft = f"{parsed.text[:at]}{head}{parsed.text[last.end :]}"
    return grid.fitted(parsed.text, last.start, draft)


def _one_more_line(parsed: Parsed, last: Statement, link: str) -> str:
    text, stop = parsed.text, spans.line_end(parsed.text, last.end)
    lead = text[spans.line_start(text, last.start) : last.start]
    end = spans.newline_at(text, last.start)
    gap = end if re.fullmatch(r"[ \t]*[-*+][ \t]+", lead) else end + end
    return f"{text[:stop]}{gap}{lead if gap == end else ''}{link}{text[stop:]}"
