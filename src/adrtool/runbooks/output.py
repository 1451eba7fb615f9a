"""What a command printed, copied below it into the same block."""

from __future__ import annotations

import re
from collections.abc import Callable

_KEY = re.compile(r"[ \t]*(?:\"[^\"\n]*\"[ \t]*[:,]?|[\[{]|\d)")
_OPENING = re.compile(r"[\[{][ \t]*")
_MESSAGE = re.compile(
    r"(?:Error|ERROR|error|Warning|WARNING|FATAL|fatal|panic|Traceback|E\d{4}|I\d{4}|W\d{4}"
    r"|Usage:|(?:-\w, )?--[a-z][\w-]*(?:[ =]<?\w+>?)?[ \t]{2,}[A-Za-z]"
    r"|\d{4}[-/]\d\d[-/]\d\d|\d\d:\d\d:\d\d|\[\d{4}-|\{\"|Name:[ \t]{2,}|[-|+]{3,}|[├└│]|\.\.\.|…)"
)


def without(text: str, is_code: Callable[[str], bool]) -> str:
    """The text with what has the look of output blanked, where what stands above it is code:
    a table below a header in capitals, JSON, messages, up to the next blank line."""
    lines = text.split("\n")
    kept = list(lines)
    at = 0
    while at < len(lines):
        end = _end(lines, at)
        if end > at and is_code("\n".join(kept[:at]) + "\n"):
            kept[at:end] = [""] * (end - at)
            at = end
        else:
            at += 1
    return "\n".join(kept)


def _end(lines: list[str], at: int) -> int:
    """The line behind the output that begins at a line; that line where none does."""
    if _OPENING.fullmatch(lines[at]):
        return _end_of_json(lines, at)
    if not (_is_header(lines[at]) or _MESSAGE.match(lines[at].lstrip())):
        return at
    end = at
    while end < len(lines) and lines[end].strip():
        end += 1
    return end


def _end_of_json(lines: list[str], at: int) -> int:
    """Behind the bracket that answers; JSON in runbooks is often shortened, so keys are enough."""
    closing = "}" if lines[at].startswith("{") else "]"
    inside = next((line for line in lines[at + 1 :] if line.strip()), "")
    if not _KEY.match(inside):
        return at
    ends = (i for i in range(at + 1, len(lines)) if lines[i].rstrip(" ,") == closing)
    return next(ends, at - 1) + 1


def _is_header(line: str) -> bool:
    """Whether a line is names of columns in capitals: `NAME   READY  UP-TO-DATE`."""
    words = line.split()
    apart = "  " in line.strip() or "\t" in line.strip()
    return len(words) > 1 and apart and all(w.isupper() or w in {"%", "#"} for w in words)
