"""The numbers that a record gives itself, beside the one that its file's name has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adrtool import markdown
from adrtool.documents import titles
from adrtool.documents.parsed import Parsed

_HEADING_NUMBER = re.compile(
    r"(?:(?:l?adr|rfc|decision|record)[\s_#:-]*(?P<marked>\d{1,6})(?![\w-]|\.\d)"
    r"|(?P<plain>\d{1,6})(?:\.|:|\s[-–—]|\))(?=\s))",
    re.I,
)
_STATED_NUMBER = re.compile(r"(?:adr[\s_#-]*)?(\d{1,6})", re.I)


def stated(parsed: Parsed) -> Iterator[tuple[int, int]]:
    """Each number that the heading and the front matter state, with its line."""
    written = titles.numbered_text(parsed.title.text) if parsed.title else ""
    heading = _HEADING_NUMBER.match(markdown.plain(written))
    if heading and parsed.title:
        number = int(heading["marked"] or heading["plain"])
        yield number, parsed.lines.line(parsed.title.start)
    for key in ("number", "id"):
        node = parsed.front.get(key)
        found = _STATED_NUMBER.fullmatch(node.text.strip()) if node.kind == "scalar" else None
        if found:
            yield int(found[1]), node.line + 1
