"""Names that several places of a tree declare: which of them is meant somewhere."""

from __future__ import annotations

import posixpath
from collections import defaultdict


class Places:
    """Ids by name and by every folder that they lie in or below."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[str]] = defaultdict(list)

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, name: str, path: str, identifier: str) -> None:
        """An id that a file declares under a name."""
        for place in _upwards(path):
            self._found[name, place].append(identifier)

    def near(self, name: str, path: str) -> list[str]:
        """The ids in the same file, else those of the nearest folder upwards that has any.

        The same rules and jobs often stand in several environments.
        """
        if not name:
            return []
        return next((f for p in _upwards(path) if (f := self._found.get((name, p)))), [])


def _upwards(path: str) -> list[str]:
    places = [path]
    while path:
        path = posixpath.dirname(path)
        places.append(path)
    return places
