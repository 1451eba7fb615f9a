"""A field a line: `Date: 2024-01-01` (Nygard), `* Status: accepted` (MADR 2, log4brains),
`**Status**: Accepted` (bold, with or without its colon), `:Status: Accepted` (reST, AsciiDoc),
`Status:: Accepted` (AsciiDoc)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement, field_of, trimmed

FORM = "lines"
# Several fields in one line: `**Status**: Accepted | **Date**: 2024-01-01`.
_BETWEEN = r"[ \t][|·•][ \t]"
_KEY = r"[A-Za-z][A-Za-z ()/_-]{0,30}?"
_LINE = re.compile(
    rf"(?:^[ \t]{{0,3}}(?:[-*+][ \t]+)?|(?<={_BETWEEN}))"
    rf"(?:(?P<mark>\*\*|__|\*|_)(?P<bold>{_KEY})[ \t]*:?[ \t]*(?P=mark)[ \t]*:?"
    rf"|(?P<wrap>\*\*|__|\*|_)(?P<inner>{_KEY}):(?=[ \t][^*_\n]+(?P=wrap)[ \t\\]*\r?$)"
    rf"|(?P<key>{_KEY})[ \t]*:|:(?P<field>{_KEY}):|(?P<term>{_KEY})::|(?P<date>Date)(?=[ \t]+\d))"
    rf"(?=[ \t]|\r?$)(?P<value>[^\n]*?)(?=$|{_BETWEEN}(?:(?:\*\*|__){_KEY}(?:\*\*|:)|{_KEY}:))",
    re.M,
)
# A line's hard break, in Markdown, HTML and AsciiDoc.
_BREAK = re.compile(r"(?:\\|[ \t]\+|<br[ \t]*/?>)\Z", re.I)
_BELOW = re.compile(r"\r?\n(?:[ \t]*\r?\n)?(?P<value>[^\s#|>:.=<-][^\n]*)")
_QUOTE = re.compile(r"\s*^(?P<quote>(?:[ ]{0,3}>[^\n]*(?:\n|\Z))+)", re.M)
_QUOTED = re.compile(r"^[ ]{0,3}>[ \t]?", re.M)
_SECOND = 2
_DECISIVE = frozenset({"status", "date", "created"})


def statements(parsed: Parsed) -> Iterator[Statement]:
    """The lines whose key is a known field: above the first section, in a section for them,
    or in the last paragraphs of all."""
    for start, end in parsed.regions:
        if parsed.fields[start:end].isspace():
            continue
        for match in _LINE.finditer(parsed.fields, start, end):
            yield from _statement(parsed, match)


def closing(parsed: Parsed) -> Iterator[Statement]:
    """The same of paragraphs at the end that hold nothing but fields, a status or date among them.

    What is all that its section says is the section's own.
    """
    for start, end in parsed.closing:
        found = list(_LINE.finditer(parsed.fields, start, end))
        told = [s for match in found for s in _statement(parsed, match)]
        lines = [line for line in parsed.fields[start:end].splitlines() if line.strip()]
        telling = {parsed.lines.line(s.start) for s in told}
        if len(telling) < len(lines) or not _DECISIVE & {s.field for s in told}:
            return
        yield from told


def quoted(parsed: Parsed) -> Iterator[Statement]:
    """The same of a block quote directly below the title that holds nothing but fields.

    Any other quote may be one of another document.
    """
    start, end = parsed.preamble
    lead = _QUOTE.match(parsed.fields, start, end)
    if lead:
        unquoted = _QUOTED.sub(lambda match: " " * len(match[0]), lead["quote"])
        text = parsed.fields[: lead.start("quote")] + unquoted + parsed.fields[lead.end("quote") :]
        found = list(_LINE.finditer(text, *lead.span("quote")))
        told = [s for match in found for s in _statement(parsed, match)]
        lines = [line for line in unquoted.splitlines() if line.strip()]
        if len({parsed.lines.line(s.start) for s in told}) == len(lines):
            yield from told


def below(parsed: Parsed) -> Iterator[Statement]:
    """`Status: accepted` as all that a section says, as below `## What is the status?`."""
    for section in parsed.sections:
        words = section.heading.text.casefold()
        if section.heading.level == _SECOND and "status" in words and not field_of(words):
            said = parsed.fields[section.start : section.own_end].strip()
            match = _LINE.search(parsed.fields, section.start, section.own_end)
            if match and said and "\n" not in said:
                yield from (s for s in _statement(parsed, match) if s.field == "status")


def _statement(parsed: Parsed, match: re.Match[str]) -> Iterator[Statement]:
    names = (match[name] for name in ("bold", "inner", "key", "field", "term", "date"))
    key = next(filter(None, names))
    field = field_of(key)
    first, last = trimmed(parsed.fields, *match.span("value"))
    below = _BELOW.match(parsed.fields, match.end()) if match["bold"] and first == last else None
    if below and field in _DECISIVE and not _LINE.match(parsed.fields, below.start("value")):
        # The key stands for a heading.
        first, last = trimmed(parsed.fields, *below.span("value"))
    ending = _BREAK.search(parsed.fields, first, last)
    if ending:
        first, last = trimmed(parsed.fields, first, ending.start())
    if match["wrap"]:
        last = parsed.fields.rindex(match["wrap"], first, last)
    if field and first < last:
        yield Statement(field, parsed.text[first:last], first, last, FORM)
