"""Tables of reStructuredText, whose columns stand below each other: grids and simple tables."""

from __future__ import annotations

import re

from adrtool.documents.edit import spans

_BAR = re.compile(r"(?<!\\)\|")
_GRID = re.compile(r"[ \t]*\+(?:[-=]+\+)+[ \t]*\r?$")
# `Accepted`, `Rejected`, `Proposed`: a column of that width wasn't made by a longer text.
_A_STATUS = 8
_SIMPLE = re.compile(r"={2,}(?:[ \t]+={2,})+[ \t]*\r?$")


def fitted(before: str, at: int, draft: str) -> str:
    """The draft with its table drawn anew, where the edit at an offset made a row of one longer
    or shorter; as it is where there is no such table.

    A column that was as narrow as its longest text stays so; one with room keeps its width.
    """
    start, end = _extent(before, at)
    old = before[start:end].split("\n")
    stop = end + len(draft) - len(before)
    new = draft[start:stop].split("\n")
    if _GRID.match(old[0]):
        drawn = _grid(old, new)
    elif _SIMPLE.match(old[0]):
        drawn = _simple(old, new, before.count("\n", start, at))
    else:
        return draft
    return draft[:start] + "\n".join(drawn or new) + draft[stop:]


def _extent(text: str, at: int) -> tuple[int, int]:
    """The lines around an offset that aren't blank."""
    start, end = spans.line_start(text, at), spans.line_end(text, at)
    while start and text[(above := spans.line_start(text, start - 1)) : start].strip():
        start = above
    while text[(below := spans.next_line(text, end)) : spans.line_end(text, below)].strip():
        end = spans.line_end(text, below)
    return start, end


def _grid(old: list[str], new: list[str]) -> list[str] | None:
    widths = [len(part) for part in old[0].strip().strip("+").split("+")]
    was, rows = [_cells(line) for line in old], [_cells(line) for line in new]
    if any(row and len(row) != len(widths) for row in (*was, *rows)):
        return None
    for index, width in enumerate(widths):
        longest = max((len(row[index].rstrip()) for row in was if row), default=0) + 1
        needed = max((len(row[index].rstrip()) for row in rows if row), default=0) + 1
        least = width if longest < width else min(width, _A_STATUS + 2)
        widths[index] = max(needed, least)
    return [_drawn(line, row, widths) for line, row in zip(new, rows, strict=True)]


def _cells(line: str) -> list[str]:
    """The cells of a row with the blanks around them; none for a rule."""
    parts = _BAR.split(line.strip())
    return parts[1:-1] if line.lstrip().startswith("|") else []


def _drawn(line: str, row: list[str], widths: list[int]) -> str:
    lead = line[: len(line) - len(line.lstrip(" \t"))]
    tail = line[len(line.rstrip()) :]
    if row:
        cells = (cell.rstrip().ljust(width) for cell, width in zip(row, widths, strict=True))
        return f"{lead}|{'|'.join(cells)}|{tail}"
    fill = "=" if "=" in line else "-"
    return f"{lead}+{'+'.join(fill * width for width in widths)}+{tail}"


def _simple(old: list[str], new: list[str], index: int) -> list[str] | None:
    """The column that the edit is in made wider or narrower; the last one has no end."""
    if len(old) != len(new) or old[index] == new[index]:
        return None
    columns = [match.span() for match in re.finditer("=+", old[0])]
    differs = next(
        (i for i, (a, b) in enumerate(zip(old[index], new[index], strict=False)) if a != b),
        len(old[index]),
    )
    at = max((i for i, (first, _) in enumerate(columns) if first <= differs), default=0)
    if at == len(columns) - 1:
        return None
    first, last = columns[at]
    behind = columns[at + 1][0]
    texts = [line[first:behind].rstrip() for line in old if not line.startswith("=")]
    grown = len(new[index]) - len(old[index])
    value = new[index][first : behind + grown].rstrip()
    others = [line[first:behind].rstrip() for i, line in enumerate(old)
              if i != index and not line.startswith("=")]  # fmt: skip
    needed = max(map(len, (value, *others)))
    was, gap = last - first, behind - last
    width = max(needed, was if max(map(len, texts)) < was else min(was, _A_STATUS))
    out = []
    for i, line in enumerate(new):
        shift = grown if i == index else 0
        if line.startswith("="):
            out.append(line[:first] + "=" * width + line[last:])
        else:
            cell, rest = line[first : behind + shift].rstrip("\r"), line[behind + shift :]
            out.append(line[:first] + (cell.rstrip().ljust(width + gap) if rest else cell) + rest)
    return out
