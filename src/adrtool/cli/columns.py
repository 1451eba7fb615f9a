"""Rows as aligned columns: as wide as the terminal, or whole in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence

from adrtool.cli.base import say
from adrtool.text import printable, width

_GAP = 2
# Lines: to send each off costs more than to make it, and all together take much room.
_AT_ONCE = 1000


def show(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    style: Callable[[int, str, str], str] | None = None,
) -> None:
    """Prints rows below a header; the last column is cut to the terminal's width.

    `style` may colour a cell: it gets the column, the cell's text and the padded text.
    """
    cells = [list(map(printable, row)) for row in rows]
    widths = [max(map(width, column)) for column in zip(header, *cells, strict=True)]
    limit = _room(widths)
    # What isn't a terminal would be stripped of its colours again.
    style = style if sys.stdout.isatty() else None
    lines = []
    for index, row in enumerate([list(header), *cells]):
        padded = list(map(_pad, row, widths))
        padded[-1] = _cut(row[-1], limit)
        if index and style:
            padded = [style(i, row[i], text) for i, text in enumerate(padded)]
        lines.append((" " * _GAP).join(padded).rstrip())
        if len(lines) == _AT_ONCE:
            say("\n".join(lines))
            lines.clear()
    if lines:
        say("\n".join(lines))


def _room(widths: Sequence[int]) -> int | None:
    if not sys.stdout.isatty():
        return None
    import shutil

    return max(shutil.get_terminal_size().columns - sum(widths[:-1]) - _GAP * (len(widths) - 1), 20)


def _pad(text: str, room: int) -> str:
    return text.ljust(room) if text.isascii() else text + " " * (room - width(text))


def _cut(text: str, limit: int | None) -> str:
    if limit is None or width(text) <= limit:
        return text
    while text and width(text) >= limit:
        text = text[:-1]
    return f"{text}…"
