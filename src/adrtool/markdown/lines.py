"""Lines of a text, which end at line feeds only, and where offsets stand among them."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

_NEAR = 4096
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def split(text: str) -> list[str]:
    """The lines with their ends. Unlike `splitlines`, no other sign ends a line."""
    return _LINE.findall(text)


class Lines:
    """Turns offsets of a text into lines and columns that count from 1."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self._text))]

    def line(self, offset: int) -> int:
        """The line of an offset."""
        if offset < _NEAR:
            # What a text says of itself stands at its top, where counting is quicker.
            return self._text.count("\n", 0, offset) + 1
        return bisect_right(self._starts, offset)

    def column(self, offset: int) -> int:
        """The column of an offset, in characters."""
        return offset - self._text.rfind("\n", 0, offset)

    def start(self, line: int) -> int:
        """Where a line begins."""
        return self._starts[line - 1]

    def column_of(self, line: int, said: str) -> int:
        """The column at which a line says something, in whole words; 1 when it doesn't."""
        start = self.start(line)
        end = self._text.find("\n", start)
        words = re.compile(rf"(?<!\w){re.escape(said)}(?!\w)")
        found = words.search(self._text, start, end if end >= 0 else len(self._text))
        return self.column(found.start()) if found and said else 1
