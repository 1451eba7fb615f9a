"""What a module must offer to be a source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from adrtool.model import Reading


class Source(Protocol):
    """A reader of one technology's files; a module whose names are these."""

    NAME: str
    """The prefix of its ids."""

    VERSION: int
    """Counts up whenever the same file gives another reading."""

    PATTERNS: tuple[str, ...]
    """Globs of the files that may be meant, as `compile_globs` takes them.

    A source may offer `GUESSES` too: globs of names that other files have as often. What can't
    be read among those is passed over.
    """

    def looks_right(self, path: str, text: str) -> bool:
        """A cheap look that tells files of the same ending apart."""
        ...

    def read(self, path: str, text: str) -> Reading:
        """One file's items, relations and problems. Depends on nothing else than the two."""
        ...

    def link(self, reading: Reading) -> Reading:
        """The step over everything this source has read, for what several files say together."""
        ...


def merge(readings: Iterable[Reading]) -> Reading:
    """Several readings as one."""
    parts = list(readings)
    return Reading(
        tuple(i for r in parts for i in r.items),
        tuple(i for r in parts for i in r.relations),
        tuple(i for r in parts for i in r.problems),
        tuple(i for r in parts for i in r.facts),
    )
