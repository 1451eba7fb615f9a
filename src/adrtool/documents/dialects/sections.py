"""A field a section: `## Status` and below it `Accepted` (Nygard, adr-tools), or beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adrtool.documents.parsed import Parsed, Section
from adrtool.documents.statements import Statement, field_of, trimmed
from adrtool.documents.vocabulary import status_of

FORM = "section"
_SECOND = 2
_HEADING = re.compile(r"(?P<key>[A-Za-z][A-Za-z ()/_-]{0,30}?)[ \t]*:[ \t]+(?P<value>\S.*)$")
# A statement that goes on in the next line: `Approved, superseded by` and below it the link.
_OPEN = (" by", "supersedes", "supercedes", "replaces", "amends")
_NEXT = re.compile(r"[ \t]*(?![-*+>][ \t])[^\s][^\n]*")
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
    """`## Status: Accepted`, and `### Status: Accepted` in the first section."""
    sections = 0
    for heading in parsed.headings:
        sections += heading.level == _SECOND
        is_near = heading.level == _SECOND or (heading.level == _SECOND + 1 and sections <= 1)
        is_said = is_near and ":" in heading.text
        said = _HEADING.match(heading.text) if is_said else None
        field = field_of(said["key"]) if said else None
        if said and field and (heading.level == _SECOND or status_of(said["value"])):
            start, end = heading.start + said.start("value"), heading.start + said.end("value")
            yield Statement(field, parsed.text[start:end], start, end, FORM)


def _lines(parsed: Parsed, field: str, section: Section) -> Iterator[Statement]:
    at = taken = section.start
    own = parsed.fields[section.start : section.own_end]
    for line in own.splitlines(keepends=True):
        marker = _MARKER.match(line)
        first, at = at + (marker.end() if marker else 0), at + len(line)
        if first < taken:
            continue
        start, end = trimmed(parsed.fields, first, at)
        is_open = parsed.fields[max(start, end - 12) : end].casefold().endswith(_OPEN)
        more = _NEXT.match(parsed.fields, at) if is_open else None
        if more and more.end() <= section.own_end:
            end = taken = trimmed(parsed.fields, start, more.end())[1]
        if marker and marker["box"] == " ":
            continue
        if start < end and not parsed.fields.startswith(">", start):
            yield Statement(field, parsed.text[start:end], start, end, FORM)
