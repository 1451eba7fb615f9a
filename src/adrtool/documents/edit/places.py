"""Places for a field in the text of a record: lines, cells, sections; empty ones, and new ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adrtool.documents.dialects import tables
from adrtool.documents.edit import grid, spans
from adrtool.documents.edit.references import ASCIIDOC, REST, language
from adrtool.documents.parsed import Parsed, Section
from adrtool.documents.statements import Statement, field_of

_KEY = r"[A-Za-z][A-Za-z ()/_-]{0,30}?"
_EMPTY_LINE = re.compile(
    r"^[ \t]{0,3}(?:[-*+][ \t]+)?"
    rf"(?:(?P<mark>\*\*|__|\*|_)(?P<bold>{_KEY})[ \t]*:?[ \t]*(?P=mark)[ \t]*:?"
    rf"|(?P<key>{_KEY})[ \t]*:|:(?P<field>{_KEY}):|(?P<term>{_KEY})::)(?P<gap>[ \t]*)\r?$",
    re.M,
)
NOTHING = frozenset({"n/a", "na", "none", "nothing", "-", "--", "–", "—", "no", "tbd"})
_BREAK = re.compile(r"(?:[*_]{0,2}(?:[ \t]*\\|[ \t]+\+|[ \t]*<br[ \t]*/?>)?[ \t]*)\Z", re.I)


@dataclass(frozen=True, slots=True)
class Field:
    """A field to be written: its name in the model, what a reader calls it, and its value."""

    name: str
    label: str
    text: str


def in_cell(value: str) -> str:
    """A text for a table's cell, which a bar would end."""
    return re.sub(r"(?<!\\)\|", r"\\|", value)


def filled(parsed: Parsed, new: Field) -> Iterator[str]:
    """The text with the field in a line, a cell or a section that is there for it and empty."""
    text = parsed.text
    for start, end in parsed.regions:
        for match in _EMPTY_LINE.finditer(parsed.masked, start, end):
            names = (match[name] for name in ("bold", "key", "field", "term"))
            if field_of(next(filter(None, names))) == new.name:
                at, gap = match.end("gap"), match["gap"]
                at = at if gap == " " else match.start("gap")
                yield f"{text[:at]}{'' if gap == ' ' else ' '}{new.text}{text[at:]}"
    for slot in tables.slots(parsed):
        if slot.field == new.name and _is_empty(text[slot.start : slot.end]):
            yield _in_slot(parsed, slot, new.text)
    for section in parsed.sections:
        if field_of(section.heading.text) == new.name and section.heading != parsed.title:
            yield _in_section(parsed, section, new.text)


def _is_empty(value: str) -> bool:
    return not value.strip() or value.strip().casefold() in NOTHING


def _in_slot(parsed: Parsed, slot: tables.Slot, value: str) -> str:
    text, value = parsed.text, in_cell(value)
    if slot.start < slot.end:
        return grid.fitted(text, slot.start, text[: slot.start] + value + text[slot.end :])
    first = slot.end
    while text[first - 1] in " \t":
        first -= 1
    at = min(first + 1, slot.end)
    if slot.end - first > 1:
        return grid.fitted(text, at, text[:at] + value + text[at:])
    return f"{text[:first]} {value} {text[slot.end :]}"


def _in_section(parsed: Parsed, section: Section, value: str) -> str:
    text = parsed.text
    stop = section.own_end
    hidden = text[section.start : stop].rstrip()
    if hidden.strip():
        # A comment of the template; what is said goes below it.
        at = spans.line_end(text, section.start + len(hidden))
        end = spans.newline_at(text, at)
        return f"{text[:at]}{end}{end}{value}{text[at:]}"
    at, end = section.start, spans.newline_at(text, section.heading.end)
    lead = "" if text[:at].endswith("\n") else end
    if not text[at:stop]:
        return f"{text[:at]}{lead}{end}{value}{end}{text[at:]}"
    return f"{text[:at]}{lead}{end}{value}{end}{text[at:]}"


def line_below(parsed: Parsed, like: Statement, key: str, value: str) -> str:
    """The text with a line below that of a statement: the same bullet, emphasis, hard break."""
    text = parsed.text
    start, stop = spans.line_start(text, like.start), spans.line_end(text, like.end)
    end = spans.newline_at(text, like.start)
    lead = _lead(text[start : like.start], key, parsed.path)
    rest = text[like.end : stop]
    following = text[spans.next_line(text, stop) :].partition("\n")[0].strip()
    # Lines without a bullet are a paragraph each, unless the next one stands right below.
    bullet = re.match(r"[ \t]*(?:>|[-*+][ \t]|:[^:\s])", lead)
    tight = bullet or (following and not following.startswith("#"))
    same = rest if _BREAK.fullmatch(rest) else ""
    return f"{text[:stop]}{end if tight else end + end}{lead}{value}{same}{text[stop:]}"


_NAME = re.compile(r"[A-Za-z][A-Za-z ()/_-]*[A-Za-z)]")


def _lead(lead: str, key: str, path: str) -> str:
    """What stands before a line's value, with another key: in its capitals, without blanks where
    an attribute's name can't have any."""
    # Of several fields in one line the first one's sign is taken.
    lead = re.sub(r".*[ \t][|·•][ \t]+", "", lead)
    name = _NAME.search(lead)
    if name and name[0].islower():
        key = key.casefold()
    elif name and name[0].isupper():
        key = key.upper()
    if language(path) == ASCIIDOC and re.match(r"[ \t]*:[^:]+:", lead):
        key = key.replace(" ", "-")
    return _NAME.sub(lambda _: key, lead, count=1)


