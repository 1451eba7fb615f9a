"""A status for a record that states none: in its own dialect, else in that of a neighbour."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adrtool.documents.dialects import front_matter, lines, sections, statements, tables
from adrtool.documents.edit import matter, places, spans
from adrtool.documents.edit.places import Field
from adrtool.documents.edit.references import ASCIIDOC, MARKDOWN, REST, language
from adrtool.documents.edit.wording import current, spelt_like
from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement, field_of
from adrtool.markdown import Heading
from adrtool.model import Document


def drafts(parsed: Parsed, status: str, like: Document | None) -> Iterator[str]:
    """Texts with the status, the likeliest first."""
    capital = status[:1].upper() + status[1:]
    shown = Parsed(like.path, like.text) if like else None
    model = current(shown) if shown else None
    value = spelt_like(model.value, status) if model else capital
    yield from matter.filled(parsed, "status", status)
    if matter.key_of(parsed, "status") or parsed.front.get("status").kind == "map":
        # Something stands there, and a second status would contradict it.
        return
    yield from places.filled(parsed, Field("status", "Status", value))
    if parsed.block:
        yield from _in_front(parsed, status)
    if shown and model and language(shown.path) == language(parsed.path):
        yield from _like(parsed, shown, model, value)
    yield from _beside(parsed, capital)
    yield from plain(parsed, "status", "Status", status)


def plain(parsed: Parsed, key: str, label: str, value: str) -> Iterator[str]:
    """The field as each language has it where there is nothing to follow."""
    text = parsed.text
    kind = language(parsed.path)
    if kind == MARKDOWN:
        at, end = parsed.body_start, spans.newline_at(parsed.text, 0)
        yield f"{text[:at]}---{end}{key}: {matter.fresh(value)}{end}---{end}{text[at:]}"
        # Front matter makes a number in the heading a part of the title.
        yield below_title(parsed, f"{label}: {value[:1].upper()}{value[1:]}")
    elif kind == ASCIIDOC:
        yield _in_header(parsed, f":{key}: {value}")
    else:
        yield below_title(parsed, f":{label}: {value}")


def _in_front(parsed: Parsed, status: str) -> Iterator[str]:
    assert parsed.block
    scalar = matter.fresh(status)
    if parsed.front.get("adr").kind == "map":
        for near in ("date", "created"):
            yield from matter.with_key(parsed, "status", scalar, near=near)
    if not parsed.front:
        # Nothing but comments, or nothing at all.
        at, end = parsed.block.end, spans.newline_at(parsed.text, parsed.block.start - 1)
        yield f"{parsed.text[:at]}status: {scalar}{end}{parsed.text[at:]}"
    else:
        at, end = parsed.block.start, spans.newline_at(parsed.text, parsed.block.start - 1)
        key = "Status" if all(k[:1].isupper() for k in parsed.front.entries) else "status"
        yield f"{parsed.text[:at]}{key}: {scalar}{end}{parsed.text[at:]}"
        for name in parsed.front.entries:
            field = field_of(name)
            if field:
                yield from matter.with_key(parsed, key, scalar, near=field)


def _like(parsed: Parsed, shown: Parsed, model: Statement, value: str) -> Iterator[str]:
    own = [s for group in statements(parsed).values() for s in group]
    if own and model.form != sections.FORM and model.form not in {s.form for s in own}:
        # The record has a dialect, and it is another one.
        return
    if model.form == front_matter.FORM:
        yield from _front_like(parsed, shown, value)
    elif model.form == lines.FORM:
        yield from _line_like(parsed, shown, model, value)
    elif model.form == sections.FORM:
        yield from _section_like(parsed, shown, model, value)
    else:
        yield from _table_like(parsed, shown, model, value)


def _front_like(parsed: Parsed, shown: Parsed, value: str) -> Iterator[str]:
    if parsed.block or language(parsed.path) == REST:
        return
    text, at, end = parsed.text, parsed.body_start, spans.newline_at(parsed.text, 0)
    scalar = matter.fresh(value)
    nested = shown.front.get("adr").kind == "map"
    key = next((k for k in shown.front.entries if field_of(k) == "status"), "status")
    block = f"adr:{end}  status: {scalar}" if nested else f"{key}: {scalar}"
    gap = "" if text[at:].startswith(("\n", "\r\n")) else end
    yield f"{text[:at]}---{end}{block}{end}---{end}{gap}{text[at:]}"


def _line_like(parsed: Parsed, shown: Parsed, model: Statement, value: str) -> Iterator[str]:
    own = [s for group in statements(parsed).values() for s in group if s.form == lines.FORM]
    first = min(own, key=lambda s: s.start, default=None)
    if first:
        yield places.line_below(parsed, first, "Status", value)
    start, stop = spans.line_start(shown.text, model.start), spans.line_end(shown.text, model.end)
    line = shown.text[start : model.start] + value + shown.text[model.end : stop].rstrip()
    is_attribute = language(parsed.path) == ASCIIDOC and re.match(r":[^:]+:", line)
    yield _in_header(parsed, line) if is_attribute else below_title(parsed, line)


def _section_like(parsed: Parsed, shown: Parsed, model: Statement, value: str) -> Iterator[str]:
    around = (s for s in shown.sections if s.start <= model.start < s.end)
    section = next((s for s in around if field_of(s.heading.text)), None)
    words = section.heading.text if section else "Status"
    gap = 1 if section and "\n" not in shown.text[section.start : model.start].strip(" \t") else 2
    yield _section(parsed, words, value, gap)


def _section(parsed: Parsed, words: str, value: str, gap: int) -> str:
    """A section above the first one that the record has below its title."""
    text = parsed.text
    first = next((h for h in parsed.headings if h != parsed.title), None)
    at = _heading_start(parsed, first) if first else len(text)
    end = spans.newline_at(text, at)
    head = places.heading(parsed, words).replace("\n", end) + end * gap + value
    if first:
        return f"{text[:at]}{head}{end}{end}{text[at:]}"
    lead = end if text.endswith("\n") or not text.strip() else end + end
    return f"{text}{lead}{head}{end if text.endswith(chr(10)) else ''}"


def _heading_start(parsed: Parsed, heading: Heading) -> int:
    """Where the lines of a heading begin: that above its words when they are overlined."""
    start = spans.line_start(parsed.text, heading.start)
    above = spans.line_start(parsed.text, start - 1) if start else 0
    over, under = parsed.text[above:start].strip(), _under(parsed, heading)
    return above if over and over == under and language(parsed.path) == REST else start


def _under(parsed: Parsed, heading: Heading) -> str:
    below = spans.next_line(parsed.text, heading.end)
    return parsed.text[below : spans.line_end(parsed.text, below)].strip()


def _table_like(parsed: Parsed, shown: Parsed, model: Statement, value: str) -> Iterator[str]:
    """The neighbour's table with the status only, the other values blank."""
    start, stop = _table(shown.text, model.start)
    slots = {(s.start, s.end) for s in tables.slots(shown) if start <= s.start < stop}
    out: list[str] = []
    at = start
    for first, last in sorted(slots):
        is_status = first == model.start
        cell = places.in_cell(value) if is_status else ""
        out += (shown.text[at:first], cell.ljust(last - first))
        at = last
    table = "".join((*out, shown.text[at:stop]))
    yield below_title(parsed, "\n".join(line.rstrip() for line in table.splitlines()))


