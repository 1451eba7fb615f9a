"""Where Python-Markdown leaves brackets as they are: in raw HTML and in abbreviations."""

from __future__ import annotations

import re
from bisect import bisect_right

_BLOCKS = (
    "address|article|aside|blockquote|caption|center|dd|details|div|dl|dt|fieldset|figcaption|"
    "figure|footer|form|h[1-6]|header|li|main|nav|ol|p|section|summary|table|td|th|tr|ul"
)
# At the beginning of a line or behind another tag; in an element with Markdown, too.
_OPEN = re.compile(rf"(?:^[ \t>]*+|(?<=>))<({_BLOCKS})\b([^<>]*)>", re.I | re.M)
# Behind `](` stands a target.
_TAG = re.compile(r"(?<!\]\()<[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?>")
_ABBREVIATION = re.compile(r"^ {0,3}\*\[[^\]\n]+\] ?:.*$", re.M)
_MARKDOWN = re.compile(r"\bmarkdown\b", re.I)


class Raw:
    """Tells whether something in brackets is text there, not a link."""

    def __init__(self, masked: str) -> None:
        spans = [m.span() for m in _TAG.finditer(masked)] if "<" in masked else []
        if spans:
            spans += _blocks(masked)
        spans += [m.span() for m in _ABBREVIATION.finditer(masked)]
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]
        # Where the furthest of the spans up to each one ends.
        self._ends: list[int] = []
        for _, end in self._spans:
            self._ends.append(max(end, self._ends[-1] if self._ends else 0))

    def holds(self, offset: int) -> bool:
        """Whether an offset lies in a tag, a block of raw HTML or an abbreviation."""
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self._ends[index]


def _blocks(masked: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    unclosed: set[str] = set()
    at = 0
    while match := _OPEN.search(masked, at):
        at, tag = match.end(), match[1].lower()
        if tag in unclosed or _MARKDOWN.search(match[2]):
            continue
        end = _end(masked, tag, at)
        if not end:
            # What ends nowhere is looked for only once.
            unclosed.add(tag)
        else:
            found.append((match.start(), end))
            at = end
    return found


def _end(masked: str, tag: str, start: int) -> int:
    """Where the element ends, elements of the same name inside of it counted; 0 when nowhere."""
    depth = 1
    for match in re.compile(rf"<(/?){tag}\b", re.I).finditer(masked, start):
        depth += -1 if match[1] else 1
        if not depth:
            return match.end()
    return 0
