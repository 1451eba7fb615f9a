"""Lines of a text, which end at line feeds only, and where offsets stand among them."""

from __future__ import annotations

import re
from bisect import bisect_right

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def split(text: str) -> list[str]:
    """The lines with their ends. Unlike `splitlines`, no other sign ends a line."""
    return _LINE.findall(text)


class Lines:
    """Turns offsets of a text into lines and columns that count from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(m.end() for m in re.finditer("\n", text))]

    def line(self, offset: int) -> int:
        """The line of an offset."""
        return bisect_right(self._starts, offset)

    def column(self, offset: int) -> int:
        """The column of an offset, in characters."""
        return offset - self._starts[self.line(offset) - 1] + 1

    def start(self, line: int) -> int:
        """Where a line begins."""
        return self._starts[line - 1]
