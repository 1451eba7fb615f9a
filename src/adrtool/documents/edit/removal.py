"""Edges taken out of a record: the statement, or the one record of several that it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from adrtool.documents import adr, vocabulary
from adrtool.documents.dialects import front_matter, lines, sections, statements, tables
from adrtool.documents.edit import citations, grid, guard, matter, places, spans
from adrtool.documents.edit.citations import Span
from adrtool.documents.edit.guard import Said
from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement, trimmed
from adrtool.model import Edge, Status

_MOST = 100
_ON_A_DAY = re.compile(
    r"\s+(?:on|as of|since)\s+\d[\d./-]{5,9}\b|\s*\(\d{4}[-/.]\d\d?[-/.]\d\d?\)", re.I
)
_BY = re.compile(
    r"[\s:-]{0,9}(?:\b(?:by|with|in\s{1,9}favou?r\s{1,9}of)\b)?[\s:(-]{0,9}(?:the\s{0,9})?$", re.I
)


def remove_edge(path: str, text: str, kind: str, is_meant: Callable[[str], bool]) -> str:
    """The record without the edges of a kind whose target, as written, `is_meant` accepts.

    What else the statements say stays, and the text is as it was when there is no such edge.
    Where a status says what superseded the record and the last of those goes, `Superseded` is
    left of it (`Accepted, superseded by 9` becomes `Accepted`); a section that keeps a history
    goes back to the status before. Which status holds from then on is for the caller to set.
    Raises AdrtoolError when an edit would be a guess.
    """
    for _ in range(_MOST):
        meant = [edge for edge in _edges(path, text) if edge.kind == kind and is_meant(edge.target)]
        if not meant:
            return text
        text = _without(guard.parse(path, text), meant[0])
    raise guard.refusal(guard.parse(path, text))


def _edges(path: str, text: str) -> tuple[Edge, ...]:
    guard.parse(path, text)
    record = adr.read(path, text)
    return record.document.edges if record else ()


def _without(parsed: Parsed, edge: Edge) -> str:
    key = (edge.kind, edge.target)
    changed = {edge.kind, "links", "relates_to"}
    changed |= {"status"} if edge.kind == vocabulary.SUPERSEDED_BY else set()

    def is_asked(old: Said, new: Said) -> bool:
        # It may be stated a second time, which the next round takes out.
        is_gone = old.edges - new.edges <= {key} and new.edges <= old.edges
        return is_gone and (old.status is None or new.status is not None)

    shorter = (draft for draft in _all_drafts(parsed, edge) if draft != parsed.text)
    status_too = changed | {"status"} if _is_in_status(parsed, edge) else changed
    return guard.first_exact(parsed, shorter, is_asked, status_too, _offset(parsed, edge.line))


def _all_drafts(parsed: Parsed, edge: Edge) -> Iterator[str]:
    for statement in _statements(parsed, edge):
        if statement.form == front_matter.FORM:
            yield from _in_scalar(parsed, edge, statement)
            continue
        for place in _places(parsed, parsed, edge, statement):
            yield from _drafts(parsed, place)


def _in_scalar(parsed: Parsed, edge: Edge, statement: Statement) -> Iterator[str]:
    """Texts with another value of a scalar, which needn't be written as it is read, or without."""
    value = statement.value
    inner = replace(statement, start=0, end=len(value))
    said = Parsed(parsed.path, value)
    for place in _places(parsed, said, edge, inner):
        for shorter in _shorter(said, place):
            if shorter.strip():
                yield matter.replaced(
                    parsed, statement.start, statement.end, shorter, statement.quote
                )
    yield from matter.without(parsed, statement.start)


def _is_in_status(parsed: Parsed, edge: Edge) -> bool:
    stated = statements(parsed).get("status", [])
    values = any(parsed.lines.line(s.start) == edge.line for s in stated)
    return edge.kind == vocabulary.SUPERSEDED_BY and values


def _offset(parsed: Parsed, line: int) -> int:
    at = 0
    for _ in range(line - 1):
        at = spans.next_line(parsed.text, at)
    return at


@dataclass(frozen=True, slots=True)
class _Place:
    """A citation to take out: the statement that it stands in, and where; `others` is whether
    the same clause names further records."""

    edge: Edge
    statement: Statement
    at: Span
    others: bool
    clause: vocabulary.Clause | None


