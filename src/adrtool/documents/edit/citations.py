"""Where a statement names another record: the whole of the link, or the number as written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adrtool.documents.edit.references import ASCIIDOC, REST, language
from adrtool.documents.parsed import Parsed
from adrtool.markdown import Link

SEPARATOR = re.compile(r"\s*(?:[,;&|/]\s*(?:(?:and|or)\s+)?|(?:and|or)\s+)", re.I)
SEPARATOR_BEFORE = re.compile(
    r"\s{0,9}(?:[,;&|/]\s{0,9}(?:(?:and|or)\s{1,9})?|\b(?:and|or)\s{1,9})$", re.I
)
# The number that is read may be that of a file's name: `0011-use-x.md`.
_BARE = r"(?<![\w/.-]){}(?![\w/])(?:[-_][\w.-]*\w)?"
_CLOSED = re.compile(r"[ \t]*>?(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^)]*\)))?\s*\)")


@dataclass(frozen=True, slots=True)
class Span:
    """An extent of a text."""

    start: int
    end: int


def of(parsed: Parsed, start: int, end: int, target: str) -> Iterator[Span]:
    """Every citation of a target, as it is read, within an extent of the text."""
    value = parsed.text[start:end]
    linked = [_inline(parsed, value, x) for x in parsed.markup.links(value, value)
              if x.target == target]  # fmt: skip
    found = [Span(start + s.start, start + s.end) for s in linked if s]
    found += [
        Span(link.start, link.end)
        for link in parsed.links
        if link.form == "reference" and link.target == target and start <= link.start < end
    ]
    yield from found
    if not found:
        for match in re.finditer(_BARE.format(re.escape(target)), value):
            yield _dressed(value, match.start(), match.end(), start)


def _dressed(value: str, first: int, last: int, start: int) -> Span:
    """A bare citation with its `ADR`, its brackets, its ticks."""
    lead = re.search(r"(?:\b(?:ADRs?|decisions?|records?)[\s#:.-]*|#)$", value[:first], re.I)
    first = lead.start() if lead else first
    for left, right in (("[[", "]]"), ("[", "]"), ("`", "`"), ("<", ">"), ("**", "**")):
        if value[:first].endswith(left) and value.startswith(right, last):
            first, last = first - len(left), last + len(right)
    return Span(start + first, start + last)


def _inline(parsed: Parsed, value: str, link: Link) -> Span | None:
    if link.form == "reference":
        return Span(link.start, link.end)
    kind = language(parsed.path)
    if kind == REST:
        return _role(value, link)
    if kind == ASCIIDOC:
        return _macro(value, link)
    opened = value.rfind(f"[{link.label}]", 0, link.start)
    closed = _CLOSED.match(value, link.end)
    return Span(opened, closed.end()) if opened >= 0 and closed else None


def _role(value: str, link: Link) -> Span | None:
    """`T <0002-x.rst>`__ in ticks, or :doc:`0002-x`."""
    opened = value.rfind("`", 0, link.start)
    role = re.search(r":[\w:+-]+:$", value[:opened])
    closed = re.compile(r">?`_{0,2}").match(value, link.end)
    if opened < 0 or not closed:
        return None
    return Span(role.start() if role else opened, closed.end())


def _macro(value: str, link: Link) -> Span | None:
    """`xref:0002-x.adoc[T]`, or `<<0002-x.adoc#,T>>`."""
    opened = re.search(r"(?:(?:link|xref):{1,2}|<<)$", value[: link.start])
    closed = re.compile(r"\[[^\]\n]*\]|(?:,[^<>\n]*)?>>").match(value, link.end)
    first = opened.start() if opened else link.start
    return Span(first, closed.end()) if closed else None
