"""Decision records: reading one file in whatever dialect it is written."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from adrtool import markdown
from adrtool.documents import common, names, titles, vocabulary
from adrtool.documents.dialects import statements
from adrtool.documents.dialects.front_matter import FORM as FRONT_MATTER
from adrtool.documents.parsed import Parsed, Section, tells_of_others
from adrtool.documents.statements import Statement, field_of, trimmed
from adrtool.model import Document, Edge, Status
from adrtool.problems import Problem, Severity
from adrtool.values import Value

KIND = "adr"
_FINAL = (Status.REJECTED, Status.DEPRECATED)
_EDGE_FIELDS = ("superseded_by", "supersedes", "amended_by", "amends", "relates_to")
_DATES = ("date", "created", "updated")
# AsciiDoc: `* xref:0002-x.adoc[Supersedes ADR-2]`.
_MACRO = re.compile(r"[*. \t]{0,8}(?:xref|link):[^\s\[\]]{1,1000}\[(?P<label>[^\]\n]+)\]\W*$")
_TITLE_NUMBER = re.compile(
    r"(?P<open>\[)?(?P<adr>(?:adr|decision|record)[\s_#-]*)?"
    r"(?P<number>(?:[A-Za-z]+-)*(?:[A-Za-z]+ )?\d+[a-z]?)"
    r"(?(open)\])(?:\s*[.:)–—_](?!\d)\s*|\s+[-–—]\s+|-\s+|(?P<space>\s+))(?=\S)",
    re.I,
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
_TITLE_WORD = re.compile(r"(?:adr|(?:architecture )?decision record)\s*:\s+(?=\S)", re.I)
# Signs before the number: an emoji, or the quote that closes behind the title.
_TITLE_LEAD = re.compile(r"[^\w\s\[\]()`*<>#&]{1,4}[ \t]*(?=(?:adr|decision|rfc)[\s_#-]*\d)", re.I)
# `009-use-x`: the file's name for a title.
_TITLE_SLUG = re.compile(r"0\d{2,5}[-_](?=[^\W\d])")
_TITLE_PENDING = re.compile(r"(?:adr[\s_#-]*)?X{3,4}\s*[.:)–—-]\s*(?=\S)", re.I)
_TITLE_DATE = re.compile(r"(?:19|20)\d{2}[-_./]\d{2}[-_./]\d{2}\s*[:.–—-]?\s+(?=\S)")
_NAMED = re.compile(
    r"(?:^\W*|,\s*|&\s*|\band\s+)(ADR[- ]?\d{1,8}[a-z]?|\d{3,8}-[\w-]{1,200}\.\w{2,8})"
    r"(?=\s*(?:$|[,&.;)]|and\b))",
    re.I,
)
_DAY = re.compile(r"(?<!\d)\d{4}[-/.]\d\d[-/.]\d\d(?!\d)|(?<!\d)\d\d?[-/.]\d\d?[-/.]\d{4}(?!\d)")
# A number with a record's prefix or leading zeros, or where nothing but a record can stand:
# `Supersedes the note of issue #4145 in lines 51–54` cites none.
_CITED = re.compile(
    r"(?:(?<![\w/.-])(?=(?:[A-Za-z]{2,}-)+#?\d|0\d)|^\W*|[,;&(]\s*"
    r"|\b(?:and|or|by|adrs?|rfcs?|decisions?|records?|numbers?|no\.?)[\s#:_-]*)"
    r"((?:[A-Za-z]{2,}-)*#?\d{1,8}[a-z]?)(?![\w/]|\.\d)",
    re.I,
)


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
        title=_title(parsed, stated, name),
        text=text if with_text else "",
        number=number,
        status=status,
        # A status that was wrapped is one line.
        status_raw=" ".join(raw.value.splitlines()) if raw else None,
        date=_date(parsed, stated, order, problems),
        deciders=_people(stated.get("deciders", [])),
        tags=_split(stated.get("tags", [])),
        owner=next((s.value for s in stated.get("owner", [])), None),
        edges=tuple(_edges(parsed, stated)),
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
        edges = vocabulary.edges_of(chosen.value)
        replaced = any(edge.kind == vocabulary.SUPERSEDED_BY for edge in edges)
        return Status.SUPERSEDED if replaced and status not in _FINAL else status, chosen
    first = next((s for s in stated if not vocabulary.edge_of(s.value)), None)
    return vocabulary.status_behind(first.value) if first else None, first


def _title(parsed: Parsed, stated: dict[str, list[Statement]], name: names.Name) -> str:
    declared = next((s.value for s in stated.get("title", []) if s.form == FRONT_MATTER), "")
    heading = parsed.title
    written = heading.text if heading else declared
    if not written:
        return names.readable(name.slug) or parsed.path
    written = written.strip()
    if heading and declared and written != declared and _is_numbered(written, declared):
        return declared
    title = title_without_number(written, name, parsed.block is not None)
    return titles.read(title, parsed.path) if heading else title


def _is_numbered(written: str, title: str) -> bool:
    """Whether a heading is a number and the title that front matter declares."""
    lead = written.removesuffix(title)
    return bool(re.fullmatch(r"(?:adr[\s_#-]*)?\d{1,8}(?:[.:)]|\s[-–—])?\s+", lead, re.I))


def _is_own(cited: str, name: names.Name, separated: bool) -> bool:
    """Whether a heading's number is that of the file, be it with a word of its own: `SDD 12`."""
    if not name.number:
        return False
    own, other = names.key_of(name.number), names.key_of(cited)
    if own == other or own.replace("-", "") == other.replace("-", ""):
        return True
    lead = re.match(r"[A-Z]{2,6}[- ]?(?=\d)", cited) if separated else None
    return lead is not None and own == names.key_of(cited[lead.end() :])


