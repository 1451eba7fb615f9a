"""Comments in scripts that say something of what stands below or before them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from adrtool.inventory.draft import shown
from adrtool.inventory.sql_text import Token

_MAX_LENGTH = 400
_RULER = re.compile(r"[\W_]{3,}")
# What dumps, migration tools and linters write, and statements that were commented out.
_NOISE = re.compile(
    r"(?:table|view|temporary view|final view) structure for\b"
    r"|name: .*; type: |dumping |toc entry|data for |host: |server version"
    r"|\+goose|\+migrate|migrate:|rambler |changeset |rollback |liquibase |> statement-breakpoint"
    r"|(?:create|alter|drop|add|rename|redefine)\w*(?:table|index|foreignkey|enum)s?$"
    r"|sqlfluff|noqa|squawk|atlas:|@\w+"
    r"|(?:create|alter|drop|insert|update|delete|select|set|grant|primary|foreign)\b.*[;,(]$",
    re.IGNORECASE,
)


def above(comments: Sequence[Token], line: int) -> str:
    """The comment that ends on the line above one, without a line between."""
    by_line = {c.line: c for c in comments}
    found: list[str] = []
    while (line := line - 1) in by_line:
        found.insert(0, _bare(by_line[line]))
    return _joined(found)


def beside(comments: Sequence[Token], line: int) -> str:
    """The comment that ends a line."""
    return _joined([_bare(c) for c in comments if c.line == line][-1:])


def _bare(comment: Token) -> str:
    return comment.text.lstrip("-#!").strip()


def _joined(lines: Sequence[str]) -> str:
    kept = [text for text in lines if text and not _RULER.fullmatch(text)]
    if not kept or any(map(_NOISE.match, kept)) or any(t.startswith("---") for t in kept):
        return ""
    text = shown(" ".join(kept))
    return text if len(text) <= _MAX_LENGTH else f"{text[: _MAX_LENGTH - 1]}…"
