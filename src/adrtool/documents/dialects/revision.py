"""The lines below an AsciiDoc document's title: `Ada Lovelace <ada@example.org>; Alan Turing`
for its authors, and below them `v1.0, 2024-01-31: accepted` for its revision.

Format: the document header in the AsciiDoc language documentation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement

FORM = "revision"
_NAME = r"[^\W\d_][\w.'-]*(?:[ \t]+[^\W\d_][\w.'-]*){0,2}"
_AUTHOR = rf"{_NAME}(?:[ \t]+<[^<>\n]{{1,200}}>)?"
_DATE = r"\d{4}-\d\d-\d\d|\d{1,2}[ ][^\W\d_]+[ ]\d{4}"
_REVISION = rf"(?:v?\d[\w.-]*,[ \t]*)?(?P<date>{_DATE})(?=[:\s]|$)"
_LINES = re.compile(rf"(?P<authors>{_AUTHOR}(?:;[ \t]*{_AUTHOR}){{0,20}})[ \t]*\r?\n{_REVISION}")
_AUTHORS = re.compile(rf"(?P<name>{_NAME})(?:[ \t]+<[^<>\n]*>)?")


def statements(parsed: Parsed) -> Iterator[Statement]:
    """The date of the revision line, and the names of the author line above it."""
    match = _LINES.match(parsed.fields, parsed.title.after) if parsed.title else None
    if match:
        yield _statement(parsed, "date", *match.span("date"))
        for author in _AUTHORS.finditer(parsed.fields, *match.span("authors")):
            yield _statement(parsed, "deciders", *author.span("name"))


def _statement(parsed: Parsed, field: str, start: int, end: int) -> Statement:
    return Statement(field, parsed.text[start:end], start, end, FORM)
