"""Headings, marked by `#` or underlined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adrtool.markdown import lines
from adrtool.markdown.code import ATX

_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*+\r?\n?$")
_NO_PARAGRAPH = re.compile(r"\s*(?:[#>|]|[-*+]\s|```|~~~|<.*>\s*$|$)| {4}| {0,3}\t")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: `start` to `end` is its text as written, `after` where its section begins."""

    level: int
    text: str
    start: int
    end: int
    after: int


def headings(masked: str, text: str) -> list[Heading]:
    """All headings, `#` and underlined, in order. `masked` is `mask(text)`."""
    found = [_marked(m, text) for m in ATX.finditer(masked)]
    found += _underlined(masked, text)
    return sorted(found, key=lambda h: h.start)


def _marked(match: re.Match[str], text: str) -> Heading:
    # Code in a heading is masked, so its words are those of the text.
    stop = text.find("\n", match.end(1))
    line = text[match.end(1) : stop if stop >= 0 else len(text)]
    start = match.end(1) + len(line) - len(line.lstrip(" \t"))
    words = _without_comment(line.lstrip(" \t"))
    unclosed = words.rstrip("#")
    if not unclosed or unclosed[-1] in " \t":
        words = unclosed.rstrip()
    return Heading(len(match[1]), words, start, start + len(words), match.end(1) + len(line) + 1)


def _without_comment(words: str) -> str:
    words = words.rstrip()
    while words.endswith("-->") and "<!--" in words:
        words = words[: words.rindex("<!--")].rstrip()
    return words


def _underlined(masked: str, text: str) -> Iterator[Heading]:
    """Headings of one line: a paragraph of several above a rule is left a paragraph."""
    start = offset = 0
    begins, is_underline = True, False
    for line in lines.split(masked):
        above, end = text[start:offset], offset + len(line)
        begins_next = is_underline or not above.strip() or bool(ATX.match(masked, start))
        # Masked, an item of nothing but code would look like a line of dashes.
        under = _UNDERLINE.match(text[offset:end]) if line.strip() else None
        words = _without_comment(above.strip())
        is_underline = bool(under and begins and words and not _NO_PARAGRAPH.match(above))
        if under and is_underline:
            at = start + above.index(words)
            yield Heading(1 if under[1][0] == "=" else 2, words, at, at + len(words), end)
        start, offset, begins = offset, end, begins_next
