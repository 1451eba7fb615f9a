"""Where a text has an address, with each of its characters as it is or as a reference."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from html.entities import codepoint2name

from adrtool.markdown import blank

_Span = tuple[int, int]

_TAG = re.compile(r"<[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>")
_LINKING = re.compile(
    r"[\s\"'](?:(?:xlink:)?href|(?:image)?srcset|src|poster|data|action|content|style)\s*=\s*"
    r"(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)",
    re.I,
)
# What isn't closed goes on to the end.
_STYLE = re.compile(r"<style\b[^>]*>(.*?)(?:</style|\Z)", re.S | re.I)
_NO_TAGS = re.compile(
    r"<!--(.*?)(?:-->|\Z)|<(?P<tag>script|textarea|title)\b[^>]*>(.*?)(?:</(?P=tag)|\Z)",
    re.S | re.I,
)
_CSS_COMMENT = re.compile(r"(/\*.*?(?:\*/|\Z))", re.S)


def find(text: str, link: str) -> Iterator[_Span]:
    """Every place of an address that stands alone: it isn't the beginning or end of another."""
    clean = link.strip()
    if clean:
        spelled = "".join(map(_forms, clean))
        alone = rf"(?<![\w/.%~-]){spelled}(?![\w/%~#?=&-]|[.:@+]\w)"
        yield from (m.span() for m in re.finditer(alone, text))


def _forms(character: str) -> str:
    """A pattern for all ways to write a character in HTML."""
    number = ord(character)
    named = codepoint2name.get(number)
    name = f"|&{named};" if named else ""
    return rf"(?:{re.escape(character)}|&#0*{number};|&#[xX]0*(?i:{number:x});{name})"


def of(path: str, text: str, link: str) -> list[_Span]:
    """Where a file has it: in HTML and style sheets where links are, in others anywhere."""
    ending = posixpath.splitext(path)[1].casefold()
    ways = {".html": _in_page, ".htm": _in_page, ".css": _in_style_sheet}
    return [*ways.get(ending, find)(text, link)] or [*find(text, link)]


def _in_page(text: str, link: str) -> Iterator[_Span]:
    clean = link.strip()
    for start, raw, meant in _linking(text):
        if raw.strip("\"' \t\r\n") == clean:
            at = start + raw.index(clean)
            yield at, at + len(clean)
        elif clean in raw or clean in meant:
            yield from ((start + first, start + last) for first, last in find(raw, link))


# A page is asked for each of its links, one after the other.
@lru_cache(maxsize=8)
def _linking(text: str) -> list[tuple[int, str, str]]:
    """Where a page has something that may hold links: the place, and the text as it is and as a
    browser reads it. Not in a comment or script, and not what a reader is shown."""
    shown = _without(_NO_TAGS, text)
    styles = [m.span(1) for m in _STYLE.finditer(shown)]
    for start, end in styles:
        shown = shown[:start] + _without(_CSS_COMMENT, shown[start:end]) + shown[end:]
    tags = (_LINKING.finditer(shown, *tag.span()) for tag in _TAG.finditer(shown))
    spans = sorted([*styles, *(m.span(1) for tag in tags for m in tag)])
    return [(start, shown[start:end], unescape(shown[start:end])) for start, end in spans]


def _in_style_sheet(text: str, link: str) -> Iterator[_Span]:
    return find(_without(_CSS_COMMENT, text), link)


def _without(pattern: re.Pattern[str], text: str) -> str:
    """The text at the same length without what the last group of each match holds."""
    out, at = [], 0
    for match in pattern.finditer(text):
        start, end = match.span(match.lastindex or 0)
        out += [text[at:start], blank(text[start:end])]
        at = end
    return "".join((*out, text[at:]))
