"""Decision records: reading one file in whatever dialect it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from adrtool import markdown
from adrtool.documents import common, names, vocabulary
from adrtool.documents.adr import edges, title
from adrtool.documents.dialects import statements
from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement
from adrtool.model import Document, Status
from adrtool.problems import Problem, Severity
from adrtool.values import Value

KIND = "adr"
_FINAL = (Status.REJECTED, Status.DEPRECATED)
_DATES = ("date", "created", "updated")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Record(Value):
    """A record as read, the problems on the way, and its statements for those who edit it."""

    document: Document
    problems: tuple[Problem, ...]
    stated: dict[str, list[Statement]]


def read(
    path: str, text: str, prefix: str = "", order: str = "dmy", with_text: bool = True
) -> Record | None:
    """One file as a record; None when it has neither a record's number nor a dialect's fields.

    `prefix` is the one that is configured for the folder, `order` that of its dates in figures.
    The id is the one that the record has unless another of its kind would have it too.
    """
    parsed = Parsed(path, text)
    name = names.parse(path, prefix)
    stated = statements(parsed)
    numbered = name.number is not None or "number" in stated
    # A file whose fields can't be read is shown with its problem rather than passed over.
    readable = bool(parsed.front) or not parsed.problems
    if readable and not numbered and not _has_record_fields(stated):
        return None
    problems = list(parsed.problems)
    status, raw = _status(stated.get("status", []))
    number = name.number or _stated_number(stated)
    document = Document(
        id=f"{KIND}:{number or names.stem(path)}",
        kind=KIND,
        path=path,
        title=title.read(parsed, stated, name),
        text=text if with_text else "",
        number=number,
        status=status,
        # A status that was wrapped is one line.
        status_raw=" ".join(raw.value.splitlines()) if raw else None,
        date=_date(parsed, stated, order, problems),
        deciders=_people(stated.get("deciders", [])),
        tags=_split(stated.get("tags", [])),
        owner=next((s.value for s in stated.get("owner", [])), None),
        edges=tuple(edges.read(parsed, stated)),
        pointers=common.pointers(parsed),
        dialect=_dialect(stated, raw),
        lines=_lines(parsed, stated, raw),
        metadata=common.metadata(parsed.front),
    )
    return Record(document, tuple(problems), stated)


def _has_record_fields(stated: dict[str, list[Statement]]) -> bool:
    return any(vocabulary.is_of_decision(s.value) for s in stated.get("status", []))


def status_statement(stated: Iterable[Statement]) -> Statement | None:
    """The statement that gives the status: in a section that keeps history, the last one."""
    chosen: Statement | None = None
    for statement in stated:
        if chosen and statement.form != chosen.form:
            break
        edge = vocabulary.edge_of(statement.value)
        if edge and edge != vocabulary.SUPERSEDED_BY:
            continue
        if chosen and vocabulary.is_progress(statement.value):
            continue
        if edge or vocabulary.status_of(statement.value):
            chosen = statement
    return chosen


def _status(stated: list[Statement]) -> tuple[Status | None, Statement | None]:
    chosen = status_statement(stated)
    if chosen:
        status = vocabulary.status_of(chosen.value)
        clauses = vocabulary.edges_of(chosen.value)
        replaced = any(clause.kind == vocabulary.SUPERSEDED_BY for clause in clauses)
        return Status.SUPERSEDED if replaced and status not in _FINAL else status, chosen
    first = next((s for s in stated if not vocabulary.edge_of(s.value)), None)
    return vocabulary.status_behind(first.value) if first else None, first


def _stated_number(stated: dict[str, list[Statement]]) -> str | None:
    if "number" not in stated:
        return None
    values = (s.value.strip() for s in stated["number"])
    value = next((v for v in values if not _UUID.fullmatch(v)), "")
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]{0,39}", value):
        return None
    return names.parse(value).number or value


def _date(
    parsed: Parsed, stated: dict[str, list[Statement]], order: str, problems: list[Problem]
) -> str | None:
    told = [s for field in _DATES for s in stated.get(field, [])]
    for statement in told:
        found = _date_in(statement.value, order)
        if found:
            return found
        problems.append(_bad_date(parsed, statement))
    if told:
        return None
    # `**Accepted** 2024-01-31`: where no field tells the date, the status may.
    status = status_statement(stated.get("status", []))
    if status is None or vocabulary.edge_of(status.value):
        return None
    # What stands behind a verb is the other record's date.
    end = next((clause.at for clause in vocabulary.edges_of(status.value)), None)
    return _date_in(vocabulary.outside_links(status.value)[:end], order)


def _date_in(value: str, order: str) -> str | None:
    try:
        return vocabulary.date_of(value, order)
    except ValueError:
        return None


def date_order(record: Record) -> str | None:
    """The order that a record's date in figures must have, as `vocabulary.order_of` tells it."""
    told = [s for field in _DATES for s in record.stated.get(field, [])]
    return next((vocabulary.order_of(s.value) for s in told), None)


def _bad_date(parsed: Parsed, statement: Statement) -> Problem:
    line, column = parsed.lines.line(statement.start), parsed.lines.column(statement.start)
    message = f"{statement.value!r} is not a date"
    return Problem(parsed.path, line, column, Severity.ERROR, "adr/bad-date", message,
                   "write it as YYYY-MM-DD")  # fmt: skip


def _people(stated: list[Statement]) -> tuple[str, ...]:
    return _split([s for s in stated if s.form == stated[0].form])


def _split(stated: list[Statement]) -> tuple[str, ...]:
    """Names of one or several statements; a scalar may hold several, with commas."""
    if not stated:
        return ()
    parts = [part for s in stated for part in re.split(r"[,;]", markdown.plain(s.value))]
    return tuple(dict.fromkeys(filter(None, (part.strip(" []{}'\"") for part in parts))))


def _dialect(stated: dict[str, list[Statement]], status: Statement | None) -> str:
    if status:
        return status.form
    forms = [s.form for field in ("date", "deciders") for s in stated.get(field, [])]
    return forms[0] if forms else ""


def _lines(
    parsed: Parsed, stated: dict[str, list[Statement]], status: Statement | None
) -> dict[str, int]:
    lines = {field: parsed.lines.line(found[0].start) for field, found in stated.items()}
    if status:
        lines["status"] = parsed.lines.line(status.start)
    if parsed.title:
        lines["title"] = parsed.lines.line(parsed.title.start)
    return lines
