"""Lines and line ends of a text that is edited."""

from __future__ import annotations

import re

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]|={1,6}[ \t]")


def newline(text: str) -> str:
    """The line ending that a text uses."""
    if "\n" not in text and "\r" in text:
        return "\r"
    return "\r\n" if "\r\n" in text else "\n"


def newline_at(text: str, at: int) -> str:
    """The line ending of the line at an offset, else of the one before it, else of the text."""
    stop = text.find("\n", at)
    stop = text.rfind("\n", 0, at) if stop < 0 else stop
    if stop < 0:
        return newline(text)
    return "\r\n" if text[stop - 1 : stop] == "\r" else "\n"


def line_start(text: str, at: int) -> int:
    """Where the line of an offset begins, behind a byte order mark."""
    start = text.rfind("\n", 0, at) + 1
    return 1 if start == 0 and text.startswith("\ufeff") and at else start


def line_end(text: str, at: int) -> int:
    """Where the line of an offset ends, before its line ending."""
    stop = text.find("\n", at)
    if stop < 0:
        return len(text)
    return stop - 1 if stop > at and text[stop - 1] == "\r" else stop


def next_line(text: str, at: int) -> int:
    """Where the line below the one of an offset begins."""
    stop = text.find("\n", at)
    return len(text) if stop < 0 else stop + 1


def without_lines(text: str, start: int, end: int) -> str:
    """The text without the lines that hold `start` to `end`, and without the blank line that
    parted them from what stands above when one below still does."""
    first, after = line_start(text, start), next_line(text, end)
    above = line_start(text, first - 1) if first else first
    is_parted = first and not text[above:first].strip() and above
    below = text[after : line_end(text, after)]
    if is_parted and (not below.strip() or _HEADING.match(below)):
        first = above
    if after == len(text) and not text.endswith("\n") and first:
        # The last line has no ending of its own: what goes is that of the line above.
        cut = line_end(text, line_start(text, first - 1))
        return text[:cut]
    return text[:first] + text[after:]


def flow_cut(text: str, start: int, end: int) -> str:
    """The text without one of several that commas part."""
    before = text[:start].rstrip(" \t\r\n")
    if before.endswith(","):
        return before[:-1].rstrip(" \t") + text[end:]
    behind = re.match(r"[ \t]*,[ \t]*", text[end:])
    return text[:start] + text[end + (behind.end() if behind else 0) :]
