"""Problems for people: place and message, and below it the line with a caret at its column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from adrtool import text
from adrtool.problems import Problem, Severity
from adrtool.reports import Report, message

_COLOURS = {Severity.ERROR: "\x1b[31m\x1b[1m", Severity.WARNING: "\x1b[33m\x1b[1m"}
# A name and password in an address, spaces in the password too; stars of the same length keep the
# columns.
_USERINFO = re.compile(r"(https?:[/\\]*|//)([^/\\\s]+|[^/\\\s:]+:[^/\\<>\"']*)(?=@)", re.I)
_RESET = "\x1b[0m"
_TAB = 4
_MARGIN = len("     1 | ")


def render(report: Report) -> bytes:
    """One block a problem; paths are those in the project, control characters escapes."""
    lines = (line for problem in report.problems for line in _block(report, problem))
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def _block(report: Report, problem: Problem) -> Iterator[str]:
    place = f"{problem.path}:{problem.line}:{problem.column}" if problem.line else problem.path
    level = f"{problem.severity}:"
    if report.is_coloured:
        level = f"{_COLOURS[problem.severity]}{level}{_RESET}"
    said = text.printable(message(problem))
    yield f"{text.printable(place)}: {level} {said} [{problem.rule}]"
    source = _USERINFO.sub(lambda match: match[1] + "*" * len(match[2]), report.line(problem))
    if source.strip():
        yield from _shown(source, problem, report.room)


def _shown(source: str, problem: Problem, room: int) -> Iterator[str]:
    column = min(max(problem.column, 1), len(source) + 1) - 1
    before, after = _window(source, column, room)
    shown = f"{problem.line:>6} | {before}"
    # The caret's column counts in cells of a terminal, as they are shown.
    gap = text.width(text.printable(shown)) - _MARGIN
    yield text.printable(shown + after)
    yield f"{'':>6} | {' ' * gap}^"


def _window(source: str, column: int, room: int) -> tuple[str, str]:
    """What is shown of a line on both sides of a column, in so many cells."""
    before, after = (
        text.visible(part.replace("\t", " " * _TAB))
        for part in (source[max(column - room, 0) : column], source[column : column + room])
    )
    is_long = len(source) > room or text.width(before + after) > room
    start = len(before) - _fitting(before[::-1], room * 6 // 10 if is_long else room)
    end = _fitting(after, room - text.width(before[start:]))
    lead = "…" if start or column > room else ""
    rest = "…" if end < len(after) or column + room < len(source) else ""
    return lead + before[start:], after[:end] + rest


def _fitting(part: str, cells: int) -> int:
    """How many of the first characters so many cells have room for."""
    ends = accumulate(map(text.width, part))
    return next((count for count, end in enumerate(ends) if end > cells), len(part))
