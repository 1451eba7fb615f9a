"""What link checks pass on: where a link is written, where it leads, and how it can be mended."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from adrtool.problems import Problem
from adrtool.values import Value

if TYPE_CHECKING:
    from adrtool.sites import Settings


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Place(Value):
    """Where a link is written: `path` relative to the project's root, line and column from 1.

    Line 0 means that the file as a whole is all that is known. `target` is the link as written
    there, `start` and `end` its extent in the file's text; both 0 when it isn't written there in
    so many words. `form` is how Markdown has it (inline, definition, html), `note` what a reader
    has to know of the place.
    """

    path: str
    line: int = 0
    column: int = 0
    target: str = ""
    start: int = 0
    end: int = 0
    form: str = ""
    note: str = ""


def at(path: str, text: str, span: tuple[int, int], form: str = "") -> Place:
    """The place of a piece of a file's text."""
    start, end = span
    line = text.count("\n", 0, start) + 1
    # No editor counts a byte order mark.
    column = start - text.rfind("\n", 0, start) - (line == 1 and text.startswith("\ufeff"))
    return Place(path, line, column, text[start:end], start, end, form)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class External(Value):
    """An address on another host, as a browser asks for it, with its fragment, and where it is
    written: every place once."""

    url: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Fix(Value):
    """A certain correction: `new` instead of `old` at an extent of a file's text."""

    problem: Problem
    start: int
    end: int
    old: str
    new: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Findings(Value):
    """What a check of links found. `pages` and `links` count what was looked at.

    `external` is empty unless it was asked for.
    """

    problems: tuple[Problem, ...]
    fixes: tuple[Fix, ...] = ()
    external: tuple[External, ...] = ()
    pages: int = 0
    links: int = 0


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Built(Value):
    """A site, the settings that it was made with and, when MkDocs told, what of: each file on the
    site, the absolute path of its source, empty for a plugin, and its path in the docs folder."""

    folder: Path
    settings: Settings
    recorded: tuple[tuple[str, str, str], ...] | None
