"""Links of all forms, and pointers to ids."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from adrtool.markdown.code import blank, breaks
from adrtool.values import Value

LinkForm = Literal["inline", "reference", "definition", "html"]

_TITLE = r"""(?:"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\))"""
_LABEL = r"(?:[^\[\]\\\n]|\\.){1,999}+"
_ATOM = r"[^\s()\\]|\\\S?"
TARGET = re.compile(
    r"\(\s*+(?:<(?P<angle>[^<>\n]*+)>"
    rf"|(?P<bare>(?!<)(?:{_ATOM}|\((?:{_ATOM}|\((?:{_ATOM})*+\))*+\))*+))"
    rf"(?:\s++{_TITLE})?+\s*+\)",
    re.S,
)
"""What stands behind the text of an inline link. Brackets in it are balanced, two levels deep."""

ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

_DEFINITION = re.compile(
    r"^[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)*+"
    rf"\[(?!\^)(?P<label>{_LABEL})\]:[ \t]*+(?:\r?\n[ \t]*+)?"
    r"(?:<(?P<angle>[^<>\n]*+)>|(?P<bare>[^\s<]\S*+))"
    rf"(?:(?:[ \t]++|[ \t]*+\r?\n[ \t]*+){_TITLE}(?=[ \t]*+\r?$))?+[ \t]*+\r?$",
    re.M | re.S,
)
_NAME = re.compile(rf"\[({_LABEL})?\]")
_TASK = re.compile(r"^[ \t>]*+(?:[-*+]|\d{1,9}[.)])[ \t]++\[[ xX]\](?=\s)", re.M)
_BRACKET = re.compile(r"\\.|[\[\]]")
_DEEPEST_BRACKETS = 32
_TAG = re.compile(
    r"<(?P<tag>a|area|audio|embed|iframe|img|link|object|script|source|track|video)(?=\s)", re.I
)
_ATTRIBUTE = re.compile(
    r"\s*+([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'=<>`]++)))?+"
)
_POINTER = re.compile(
    r"(?<!\\)\[\[([a-z][a-z0-9_-]{0,30}:(?:[^\[\]\n]|\[[^\[\]\n]{0,99}\]){1,500})\]\]"
)


def unescape(text: str) -> str:
    """Character references as characters; `&copy` without its semicolon is none, as in URLs."""
    return _REFERENCE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    from html import entities, unescape

    # By itself, `unescape` takes the beginning of a word that is none: `&nothing;` for `¬hing;`.
    name = match[0][1:]
    return unescape(match[0]) if name[0] == "#" else entities.html5.get(name, match[0])


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Link(Value):
    """A link as written. `start` and `end` enclose the target, for a reference the whole use."""

    form: LinkForm
    label: str
    target: str
    start: int
    end: int

    @property
    def address(self) -> str:
        """The target as a browser gets it: without backslashes and character references."""
        bare = self.target if self.form == "html" else ESCAPED.sub(r"\1", self.target)
        return unescape(bare)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Pointer(Value):
    """`[[id]]` in running text; `start` and `end` enclose it with its brackets."""

    target: str
    start: int
    end: int


def links(masked: str, text: str) -> list[Link]:
    """Inline links, images, definitions, uses of definitions and raw HTML, in order.

    Addresses that stand for themselves (`<https://example.org>`) name nothing in a repository
    and are left out.
    """
    if "[" not in masked and "<" not in masked:
        return []
    definitions = [_definition(m, text) for m in _DEFINITION.finditer(masked)]
    found = [*definitions, *_Brackets(masked, text, definitions).links(), *_html(masked, text)]
    return sorted(found, key=lambda link: link.start)


def _definition(match: re.Match[str], text: str) -> Link:
    start, end = match.span("angle" if match["angle"] is not None else "bare")
    label = text[match.start("label") : match.end("label")]
    return Link("definition", label, text[start:end], start, end)


def _fold(label: str) -> str:
    return " ".join(label.split()).casefold()


class _Brackets:
    """Links whose text stands in brackets: `[text](target)`, `[text][name]`, `[name]`."""

    def __init__(self, masked: str, text: str, definitions: list[Link]) -> None:
        self.masked = _TASK.sub(lambda match: blank(match[0]), masked)
        self.text = text
        self.targets = {_fold(d.label): d.target for d in definitions}
        self.defined = {d.start for d in definitions}
        self.breaks = breaks(masked)

    def links(self) -> Iterator[Link]:
        opened: deque[int] = deque(maxlen=_DEEPEST_BRACKETS)
        paragraph_end, done = -1, 0
        for match in _BRACKET.finditer(self.masked):
            if match.start() < done or match[0][0] == "\\":
                continue
            if match.start() > paragraph_end:
                opened.clear()
                paragraph_end = self.breaks[bisect_left(self.breaks, match.start())]
            if match[0] == "[":
                opened.append(match.start())
            elif opened:
                start = opened.pop()
                found = self._inline(start, match.end()) or self._use(start, match.end())
                if found and found[1] <= paragraph_end:
                    link, done = found
                    yield link

    def _inline(self, start: int, end: int) -> tuple[Link, int] | None:
        """A link with its target behind it, and where it ends."""
        # A code span that begins in a target is part of it.
        match = TARGET.match(self.text, end)
        if not match:
            return None
        first, last = match.span("angle" if match["angle"] is not None else "bare")
        label, target = self.text[start + 1 : end - 1], self.text[first:last]
        return Link("inline", label, target, first, last), match.end()

    def _use(self, start: int, end: int) -> tuple[Link, int] | None:
        """`[text][name]`, `[name][]` or `[name]`, when a definition has that name."""
        if not self.targets or end - start > 2000:
            return None
        name = _NAME.match(self.masked, end)
        label = self.text[start + 1 : end - 1]
        named = self.text[name.start(1) : name.end(1)] if name and name[1] else label
        target = self.targets.get(_fold(named))
        if target is None or self._is_definition(end):
            return None
        stop = name.end() if name else end
        return Link("reference", label, target, start, stop), stop

    def _is_definition(self, end: int) -> bool:
        rest = re.compile(r":\s*+<?").match(self.masked, end)
        return bool(rest and rest.end() in self.defined)


def _html(masked: str, text: str) -> Iterator[Link]:
    for tag in _TAG.finditer(masked):
        at = tag.end()
        wanted = {"href", "src", "poster"} | ({"data"} if tag["tag"].lower() == "object" else set())
        while attribute := _ATTRIBUTE.match(masked, at):
            at = attribute.end()
            if attribute.lastindex != 1 and attribute[1].lower() in wanted:
                start, end = attribute.span(attribute.lastindex or 0)
                yield Link("html", "", text[start:end], start, end)


def pointers(masked: str, text: str) -> list[Pointer]:
    """Every `[[id]]` outside code, in order."""
    return [
        Pointer(text[m.start(1) : m.end(1)].strip(), m.start(), m.end())
        for m in _POINTER.finditer(masked)
    ]
