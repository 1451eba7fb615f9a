"""A field a section: `## Status` and below it `Accepted` (Nygard, adr-tools), or beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adrtool.documents.parsed import Parsed, Section
from adrtool.documents.statements import Statement, field_of, trimmed

FORM = "section"
_FIRST = 2
_HEADING = re.compile(r"(?P<key>[A-Za-z][A-Za-z ()/_-]{0,30}?)[ \t]*:[ \t]+(?P<value>\S.*)$")
_MARKER = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]+(?:\[(?P<box>[ xX])\][ \t]+)?")


def statements(parsed: Parsed) -> Iterator[Statement]:
    """Each line of a section whose heading is a known field, up to the next heading.

    A heading further down the tree (`#### Status` of an option) speaks of something else.
    """
    found: dict[str, list[Section]] = {}
    for section in parsed.sections:
        field = field_of(section.heading.text)
        if field and section.heading != parsed.title:
            found.setdefault(field, []).append(section)
    yield from _said_by_headings(parsed)
    for field, alike in found.items():
        top = min(section.heading.level for section in alike)
        for section in alike:
            if section.heading.level == top:
                yield from _lines(parsed, field, section)


def _said_by_headings(parsed: Parsed) -> Iterator[Statement]:
    """`## Status: Accepted`."""
    for heading in parsed.headings:
        said = _HEADING.match(heading.text) if heading.level == _FIRST else None
        field = field_of(said["key"]) if said else None
        if said and field:
            start, end = heading.start + said.start("value"), heading.start + said.end("value")
            yield Statement(field, parsed.text[start:end], start, end, FORM)


def _lines(parsed: Parsed, field: str, section: Section) -> Iterator[Statement]:
    at = section.start
    own = parsed.masked[section.start : parsed.own_end(section)]
    for line in own.splitlines(keepends=True):
        marker = _MARKER.match(line)
        start, end = trimmed(parsed.masked, at + (marker.end() if marker else 0), at + len(line))
        at += len(line)
        if marker and marker["box"] == " ":
            continue
        if start < end and not parsed.masked.startswith(">", start):
            yield Statement(field, parsed.text[start:end], start, end, FORM)
