"""The date of a record, written as the record writes its dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adrtool.documents import vocabulary
from adrtool.documents.adr import status_statement
from adrtool.documents.dialects import front_matter, lines, sections, statements, tables
from adrtool.documents.edit import grid, guard, matter, missing, places
from adrtool.documents.edit.guard import Said
from adrtool.documents.edit.places import Field
from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August",
           "September", "October", "November", "December")  # fmt: skip
_ISO = re.compile(r"(?<!\d)(?P<y>\d{4})(?P<s>[-/._])(?P<m>\d{1,2})[-/._](?P<d>\d{1,2})(?!\d)")
_FIGURES = re.compile(
    r"(?<![\d/.-])(?P<a>\d{1,2})(?P<s>[/.-])(?P<b>\d{1,2})[/.-](?P<y>\d{4}|\d{2})(?![\d/])"
)
_DAY = r"(?P<d>\d{1,2})(?P<nth>st|nd|rd|th)?"
_MONTH = r"(?P<m>[A-Za-z]{3,9})(?P<dot>\.?)"
_DAY_FIRST = re.compile(
    rf"(?<!\d){_DAY}(?P<s>[\s,-]*){_MONTH}(?P<t>[\s,-]*)(?P<y>\d{{4}}|\d{{2}})(?!\d)", re.I
)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}(?P<s>\s+){_DAY}(?P<t>,?\s+)(?P<y>\d{{4}})(?!\d)", re.I)
_TENTH, _TWENTIETH = 10, 20
_SHORT = 3


def set_date(path: str, text: str, date: str, order: str = "dmy") -> str:
    """The record with another date, given as ISO, in the way in which it writes its own.

    `order` tells what comes first where figures alone say it (`dmy` or `mdy`); what else the
    statement says stays. A record without a date gets one beside its status. Raises AdrtoolError
    as `set_status` does.
    """
    parsed = guard.parse(path, text)
    found = _stated(parsed, order)
    drafts = _changed(parsed, found, date, order) if found else _added(parsed, date)

    def is_asked(old: Said, new: Said) -> bool:
        again = _stated(new.parsed, order)
        return again is not None and _read(again.value, order) == date and old.edges == new.edges

    changed = {"date", "created"}
    return guard.first_exact(parsed, drafts, is_asked, changed, found.start if found else None)


def rewritten(raw: str, date: str, order: str = "dmy") -> str | None:
    """A text with its date replaced by another one, given as ISO, in the same form; None for a
    text without a date."""
    for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST, _FIGURES):
        match = pattern.search(raw)
        if match and _read(match[0], order):
            return raw[: match.start()] + _like(match, date, order) + raw[match.end() :]
    return None


def iso(text: str, order: str = "dmy") -> str | None:
    """The date of a text as ISO; None for none, and for one that isn't in the calendar."""
    return _read(text, order)


def _read(value: str, order: str) -> str | None:
    try:
        return vocabulary.date_of(value, order)
    except ValueError:
        return None


def _stated(parsed: Parsed, order: str) -> Statement | None:
    """The statement that tells the date: a field of its own, else the status."""
    stated = statements(parsed)
    told = [*stated.get("date", []), *stated.get("created", [])]
    found = next((s for s in told if _read(s.value, order)), None)
    if found or told:
        return found or told[0]
    status = status_statement(stated.get("status", []))
    if status is None or vocabulary.edge_of(status.value):
        return None
    end = next((clause.at for clause in vocabulary.edges_of(status.value)), None)
    return status if _read(vocabulary.outside_links(status.value)[:end], order) else None


def _changed(parsed: Parsed, found: Statement, date: str, order: str) -> Iterator[str]:
    text, raw = parsed.text, parsed.text[found.start : found.end]
    for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST, _FIGURES):
        match = pattern.search(raw)
        if match and _read(match[0], order):
            at = found.start + match.start()
            draft = text[:at] + _like(match, date, order) + text[found.start + match.end() :]
            yield grid.fitted(text, at, draft)
    # What stood there was no date.
    if found.form == front_matter.FORM:
        yield matter.replaced(parsed, found.start, found.end, date, found.quote)
    elif found.field != "status":
        yield text[: found.start] + date + text[found.end :]


def _like(match: re.Match[str], date: str, order: str) -> str:
    """A date in the form of another one."""
    parts = match.groupdict()
    year, month, day = (int(part) for part in date.split("-"))
    shown = f"{year:04}" if len(parts["y"]) > 2 else f"{year % 100:02}"
    if "a" in parts:
        first, second = (month, day) if order == "mdy" else (day, month)
        sign, a, b = parts["s"], _figure(first, parts["a"]), _figure(second, parts["b"])
        return f"{a}{sign}{b}{sign}{shown}"
    if parts["m"].isdigit():
        sign = parts["s"]
        return f"{shown}{sign}{_figure(month, parts['m'])}{sign}{_figure(day, parts['d'])}"
    is_short = len(parts["m"]) == _SHORT and (parts["m"].casefold() != "may" or "-" in parts["s"])
    name, dot = _month(month, parts["m"], is_short), parts["dot"]
    # Between words a day has no zero before it, unless the other one shows one.
    is_bare = parts["s"].strip(", ") == "" and parts["s"] and not parts["d"].startswith("0")
    number = str(day) if is_bare else _figure(day, parts["d"])
    number += _nth(day) if parts["nth"] else ""
    if match.start("m") < match.start("d"):
        return f"{name}{dot}{parts['s']}{number}{parts['t']}{shown}"
    return f"{number}{parts['s']}{name}{dot}{parts['t']}{shown}"


def _figure(number: int, like: str) -> str:
    """A day or month; with a zero before it unless the other one shows that there is none."""
    return str(number) if len(like) == 1 else f"{number:02}"


def _month(number: int, like: str, is_short: bool) -> str:
    name = _MONTHS[number - 1][: _SHORT if is_short else None]
    return name.upper() if like.isupper() else name.lower() if like.islower() else name


def _nth(day: int) -> str:
    is_teen = _TENTH < day < _TWENTIETH
    return "th" if is_teen else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _added(parsed: Parsed, date: str) -> Iterator[str]:
    """A date where none was: in a place that is empty, else beside the status."""
    status = status_statement(statements(parsed).get("status", []))
    yield from matter.filled(parsed, "date", date)
    yield from places.filled(parsed, Field("date", "Date", date))
    if parsed.block and (status is None or status.form == front_matter.FORM):
        yield from matter.with_key(parsed, "date", date, near="status")
        yield from matter.with_key(parsed, "date", date)
    if status and status.form == lines.FORM:
        yield places.line_below(parsed, status, "Date", date)
    if status and status.form == tables.FORM:
        for slot in tables.slots(parsed):
            if slot.row and slot.start == status.start:
                yield places.row_below(parsed, slot, "Date", date)
    if status and status.form == sections.FORM:
        yield missing.below_title(parsed, missing.date_line(parsed, date))
    yield from missing.plain(parsed, "date", "Date", date)
