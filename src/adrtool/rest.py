"""reStructuredText as written: the same questions as `adrtool.markdown` answers for Markdown.

Format: the reStructuredText Markup Specification of docutils.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from adrtool.markdown import FrontMatter, Heading, Link, blank, pointers
from adrtool.markdown.lines import split

__all__ = [
    "front_matter",
    "headings",
    "links",
    "mask_blocks",
    "mask_spans",
    "plain",
    "pointers",
    "reaches_further",
]

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1+[ \t]*\r?$")
_EXPLICIT = re.compile(r"([ \t]*)\.\.(?:[ \t]+(?P<rest>.*))?$")
_DIRECTIVE = re.compile(r"(?:\|[^|]+\|[ \t]+)?(?P<name>[\w.:+-]+)::")
_TARGET = re.compile(r"_|\[|__")
_CODE = frozenset(
    {"code", "code-block", "sourcecode", "highlight", "literalinclude", "parsed-literal", "math",
     "raw", "mermaid", "uml", "graphviz", "prompt"}
)  # fmt: skip
# Directives that list other files.
_LISTS = frozenset({"toctree", "contents"})
_INLINE_LITERAL = re.compile(r"``(?!`)(?:[^`]|`(?!`)){1,2000}?``")
_EMBEDDED = re.compile(
    r"(:(?:doc|ref|download):)?`([^`<>]{0,500}?)\s*<([^<>`\n]{1,1000})>`(?:__?)?"
)
_DOC = re.compile(r":(?:doc|download):`([^`<>\n]{1,500})`")
_DEFINED = re.compile(r"^[ \t]*\.\. _(?:`([^`\n]{1,300})`|([^:\n]{1,300})):[ \t]+(\S+)", re.M)
_USED = re.compile(r"(?:`([^`<>]{1,300})`|\b([\w.-]{1,100}))__?(?![\w])")


def front_matter(_: str) -> FrontMatter | None:
    """None: reStructuredText has field lists instead."""
    return None


def mask_blocks(text: str) -> str:
    """The text at the same length with literal blocks, code blocks and comments blanked."""
    return "".join(_lines(split(text)))


def mask_spans(text: str) -> str:
    """The text at the same length with code within lines blanked."""
    return _INLINE_LITERAL.sub(lambda match: blank(match[0]), text)


def reaches_further(text: str) -> bool:
    """Code within lines is blanked in one go."""
    return bool(text)


def _lines(lines: list[str]) -> Iterator[str]:
    """Each line, blank when it belongs to what is indented below a `::`, code or comment."""
    hidden: int | None = None
    for line in lines:
        bare = line.strip()
        indent = len(line) - len(line.lstrip(" \t"))
        if hidden is not None and (not bare or indent > hidden):
            yield blank(line)
            continue
        hidden = None
        explicit = _EXPLICIT.match(line.rstrip("\r\n"))
        if explicit:
            opens, comment = _opens(explicit["rest"] or "")
            hidden = indent if opens else None
            yield blank(line) if comment else line
            continue
        if bare.endswith("::"):
            hidden = indent
        yield line


def _opens(rest: str) -> tuple[bool, bool]:
    """Whether explicit markup hides what is indented below it, and is itself a comment."""
    directive = _DIRECTIVE.match(rest)
    if directive:
        name = directive["name"].casefold()
        return name in _CODE or name in _LISTS, name in _LISTS
    if _TARGET.match(rest):
        return False, False
    return True, True


def headings(masked: str, text: str) -> list[Heading]:
    """All headings; the level of an adornment is the order in which it first appears."""
    levels: dict[str, int] = {}
    found: list[Heading] = []
    starts = [0, *(m.end() for m in re.finditer("\n", masked))]
    lines = split(masked)
    for index, line in enumerate(lines):
        under = _ADORNMENT.match(line.rstrip("\n"))
        words = lines[index - 1] if index else ""
        if not under or not _is_title(words, line) or (found and found[-1].after == starts[index]):
            continue
        over = lines[index - 2].strip() == line.strip() if index > 1 else False
        style = line[0] * (2 if over else 1)
        level = levels.setdefault(style, len(levels) + 1)
        start = starts[index - 1] + len(words) - len(words.lstrip())
        end = starts[index - 1] + len(words.rstrip())
        found.append(Heading(level, text[start:end], start, end, starts[index] + len(line)))
    return found


def _is_title(words: str, line: str) -> bool:
    bare = words.strip()
    if not bare or (_ADORNMENT.match(words.rstrip("\n")) and len(bare) > 1):
        return False
    # docutils only warns about an underline that is a little short.
    return len(line.strip()) >= max(3, min(len(bare), 4))


def links(masked: str, text: str) -> list[Link]:
    """Links with their target inside, `:doc:` roles, named targets and what uses them."""
    found = [
        Link("inline", m[2], text[m.start(3) : m.end(3)], m.start(3), m.end(3))
        for m in _EMBEDDED.finditer(masked)
        if m[1] != ":ref:"  # names a label, not a file
    ]
    found += [Link("inline", "", m[1], m.start(1), m.end(1)) for m in _DOC.finditer(masked)]
    targets: dict[str, str] = {}
    for m in _DEFINED.finditer(masked):
        targets[_fold(m[1] or m[2])] = m[3]
        found.append(Link("definition", m[1] or m[2], m[3], m.start(3), m.end(3)))
    for m in _USED.finditer(masked) if targets else ():
        target = targets.get(_fold(m[1] or m[2]))
        if target:
            found.append(Link("reference", m[1] or m[2], target, m.start(), m.end()))
    return sorted(found, key=lambda link: link.start)


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()


def plain(text: str) -> str:
    """A line as a reader sees it: links as their text, no emphasis, no literals' ticks."""
    text = re.sub(r":[\w:+-]+:`([^`<>]*?)\s*(?:<[^<>`]*>)?`", r"\1", text)
    text = re.sub(r"`([^`<>]+?)\s*<[^<>`]*>`_{0,2}", r"\1", text)
    text = re.sub(r"`([^`]*)`_{0,2}", r"\1", text)
    text = re.sub(r"\*\*|``|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)|(?<=\w)__?(?=\W|$)", "", text)
    return " ".join(text.split())
