"""AsciiDoc as written: the same questions as `adrtool.markdown` answers for Markdown.

Format: the AsciiDoc language documentation of the Eclipse Foundation, the parts that records use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from adrtool.markdown import Heading, Link, blank, front_matter, pointers
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

# Source, literal, passthrough, quote and comment blocks; and the fence that Markdown lent.
_DELIMITER = re.compile(r"(-{4,}|\.{4,}|_{4,}|\+{4,}|/{4,})[ \t]*$|(`{3,})[\w-]*[ \t]*$")
_HEADING = re.compile(r"^(={1,6}|#{1,6})[ \t]+(\S[^\n]*?)[ \t]*\r?$", re.M)
_COMMENT = re.compile(r"//(?!/)")
_INLINE_CODE = re.compile(
    r"(?<![\w`])`(?:[^`\n]|\n(?![ \t]*\r?\n)){1,2000}?`(?![\w`])|\+\+?[^+\n]{1,500}\+?\+"
)
_MACRO = re.compile(r"(?<![\w])(?:link|xref|mailto):{1,2}(?!:)([^\s\[\]]{1,1000})\[([^\]\n]*)\]")
_URL = re.compile(r"(?<![\w:\"])(https?://[^\s\[\]<>]{1,1000})\[([^\]\n]*)\]")
_CROSS = re.compile(r"<<([^<>,\n]{1,500})(?:,([^<>\n]*))?>>")
_IMAGE = re.compile(r"image::?([^\s\[\]]{1,1000})\[([^\]\n]*)\]")


def mask_blocks(text: str) -> str:
    """The text at the same length, with blocks that are code, quoted or comments blanked."""
    return "".join(_lines(split(text)))


def mask_spans(text: str) -> str:
    """The text at the same length with code within lines blanked."""
    return _INLINE_CODE.sub(lambda match: blank(match[0]), text)


def reaches_further(text: str) -> bool:
    """Code within lines is blanked in one go."""
    return bool(text)


def _lines(lines: list[str]) -> Iterator[str]:
    closing = ""
    for line in lines:
        bare = line.rstrip()
        if closing:
            closing = "" if bare == closing else closing
            yield blank(line)
            continue
        delimiter = _DELIMITER.match(bare)
        if delimiter:
            # The word behind a Markdown fence names a language and isn't repeated.
            closing = delimiter[1] or delimiter[2]
            yield blank(line)
            continue
        yield blank(line) if _COMMENT.match(line) else line


def headings(masked: str, text: str) -> list[Heading]:
    """All section titles; the document's own is of level 1."""
    return [
        Heading(len(m[1]), text[m.start(2) : m.end(2)], m.start(2), m.end(2), m.end() + 1)
        for m in _HEADING.finditer(masked)
    ]


def links(masked: str, text: str) -> list[Link]:
    """Link and cross-reference macros, URLs with a text, images."""
    found = []
    for pattern in (_MACRO, _URL, _CROSS, _IMAGE):
        for m in pattern.finditer(masked):
            label = text[m.start(2) : m.end(2)].strip() if m[2] is not None else ""
            found.append(Link("inline", label, text[m.start(1) : m.end(1)], m.start(1), m.end(1)))
    return sorted(found, key=lambda link: link.start)


def plain(text: str) -> str:
    """A line as a reader sees it: links as their text, no emphasis, no code marks."""
    text = re.sub(r"(?:link|xref):{1,2}[^\s\[\]]+\[([^\]]*)\]", r"\1", text)
    text = re.sub(r"https?://[^\s\[\]]+\[([^\]]*)\]", r"\1", text)
    text = re.sub(r"<<[^<>,]+,([^<>]*)>>", r"\1", text)
    text = re.sub(r"(\*\*|__|``|(?<!\w)[*_`](?=\S))|((?<=\S)(?:\*\*|__|``|[*_`](?!\w)))", "", text)
    return " ".join(text.split())
