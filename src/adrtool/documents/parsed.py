"""A document taken apart once: front matter, headings, and text with its code blanked."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import PurePosixPath
from typing import Protocol, cast

from adrtool import markdown, yamlio
from adrtool.documents.statements import field_of
from adrtool.markdown import FrontMatter, Heading, Lines, Link
from adrtool.problems import Problem, Severity

# A rule at the start of a text has a blank line or prose behind it, never a key.
_UNCLOSED = re.compile(r"\ufeff?---[ \t]*\r?\n[A-Za-z_][\w-]{0,40}:(?=[ \t\r\n])")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the extent of what stands below it, up to the next of its level or above."""

    heading: Heading
    start: int
    end: int


class Markup(Protocol):
    """What a module that knows a markup language answers about a text."""

    def front_matter(self, text: str, /) -> FrontMatter | None:
        """The block of YAML at the start."""

    def mask(self, text: str, /) -> str:
        """The text with code and comments blanked."""

    def headings(self, masked: str, text: str, /) -> list[Heading]:
        """Every heading."""

    def links(self, masked: str, text: str, /) -> list[Link]:
        """Every link."""

    def pointers(self, masked: str, text: str, /) -> list[markdown.Pointer]:
        """Every `[[id]]`."""


_MARKUPS = {
    ".rst": "adrtool.rest",
    ".adoc": "adrtool.asciidoc",
    ".asciidoc": "adrtool.asciidoc",
    ".asc": "adrtool.asciidoc",
}


def markup_of(path: str) -> Markup:
    """The module that knows the language of a file, by its suffix; Markdown for all others."""
    name = _MARKUPS.get(PurePosixPath(path).suffix.casefold())
    return cast("Markup", import_module(name)) if name else markdown


_GAP = re.compile(r"\n(?:[ \t]*\r?\n|[ \t]*(?:-{3,}|\*{3,}|_{3,}|'{3,})[ \t]*\r?\n)+")
_TOP = 2
_METADATA = re.compile(r"(?:meta-?data|document (?:info|control|history)|record info)", re.I)


class Parsed:
    """The parts of a text; offsets go into `text`. Each part is found when asked for."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.markup = markup_of(path)

    @cached_property
    def lines(self) -> Lines:
        """Finds the line of an offset."""
        return Lines(self.text)

    @cached_property
    def block(self) -> FrontMatter | None:
        """The front matter as it stands in the text."""
        return self.markup.front_matter(self.text)

    @cached_property
    def _front(self) -> tuple[yamlio.Node, tuple[Problem, ...]]:
        if self.block is None and _UNCLOSED.match(self.text):
            problem = _problem(self.path, 1, "no line of dashes closes the front matter")
            return yamlio.MISSING, (problem,)
        return _read_front_matter(self.path, self.block)

    @property
    def front(self) -> yamlio.Node:
        """The front matter as a map; MISSING when there is none or it can't be read."""
        return self._front[0]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the front matter."""
        return self._front[1]

    @property
    def body_start(self) -> int:
        """Where the text after the front matter begins."""
        if self.block:
            return self.block.after
        return 1 if self.text.startswith("\ufeff") else 0

    @cached_property
    def masked(self) -> str:
        """The body without code and comments; front matter is blank. As long as `text`."""
        start = self.body_start
        return markdown.blank(self.text[:start]) + self.markup.mask(self.text[start:])

    @cached_property
    def headings(self) -> list[Heading]:
        """Every heading, in order."""
        return self.markup.headings(self.masked, self.text)

    @cached_property
    def links(self) -> list[Link]:
        """Every link of the body, in order."""
        return self.markup.links(self.masked, self.text)

    @cached_property
    def pointers(self) -> list[markdown.Pointer]:
        """Every `[[id]]` of the body, in order."""
        return self.markup.pointers(self.masked, self.text)

    @cached_property
    def title(self) -> Heading | None:
        """The first heading, when it is of the first level."""
        first = self.headings[0] if self.headings else None
        return first if first and first.level == 1 and first.text else None

    @cached_property
    def preamble(self) -> tuple[int, int]:
        """From the title (or the start of the body) to the first heading below it."""
        start = self.title.after if self.title else self.body_start
        following = (h.start for h in self.headings if h.start >= start)
        end = next(following, len(self.text))
        return min(start, end), self.text.rfind("\n", 0, end) + 1 if end < len(self.text) else end

    @cached_property
    def regions(self) -> list[tuple[int, int]]:
        """Where fields may stand: the preamble, and sections that are there for them."""
        named = (s for s in self.sections if _is_for_fields(s.heading))
        return [self.preamble, *((s.start, self.own_end(s)) for s in named)]

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """The blocks of the last section's own text, parted by blank lines and rules."""
        start = self.headings[-1].after if self.headings else self.body_start
        blocks, first = [], start
        for match in _GAP.finditer(self.masked, start):
            blocks.append((first, match.start() + 1))
            first = match.end()
        return [(a, b) for a, b in (*blocks, (first, len(self.text))) if self.masked[a:b].strip()]

    @cached_property
    def sections(self) -> list[Section]:
        """A section for each heading, in order."""
        return [self._section(i) for i in range(len(self.headings))]

    def _section(self, index: int) -> Section:
        heading = self.headings[index]
        later = range(index + 1, len(self.headings))
        following = (i for i in later if self.headings[i].level <= heading.level)
        end = next(following, None)
        stop = len(self.text) if end is None else self._line_start(self.headings[end].start)
        return Section(heading, min(heading.after, stop), stop)

    def own_end(self, section: Section) -> int:
        """Where a section's own text ends: before the first heading below it."""
        index = bisect_left(self.headings, section.start, key=lambda h: h.start)
        inner = self.headings[index].start if index < len(self.headings) else section.end
        return self._line_start(inner) if inner < section.end else section.end

    def _line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1


def _is_for_fields(heading: Heading) -> bool:
    is_status = heading.level <= _TOP and field_of(heading.text) == "status"
    return is_status or bool(_METADATA.match(heading.text.strip()))


def _read_front_matter(
    path: str, block: FrontMatter | None
) -> tuple[yamlio.Node, tuple[Problem, ...]]:
    if block is None:
        return yamlio.MISSING, ()
    duplicates: list[yamlio.Duplicate] = []
    try:
        node = yamlio.load(block.yaml, duplicates)
    except yamlio.YamlError as error:
        return yamlio.MISSING, (error.problem(path, "document/front-matter", 1),)
    if node and node.kind != "map":
        problem = _problem(path, node.line + 1, "front matter must be keys and values")
        return yamlio.MISSING, (problem,)
    return node, tuple(
        _problem(path, d.line + 1, f"the key {d.key!r} stands twice; the later one counts")
        for d in duplicates
    )


def _problem(path: str, line: int, message: str) -> Problem:
    return Problem(path, line, 1, Severity.ERROR, "document/front-matter", message)
