"""CREATE TABLE: its head, its columns and constraints, and what stands behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adrtool.inventory import sql_columns, sql_comments, sql_sqlglot, sql_sqlite
from adrtool.inventory.draft import shown
from adrtool.inventory.sql_model import Column, CreateTable, Name, Part
from adrtool.inventory.sql_text import Dialect, Statement, Token
from adrtool.inventory.sql_words import Words, elements, written

_QUERY = "made by a query, which isn't run: its columns aren't known"
_VIRTUAL = "a virtual table: its module decides about its columns"
_LOST = "{} of its columns and constraints couldn't be read"
_UNNAMED = frozenset(
    {"CONSTRAINT", "PRIMARY", "FOREIGN", "UNIQUE", "CHECK", "KEY", "INDEX", "EXCLUDE", "FULLTEXT",
     "SPATIAL", "LIKE", "PERIOD"}
)  # fmt: skip


def create(words: Words, statement: Statement, dialect: Dialect) -> CreateTable | None:
    """The table of a statement whose CREATE TABLE has been read; None where none is named."""
    words.if_exists()
    name, line = words.name(), statement.line
    if not name.name:
        return None
    comment = sql_comments.above(statement.comments, line)
    if words.take("PARTITION", "OF"):
        parent = words.name()
        return CreateTable(name, line, Part(), comment, (parent,))
    if words.take("LIKE"):
        return CreateTable(name, line, Part(), comment, like=(words.name(),))
    inside, tail = words.inside(), words.rest
    if not inside:
        return CreateTable(name, line, Part(), comment, reason=_QUERY)
    like = [Words(e) for e in elements(inside)]
    copied = tuple(w.name() for w in like if w.take("LIKE"))
    part = body(inside, tail, statement.comments, dialect)
    if words.is_cut:
        part = replace(part, lost=part.lost + 1)
    return CreateTable(
        name, line, part, _said(tail) or comment, _inherited(tail), copied,
        _reason(part, tail),
    )  # fmt: skip


def virtual(words: Words, statement: Statement) -> CreateTable | None:
    """A table that a module of SQLite makes."""
    words.if_exists()
    name = words.name()
    comment = sql_comments.above(statement.comments, statement.line)
    return CreateTable(name, statement.line, Part(), comment, reason=_VIRTUAL)


def _reason(part: Part, tail: Sequence[Token]) -> str:
    if part.lost:
        return _LOST.format(part.lost)
    return _QUERY if any(t.upper == "SELECT" for t in tail) and not part.columns else ""


def _said(tail: Sequence[Token]) -> str:
    """MySQL's COMMENT among the options of a table."""
    words = Words(tail)
    if not words.skip_until("COMMENT"):
        return ""
    words.take("COMMENT")
    words.take("=")
    return shown(words.here.value) if words.here.kind == "string" else ""


def _inherited(tail: Sequence[Token]) -> tuple[Name, ...]:
    words = Words(tail)
    if not words.take("INHERITS"):
        return ()
    return tuple(Words(words.inside()).names())


def body(
    inside: Sequence[Token], tail: Sequence[Token], comments: Sequence[Token], dialect: Dialect
) -> Part:
    """Columns and constraints; those that can't be read are counted."""
    found = [e for e in elements(inside) if e[0].upper != "LIKE"]
    part = _by_sqlite(found, tail) if dialect == "sqlite" else None
    part = part or _by_sqlglot(found, dialect)
    said = _comments(found, comments)
    columns = tuple(_with_comment(c, said.get(c.name.casefold(), "")) for c in part.columns)
    return replace(part, columns=columns)


def _with_comment(column: Column, comment: str) -> Column:
    return column if column.comment or not comment else replace(column, comment=comment)


def _by_sqlite(found: Sequence[Sequence[Token]], tail: Sequence[Token]) -> Part | None:
    if not found:
        return None
    text = ",\n".join(written(e) for e in found)
    lines = [t.line for e in found for t in e if t.upper == "REFERENCES"]
    try:
        return sql_sqlite.table(text, written(tail), found[0][0].line, lines)
    except sql_sqlite.NotUnderstood:
        return None


def _by_sqlglot(found: Sequence[Sequence[Token]], dialect: Dialect) -> Part:
    lines = [next((t.line for t in e if t.upper == "REFERENCES"), e[0].line) for e in found]
    read = sql_sqlglot.parts([written(e) for e in found], lines, dialect)
    # A type that the parser doesn't know costs nothing but its spelling.
    read = [part or _column(element) for part, element in zip(read, found, strict=True)]
    known = [part for part in read if part]
    return Part(
        tuple(c for p in known for c in p.columns),
        next((p.primary for p in known if p.primary), ()),
        tuple(u for p in known for u in p.uniques),
        tuple(f for p in known for f in p.foreign),
        tuple(i for p in known for i in p.indexes),
        sum(p.checks for p in known),
        len(read) - len(known),
    )


def _column(element: Sequence[Token]) -> Part | None:
    is_key = element[0].upper in {"KEY", "INDEX"} and "(" not in {t.text for t in element[1:3]}
    is_named = is_key or element[0].upper not in _UNNAMED
    return sql_columns.read(element) if is_named else None


def _comments(found: Sequence[Sequence[Token]], comments: Sequence[Token]) -> dict[str, str]:
    """Of each column the comment on its last line, or else the one above it."""
    said: dict[str, str] = {}
    ends = 0
    for element in found:
        first, last = element[0], element[-1].line
        if first.upper not in _UNNAMED:
            over = [c for c in comments if c.line > ends]
            text = sql_comments.beside(comments, last) or sql_comments.above(over, first.line)
            said[first.value.casefold()] = text
        ends = last
    return said
