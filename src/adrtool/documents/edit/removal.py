"""Edges taken out of a record: the statement, or the one record of several that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from adrtool.documents import adr, vocabulary
from adrtool.documents.dialects import front_matter, sections, statements
from adrtool.documents.edit import citations, cuts, guard, matter, spans
from adrtool.documents.edit.citations import Span
from adrtool.documents.edit.cuts import Place
from adrtool.documents.edit.guard import Said
from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement, trimmed
from adrtool.model import Edge

_MOST = 100


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
    return guard.first_exact(parsed, shorter, is_asked, status_too, parsed.lines.start(edge.line))


def _all_drafts(parsed: Parsed, edge: Edge) -> Iterator[str]:
    for statement in _statements(parsed, edge):
        if statement.form == front_matter.FORM:
            yield from _in_scalar(parsed, edge, statement)
            continue
        for place in _places(parsed, parsed, edge, statement):
            yield from cuts.drafts(parsed, place)


def _in_scalar(parsed: Parsed, edge: Edge, statement: Statement) -> Iterator[str]:
    """Texts with another value of a scalar, which needn't be written as it is read, or without."""
    value = statement.value
    inner = replace(statement, start=0, end=len(value))
    said = Parsed(parsed.path, value)
    for place in _places(parsed, said, edge, inner):
        for shorter in cuts.shorter(said, place):
            if shorter.strip():
                yield matter.replaced(
                    parsed, statement.start, statement.end, shorter, statement.quote
                )
    yield from matter.without(parsed, statement.start)


def _is_in_status(parsed: Parsed, edge: Edge) -> bool:
    stated = statements(parsed).get("status", [])
    values = any(parsed.lines.line(s.start) == edge.line for s in stated)
    return edge.kind == vocabulary.SUPERSEDED_BY and values


def _places(record: Parsed, said: Parsed, edge: Edge, statement: Statement) -> Iterator[Place]:
    """Where a statement names the edge's target; its offsets are those of the text `said`."""
    for at in citations.of(said, statement.start, statement.end, edge.target):
        clause = _clause(statement, edge.kind, at)
        if statement.field == edge.kind or clause or cuts.is_macro(statement, at):
            start, end = (clause.start, clause.end) if clause else (statement.start, statement.end)
            others = (
                other
                for target in _targets(record, edge)
                for other in citations.of(said, start, end, target)
            )
            is_one = any(o.end <= at.start or o.start >= at.end for o in others)
            yield Place(edge, statement, at, is_one, clause)


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
    at = parsed.lines.start(edge.line)
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
