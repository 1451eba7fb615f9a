"""Texts without one citation of a record: what was written for it alone goes with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adrtool.documents import adr, vocabulary
from adrtool.documents.dialects import front_matter, lines, sections, statements, tables
from adrtool.documents.edit import citations, grid, places, spans
from adrtool.documents.edit.citations import Span
from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement
from adrtool.model import Edge, Status

_IN_FORCE = frozenset({Status.ACCEPTED, Status.DEPRECATED, Status.REJECTED})
_ON_A_DAY = re.compile(
    r"\s+(?:on|as of|since)\s+\d[\d./-]{5,9}\b|\s*\(\d{4}[-/.]\d\d?[-/.]\d\d?\)", re.I
)
_BY = re.compile(
    r"[\s:-]{0,9}(?:\b(?:by|with|in\s{1,9}favou?r\s{1,9}of)\b)?[\s:(-]{0,9}(?:the\s{0,9})?$", re.I
)


@dataclass(frozen=True, slots=True)
class Place:
    """A citation to take out: the statement that it stands in, and where; `others` is whether
    the same clause names further records."""

    edge: Edge
    statement: Statement
    at: Span
    others: bool
    clause: vocabulary.Clause | None


def is_macro(statement: Statement, at: Span) -> bool:
    """`xref:0002-x.adoc[Supersedes ADR-2]` says all."""
    return (
        statement.field in {"", "status"}
        and at.end - at.start >= len(statement.value.lstrip("*.- ")) - 2
    )


def drafts(parsed: Parsed, place: Place) -> Iterator[str]:
    """Texts without a citation, tables of other languages fitted; the best one first."""
    for draft in shorter(parsed, place):
        yield grid.fitted(parsed.text, place.at.start, draft)


def shorter(parsed: Parsed, place: Place) -> Iterator[str]:
    """Texts without a citation; the best one first."""
    text, at, form = parsed.text, place.at, place.statement.form
    if place.others or _is_beside(text, place):
        yield _without_one(text, place)
    elif place.clause and place.at.start > place.clause.at:
        yield from _without_clause(parsed, place, place.clause)
    elif place.clause and place.statement.field == "status" and is_macro(place.statement, at):
        # `[Superseded by ADR-5](0005-x.md)` says all, and is the status.
        yield text[: at.start] + "Superseded" + text[at.end :]
    elif form == tables.FORM:
        yield from _without_cell(parsed, place.statement)
    elif form == lines.FORM:
        yield from _without_field(parsed, place.statement)
    if form != front_matter.FORM:
        yield from _without_item(parsed, at)


def _is_beside(text: str, place: Place) -> bool:
    """Whether other words stand beside the record in a field that names records."""
    if place.clause:
        return False
    start, end = place.statement.start, place.statement.end
    before = citations.SEPARATOR_BEFORE.search(text, start, place.at.start)
    behind = citations.SEPARATOR.match(text, place.at.end, end)
    return bool((before and before.end() == place.at.start and before.start() > start) or behind)


def _without_one(text: str, place: Place) -> str:
    """The text without one of several records that `,`, `and` and the like part."""
    at = place.at
    first = place.clause.start if place.clause else place.statement.start
    before = citations.SEPARATOR_BEFORE.search(text, first, at.start)
    if before and before.end() == at.start:
        return text[: before.start()] + text[at.end :]
    behind = citations.SEPARATOR.match(text, at.end)
    return text[: at.start] + text[behind.end() if behind else at.end :]


def _without_clause(parsed: Parsed, place: Place, clause: vocabulary.Clause) -> Iterator[str]:
    text, statement = parsed.text, place.statement
    day = _ON_A_DAY.match(text, place.at.end, statement.end)
    end = day.end() if day else place.at.end
    head = text[statement.start : clause.at]
    if text[clause.at : clause.at + 1] == "(" and text[end : end + 1] == ")":
        end += 1
    is_first = not re.search(r"\w", head)
    if is_first and place.edge.kind == vocabulary.SUPERSEDED_BY and statement.field == "status":
        if _is_in_force(parsed, statement):
            yield spans.without_lines(text, statement.start, statement.end)
        verb = _BY.sub("", text[statement.start : place.at.start].rstrip())
        yield text[: statement.start] + verb + text[end:]
        word = re.search(r"[^\W\d_]", text[statement.start : place.at.start])
        left = "Superseded" if word and word[0].isupper() else "superseded"
        yield text[: statement.start] + left + text[end:]
    elif not is_first:
        cut = clause.at - len(head) + len(head.rstrip())
        yield text[:cut] + text[end:]
    elif clause.end < statement.end:
        rest = citations.SEPARATOR.match(text, end) or re.compile(r"[.;,\s]*").match(text, end)
        yield text[: clause.at] + text[rest.end() if rest else end :]
    if statement.form == tables.FORM:
        yield from _without_cell(parsed, statement)


def _is_in_force(parsed: Parsed, statement: Statement) -> bool:
    """Whether a history says before a statement that the record was accepted.

    A mere proposal isn't superseded: there the statement stands where `Accepted` stood.
    """
    stated = statements(parsed).get("status", [])
    earlier = [s for s in stated if s.form == statement.form == sections.FORM]
    before = adr.status_statement(s for s in earlier if s.start < statement.start)
    return before is not None and vocabulary.status_of(before.value) in _IN_FORCE


def _without_cell(parsed: Parsed, statement: Statement) -> Iterator[str]:
    """The cell with the sign that others have for nothing; a row that was added with it goes."""
    text = parsed.text
    slots = list(tables.slots(parsed))
    values = [text[s.start : s.end] for s in slots]
    row = next((s.row for s in slots if s.start == statement.start), None)
    above = next((s.field for s in slots if row and s.row and _is_below(text, s.row, row)), None)
    if row and above == "status":
        yield spans.without_lines(text, *row)
    signs = [v for v in values if v.casefold() in places.NOTHING]
    default = "" if "" in values else "N/A" if row else "-"
    nothing = signs[0] if signs else default
    draft = text[: statement.start] + nothing + text[statement.end :]
    yield draft


def _is_below(text: str, above: tuple[int, int], row: tuple[int, int]) -> bool:
    """Whether nothing but rules stands between two rows."""
    return above[1] <= row[0] and not re.search(r"[^\s|+:=-]", text[above[1] : row[0]])


def _without_field(parsed: Parsed, statement: Statement) -> Iterator[str]:
    """The text without a line of its own, or a field's part of a line of several."""
    text = parsed.text
    start, stop = spans.line_start(text, statement.start), spans.line_end(text, statement.end)
    bar = list(re.finditer(r"[ \t]{1,9}[|·•][ \t]{1,9}", text[start : statement.start]))
    if bar:
        yield text[: start + bar[-1].start()] + text[statement.end :]
    behind = re.compile(r"[ \t]{1,9}[|·•][ \t]{1,9}").search(text, statement.end, stop)
    if behind:
        yield text[:start] + text[behind.end() :]
    yield spans.without_lines(text, statement.start, statement.end)


def _without_item(parsed: Parsed, at: Span) -> Iterator[str]:
    """The text without a line of a section and, when it was put there for it, the section."""
    text = parsed.text
    without = spans.without_lines(text, at.start, at.end)
    section = next((s for s in reversed(parsed.sections) if s.start <= at.start < s.end), None)
    if section and section.heading.text == "Links" and section.end == len(text):
        only = text[section.start : section.end].strip()
        if only.startswith("* ") and "\n" not in only:
            first = spans.line_start(text, section.heading.start)
            blank = re.search(
                r"\r?\n\Z" if text.endswith("\n") else r"(?:\r?\n){1,2}\Z", text[:first]
            )
            yield text[: blank.start() if blank else first]
    yield without
    if section:
        # A list of its own in the midst of a record, with its heading.
        first = spans.line_start(text, section.heading.start)
        rest = without[section.start :].lstrip("\r\n")
        yield text[:first] + rest
