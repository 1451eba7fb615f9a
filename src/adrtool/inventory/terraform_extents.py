"""Parts of a text that are apart or inside of each other, and which of them is around a place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable


class Extents:
    """Finds the innermost of extents that are apart or inside of each other."""

    def __init__(self, extents: Iterable[tuple[int, int, str]]) -> None:
        self._extents = sorted(extents)
        self._outer: list[int] = []
        opened: list[int] = []
        for index, (start, _, _) in enumerate(self._extents):
            while opened and self._extents[opened[-1]][1] <= start:
                opened.pop()
            self._outer.append(opened[-1] if opened else -1)
            opened.append(index)

    def around(self, at: int) -> str | None:
        """The value of the innermost extent around a place."""
        index = bisect_right(self._extents, at, key=lambda e: e[0]) - 1
        while index >= 0 and self._extents[index][1] <= at:
            index = self._outer[index]
        return self._extents[index][2] if index >= 0 else None
