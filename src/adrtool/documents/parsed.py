"""A document taken apart once: front matter, headings, and text with its code blanked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import Protocol

from adrtool import markdown, yamlio
from adrtool.documents import names, roles
from adrtool.markdown import FrontMatter, Heading, Lines, Link
from adrtool.problems import Problem, Severity
from adrtool.values import Value

_DASHES = ("---", "\ufeff---")
# A rule at the start of a text has a blank line or prose behind it, never a key.
_UNCLOSED = re.compile(r"\ufeff?---[ \t]*\r?\n[A-Za-z_][\w-]{0,40}:(?=[ \t\r\n])")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Section(Value):
    """A heading and the extent of what stands below it, up to the next of its level or above.

    What is its own ends before the first heading of any level.
    """

    heading: Heading
    start: int
    end: int
    own_end: int


class Markup(Protocol):
    """What a module that knows a markup language answers about a text."""

    def front_matter(self, text: str, /) -> FrontMatter | None:
        """The block of YAML at the start."""

    def mask_blocks(self, text: str, /) -> str:
        """The text with blocks of code blanked."""

    def mask_spans(self, text: str, /) -> str:
        """A text without blocks of code, or some of its paragraphs, with all other code blanked."""

    def reaches_further(self, text: str, /) -> bool:
        """Whether code other than that of blocks may go on behind the end of a paragraph."""

    def headings(self, masked: str, text: str, /) -> list[Heading]:
        """Every heading."""

    def links(self, masked: str, text: str, /) -> list[Link]:
        """Every link."""

    def pointers(self, masked: str, text: str, /) -> list[markdown.Pointer]:
        """Every `[[id]]`."""


def markup_of(path: str) -> Markup:
    """The module that knows the language of a file, by its suffix; Markdown for all others."""
    suffix = names.suffix(path)
    if suffix in names.REST:
        from adrtool import rest

        return rest
    if suffix in names.ASCIIDOC:
        from adrtool import asciidoc

        return asciidoc
    return markdown


_GAP = re.compile(r"\n(?:[ \t]*\r?\n|[ \t]*(?:-{3,}|\*{3,}|_{3,}|'{3,})[ \t]*\r?\n)+")
# What a line begins with that may state a field, or be the row of a table; code may stand in it.
_COULD_TELL = re.compile(
    r"[ \t]{0,3}(?:[-*+][ \t]+)?(?:[|+]|[*_:]{0,3}[A-Za-z`][A-Za-z ()/_`-]{0,60}(?:[:*\d]))"
)


class Parsed:
    """The parts of a text; offsets go into `text`.

    What every reader needs is found at once, the rest when asked for.
    """

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.markup = markup_of(path)
        self._asked: dict[str, list[Link]] = {}
        self.lines = Lines(text)
        """Finds the line of an offset."""
        self.block = self.markup.front_matter(text)
        """The front matter as it stands in the text."""
        self.body_start = self.block.after if self.block else int(text.startswith("\ufeff"))
        """Where the text after the front matter begins."""
        start = self.body_start
        lead = markdown.blank(text[:start]) if start else ""
        self._without_blocks = lead + self.markup.mask_blocks(text[start:] if start else text)
        self._is_simple = not self.markup.reaches_further(self._without_blocks)
        # Where each paragraph can be masked by itself, most needn't be.
        self._structure = self._without_blocks if self._is_simple else self.masked
        looked = (self._structure, text)
        if start and not self.block:
            # A byte order mark stands before the first line, not in it.
            looked = (f"\n{self._structure[1:]}", f"\n{text[1:]}")
        self.headings = self.markup.headings(*looked)
        """Every heading, in order."""
        first = self.headings[0] if self.headings else None
        self.title = first if first and roles.is_title(first, path) else None
        """The first heading, when it is of the first level or has the file's number, and is no
        section's."""

    @cached_property
    def _front(self) -> tuple[yamlio.Node, tuple[Problem, ...]]:
        return _read_front_matter(self.path, self.block)

    @property
    def front(self) -> yamlio.Node:
        """The front matter as a map; MISSING when there is none or it can't be read."""
        return self._front[0] if self.block else yamlio.MISSING

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the front matter."""
        if self.block:
            return self._front[1]
        if self.text.startswith(_DASHES) and _UNCLOSED.match(self.text):
            return (_problem(self.path, 1, "no line of dashes closes the front matter"),)
        return ()

    @property
    def without_blocks(self) -> str:
        """The text at the same length with front matter and blocks of code blanked."""
        return self._without_blocks

    @cached_property
    def masked(self) -> str:
        """The body without code and comments; front matter is blank. As long as `text`."""
        return self.markup.mask_spans(self._without_blocks)

    @cached_property
    def fields(self) -> str:
        """As `masked` where a document may say something of itself, without a look at the rest:
        in the preamble, in sections that are there for it, and at the very end."""
        body = self._without_blocks
        if not self._is_simple or "`" not in body:
            return self.masked
        parts: list[str] = []
        at = 0
        for start, end in self._telling():
            if start >= at and body.find("`", start, end) >= 0:
                parts += (body[at:start], self.markup.mask_spans(body[start:end]))
                at = end
        return "".join((*parts, body[at:])) if parts else body

    def _telling(self) -> list[tuple[int, int]]:
        named = ((s.start, s.own_end) for s in self.sections if roles.tells(s.heading))
        return sorted({self.preamble, *named, *self.closing})

    @cached_property
    def links(self) -> list[Link]:
        """Every link of the body, in order."""
        return self.markup.links(self.masked, self.text)

    def links_in(self, value: str) -> list[Link]:
        """The links of a statement by itself, in order; each is asked for them several times."""
        found = self._asked.get(value)
        if found is None:
            found = self._asked[value] = self.markup.links(value, value)
        return found

    @cached_property
    def references(self) -> list[Link]:
        """The links that stand for a definition elsewhere in the text, in order."""
        if self.markup is markdown and "]:" not in self.text:
            return []
        return [link for link in self.links if link.form == "reference"]

    @property
    def pointers(self) -> list[markdown.Pointer]:
        """Every `[[id]]` of the body, in order."""
        return self.markup.pointers(self.masked, self.text) if "[[" in self.text else []

    @cached_property
    def preamble(self) -> tuple[int, int]:
        """From the title (or the start of the body) to the first heading below it."""
        start = self.title.after if self.title else self.body_start
        following = (h.start for h in self.headings if h.start >= start)
        end = next(following, len(self.text))
        return min(start, end), self._line_start(end) if end < len(self.text) else end

    @cached_property
    def regions(self) -> list[tuple[int, int]]:
        """Where fields may stand: the preamble, and sections that are there for them."""
        named = (s for s in self.sections if roles.is_for_fields(s.heading))
        return [self.preamble, *((s.start, s.own_end) for s in named)]

    @cached_property
    def closing(self) -> list[tuple[int, int]]:
        """The blocks at the very end that may hold nothing but fields, the last one first.

        Blank lines and rules part them. What is all that its section says is the section's own.
        """
        body = self._structure
        end = body.rstrip(" \t\r\n-*_'")
        if not _COULD_TELL.match(end, end.rfind("\n") + 1):
            return []
        first = self.headings[-1].after if self.headings else self.body_start
        blocks = []
        for match in _GAP.finditer(body, first):
            blocks.append((first, match.start() + 1))
            first = match.end()
        blocks = [(a, b) for a, b in (*blocks, (first, len(body))) if body[a:b].strip()]
        return list(takewhile(self._could_tell, reversed(blocks[1:])))

    def _could_tell(self, block: tuple[int, int]) -> bool:
        lines = self._structure[slice(*block)].splitlines()
        return all(_COULD_TELL.match(line) for line in lines if line.strip())

    @cached_property
    def sections(self) -> list[Section]:
        """A section for each heading, in order."""
        found: list[Section] = []
        open_ends: list[tuple[int, int]] = []
        own_end = len(self.text)
        for heading in reversed(self.headings):
            # What ends a section is the next heading of its level or above.
            while open_ends and open_ends[-1][0] > heading.level:
                open_ends.pop()
            end = open_ends[-1][1] if open_ends else len(self.text)
            start = min(heading.after, end)
            found.append(Section(heading, start, end, max(own_end, start)))
            own_end = self.text.rfind("\n", 0, heading.start) + 1
            open_ends.append((heading.level, own_end))
        return found[::-1]

    def _line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1


def _read_front_matter(
    path: str, block: FrontMatter | None
) -> tuple[yamlio.Node, tuple[Problem, ...]]:
    assert block
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
