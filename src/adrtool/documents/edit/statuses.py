"""The status of a record: another one, or one where none was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from adrtool import markdown
from adrtool.documents import vocabulary
from adrtool.documents.adr import status_statement
from adrtool.documents.dialects import front_matter, lines, sections, statements, tables
from adrtool.documents.edit import boxes, citations, grid, guard, matter, missing, places
from adrtool.documents.edit.guard import Said
from adrtool.documents.edit.references import Reference
from adrtool.documents.edit.wording import current, spelt_like
from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement
from adrtool.model import Document

_EMPHASIS = re.compile(r"(\*\*|__|\*|_)(?=\S)(.*?)(?<=\S)\1", re.S)
# A line that goes on in lower case behind one that ends without a stop.
_WRAPPED = re.compile(r"(?<![.!?:;\\\s])[ \t]?\r?\n[ \t]{0,3}(?P<line>[a-z][^\r\n]*[^\s])")
_FORMS = (front_matter.FORM, tables.FORM, lines.FORM, sections.FORM)
_DATE = r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2,4}"
_DAY = re.compile(
    rf"[\s,(–—*_-]{{0,9}}(?:\b(?:on|as of|since)\s+)?(?<!\d)(?:{_DATE})(?!\d)[*_]*\)?"
)
_STRUCK = re.compile(r"(?:(?:~~[^~\n]+~~|<(del|s|strike)>[^<\n]*</\1>)[\s,;]*)+(?=\S)", re.I)


def set_status(path: str, text: str, status: str, like: Document | None = None) -> str:
    """The record with another status, a word of the vocabulary or `superseded by …`.

    What the same statement says of other records and its day stay; what it says of records that
    superseded this one goes. A record that states no status gets one where it has an empty place
    for it, else as `like` states its own: a record of the same folder. Raises AdrtoolError when
    its front matter can't be read or the status can't be told from the rest, since an edit would
    be a guess.
    """
    parsed = guard.parse(path, text)
    now = current(parsed)
    drafts = _restated(parsed, now, status) if now else missing.drafts(parsed, status, like)
    changed = {"status", "date"} if tells_day(status) else {"status"}

    def is_asked(old: Said, new: Said) -> bool:
        return _is(current(new.parsed), status) and _other_edges(old) <= _other_edges(new)

    return guard.first_exact(parsed, drafts, is_asked, changed, now.start if now else None)


def tells_day(status: str) -> bool:
    """Whether a status tells a day, which may be the record's."""
    return bool(_DAY.search(status))


def _other_edges(record: Said) -> set[tuple[str, str]]:
    return {edge for edge in record.edges if edge[0] != vocabulary.SUPERSEDED_BY}


def _is(stated: Statement | None, status: str) -> bool:
    if stated is None:
        return False
    word = vocabulary.status_of(status)
    if word is None and not vocabulary.edge_of(status):
        said = stated.value.replace("\\|", "|").strip("*_ ").casefold()
        return said.startswith(status.strip("*_ ").casefold())
    return vocabulary.status_of(stated.value) == word


def _restated(parsed: Parsed, now: Statement, status: str) -> Iterator[str]:
    """The status replaced where it is stated; front matter and a section may both state it."""
    yield from boxes.ticked(parsed, now, status)
    text, word = parsed.text, vocabulary.status_of(now.value)
    stated = statements(parsed)["status"]
    others = (status_statement(s for s in stated if s.form == form) for form in _FORMS)
    alike = [s for s in others if s and s.form != now.form and _bare(s) == _bare(now)]
    alike = [now, *alike] if word else [now]
    for statement in sorted(alike, key=lambda s: s.start, reverse=True):
        end = _end_of_sentence(parsed, statement)
        is_yaml = statement.form == front_matter.FORM
        written = statement.value if is_yaml else parsed.text[statement.start : end]
        value = _instead(statement, written, status)
        text = replaced(parsed, text, statement, end, value)
    yield text


def _bare(statement: Statement) -> str:
    return markdown.plain(statement.value).casefold()


