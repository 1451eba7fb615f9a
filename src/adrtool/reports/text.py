"""Problems for people: place and message, and below it the line with a caret at its column."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adrtool import text
from adrtool.problems import Problem, Severity
from adrtool.reports import Report, message

_COLOURS = {Severity.ERROR: "\x1b[31m\x1b[1m", Severity.WARNING: "\x1b[33m\x1b[1m"}
# A name and password in an address, spaces in the password too; stars of the same length keep the
# columns.
_USERINFO = re.compile(r"(https?:[/\\]*|//)([^/\\\s]+|[^/\\\s:]+:[^/\\<>\"']*)(?=@)", re.I)
_RESET = "\x1b[0m"
_TAB = 4
# Characters of a line that are shown, and of these before the caret.
_WIDTH, _BEFORE = 100, 60


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
        yield from _shown(source, problem)


def _shown(source: str, problem: Problem) -> Iterator[str]:
    column = min(max(problem.column, 1), len(source) + 1) - 1
    start = max(column - _BEFORE, 0) if len(source) > _WIDTH else 0
    before, after = source[start:column], source[column : start + _WIDTH]
    lead = "…" if start else ""
    end = "…" if start + _WIDTH < len(source) else ""
    number = str(problem.line)
    # The caret's column counts in cells of a terminal, as they are shown.
    shown = lead + _plain(before)
    yield f"{number:>6} | {shown}{_plain(after)}{end}"
    yield f"{'':>6} | {' ' * text.width(shown)}^"


def _plain(part: str) -> str:
    return text.printable(part.replace("\t", " " * _TAB))
