"""Columns that a parser doesn't know the type of, read by the words that end a type."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from adrtool.inventory.draft import shown
from adrtool.inventory.sql_model import Column, ForeignKey, Part
from adrtool.inventory.sql_text import Token
from adrtool.inventory.sql_words import Words, written

_ENDS: Final = ("CONSTRAINT", "NOT", "NULL", "DEFAULT", "PRIMARY", "UNIQUE", "CHECK", "REFERENCES",
                "GENERATED", "COLLATE", "COMMENT", "AUTO_INCREMENT", "AUTOINCREMENT", "AS",
                "DEFERRABLE", "INITIALLY", "STORAGE", "COMPRESSION", "OPTIONS", "ON", "VISIBLE",
                "INVISIBLE", "IDENTITY")  # fmt: skip
_IN_TYPES: Final = frozenset({"(", ")", ",", ".", "[", "]"})
_MOST = 30


def read(element: Sequence[Token]) -> Part | None:
    """A column by its words; None when what stands where the type should isn't one."""
    words = Words(element)
    name = words.simple()
    start = words.at
    words.skip_until(*_ENDS)
    kind = element[start : words.at]
    if not name or len(kind) > _MOST or not all(map(_is_of_type, kind)):
        return None
    rest = [t.upper for t in _outside(words.rest)]
    primary = _has(rest, "PRIMARY", "KEY")
    null = not primary and not _has(rest, "NOT", "NULL")
    column = Column(name, shown(written(kind).lower()), null, "DEFAULT" in rest)
    unique = ((name,),) if "UNIQUE" in rest else ()
    key = _reference(words, name)
    return Part((column,), (name,) if primary else (), unique, (key,) if key else (), (),
                rest.count("CHECK"))  # fmt: skip


def _is_of_type(token: Token) -> bool:
    return token.kind in {"word", "name", "number", "string"} or token.text in _IN_TYPES


def _outside(tokens: Sequence[Token]) -> list[Token]:
    """Those outside of parentheses."""
    found, depth = [], 0
    for token in tokens:
        sign = token.text if token.kind == "sign" else ""
        depth += (sign == "(") - (sign == ")")
        found += [token] if not depth else []
    return found


def _has(words: Sequence[str], first: str, second: str) -> bool:
    return (first, second) in pairwise(words)


def _reference(words: Words, name: str) -> ForeignKey | None:
    if not words.skip_until("REFERENCES"):
        return None
    line = words.line
    words.take("REFERENCES")
    table = words.name()
    to = words.columns()
    action = ""
    if words.skip_until("ON") and words.take("ON", "DELETE"):
        action = " ".join(t.text for t in words.rest[:2] if t.upper in _ACTIONS).lower()
    return ForeignKey((name,), table, to, line, action) if table.name else None


_ACTIONS: Final = frozenset({"CASCADE", "RESTRICT", "SET", "NULL", "DEFAULT", "NO", "ACTION"})