def _places(record: Parsed, said: Parsed, edge: Edge, statement: Statement) -> Iterator[_Place]:
    """Where a statement names the edge's target; its offsets are those of the text `said`."""
    for at in citations.of(said, statement.start, statement.end, edge.target):
        clause = _clause(statement, edge.kind, at)
        if statement.field == edge.kind or clause or _is_macro(statement, at):
            start, end = (clause.start, clause.end) if clause else (statement.start, statement.end)
            others = (
                other
                for target in _targets(record, edge)
                for other in citations.of(said, start, end, target)
            )
            is_one = any(o.end <= at.start or o.start >= at.end for o in others)
            yield _Place(edge, statement, at, is_one, clause)


def _targets(record: Parsed, edge: Edge) -> list[str]:
    """What other edges of the same kind lead to."""
    edges = _edges(record.path, record.text)
    return [e.target for e in edges if e.kind == edge.kind and e.target != edge.target]


def _statements(parsed: Parsed, edge: Edge) -> Iterator[Statement]:
    """What may state the edge: a field's value, else a line of a section."""
    fields = {edge.kind, "status", "relates_to"}
    for group in statements(parsed).values():
        for s in group:
            first, last = parsed.lines.line(s.start), parsed.lines.line(max(s.end - 1, s.start))
            if s.field in fields and first <= edge.line <= last:
                yield s
    at = _offset(parsed, edge.line)
    start, end = trimmed(parsed.masked, at, spans.line_end(parsed.text, at))
    if start < end:
        yield Statement("", parsed.text[start:end], start, end, sections.FORM)


def _clause(statement: Statement, kind: str, at: Span) -> vocabulary.Clause | None:
    """The clause of a statement that an offset is in, its offsets those of the text."""
    if statement.field == kind and kind != "relates_to":
        return None
    first = statement.start
    written = vocabulary.edges_of(statement.value)
    for clause in written:
        if clause.kind == kind and at.start < first + clause.end and at.end > first + clause.at:
            moved = (clause.at + first, clause.start + first, clause.end + first)
            return vocabulary.Clause(kind, *moved)
    return None


def _is_macro(statement: Statement, at: Span) -> bool:
    """`xref:0002-x.adoc[Supersedes ADR-2]` says all."""
    return (
        statement.field in {"", "status"}
        and at.end - at.start >= len(statement.value.lstrip("*.- ")) - 2
    )


def _drafts(parsed: Parsed, place: _Place) -> Iterator[str]:
    for draft in _shorter(parsed, place):
        yield grid.fitted(parsed.text, place.at.start, draft)


def _shorter(parsed: Parsed, place: _Place) -> Iterator[str]:
    text, at, form = parsed.text, place.at, place.statement.form
    if place.others or _is_beside(text, place):
        yield _without_one(text, place)
    elif place.clause and place.at.start > place.clause.at:
        yield from _without_clause(parsed, place, place.clause)
    elif place.clause and place.statement.field == "status" and _is_macro(place.statement, at):
        # `[Superseded by ADR-5](0005-x.md)` says all, and is the status.
        yield text[: at.start] + "Superseded" + text[at.end :]
    elif form == tables.FORM:
        yield from _without_cell(parsed, place.statement)
    elif form == lines.FORM:
        yield from _without_field(parsed, place.statement)
    if form != front_matter.FORM:
        yield from _without_item(parsed, at)


def _is_beside(text: str, place: _Place) -> bool:
    """Whether other words stand beside the record in a field that names records."""
    if place.clause:
        return False
    start, end = place.statement.start, place.statement.end
    before = citations.SEPARATOR_BEFORE.search(text, start, place.at.start)
    behind = citations.SEPARATOR.match(text, place.at.end, end)
    return bool((before and before.end() == place.at.start and before.start() > start) or behind)


def _without_one(text: str, place: _Place) -> str:
    """The text without one of several records that `,`, `and` and the like part."""
    at = place.at
    first = place.clause.start if place.clause else place.statement.start
    before = citations.SEPARATOR_BEFORE.search(text, first, at.start)
    if before and before.end() == at.start:
        return text[: before.start()] + text[at.end :]
    behind = citations.SEPARATOR.match(text, at.end)
    return text[: at.start] + text[behind.end() if behind else at.end :]


def _without_clause(parsed: Parsed, place: _Place, clause: vocabulary.Clause) -> Iterator[str]:
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


_IN_FORCE = frozenset({Status.ACCEPTED, Status.DEPRECATED, Status.REJECTED})


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
