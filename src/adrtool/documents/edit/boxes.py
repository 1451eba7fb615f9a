"""A status that is ticked in a list of all that there are: `- [ ] Proposed`, `- [x] Accepted`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adrtool.documents import vocabulary
from adrtool.documents.edit import spans
from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement

_BOX = re.compile(
    r"^[ \t]*[-*+][ \t]+\[(?P<tick>[ xX])\][ \t]+(?P<value>[^\r\n]*?)[ \t]*\r?$", re.M
)


def ticked(parsed: Parsed, now: Statement, status: str) -> Iterator[str]:
    """The text with the tick in the box of another status, when there is a box for it."""
    text = parsed.text
    own = _BOX.match(text, spans.line_start(text, now.start))
    extents = ((s.start, s.own_end) for s in parsed.sections if s.start <= now.start < s.own_end)
    start, end = next(extents, (0, 0))
    word = vocabulary.status_of(status)
    if own is None or own["tick"] == " " or word is None:
        return
    for box in _BOX.finditer(text, start, end):
        if box["tick"] == " " and vocabulary.status_of(box["value"]) == word:
            value = box["value"] if status.casefold() in {word, box["value"].casefold()} else status
            edits = [
                (*own.span("tick"), " "),
                (*box.span("tick"), own["tick"]),
                (*box.span("value"), value[:1].upper() + value[1:] if value is status else value),
            ]
            out = text
            for first, last, new in sorted(edits, reverse=True):
                out = out[:first] + new + out[last:]
            yield out
            return
