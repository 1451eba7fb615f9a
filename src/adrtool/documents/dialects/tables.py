"""A table of fields: a header row of them, or a field and its value a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, groupby, pairwise

from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement, field_of, trimmed

FORM = "table"
_ROW = re.compile(r"^[ \t]{0,3}\|[^\n]*$", re.M)
_RULE = re.compile(r"(?:\|?[ \t:|-]*-[ \t:|-]*\|?|\|={3,})\s*$")

_Cell = tuple[int, int]


def statements(parsed: Parsed) -> Iterator[Statement]:
    """The cells that stand for known fields: above the first section, or in one for them."""
    for start, end in parsed.regions:
        yield from _in_region(parsed, start, end)


def closing(parsed: Parsed) -> Iterator[Statement]:
    """The same of a table that ends the document, when it has a status or a date."""
    for start, end in parsed.paragraphs[1:][-1:]:
        lines = filter(None, map(str.strip, parsed.masked[start:end].splitlines()))
        if all(line.startswith("|") for line in lines):
            told = list(_in_region(parsed, start, end))
            if {"status", "date"} & {s.field for s in told}:
                yield from told


def _in_region(parsed: Parsed, start: int, end: int) -> Iterator[Statement]:
    rows = list(_ROW.finditer(parsed.masked, start, end))
    # Rows belong to one table while only a line break, or AsciiDoc's blank line, parts them.
    for _, table in groupby(enumerate(rows), key=lambda pair: _table_of(parsed, rows, pair[0])):
        yield from _table(parsed, [row for _, row in table])


def _table_of(parsed: Parsed, rows: Sequence[re.Match[str]], index: int) -> int:
    """The first row of the table that a row belongs to."""
    while index and not parsed.masked[rows[index - 1].end() : rows[index].start()].strip():
        index -= 1
    return index


def _table(parsed: Parsed, rows: Sequence[re.Match[str]]) -> Iterator[Statement]:
    cells = [_cells(parsed, row) for row in rows if not _RULE.match(row[0].strip())]
    if cells and all(len(row) == 1 for row in cells):
        # AsciiDoc may write each cell on a line of its own.
        flat = list(chain.from_iterable(cells))
        cells = [[a, b] for a, b in zip(flat[::2], flat[1::2], strict=False)]
    if not cells:
        return
    if _is_key_value(parsed, cells):
        pairs = [(row[0], row[1]) for row in cells if len(row) > 1]
    else:
        pairs = [pair for row in cells[1:2] for pair in zip(cells[0], row, strict=False)]
    for key, value in pairs:
        field = field_of(parsed.text[slice(*key)])
        if field and value[0] < value[1]:
            yield Statement(field, parsed.text[slice(*value)], *value, FORM)


def _cells(parsed: Parsed, row: re.Match[str]) -> list[_Cell]:
    """The spans between the bars; a missing last bar is forgiven."""
    bars = [row.start() + m.start() for m in re.finditer(r"(?<!\\)\|", row[0])]
    if bars and parsed.masked[bars[-1] + 1 : row.end()].strip():
        bars.append(row.end())
    return [trimmed(parsed.masked, a + 1, b) for a, b in pairwise(bars)]


def _is_key_value(parsed: Parsed, cells: list[list[_Cell]]) -> bool:
    """Two columns, and fields stand in the first rather than in the first row."""
    if any(len(row) > 2 for row in cells):
        return False
    down = sum(bool(row and field_of(parsed.text[slice(*row[0])])) for row in cells)
    across = sum(bool(field_of(parsed.text[slice(*cell)])) for cell in cells[0])
    return down > across or (down == across == 1 and len(cells) == 1)
