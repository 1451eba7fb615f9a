"""What a template asks its author to replace.

Sources: the templates of MADR 2 to 4, of Nygard's article and of adr-tools, and adrtool's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from adrtool.documents.parsed import Parsed
from adrtool.text import plural

_SHOWN = 60
# Words of prose in braces. A single word is a URI template or a variable, `{a, b}` a set,
# `{{ x }}` and `${x}` are another program's.
_BRACES = re.compile(
    r"(?<![\w$#%@^{\\/=(.-])\{(?P<text>[A-Za-z][^{}\n\"=;:$<>\\]*(?:e\.g\.[^{}\n]*)?)\}(?![\w}/(])"
)
# Brackets are links more often, so what stands in them has to be a template's own words.
_OWN_WORDS = re.compile(
    r"(?:short (?:descriptive )?title(?: of|,)|title of (?:option|the)|(?:option|driver) \d+\b"
    r"|(?:decision driver|argument|positive consequence|negative consequence) ?[a-z0-9]?[\]>|,]"
    r"|justification[.,\]>]|example \||link type\]|list everyone|proposed \| |accepted \| "
    r"|yyyy-mm-dd when|describe the (?:context|problem|decision|change)"
    r"|description \||pointer to more information|e\.g\., (?:improvement|compromising|a force)"
    r"|if the decision was|insert |your (?:text|title|name)\b)",
    re.I,
)
_BRACKETS = re.compile(r"(?:(?<![\w\]!\\])\[|<)(?=(?P<text>[A-Za-z][^\n]{4,99}))")
_SENTENCES = re.compile(
    r"^[ \t]*[*_(]*(?:"
    r"the issue motivating this decision, and any context that influences or constrains"
    r"|the change that we['’]re proposing or have agreed to implement"
    r"|what becomes easier or more difficult to do and any risks introduced"
    r"|what is the issue that we['’]re seeing that is motivating this decision or change"
    r"|what is the change that we['’]re (?:actually )?proposing (?:and/or|or) doing"
    r"|what becomes easier or more difficult to do because of this change"
    r"|what is the status, such as proposed, accepted"
    r"|the issue that motivates this decision, and the forces at play"
    r"|this section describes (?:the forces at play|our response to these forces"
    r"|the resulting context)"
    r")[^\n]*",
    re.M | re.I,
)
_LONGEST = 500
_ALONE = frozenset({"justification", "title", "problem", "context", "decision", "consequences"})


def find(parsed: Parsed) -> Iterator[tuple[int, str]]:
    """The offset and the text of each placeholder outside of code, in no order."""
    masked, text = parsed.masked, parsed.text
    defined = {link.start for link in parsed.links if link.form != "html"}
    for match in _BRACES.finditer(masked):
        if _asks(match["text"].strip()):
            yield match.start(), match[0]
    for match in _BRACKETS.finditer(masked):
        if match.start() in defined or not _OWN_WORDS.match(match["text"]):
            continue
        end = _end(masked, match.start())
        if masked[end : end + 1] not in {"(", "[", ":"}:
            yield match.start(), text[match.start() : end]
    for match in _SENTENCES.finditer(masked):
        yield match.start(), match[0].strip(" \t\r*_")


def told(text: str, count: int, of: str = "") -> str:
    """The message about `count` placeholders, the first of which is `text`."""
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
    more = f", and {plural(count - 1, 'more', 'more')}" if count > 1 else ""
    return f"{shown!r}{of} is still there{more}"


def _asks(inside: str) -> bool:
    """Whether it reads like words for an author: more than one, and no list of names."""
    if "," not in inside:
        return " " in inside or inside.casefold() in _ALONE
    return any(" " in part.strip() for part in inside.split(","))


def _end(text: str, start: int) -> int:
    """Behind the bracket that answers the one at `start`, on the same line."""
    opening, closing = ("[", "]") if text[start] == "[" else ("<", ">")
    depth = 0
    last = min(start + _LONGEST, len(text))
    for at in range(start, last):
        depth += (text[at] == opening) - (text[at] == closing)
        if depth == 0 or text[at] == "\n":
            return at + (depth == 0)
    return last
