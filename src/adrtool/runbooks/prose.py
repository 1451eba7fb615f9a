"""The words of a runbook: how many there are, and which were left for somebody to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adrtool.documents.parsed import Parsed
from adrtool.markdown import Lines
from adrtool.runbooks.blocks import Block

_WORD = re.compile(r"[^\W\d_]{2,}(?:['’-][^\W\d_]+)*")
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t].*$", re.M)
_TARGET = re.compile(r"\]\([^()\n]*\)|<[^<>\n]{1,200}>|https?://\S+")
_LEFT = re.compile(
    r"(?<![\w/-])(?:TODO|TBD|TBC|FIXME|XXX+)(?![\w/-])"
    r"|\b(?:lorem ipsum|coming soon|to be (?:written|documented|completed|defined|done|added)"
    r"|work in progress|insert (?:text|name|description|link|steps) here|fill (?:this|me) in"
    r"|(?:add|write|put|describe) (?:\w+ ){0,3}here\b)",
    re.I,
)
_BRACED = re.compile(r"^[ \t]*(\{[a-z][^{}\n;$|&]{0,80}\})[ \t]*\r?$", re.M)


def count(parsed: Parsed) -> int:
    """Words outside of code, headings and addresses."""
    body = _HEADING.sub("", parsed.masked[parsed.body_start :])
    return sum(1 for _ in _WORD.finditer(_TARGET.sub(" ", body)))


def left(parsed: Parsed, blocks: list[Block]) -> Iterator[tuple[int, str]]:
    """The line and the text of what somebody meant to write later, in prose and in commands."""
    for match in _LEFT.finditer(parsed.masked, parsed.body_start):
        # In lower case these are words, as in Spanish `todo`.
        if match[0].isupper() or " " in match[0]:
            yield parsed.lines.line(match.start()), match[0]
    for block in blocks:
        lines = Lines(block.text)
        for match in _BRACED.finditer(block.text) if block.is_shell else ():
            yield block.line + lines.line(match.start()) - 1, match[1]
