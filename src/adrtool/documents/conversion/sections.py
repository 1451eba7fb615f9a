"""Takes fields out of the sections that are named like them; text that isn't a field stays."""

from __future__ import annotations

import re
from collections.abc import Sequence

from adrtool.documents import vocabulary
from adrtool.documents.conversion.draft import EDGES, Draft
from adrtool.documents.parsed import Section
from adrtool.documents.statements import Statement, field_of

HISTORY = "Status History"
"""What the section of the status is called where its words stand in the front matter and it
says more than that."""

_MARKER = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]+")
_BREAK = re.compile(r"(?:\\|[ ]{2})\s*\Z")
_HEADING = re.compile(r"\s{0,3}(?:#|=+\s*\Z|-+\s*\Z)")
_COMMENT = re.compile(r"<!--.*?-->", re.S)


def take(draft: Draft, stated: Sequence[Statement], moving: bool) -> None:
    """Takes what these statements say; edges beside the status only when they are `moving`."""
    for section in draft.parsed.sections:
        name = field_of(section.heading.text)
        inside = [s for s in stated if s.field == name and section.start <= s.start < section.end]
        if name == "status" and inside:
            _take_status(draft, section, inside, moving)
        elif inside:
            _take_list(draft, section, inside)
        else:
            _take_heading(draft, section, stated)


def _take_heading(draft: Draft, section: Section, stated: Sequence[Statement]) -> None:
    """`## Status: Accepted`."""
    heading = section.heading
    for statement in stated:
        if statement == draft.status and heading.start < statement.start < heading.end:
            draft.take("status", "", statement.value)
            _close(draft, section, heading.text[: statement.start - heading.start])


def _take_status(draft: Draft, section: Section, inside: list[Statement], moving: bool) -> None:
    """Where several statuses tell a history, or text goes on behind one, all of it stays."""
    states = [s for s in inside if _is_state(s)]
    for statement in inside:
        if statement == draft.status:
            whole = len(states) < 2 and _is_alone(draft, statement)
            _take(draft, statement, "status", "", statement.value) if whole else draft.copy(
                statement
            )
        elif moving and _is_alone(draft, statement):
            _take_edge(draft, statement)
    _close(draft, section)


def _is_state(statement: Statement) -> bool:
    said = vocabulary.status_of(statement.value) and not vocabulary.edge_of(statement.value)
    return bool(said) and not vocabulary.is_progress(statement.value)


def _take_edge(draft: Draft, statement: Statement) -> None:
    """`Supersedes [3](…)` and no more: another verb, or a status before it, has to stay."""
    value = statement.value
    clauses = vocabulary.edges_of(value)
    if len(clauses) == 1 and clauses[0].kind in EDGES and not clauses[0].at:
        verb, rest = value[: clauses[0].start], value[clauses[0].start :].strip(" .,;:")
        _take(draft, statement, clauses[0].kind, verb, rest)


def _take(draft: Draft, statement: Statement, name: str, key: str, value: str) -> None:
    draft.take(name, key, value)
    draft.cut.add(draft.line(statement.start))


def _is_alone(draft: Draft, statement: Statement) -> bool:
    """Whether a statement is all that its paragraph, or its item of a list, says."""
    number = draft.line(statement.start)
    row, start = draft.row(number), draft.parsed.lines.start(number)
    marker = _MARKER.match(row)
    lead = row[marker.end() if marker else 0 : statement.start - start]
    if lead.strip() or row[statement.end - start :].strip(" \t\r\n\\"):
        return False
    above, below = draft.row(number - 1), draft.row(number + 1)
    ends = not below.strip() or bool(_MARKER.match(below) or _BREAK.search(row))
    begins = not above.strip() or bool(_HEADING.match(above) or _BREAK.search(above))
    return ends and (begins or bool(marker))


def _own(draft: Draft, section: Section) -> range:
    """The lines of a section's own text."""
    stop = section.own_end
    if stop <= section.start:
        return range(0)
    return range(draft.line(section.start), draft.line(stop - 1) + 1)


def _close(draft: Draft, section: Section, said: str = "") -> None:
    """Takes the heading too when nothing is left below it; else it says what is left.

    `said` is what is dropped of the heading, which is all of it by default.
    """
    heading = range(draft.line(section.heading.start), draft.line(section.start - 1) + 1)
    left = "".join(draft.row(n) for n in _own(draft, section) if n not in draft.cut)
    draft.syntax.append(said or section.heading.text)
    if not _COMMENT.sub("", left).strip() and section.own_end == section.end:
        draft.cut.update(heading)
    else:
        row = draft.row(heading[0])
        draft.renamed[heading[0]] = row.replace(section.heading.text, HISTORY, 1)


def _take_list(draft: Draft, section: Section, inside: list[Statement]) -> None:
    """The section of another field goes as a whole, or stays as it is."""
    lines = {draft.line(s.start) for s in inside}
    own = {n for n in _own(draft, section) if draft.row(n).strip()}
    alone = all(_is_alone(draft, statement) for statement in inside)
    if lines == own and alone and section.own_end == section.end:
        for statement in inside:
            _take(draft, statement, statement.field, section.heading.text, statement.value)
        _close(draft, section)
