"""Markdown as written: where code, headings, sections, links and pointers stand.

Positions are offsets into the text, so that an edit can replace just what it means to.
Every scan here takes time linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_FENCE = re.compile(r"[ \t]*(?:>[ \t]?)*[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}|~{3,})(.*)")
_CONTAINER = re.compile(r" {0,3}(?:[-*+] |\d{1,9}[.)] |!!!|\?\?\?|===|\[\^[^\]]{1,99}\]:|: )")
_OPENER = re.compile(r"`+|<!--")
# Python-Markdown wants no space behind the hashes; it is missed out in `#12. Title` in practice.
_ATX = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+|(?=\d+\. )|(?=\r?$))(\S[^\n]*?)?[ \t]*\r?$", re.M)
_CLOSING_HASHES = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_SETEXT = re.compile(r"^ {0,3}(=+|-{2,})[ \t]*\r?$")
_DEFINITION = re.compile(
    r"^ {0,3}\[(?!\^)([^\]\n]{1,999})\]:[ \t]*(?:<([^<>\n]*)>|([^\s<>]+))", re.M
)
_HTML_LINK = re.compile(
    r"<(?:a|area|audio|embed|iframe|img|link|object|script|source|track|video)\s"
    r"[^<>]{0,2000}?(?<=\s)(?:href|src|poster|data)\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')",
    re.I,
)
_POINTER = re.compile(r"\[\[([a-z][a-z0-9_-]{0,30}:[^\[\]\n]{1,400}(?:\[[^\[\]\n]{0,99}\])?"
                      r"[^\[\]\n]{0,99})\]\]")  # fmt: skip
_FRONT_MATTER_END = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.M)

LinkForm = Literal["inline", "reference", "definition", "html"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link as written. `start` and `end` enclose the target, for a reference the whole use."""

    form: LinkForm
    label: str
    target: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pointer:
    """`[[id]]` in running text; `start` and `end` enclose it with its brackets."""

    target: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: `start` to `end` is its text as written, `after` where its section begins."""

    level: int
    text: str
    start: int
    end: int
    after: int


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The YAML between the two lines of dashes, and where the text after them begins."""

    yaml: str
    start: int
    end: int
    after: int


class Lines:
    """Turns offsets of a text into lines and columns that count from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(m.end() for m in re.finditer("\n", text))]

    def line(self, offset: int) -> int:
        """The line of an offset."""
        return bisect_right(self._starts, offset)

    def column(self, offset: int) -> int:
        """The column of an offset, in characters."""
        return offset - self._starts[self.line(offset) - 1] + 1

    def start(self, line: int) -> int:
        """Where a line begins."""
        return self._starts[line - 1]


def front_matter(text: str) -> FrontMatter | None:
    """The front matter at the very start (after a byte order mark), closed or not.

    A first line of dashes that no line of dashes answers is a rule, not front matter.
    """
    first = re.compile(r"\ufeff?---[ \t]*\r?\n").match(text)
    if not first:
        return None
    last = _FRONT_MATTER_END.search(text, first.end())
    if not last:
        return None
    after = last.end() + 1 if last.end() < len(text) else last.end()
    return FrontMatter(text[first.end() : last.start()], first.end(), last.start(), after)


def mask(text: str) -> str:
    """The text at the same length with code and comments blanked; line breaks stay."""
    return _mask_inline(_mask_blocks(text))


def blank(text: str) -> str:
    """Spaces for everything but line breaks."""
    return re.sub(r"[^\r\n]", " ", text)


def _mask_blocks(text: str) -> str:
    state = _Blocks()
    lines = text.splitlines(keepends=True)
    return "".join(blank(line) if state.is_code(line) else line for line in lines)


class _Blocks:
    """Tells, line by line, what stands in a fenced or an indented block of code."""

    def __init__(self) -> None:
        self.fence = ""
        self.container = False
        self.after_blank = True
        self.code = False
        self.comment = False

    def is_code(self, line: str) -> bool:
        if self.comment:
            # A fence inside a comment is a comment.
            self.comment = "-->" not in line
            return False
        if self.fence:
            closing = line.strip(" \t\r\n>")
            if closing.startswith(self.fence) and not closing.strip(self.fence[0]):
                self.fence = ""
            return True
        opening = _FENCE.match(line)
        if opening and not ("`" in opening[1] and "`" in opening[2]):
            self.fence = opening[1]
            return True
        self.comment = line.rfind("<!--") > line.rfind("-->")
        return self._is_indented(line)

    def _is_indented(self, line: str) -> bool:
        if not line.strip():
            self.after_blank = True
            return False
        deep = line.expandtabs(4).startswith("    ")
        self.code = deep and (self.code or (self.after_blank and not self.container))
        if not deep:
            opens = bool(_CONTAINER.match(line))
            self.container = opens or (self.container and line[0] in " \t")
        self.after_blank = False
        return self.code


def _mask_inline(text: str) -> str:
    """Blanks code spans and comments. A span doesn't reach over a blank line."""
    runs = [(m.start(), m.end()) for m in re.finditer("`+", text)]
    ends = [m.start() for m in re.finditer(r"\n[ \t]*\r?\n", text)] + [len(text)]
    by_length: dict[int, list[int]] = {}
    for start, end in runs:
        by_length.setdefault(end - start, []).append(start)
    out: list[str] = []
    at = 0
    while opener := _OPENER.search(text, at):
        end = _closing(text, opener, by_length, ends)
        out += (text[at : opener.start()], blank(text[opener.start() : end]))
        at = end
    return "".join((*out, text[at:]))


