"""ALTER TABLE: its actions, those without a meaning for the structure left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adrtool.inventory import sql_table
from adrtool.inventory.sql_model import Alter, Part, Step
from adrtool.inventory.sql_text import Dialect, Statement, Token
from adrtool.inventory.sql_words import Words, elements

_PLACES = ("FIRST", "AFTER")


def alter(words: Words, statement: Statement, dialect: Dialect) -> Alter | None:
    """The changes of a table; None for those that change nothing which is shown."""
    words.if_exists()
    words.take("ONLY")
    table = words.name()
    words.take("*")
    comments = statement.comments
    steps = [s for e in elements(words.rest) for s in _steps(Words(e), comments, dialect)]
    return Alter(table, statement.line, tuple(steps)) if steps and table.name else None


def _steps(words: Words, comments: Sequence[Token], dialect: Dialect) -> Iterator[Step]:
    match words.take_any("ADD", "DROP", "RENAME", "ALTER", "MODIFY", "CHANGE", "SET", "ATTACH",
                         "INHERIT"):  # fmt: skip
        case "ADD":
            yield from _add(words, comments, dialect)
        case "DROP":
            yield from _drop(words)
        case "RENAME":
            yield from _rename(words)
        case "ALTER":
            yield from _column(words, dialect)
        case "MODIFY" | "CHANGE" as word:
            words.take("COLUMN")
            words.if_exists()
            name = words.here.value if word == "MODIFY" else words.simple()
            yield Step("change", name, part=_part(_placed(words.rest), comments, dialect))
        case "SET" if words.take("SCHEMA"):
            yield Step("move", to=words.simple())
        case "INHERIT":
            yield Step("inherit", table=words.name())
        case "ATTACH" if words.take("PARTITION"):
            yield Step("attach", table=words.name())


def _part(tokens: Sequence[Token], comments: Sequence[Token], dialect: Dialect) -> Part:
    return sql_table.body(tokens, (), comments, dialect)


def _add(words: Words, comments: Sequence[Token], dialect: Dialect) -> Iterator[Step]:
    words.take("COLUMN")
    words.if_exists()
    tokens = words.inside() if words.here.upper == "(" else _placed(words.rest)
    # A check that isn't held against the rows at once is one all the same.
    if [t.upper for t in tokens[-2:]] == ["NOT", "VALID"]:
        tokens = tokens[:-2]
    upper = [t.upper for t in tokens[:8]]
    if "USING" in upper and "INDEX" in upper:
        if "PRIMARY" in upper:
            yield Step("promote", tokens[upper.index("INDEX") + 1 :][0].value)
        return
    if tokens and tokens[0].upper not in {"PARTITION", "PERIOD"}:
        yield Step("add", part=_part(tokens, comments, dialect))


def _placed(tokens: Sequence[Token]) -> Sequence[Token]:
    """A column of MySQL without where it is put."""
    for count in (1, 2):
        if len(tokens) > count and tokens[-count].upper == _PLACES[count - 1]:
            return tokens[:-count]
    return tokens


def _drop(words: Words) -> Iterator[Step]:
    if words.take("PRIMARY", "KEY"):
        yield Step("drop_primary")
    elif words.take_any("CONSTRAINT", "INDEX", "KEY", "CHECK") or words.take("FOREIGN", "KEY"):
        words.if_exists()
        yield Step("drop_constraint", words.simple())
    elif not words.take("PARTITION"):
        words.take("COLUMN")
        words.if_exists()
        yield Step("drop_column", words.simple())


def _rename(words: Words) -> Iterator[Step]:
    if words.take("TO") or words.take("AS"):
        yield Step("rename", to=words.name().name)
    elif not words.take_any("CONSTRAINT", "INDEX", "KEY"):
        words.take("COLUMN")
        name = words.simple()
        if words.take("TO"):
            yield Step("rename_column", name, words.simple())


def _column(words: Words, dialect: Dialect) -> Iterator[Step]:
    if words.take_any("INDEX", "CONSTRAINT", "CHECK"):
        return
    words.take("COLUMN")
    start = words.here
    name = words.simple()
    if words.take("SET", "DATA", "TYPE") or words.take("TYPE"):
        end = words.at
        tokens = words.rest[: _length(words)] if words.rest else ()
        words.at = end
        if tokens:
            yield Step("type", name, part=_part((start, *tokens), (), dialect))
    elif words.take("SET", "NOT", "NULL"):
        yield Step("null", name, "no")
    elif words.take("DROP", "NOT", "NULL"):
        yield Step("null", name, "yes")
    elif words.take("SET", "DEFAULT"):
        yield Step("default", name, "set")
    elif words.take("DROP", "DEFAULT"):
        yield Step("default", name)
    elif words.take("ADD", "GENERATED"):
        yield Step("identity", name)


def _length(words: Words) -> int:
    """How many tokens a type has: up to USING or COLLATE."""
    start = words.at
    words.skip_until("USING", "COLLATE")
    return words.at - start
