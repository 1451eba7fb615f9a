"""A field a line: `Date: 2024-01-01` (Nygard), `* Status: accepted` (MADR 2, log4brains),
`**Status**: Accepted` (bold, with or without its colon), `:Status: Accepted` (reST, AsciiDoc),
`Status:: Accepted` (AsciiDoc)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement, field_of, trimmed

FORM = "lines"
_KEY = r"[A-Za-z][A-Za-z ()/_-]{0,30}?"
_LINE = re.compile(
    r"^[ \t]{0,3}(?:[-*+][ \t]+)?"
    rf"(?:(?P<mark>\*\*|__|\*|_)(?P<bold>{_KEY})[ \t]*:?[ \t]*(?P=mark)[ \t]*:?"
    rf"|(?P<key>{_KEY})[ \t]*:|:(?P<field>{_KEY}):|(?P<term>{_KEY})::|(?P<date>Date)(?=[ \t]+\d))"
    r"(?=[ \t]|\r?$)(?P<value>[^\n]*)$",
    re.M,
)
_DECISIVE = frozenset({"status", "date", "created"})


def statements(parsed: Parsed) -> Iterator[Statement]:
    """The lines whose key is a known field: above the first section, in a section for them,
    or in the last paragraphs of all."""
    for start, end in parsed.regions:
        for match in _LINE.finditer(parsed.masked, start, end):
            yield from _statement(parsed, match)


def closing(parsed: Parsed) -> Iterator[Statement]:
    """The same of paragraphs at the end that hold nothing but fields, a status or date among them.

    What is all that its section says is the section's own.
    """
    for start, end in reversed(parsed.paragraphs[1:]):
        found = list(_LINE.finditer(parsed.masked, start, end))
        told = [s for match in found for s in _statement(parsed, match)]
        lines = [line for line in parsed.masked[start:end].splitlines() if line.strip()]
        if not told or len(told) < len(lines) or not _DECISIVE & {s.field for s in told}:
            return
        yield from told


def _statement(parsed: Parsed, match: re.Match[str]) -> Iterator[Statement]:
    names = (match[name] for name in ("bold", "key", "field", "term", "date"))
    field = field_of(next(filter(None, names)))
    first, last = trimmed(parsed.masked, *match.span("value"))
    if parsed.masked[first:last].endswith("\\"):
        # Markdown's other hard break.
        first, last = trimmed(parsed.masked, first, last - 1)
    if field and first < last:
        yield Statement(field, parsed.text[first:last], first, last, FORM)