def title_without_number(written: str, name: names.Name, declared: bool) -> str:
    """A heading without the record's own number: `12. T`, `ADR-0012: T`, `12 T`, `2024-01-31 T`.

    `declared`: the record has front matter, whose dialects put no number into the heading, so
    that a title may begin with one.
    """
    lead = None if written[:1].isalnum() else _TITLE_LEAD.match(written)
    if lead:
        closing = written[0] if written[0] in "\"'" else None
        written = written[lead.end() :].removesuffix(closing or "")
    dated = _TITLE_DATE.match(written)
    if dated and not name.sequential:
        return written[dated.end() :]
    match = _TITLE_NUMBER.match(written)
    slug = None if match else _TITLE_SLUG.match(written)
    if slug:
        return written[slug.end() :]
    if not match:
        lead = _TITLE_PENDING.match(written) or _TITLE_WORD.match(written)
        return written[lead.end() :] if lead else written
    digits = match["number"]
    own = _is_own(digits, name, not match["space"])
    if " " in digits and not own:
        return written
    marked = bool(match["adr"]) or digits.startswith("0")
    if match["space"] and declared and not marked:
        return written
    # Another number is a mistake when it looks like a record's, else it is part of the title.
    numbered = not match["space"] and not declared and name.sequential and len(digits) < 5
    return written[match.end() :] if own or marked or numbered else written


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


def _edges(parsed: Parsed, stated: dict[str, list[Statement]]) -> Iterable[Edge]:
    found: dict[tuple[str, str], Edge] = {}
    for kind in _EDGE_FIELDS:
        for statement in stated.get(kind, []):
            # `Related` may hold statements that say more: `Supersedes [2](0002-x.md)`.
            # and `Supersedes: extends ADR-2` is no more than that.
            value, at = statement.value, statement.start
            if _NONE.match(value) or _add_statement(found, parsed, value, at):
                continue
            _add(found, parsed, kind, value, at)
    for statement in stated.get("status", []):
        _add_statement(found, parsed, statement.value, statement.start)
    for section in parsed.sections:
        if tells_of_others(section.heading) and not field_of(section.heading.text):
            _add_section(found, parsed, section)
    return found.values()


def _add_section(found: dict[tuple[str, str], Edge], parsed: Parsed, section: Section) -> None:
    at = section.start
    for line in parsed.fields[section.start : section.own_end].splitlines(keepends=True):
        start, end = trimmed(parsed.fields, at, at + len(line))
        _add_statement(found, parsed, parsed.text[start:end], start)
        at += len(line)


def _add_statement(found: dict[tuple[str, str], Edge], parsed: Parsed, value: str, at: int) -> bool:
    """Whether the value states edges, which are added."""
    clauses = vocabulary.edges_of(value)
    for clause in clauses:
        whole, said = value[clause.at : clause.end], value[clause.start : clause.end]
        # `[Supersedes ADR-2](0002-x.md)`: the verb is in the link's text.
        is_inside = _links(parsed, whole) > _links(parsed, said)
        start = clause.at if is_inside else clause.start
        _add(found, parsed, clause.kind, value[start : clause.end], at + start)
    if clauses:
        return True
    macro = _MACRO.match(value)
    kind = vocabulary.edge_of(macro["label"]) if macro else None
    if kind:
        _add(found, parsed, kind, value, at)
    return kind is not None


def _links(parsed: Parsed, value: str) -> int:
    return len(parsed.links_in(value))


def _add(
    found: dict[tuple[str, str], Edge], parsed: Parsed, kind: str, value: str, at: int
) -> None:
    """The links of a statement or, where there are none, the numbers or ids that it cites.

    Beside links, which may lead to anything, only what says that it is a record counts.
    """
    line = parsed.lines.line(at)
    value = vocabulary.without_struck(value)
    targets = [(link.target, link.label) for link in parsed.links_in(value)]
    targets += [(use.target, use.label) for use in _references(parsed, at, value)]
    rest = _DAY.sub("", vocabulary.outside_links(value))
    targets = targets or _bare(value)
    targets += [(cited, "") for cited in (_NAMED if targets else _CITED).findall(rest)]
    for target, label in targets:
        found.setdefault((kind, target), Edge(kind, target, label, line))


def _references(parsed: Parsed, at: int, value: str) -> list[markdown.Link]:
    first, last = (bisect_left(parsed.references, x, key=_start) for x in (at, at + len(value) + 1))
    return parsed.references[first:last]


def _start(link: markdown.Link) -> int:
    return link.start


def _bare(value: str) -> list[tuple[str, str]]:
    """A file's name, id or number that stands alone: `superseded_by: 20240131-use-x`."""
    word = value.strip(" .,;:`[]()<>*")
    if not re.search(r"\w", word) or " " in word or word.casefold() in _NOTHING:
        return []
    return [] if _DAY.fullmatch(word) else [(word, "")]


_NOTHING = {"n/a", "na", "none", "nothing", "no", "yes", "true", "false", "nil", "null", "tbd"}
_NONE = re.compile(r"\W*(?:none|nothing|n/a)\b", re.I)


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