def replaced(parsed: Parsed, text: str, statement: Statement, end: int, value: str) -> str:
    """The text with another value of a statement, of which `text` has what stands before it."""
    if statement.form == front_matter.FORM:
        head = matter.replaced(parsed, statement.start, end, value, statement.quote)
        return head[: len(head) - len(parsed.text) + end] + text[end:]
    draft = text[: statement.start] + value + text[end:]
    return grid.fitted(text, statement.start, draft)


def _end_of_sentence(parsed: Parsed, statement: Statement) -> int:
    """Where a status that was wrapped into several lines ends."""
    end = statement.end
    while statement.form == sections.FORM and (more := _WRAPPED.match(parsed.masked, end)):
        if vocabulary.edge_of(more["line"]) or vocabulary.status_of(more["line"]):
            break
        end = more.end("line")
    return end


def _instead(statement: Statement, written: str, status: str) -> str:
    """What to write for a status: in the other's capitals and emphasis, with what has to stay."""
    if statement.form == tables.FORM:
        status = places.in_cell(status)
    struck = _STRUCK.match(written)
    if struck:
        # What is struck out is the record's history.
        rest = _instead(replace(statement, form=""), written[struck.end() :],
                        status.removeprefix(struck[0]))  # fmt: skip
        return struck[0] + rest
    emphasised = _EMPHASIS.match(written)
    mark = emphasised[1] if emphasised else ""
    kept = _kept(written, status)
    status = spelt_like(emphasised[2] if emphasised else written, status)
    if mark and not status.startswith(mark):
        whole = emphasised is not None and emphasised.end() == len(written)
        inner = kept if whole else ""
        return f"{mark}{status}{inner.removesuffix(mark)}{mark}{'' if whole else kept}"
    return status + kept


def _kept(written: str, status: str) -> str:
    """What a statement says beside its status: its day, and records that didn't supersede it."""
    clauses = vocabulary.edges_of(written)
    head = written[: clauses[0].at] if clauses else written
    day = None if tells_day(status) else _DAY.search(head)
    kept = day[0].rstrip() if day and day.start() else ""
    others = [c for c in clauses if c.at and c.kind != vocabulary.SUPERSEDED_BY]
    ends = {c.at: next((d.at for d in clauses if d.at > c.at), len(written)) for c in clauses}
    kept += "".join(written[c.at : ends[c.at]].rstrip() for c in others)
    if not others and day and clauses:
        return kept
    return "" if kept and kept in status else kept


def with_one_more(parsed: Parsed, now: Statement, by: Reference) -> Iterator[str]:
    """Texts whose status names one more of those that superseded the record; none without any."""
    named = superseders(now)
    bare = re.findall(r"(?:ADR[-_ :]?)?\d{1,6}(?![\w/.-])", named or now.value, re.I)
    ways = list(filter(None, (by.link(parsed.path), by.like(bare[-1:]))))
    for one in ways if named else ():
        yield from _restated(parsed, now, f"{named}, {one}")
    if now.form != front_matter.FORM:
        yield from _behind_others(parsed, now, ways)


def _behind_others(parsed: Parsed, now: Statement, ways: list[str]) -> Iterator[str]:
    """`Accepted, superseded by [8](8.md) on …` with one more behind the last that it names."""
    end = _end_of_sentence(parsed, now)
    text, edges = parsed.text, guard.said(parsed.path, parsed.text).edges
    targets = [target for kind, target in edges if kind == vocabulary.SUPERSEDED_BY]
    spans = [span for t in targets for span in citations.of(parsed, now.start, end, t)]
    at = max((span.end for span in spans), default=None)
    for one in ways if at is not None else ():
        value = places.in_cell(one) if now.form == tables.FORM else one
        yield grid.fitted(text, now.start, f"{text[:at]}, {value}{text[at:]}")


def superseders(now: Statement) -> str:
    """`Superseded by [9](…)` as the statement has it; empty when it names no record."""
    emphasised = _EMPHASIS.fullmatch(now.value)
    value = emphasised[2] if emphasised else now.value
    clauses = vocabulary.edges_of(value)
    if not clauses or clauses[0].kind != vocabulary.SUPERSEDED_BY or clauses[0].at:
        return ""
    named = re.search(r"[\[\d`<]|xref:|link:", value[clauses[0].start : clauses[0].end])
    return value[: clauses[0].end].rstrip(" .,;") if named else ""