def _table(text: str, at: int) -> tuple[int, int]:
    start, stop = spans.line_start(text, at), spans.line_end(text, at)
    while start and text[spans.line_start(text, start - 1) : start].lstrip()[:1] in {"|", "+", "["}:
        start = spans.line_start(text, start - 1)
    while text[spans.next_line(text, stop) :].lstrip(" \t")[:1] in {"|", "+"}:
        stop = spans.line_end(text, spans.next_line(text, stop))
    return start, stop


def date_line(parsed: Parsed, date: str) -> str:
    """A date's paragraph in each language, below a title whose status is a section."""
    return f":Date: {date}" if language(parsed.path) == REST else f"Date: {date}"


def below_title(parsed: Parsed, block: str) -> str:
    """The text with a paragraph below its title, with blank lines around it."""
    text = parsed.text
    at = min(parsed.title.after, len(text)) if parsed.title else parsed.body_start
    if parsed.title and language(parsed.path) == ASCIIDOC:
        at = spans.next_line(text, _header_end(parsed))
    end = spans.newline_at(text, max(at - 1, 0))
    block = block.replace("\r\n", "\n").replace("\n", end)
    before = "" if not parsed.title or text[:at].endswith("\n") else end
    blank = re.match(r"[ \t]*\r?\n", text[at:])
    if blank:
        at += blank.end()
    lead = "" if blank or not parsed.title else end
    return f"{text[:at]}{before}{lead}{block}{end}{end if text[at:].strip() else ''}{text[at:]}"


def _header_end(parsed: Parsed) -> int:
    """Where the last line of an AsciiDoc document's header ends: it has no blank line."""
    assert parsed.title
    text, at = parsed.text, spans.line_end(parsed.text, parsed.title.end)
    while text[(below := spans.next_line(text, at)) : spans.line_end(text, below)].strip():
        at = spans.line_end(text, below)
    return at


def _in_header(parsed: Parsed, line: str) -> str:
    """The text with a line below the last one of the document's header."""
    text = parsed.text
    at = _header_end(parsed) if parsed.title else parsed.body_start
    end = spans.newline_at(text, max(at - 1, 0))
    if not parsed.title:
        return f"{text[:at]}{line}{end}{end}{text[at:]}"
    return f"{text[:at]}{end}{line}{text[at:]}"


def _beside(parsed: Parsed, value: str) -> Iterator[str]:
    """Below another field of the record, in the form of that."""
    found = statements(parsed)
    for field in ("date", "created", "deciders", "tags"):
        for statement in (s for s in found.get(field, []) if s.form == lines.FORM):
            yield places.line_below(parsed, statement, "Status", value)
    for slot in tables.slots(parsed):
        if slot.row and slot.start < slot.end:
            yield places.row_below(parsed, slot, "Status", value)
