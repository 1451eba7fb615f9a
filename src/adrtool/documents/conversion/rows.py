"""Takes fields out of the lines and tables that state them.

What states more than fields, such as a line that goes on in the next one, isn't taken.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from adrtool.documents.conversion.draft import Draft
from adrtool.documents.statements import Statement, field_of

# What leads up to a value in its line: a bullet, the key, emphasis.
_LEAD = re.compile(r"[\s>*_+|·•:-]*(?P<key>[A-Za-z][A-Za-z ()/_-]{0,40}?)[\s*_:]*")
_BULLET = re.compile(r"[\s>*_+-]*")
_REST = re.compile(r"[\s\\*_|·•+]*(?:<br\s*/?>)?\s*(?P<comment><!--(?:(?!-->)[^\n])*-->)?\s*", re.I)
_BREAK = re.compile(r"(?:\\|[ ]{2}|<br\s*/?>)\s*\Z", re.I)
_NEW_BLOCK = re.compile(
    r"\s*$|\s{0,3}(?:[-*+]\s|[|#>:<`~=]|\d+[.)]\s|[*_]{0,2}[A-Za-z][\w ()/-]{0,30}:|\*\*|__)"
)
_RULE = re.compile(r"[|\s:-]*-[|\s:-]*")
_BAR = re.compile(r"(?<!\\)\|")
# What stands above a table of keys and values.
_COLUMNS = frozenset({"field", "key", "name", "property", "attribute", "item", "value", "metadata",
                      "description", "details", ""})  # fmt: skip


def take_lines(draft: Draft, stated: Iterable[Statement]) -> None:
    """Takes whole lines that state nothing but these fields."""
    by_line: dict[int, list[Statement]] = defaultdict(list)
    for statement in stated:
        by_line[draft.line(statement.start)].append(statement)
    for number, found in by_line.items():
        _take_line(draft, number, sorted(found, key=lambda s: s.start))


def _take_line(draft: Draft, number: int, found: Sequence[Statement]) -> None:
    text, at = draft.parsed.text, draft.parsed.lines.start(number)
    first = number
    if _BULLET.fullmatch(text[at : found[0].start]):
        # `**Status**` with its value below.
        above = (n for n in (number - 1, number - 2) if draft.row(n).strip())
        first = next(above, number)
    starts = [draft.parsed.lines.start(first), *(s.end for s in found)]
    keys = [_LEAD.fullmatch(text[a : s.start]) for a, s in zip(starts, found, strict=False)]
    closed = _REST.fullmatch(text[found[-1].end : at + len(draft.row(number))])
    goes_on = not _NEW_BLOCK.match(draft.row(number + 1)) and not _BREAK.search(draft.row(number))
    if closed and not goes_on and all(keys):
        draft.cut.update(range(first, number + 1))
        if closed["comment"]:
            _keep(draft, number, closed["comment"])
        for key, statement in zip(keys, found, strict=True):
            draft.take(statement.field, key["key"] if key else "", statement.value)


def _keep(draft: Draft, number: int, comment: str) -> None:
    """What stood beside the fields of a line stays as a line."""
    row = draft.row(number)
    draft.cut.discard(number)
    draft.renamed[number] = comment + row[len(row.rstrip("\r\n")) :]


def take_tables(draft: Draft, stated: Iterable[Statement]) -> None:
    """Takes the tables around these statements: keys and values, or one row below its header."""
    for first, last in sorted({_extent(draft, draft.line(s.start)) for s in stated}):
        rows = [draft.row(n).strip() for n in range(first, last + 1)]
        pairs = _pairs(draft, [_cells(row) for row in rows if not _RULE.fullmatch(row)])
        if pairs:
            draft.cut.update(range(first, last + 1))
        for key, value in pairs:
            draft.take(field_of(key) or "", key, value)


def _extent(draft: Draft, number: int) -> tuple[int, int]:
    first = last = number
    while draft.row(first - 1).lstrip().startswith("|"):
        first -= 1
    while draft.row(last + 1).lstrip().startswith("|"):
        last += 1
    return first, last


def _cells(row: str) -> list[str]:
    parts = _BAR.split(row)
    inner = parts[1 : -1 if not parts[-1].strip() else None]
    return [cell.strip().replace("\\|", "|") for cell in inner]


def _pairs(draft: Draft, cells: list[list[str]]) -> list[tuple[str, str]]:
    """Keys with their values; none for a table of other things, or of a history."""
    cells = [row for row in cells if any(row)]
    if not cells:
        return []
    if len(cells) == 2 and not (len(cells[0]) == 2 and field_of(cells[1][0])):
        values = [*cells[1], *[""] * len(cells[0])][: max(map(len, cells))]
        header = [*cells[0], *[""] * len(cells[1])][: max(map(len, cells))]
        return [pair for pair in zip(header, values, strict=True) if any(pair)]
    if not all(len(row) == 2 for row in cells) or all(field_of(cell) for cell in cells[0]):
        return []
    if {cell.casefold() for cell in cells[0]} <= _COLUMNS:
        draft.syntax += cells[0]
        cells = cells[1:]
    return [(row[0], row[1]) for row in cells]
