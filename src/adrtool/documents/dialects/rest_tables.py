"""Tables of reStructuredText that have no bars: `list-table` directives and simple tables.

Format: the reStructuredText Markup Specification and the directives of docutils.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement, field_of, trimmed
from adrtool.markdown.lines import split

FORM = "rest-table"
_LIST = re.compile(
    r"^[ \t]*\.\.[ \t]+list-table::[^\n]*\n(?P<body>(?:[ \t]+[^\n]*\n?|\r?\n)*)", re.M
)
_CELL = re.compile(r"^[ \t]+(?P<row>\*[ \t]+)?-[ \t]+(?P<value>[^\n]*)", re.M)
_ROWS = r"(?:[^\n]*\S[^\n]*\n){1,100}?(?P=rule)[ \t]*\r?"
# A third rule closes a table that has a row of headings.
_SIMPLE = re.compile(
    rf"^(?P<rule>={{2,}}(?:[ \t]+={{2,}})+)[ \t]*\r?\n(?P<body>{_ROWS}(?:\n{_ROWS})?)$", re.M
)

_Cell = tuple[int, int]


def statements(parsed: Parsed) -> Iterator[Statement]:
    """The cells that stand for known fields: above the first section, or in one for them."""
    for start, end in parsed.regions:
        for match in _LIST.finditer(parsed.fields, start, end):
            yield from _said(parsed, _listed(parsed, *match.span("body")))
        for match in _SIMPLE.finditer(parsed.fields, start, end):
            yield from _said(parsed, _in_columns(parsed, match))


def _listed(parsed: Parsed, start: int, end: int) -> list[list[_Cell]]:
    rows: list[list[_Cell]] = []
    for cell in _CELL.finditer(parsed.fields, start, end):
        if cell["row"]:
            rows.append([])
        if rows:
            rows[-1].append(trimmed(parsed.fields, *cell.span("value")))
    return rows


def _in_columns(parsed: Parsed, table: re.Match[str]) -> list[list[_Cell]]:
    starts = [column.start() for column in re.finditer("=+", table["rule"])]
    rows = []
    at = table.start("body")
    for line in split(table["body"]):
        ends = [*starts[1:], len(line)]
        cuts = [(min(a, len(line)), min(b, len(line))) for a, b in zip(starts, ends, strict=True)]
        if line.strip(" \t\r\n=-"):
            rows.append([trimmed(parsed.fields, at + a, at + b) for a, b in cuts])
        at += len(line)
    return rows


def _said(parsed: Parsed, rows: list[list[_Cell]]) -> Iterator[Statement]:
    """A field and its value a row, or a row of fields with their values below."""
    down = [(row[0], row[1]) for row in rows if len(row) == 2]
    across = list(zip(*rows[:2], strict=False)) if len(rows) == 2 else []
    known = max(down, across, key=lambda pairs: sum(bool(_field(parsed, key)) for key, _ in pairs))
    for key, (start, end) in known:
        field = _field(parsed, key)
        if field and start < end:
            yield Statement(field, parsed.text[start:end], start, end, FORM)


def _field(parsed: Parsed, cell: _Cell) -> str | None:
    return field_of(parsed.text[slice(*cell)])