def row_below(parsed: Parsed, slot: tables.Slot, key: str, value: str) -> str:
    """The text with a row below that of a field, in a table of keys and values."""
    assert slot.row
    text, (start, stop) = parsed.text, slot.row
    end, row = spans.newline_at(text, start), text[start:stop]
    value = in_cell(value)
    at = slot.start - start
    lead, rest = row[:at], row[at + slot.end - slot.start :]
    name = _NAME.search(lead)
    if name:
        width = len(name[0]) - len(key)
        padding = re.match(r"[*_`]*(?P<gap>[ \t]*)", lead[name.end() :])
        gap = len(padding["gap"]) if padding else 0
        tail = lead[name.end() :]
        if padding and gap > 1:
            cut = padding.start("gap")
            keep = max(1, gap + width)
            tail = tail[:cut] + " " * keep + tail[cut + gap :]
        lead = lead[: name.start()] + key + tail
    width = (slot.end - slot.start) - len(value)
    padding = re.match(r"[ \t]*", rest)
    gap = len(padding[0]) if padding else 0
    if gap > 1 or width > 0:
        rest = " " * max(1, gap + width) + rest[gap:] if rest.strip() else rest
    # The rule below a header row comes before what else the table has.
    below = re.match(r"\r?\n[ \t]*\|?[ \t:|-]*-[ \t:|-]*\|?[ \t]*(?=\r?\n|\Z)", text[stop:])
    stop += below.end() if below and not text[stop:].lstrip("\r\n").startswith("+") else 0
    return f"{text[:stop]}{end}{lead}{value}{rest}{text[stop:]}"


def paragraph(parsed: Parsed, at: int, sentence: str) -> str:
    """The text with a paragraph behind the last one of the section that an offset is in, or with
    an item of its list."""
    text = parsed.text
    own = (s.own_end for s in parsed.sections if s.start <= at < max(s.own_end, s.start + 1))
    stop = next(own, len(text))
    last = spans.line_end(text, max(len(text[:stop].rstrip()), at))
    end = spans.newline_at(text, at)
    item = _ITEM.match(text, spans.line_start(text, last))
    if item and _ITEM.match(text, spans.line_start(text, at)):
        return f"{text[:last]}{end}{item[0]}{sentence}{text[last:]}"
    below = text[spans.next_line(text, last) :].partition("\n")[0]
    is_parted = not below.strip() or re.match(r"[#=]", below)
    return f"{text[:last]}{end}{end}{sentence}{'' if is_parted else end}{text[last:]}"


_ITEM = re.compile(r"[ \t]*[-*+][ \t]+(?!\[[ xX]\])")


def heading(parsed: Parsed, words: str) -> str:
    """A heading of the second level as the record writes them, without a final line ending."""
    kind = language(parsed.path)
    below_title = [h for h in parsed.headings if h.level > 1]
    if kind == ASCIIDOC:
        return f"== {words}"
    if kind == REST:
        return f"{words}\n{_adornment(parsed) * len(words)}"
    if below_title and _is_underlined(parsed, below_title[0].end):
        return f"{words}\n{'-' * max(len(words), 3)}"
    return f"{'#' * min((h.level for h in below_title), default=2)} {words}"


def _is_underlined(parsed: Parsed, at: int) -> bool:
    below = parsed.text[spans.next_line(parsed.text, at) :].partition("\n")[0]
    return bool(re.fullmatch(r" {0,3}(?:=+|-+)[ \t]*\r?", below))


def _adornment(parsed: Parsed) -> str:
    second = next((h for h in parsed.headings if h.level == 2), None)
    if second is None:
        title = parsed.title
        used = parsed.text[spans.next_line(parsed.text, title.end)] if title else ""
        return "-" if used != "-" else "="
    return parsed.text[spans.next_line(parsed.text, second.end)]


def bullet_of_links(parsed: Parsed, sentence: str) -> str:
    """Where no place is made for edges: a list under `Links` at the end (MADR 2)."""
    text = parsed.text
    section = next((s for s in parsed.sections if s.heading.text.casefold() == "links"), None)
    if section is None:
        return links_at(parsed, len(text), sentence)
    last = spans.line_end(text, max(len(text[: section.end].rstrip()), section.start - 1))
    end = spans.newline_at(text, section.heading.end)
    is_empty = not text[section.start : section.end].strip()
    # Told apart from the list that comes with a heading of its own, should it be taken out again.
    sign = "-" if is_empty else _bullet(text[section.start : section.end])
    return f"{text[:last]}{end + end if is_empty else end}{sign} {sentence}{text[last:]}"


def links_at(parsed: Parsed, at: int, sentence: str) -> str:
    """The text with a new section `Links` at an offset where a line begins, or at the end."""
    text, end = parsed.text, spans.newline_at(parsed.text, at)
    closed = text[:at].endswith("\n")
    lead = end if closed or not text else end + end
    lead = "" if at < len(text) else lead
    head = heading(parsed, "Links").replace("\n", end)
    tail = end + end if at < len(text) else end if closed else ""
    return f"{text[:at]}{lead}{head}{end}{end}* {sentence}{tail}{text[at:]}"


def _bullet(own: str) -> str:
    found = re.findall(r"^[ \t]*([-*+])[ \t]", own, re.M)
    return found[-1] if found else "*"
