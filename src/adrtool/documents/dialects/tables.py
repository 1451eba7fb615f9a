"""A table before the first section: a header row of fields, or a field and its value a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement, field_of, trimmed

FORM = "table"
_ROW = re.compile(r"^[ \t]{0,3}\|[^\n]*$", re.M)
_RULE = re.compile(r"\|?[ \t:|-]*-[ \t:|-]*\|?\s*$")

_Cell = tuple[int, int]


def statements(parsed: Parsed) -> Iterator[Statement]:
    """The cells of the preamble's tables that stand for known fields."""
    start, end = parsed.preamble
    rows = list(_ROW.finditer(parsed.masked, start, end))
    cells = [_cells(parsed, m) for m in rows if not _RULE.match(m[0].strip())]
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
