"""What one file says, collected bit by bit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from adrtool.model import Confidence, Item, Reading, Relation
from adrtool.problems import Problem, Severity
from adrtool.text import one_line

MAX_LENGTH: Final = 1000
"""Characters of an attribute's text; what is longer isn't a name, and isn't read on a page."""

_EMPTY: Final[tuple[Any, ...]] = ("", [], {}, 0, None, False)


def kept(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes without those that say nothing."""
    return {key: value for key, value in attributes.items() if value not in _EMPTY}


def shown(text: str) -> str:
    """A text on one line, cut to what a page can show."""
    line = one_line(text)
    return line if len(line) <= MAX_LENGTH else f"{line[: MAX_LENGTH - 1]}…"


def names(texts: Iterable[str]) -> list[str]:
    """Names on one line each, every one once."""
    return list(dict.fromkeys(filter(None, map(shown, texts))))


class Draft:
    """Items, relations, problems and facts of a file; ids in it are made unique."""

    def __init__(self, source: str, path: str, group: str | None = None) -> None:
        self.source = source
        self.path = path
        self.group = path if group is None else group
        self.items: list[Item] = []
        self.relations: list[Relation] = []
        self.problems: list[Problem] = []
        self.facts: list[Any] = []
        # Each id with how many there are that are made of it.
        self._taken: dict[str, int] = {}

    def add(
        self,
        kind: str,
        identifier: str,
        name: str,
        line: int,
        attributes: Mapping[str, Any] | None = None,
        reason: str = "",
        confidence: Confidence = Confidence.PARTIAL,
    ) -> str:
        """Adds an item and gives the id that it got; with a reason it is partial, or what is said.

        A second item of an id is `id#2`, as names that a file states twice are counted.
        """
        own = self.free(identifier)
        found = kept({**(attributes or {}), "reason": reason})
        certainty = confidence if reason else Confidence.EXACT
        self.items.append(
            Item(own, kind, name, self.source, self.path, max(line, 1), self.group, found,
                 certainty)
        )  # fmt: skip
        return own

    def free(self, identifier: str) -> str:
        """Takes an id, or the next free one that is made of it."""
        own = identifier
        while own in self._taken:
            self._taken[identifier] += 1
            own = f"{identifier}#{self._taken[identifier]}"
        self._taken[own] = 1
        return own

    def is_taken(self, identifier: str) -> bool:
        """Whether an item of the file has an id."""
        return identifier in self._taken

    def relate(self, source: str, kind: str, target: str, line: int) -> None:
        """A relation between two ids."""
        self.relations.append(Relation(source, target, kind, self.path, max(line, 1)))

    def report(
        self, line: int, column: int, message: str, severity: Severity = Severity.ERROR
    ) -> None:
        """A problem of the file. Messages never quote it: any text may be a secret."""
        place = (max(line, 1), max(column, 1))
        self.problems.append(Problem(self.path, *place, severity, "inventory/unreadable", message))

    def reading(self) -> Reading:
        """All of it."""
        return Reading(
            tuple(self.items), tuple(self.relations), tuple(self.problems), tuple(self.facts)
        )
