"""A table of fields: a header row of them, or a field and its value a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement, field_of, trimmed

FORM = "table"
_ROW = re.compile(r"^[ \t]{0,3}\|[^\n]*$", re.M)
# A line break, or the rule between the rows of reStructuredText's grid tables.
_GAP = re.compile(r"\r?\n(?:[ \t]*\+[-=+]+\+[ \t]*\r?\n)?")
_RULE = re.compile(r"(?:\|?[ \t:|-]*-[ \t:|-]*\|?|\|={3,})\s*$")

_Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Slot:
    """A known field's place: `start` to `end` is its value, empty where none is written.

    `row` is the extent of the row, without line ends, when the field has one of its own.
    """

    field: str
    start: int
    end: int
    row: tuple[int, int] | None


def statements(parsed: Parsed) -> Iterator[Statement]:
    """The cells that stand for known fields: above the first section, or in one for them."""
    if "|" not in parsed.text:
        return
    for start, end in parsed.regions:
        yield from _in_region(parsed, start, end)


def closing(parsed: Parsed) -> Iterator[Statement]:
    """The same of a table that ends the document, when it has a status or a date."""
    for start, end in parsed.closing[:1]:
        lines = filter(None, map(str.strip, parsed.fields[start:end].splitlines()))
        if all(line.startswith("|") for line in lines):
            told = list(_in_region(parsed, start, end))
            if {"status", "date"} & {s.field for s in told}:
                yield from told


def slots(parsed: Parsed) -> Iterator[Slot]:
    """The places for known fields where `statements` looks, also those that nothing fills."""
    for start, end in parsed.regions:
        for table in _tables(parsed, _ROW.finditer(parsed.masked, start, end)):
            yield from _slots(parsed, table)


def _in_region(parsed: Parsed, start: int, end: int) -> Iterator[Statement]:
    told: set[str] = set()
    for table in _tables(parsed, _ROW.finditer(parsed.fields, start, end)):
        # What a first table said about the record a second one says about something else.
        new = [s for s in _table(parsed, table) if s.field not in told]
        told |= {s.field for s in new}
        yield from new


def _tables(parsed: Parsed, rows: Iterable[re.Match[str]]) -> list[list[re.Match[str]]]:
    """The rows of each table: a line break parts them or, within AsciiDoc's fences, blank lines."""
    found: list[list[re.Match[str]]] = []
    fenced = False
    for row in rows:
        fence = row[0].lstrip().startswith("|===")
        gap = parsed.fields[found[-1][-1].end() : row.start()] if found else ""
        joined = not gap.strip() if fenced else not fence and _GAP.fullmatch(gap)
        if found and joined:
            found[-1].append(row)
        else:
            found.append([row])
        fenced ^= fence
    return found


def _table(parsed: Parsed, rows: Sequence[re.Match[str]]) -> Iterator[Statement]:
    for slot in _slots(parsed, rows):
        if slot.start < slot.end:
            value = parsed.text[slot.start : slot.end]
            yield Statement(slot.field, value, slot.start, slot.end, FORM)


def _slots(parsed: Parsed, rows: Sequence[re.Match[str]]) -> Iterator[Slot]:
    cells = [_cells(parsed, row) for row in rows if not _RULE.match(row[0].strip())]
    if cells and all(len(row) == 1 for row in cells):
        # AsciiDoc may write each cell on a line of its own.
        flat = list(chain.from_iterable(cells))
        cells = [[a, b] for a, b in zip(flat[::2], flat[1::2], strict=False)]
    if not cells:
        return
    by_row = _is_key_value(parsed, cells)
    pairs = [(r[0], r[1]) for r in cells if len(r) > 1] if by_row else _columns(parsed, cells)
    for key, value in pairs:
        field = field_of(parsed.text[slice(*key)])
        if field:
            yield Slot(field, *value, _row(parsed, key, value) if by_row else None)


def _row(parsed: Parsed, key: _Cell, value: _Cell) -> tuple[int, int]:
    stop = parsed.text.find("\n", value[1])
    end = len(parsed.text) if stop < 0 else stop
    start = parsed.text.rfind("\n", 0, key[0]) + 1
    return start, start + len(parsed.text[start:end].rstrip("\r"))


def _columns(parsed: Parsed, cells: list[list[_Cell]]) -> list[tuple[_Cell, _Cell]]:
    """Each column's name with its value: where rows keep a history of the status, the last one's.

    One known column over several rows is a list of other things, such as options.
    """
    fields = [field_of(parsed.text[slice(*cell)]) for cell in cells[0]]
    rows = cells[1:]
    if sum(map(bool, fields)) == 1 and len(rows) > 1:
        return []
    if "status" in fields:
        at = fields.index("status")
        rows = [row for row in rows if at < len(row) and row[at][0] < row[at][1]][-1:] or rows
    return [pair for row in rows[:1] for pair in zip(cells[0], row, strict=False)]


def _cells(parsed: Parsed, row: re.Match[str]) -> list[_Cell]:
    """The spans between the bars; a missing last bar is forgiven."""
    bars = [row.start() + m.start() for m in re.finditer(r"(?<!\\)\|", row[0])]
    if bars and parsed.fields[bars[-1] + 1 : row.end()].strip():
        bars.append(row.end())
    return [trimmed(parsed.fields, a + 1, b) for a, b in pairwise(bars)]


def _is_key_value(parsed: Parsed, cells: list[list[_Cell]]) -> bool:
    """Two columns, and fields stand in the first rather than in the first row."""
    if any(len(row) > 2 for row in cells):
        return False
    down = sum(bool(row and field_of(parsed.text[slice(*row[0])])) for row in cells)
    across = sum(bool(field_of(parsed.text[slice(*cell)])) for cell in cells[0])
    return down > across or (down == across == 1 and len(cells) == 1)
