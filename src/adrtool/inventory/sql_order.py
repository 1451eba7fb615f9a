"""Scripts that say by their names in which order they run, and what of them runs forward."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Final

_FLYWAY = re.compile(r"(?P<kind>[VBRU])(?P<version>[0-9][0-9._]*)?__(?P<title>.+)\.sql", re.I)
_NUMBERED = re.compile(r"(?P<version>[0-9]+(?:\.[0-9]+)*)(?:[._-].*)?\.sql", re.I)
_FOLDER = re.compile(r"(?P<version>[0-9]{4,}(?:[-_][0-9]+)*)[-_].+")
_RELEASE = re.compile(r"v?(?P<version>[0-9]+(?:\.[0-9]+)+)", re.I)
_IN_FOLDER: Final = frozenset({"migration.sql", "up.sql"})
_BACKWARD = re.compile(r"(?:.*[._-])?(?:down|undo|rollback|revert)\.sql|U[0-9][0-9._]*__.*", re.I)
_MARKED = re.compile(
    r"^[ \t]*(?:--|\#)[ \t]*(?:-+[ \t]*)?(?://)?[ \t]*"
    r"(?:(?:\+goose|\+migrate|migrate:|rambler|!|@)[ \t]*)?"
    r"(?P<way>ups?|downs?|undo|create above[ \t]*/[ \t]*drop below)\b[ \t]*"
    r"(?:migration|transaction:\w+)?[-\s]*$",
    re.IGNORECASE | re.MULTILINE,
)
_UP: Final = frozenset({"up", "ups"})

REPEATABLE = (float("inf"),)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a script comes in the order of a folder."""

    folder: str
    version: tuple[float, ...]


def place(path: str) -> Place | None:
    """The place that a path states; None for a script without one."""
    folder, name = posixpath.split(path)
    above, last = posixpath.split(folder)
    found = _FOLDER.fullmatch(last) if name.lower() in _IN_FOLDER else None
    if found:
        return Place(above, _numbers(found["version"]))
    release = _RELEASE.fullmatch(last)
    if release:
        own = _NUMBERED.fullmatch(name)
        return Place(
            above, (*_numbers(release["version"]), *_numbers(own["version"] if own else ""))
        )
    flyway = _FLYWAY.fullmatch(name)
    if flyway:
        return Place(folder, _numbers(flyway["version"]) if flyway["version"] else REPEATABLE)
    numbered = _NUMBERED.fullmatch(name)
    return Place(folder, _numbers(numbered["version"])) if numbered else None


def _numbers(version: str) -> tuple[float, ...]:
    return tuple(float(n) for n in re.findall("[0-9]{1,30}", version))


def is_backward(path: str) -> bool:
    """Whether a script undoes another."""
    return bool(_BACKWARD.fullmatch(posixpath.basename(path)))


def forward(text: str) -> str:
    """A script without the sections that undo it; lines keep their numbers."""
    kept, start, is_up = [], 0, True
    for match in _MARKED.finditer(text):
        section = text[start : match.start()]
        kept.append(section if is_up else "\n" * section.count("\n"))
        start, is_up = match.start(), match["way"].lower() in _UP
    rest = text[start:]
    return "".join(kept) + (rest if is_up else "\n" * rest.count("\n"))
