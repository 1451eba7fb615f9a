"""A field a section: `## Status` and below it `Accepted` (Nygard, adr-tools)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adrtool.documents.parsed import Parsed, Section
from adrtool.documents.statements import Statement, field_of, trimmed

FORM = "section"
_MARKER = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]+")


def statements(parsed: Parsed) -> Iterator[Statement]:
    """Each line of a section whose heading is a known field, up to the next heading.

    A heading further down the tree (`#### Status` of an option) speaks of something else.
    """
    fields = [(field_of(s.heading.text), s) for s in parsed.sections if s.heading.level > 1]
    for field, section in fields:
        if field and section.heading.level == min(s.heading.level for f, s in fields if f == field):
            yield from _lines(parsed, field, section)


def _lines(parsed: Parsed, field: str, section: Section) -> Iterator[Statement]:
    at = section.start
    own = parsed.masked[section.start : parsed.own_end(section)]
    for line in own.splitlines(keepends=True):
        marker = _MARKER.match(line)
        start, end = trimmed(parsed.masked, at + (marker.end() if marker else 0), at + len(line))
        at += len(line)
        if start < end and not parsed.masked.startswith(">", start):
            yield Statement(field, parsed.text[start:end], start, end, FORM)
