"""Headings, marked by `#` or underlined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adrtool.markdown import lines
from adrtool.markdown.code import ATX
from adrtool.values import Value

# The line break in front lets a search jump from line to line; the first line has none above.
_ATX = re.compile(r"\n" + ATX.pattern.removeprefix("^").replace("$", "(?=\n|\\Z)"))
_BEGINS = re.compile(r"\n([ #=-])")
_FLUSH_ATX = re.compile(_ATX.pattern.replace(" {0,3}", "", 1))
_RULE = re.compile(r"\n {0,3}(?:=+|-+)[ \t]*+\r?(?:\n|\Z)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*+\r?\n?$")
_NO_PARAGRAPH = re.compile(r"\s*(?:[#>|]|[-*+]\s|```|~~~|<.*>\s*$|$)| {4}| {0,3}\t")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Heading(Value):
    """A heading: `start` to `end` is its text as written, `after` where its section begins."""

    level: int
    text: str
    start: int
    end: int
    after: int


def headings(masked: str, text: str) -> list[Heading]:
    """All headings, `#` and underlined, in order. `masked` is `mask(text)`."""
    first = ATX.match(masked)
    found = [_marked(first, text)] if first else []
    begins = set(_BEGINS.findall(masked))
    pattern = _ATX if " " in begins else _FLUSH_ATX
    found += [_marked(m, text) for m in pattern.finditer(masked)]
    if begins <= {"#"} or not _RULE.search(masked):
        return found
    found += _underlined(masked, text)
    return sorted(found, key=lambda h: h.start)


def _marked(match: re.Match[str], text: str) -> Heading:
    # Code in a heading is masked, so its words are those of the text.
    after = match.end(1)
    stop = text.find("\n", after)
    stop = stop if stop >= 0 else len(text)
    line = text[after:stop]
    words = line.lstrip(" \t")
    start = stop - len(words)
    words = words.rstrip()
    if words.endswith("-->"):
        words = _without_comment(words)
    if words.endswith("#"):
        unclosed = words.rstrip("#")
        if not unclosed or unclosed[-1] in " \t":
            words = unclosed.rstrip()
    return Heading(len(match[1]), words, start, start + len(words), stop + 1)


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