def _closing(
    text: str, opener: re.Match[str], by_length: dict[int, list[int]], ends: list[int]
) -> int:
    """Where what `opener` opens ends; right behind the opener when nothing closes it."""
    if opener[0] == "<!--":
        close = text.find("-->", opener.end())
        return close + 3 if close >= 0 else len(text)
    if opener.start() and text[opener.start() - 1] == "\\":
        return opener.end()
    starts = by_length.get(len(opener[0]), [])
    index = bisect_right(starts, opener.start())
    limit = ends[bisect_right(ends, opener.start())] if opener.start() < ends[-1] else len(text)
    if index < len(starts) and starts[index] < limit:
        return starts[index] + len(opener[0])
    return opener.end()


def headings(masked: str, text: str) -> list[Heading]:
    """All headings, `#` and underlined, in order. `masked` is `mask(text)`."""
    found = [_atx(m, text) for m in _ATX.finditer(masked)]
    found += _underlined(masked, text)
    return sorted(found, key=lambda h: h.start)


def _atx(match: re.Match[str], text: str) -> Heading:
    start = match.start(2) if match[2] else match.end(1)
    raw = text[start : match.end(2)] if match[2] else ""
    words = _CLOSING_HASHES.sub("", raw)
    return Heading(len(match[1]), words, start, start + len(words), match.end() + 1)


def _underlined(masked: str, text: str) -> Iterator[Heading]:
    offset, previous, previous_start = 0, "", 0
    for line in masked.splitlines(keepends=True):
        under = _SETEXT.match(line.rstrip("\n"))
        words = previous.strip()
        if under and words and not words.startswith(("#", ">", "|", "-", "*", "+")):
            start = previous_start + previous.index(words[0])
            end = previous_start + len(previous.rstrip())
            level = 1 if under[1][0] == "=" else 2
            yield Heading(level, text[start:end], start, end, offset + len(line))
        # Only a one-line paragraph is taken for a heading.
        previous, previous_start = ("" if words and not under else line), offset
        previous = line if not words or under else previous
        offset += len(line)


def links(masked: str, text: str) -> list[Link]:
    """Inline links, images, definitions, uses of definitions and raw HTML, in order."""
    found = [_definition(m, text) for m in _DEFINITION.finditer(masked)]
    targets = {_fold(d.label): d.target for d in found}
    found += _bracketed(masked, text, targets)
    for match in _HTML_LINK.finditer(masked):
        group = 1 if match[1] is not None else 2
        start, end = match.span(group)
        found.append(Link("html", "", text[start:end], start, end))
    return sorted(found, key=lambda link: link.start)


def _definition(match: re.Match[str], text: str) -> Link:
    start, end = match.span(2) if match[2] is not None else match.span(3)
    return Link("definition", text[match.start(1) : match.end(1)], text[start:end], start, end)


def _fold(label: str) -> str:
    return " ".join(label.split()).casefold()


def _bracketed(masked: str, text: str, targets: dict[str, str]) -> Iterator[Link]:
    opened: list[int] = []
    for match in re.finditer(r"\\.|[\[\]]", masked, re.S):
        if match[0] == "[":
            opened.append(match.start())
        elif match[0] == "]" and opened:
            start = opened.pop()
            label = text[start + 1 : match.start()]
            link = _inline(masked, text, match.end(), label)
            if link is None and targets:
                link = _use(masked, text, (start, match.end()), label, targets)
            if link is not None:
                yield link


def _inline(masked: str, text: str, at: int, label: str) -> Link | None:
    """The target behind `](`: in angle brackets, or up to a space or the closing bracket."""
    if not masked.startswith("(", at):
        return None
    start = at + 1
    while start < len(masked) and masked[start] in " \t\n\r":
        start += 1
    if masked.startswith("<", start):
        end = masked.find(">", start, start + 4000)
        return Link("inline", label, text[start + 1 : end], start + 1, end) if end > 0 else None
    depth, end = 0, start
    while end < len(masked) and end - start < 4000 and masked[end] not in " \t\r\n":
        if masked[end] == ")" and depth == 0:
            break
        depth += {"(": 1, ")": -1}.get(masked[end], 0)
        end += 2 if masked[end] == "\\" else 1
    closed = re.compile(r"\s*(?:\"[^\"]{0,999}\"|'[^']{0,999}'|\([^()]{0,999}\))?\s*\)")
    return Link("inline", label, text[start:end], start, end) if closed.match(masked, end) else None


def _use(
    masked: str, text: str, span: tuple[int, int], label: str, targets: dict[str, str]
) -> Link | None:
    """`[text][name]`, `[name][]` or `[name]`, when a definition has that name."""
    start, end = span
    name = label
    if masked.startswith("[", end):
        close = masked.find("]", end, end + 1000)
        name = text[end + 1 : close] or label if close > 0 else label
        end = close + 1 if close > 0 else end
    target = targets.get(_fold(name))
    if target is None or masked.startswith(":", end):
        return None
    return Link("reference", label, target, start, end)


def pointers(masked: str, text: str) -> list[Pointer]:
    """Every `[[id]]` outside code, in order."""
    return [
        Pointer(text[m.start(1) : m.end(1)].strip(), m.start(), m.end())
        for m in _POINTER.finditer(masked)
    ]


def plain(text: str) -> str:
    """A line of Markdown as a reader sees it: links as their text, no emphasis, no code ticks."""
    text = re.sub(r"!?\[([^\[\]]*)\]\([^()\s]*\)", r"\1", text)
    text = re.sub(r"!?\[([^\[\]]*)\]\[[^\[\]]*\]", r"\1", text)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r"(\*\*|__|`|~~)(?=\S)|(?<=\S)(\*\*|__|`|~~)", "", text)
    text = re.sub(r"(?<![\w*])[*_](?=\S)([^*_]*?)(?<=\S)[*_](?![\w*])", r"\1", text)
    return " ".join(text.split())
