"""A field a line: `Date: 2024-01-01` (Nygard), `* Status: accepted` (MADR 2, log4brains),
`**Status**: Accepted` (bold, with or without its colon)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement, field_of, trimmed

FORM = "lines"
_KEY = r"[A-Za-z][A-Za-z ()/_-]{0,30}?"
_LINE = re.compile(
    r"^[ \t]{0,3}(?:>[ \t]*)?(?:[-*+][ \t]+)?"
    rf"(?:(?P<mark>\*\*|__|\*|_)(?P<bold>{_KEY})[ \t]*:?[ \t]*(?P=mark)[ \t]*:?"
    rf"|(?P<key>{_KEY})[ \t]*:|(?P<date>Date)(?=[ \t]+\d))"
    r"(?=[ \t]|\r?$)(?P<value>[^\n]*)$",
    re.M,
)


def statements(parsed: Parsed) -> Iterator[Statement]:
    """The lines between the title and the next heading whose key is a known field."""
    start, end = parsed.preamble
    for match in _LINE.finditer(parsed.masked, start, end):
        field = field_of(match["bold"] or match["key"] or match["date"])
        if field:
            first, last = trimmed(parsed.masked, *match.span("value"))
            if parsed.masked[first:last].endswith("\\"):
                # Markdown's other hard break.
                first, last = trimmed(parsed.masked, first, last - 1)
            if first < last:
                yield Statement(field, parsed.text[first:last], first, last, FORM)
