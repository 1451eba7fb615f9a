"""Statements of DDL made into changes; what defines nothing that is shown is passed over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from adrtool.inventory import sql_alter, sql_comments, sql_sqlglot, sql_table
from adrtool.inventory.draft import names, shown
from adrtool.inventory.sql_model import (
    AddLabel,
    Alter,
    Change,
    Comment,
    CreateIndex,
    CreateSchema,
    CreateType,
    CreateView,
    Drop,
    Index,
    Name,
    Step,
)  # fmt: skip
from adrtool.inventory.sql_text import Dialect, Statement, Token
from adrtool.inventory.sql_words import Words, by_lines, elements

UNREADABLE_VIEW = "its query couldn't be read: the tables in it aren't known"

_KINDS = {"TABLE": "table", "VIEW": "view", "TYPE": "type", "DOMAIN": "type", "SCHEMA": "schema",
          "DATABASE": "schema", "INDEX": "index"}  # fmt: skip


def changes(
    statement: Statement, dialect: Dialect, temporary: Collection[str] = ()
) -> Iterator[Change]:
    """What a statement defines, changes or removes; nothing for what temporary tables have."""
    for change in _changes(statement, dialect):
        about = change.table if isinstance(change, Alter | CreateIndex) else None
        if about is None or about.schema or about.name.casefold() not in temporary:
            yield change


def temporary(statement: Statement) -> set[str]:
    """The name of the temporary table that a statement makes, without regard to case."""
    words = Words(statement.tokens)
    words.take("CREATE")
    words.take_any("GLOBAL", "LOCAL")
    if not words.take_any("TEMP", "TEMPORARY") or not words.take("TABLE"):
        return set()
    words.if_exists()
    return {words.name().name.casefold()}


def _changes(statement: Statement, dialect: Dialect) -> Iterator[Change]:
    words = Words(statement.tokens)
    match words.take_any("CREATE", "ALTER", "DROP", "COMMENT", "RENAME"):
        case "CREATE":
            yield from _create(words, statement, dialect)
        case "ALTER":
            yield from _alter(words, statement, dialect)
        case "DROP":
            yield from _drop(words, statement.line)
        case "COMMENT":
            yield from _comment(words)
        case "RENAME":
            yield from _rename(words, statement.line)


def _create(words: Words, statement: Statement, dialect: Dialect) -> Iterator[Change]:
    words.take("OR", "REPLACE")
    while words.take_any("GLOBAL", "LOCAL", "UNLOGGED", "FOREIGN"):
        pass
    if words.take_any("TEMP", "TEMPORARY"):
        return
    found: Change | None = None
    if words.take("TABLE"):
        found = sql_table.create(words, statement, dialect)
    elif words.take("VIRTUAL", "TABLE"):
        found = sql_table.virtual(words, statement)
    elif words.take("SCHEMA") or (dialect == "mysql" and words.take("DATABASE")):
        found = _schema(words, statement.line)
    elif words.take("TYPE"):
        found = _type(words, statement)
    elif words.take("DOMAIN"):
        comment = sql_comments.above(statement.comments, statement.line)
        found = CreateType(words.name(), statement.line, "domain", comment=comment)
    elif _takes_index(words):
        found = _index(words, statement)
    else:
        found = _view(words, statement, dialect)
    if found:
        yield found


def _schema(words: Words, line: int) -> CreateSchema | None:
    words.if_exists()
    name = "" if words.here.upper == "AUTHORIZATION" else words.simple()
    return CreateSchema(name, line) if name else None


def _type(words: Words, statement: Statement) -> CreateType | None:
    name = words.name()
    comment = sql_comments.above(statement.comments, statement.line)
    if not name.name or not words.take("AS"):
        return None
    if words.take("ENUM"):
        labels = names(t.value for t in words.inside() if t.kind == "string")
        return CreateType(name, statement.line, "enum", tuple(labels), comment)
    kind = "range" if words.take("RANGE") else "composite"
    fields = (e[0].value for e in elements(words.inside()))
    known = tuple(names(fields)) if kind == "composite" else ()
    return CreateType(name, statement.line, kind, known, comment)


def _takes_index(words: Words) -> bool:
    start = words.at
    while words.take_any("UNIQUE", "FULLTEXT", "SPATIAL", "CLUSTERED"):
        pass
    if words.take("INDEX"):
        return True
    words.at = start
    return False


def _index(words: Words, statement: Statement) -> CreateIndex | None:
    unique = any(t.upper == "UNIQUE" for t in statement.tokens[: words.at])
    words.take("CONCURRENTLY")
    words.if_exists()
    name = Name("", "") if words.here.upper == "ON" else words.name()
    if not words.skip_until("ON"):
        return None
    words.take("ON")
    words.take("ONLY")
    table = words.name()
    if words.take("USING"):
        words.simple()
    index = Index(name.name, words.columns(), unique)
    return CreateIndex(table, index, statement.line) if table.name else None


def _view(words: Words, statement: Statement, dialect: Dialect) -> CreateView | None:
    """A view; MySQL has options before the word, PostgreSQL has RECURSIVE and MATERIALIZED."""
    head = [t.upper for t in words.rest[:20]]
    if "VIEW" not in head or {"TRIGGER", "FUNCTION", "PROCEDURE", "RULE", "EVENT"} & set(
        head[: head.index("VIEW")]
    ):
        return None
    words.at += head.index("VIEW") + 1
    words.if_exists()
    name = words.name()
    comment = sql_comments.above(statement.comments, statement.line)
    materialized = "MATERIALIZED" in head[: head.index("VIEW")]
    if not name.name or not words.skip_until("AS"):
        return None
    words.take("AS")
    query = _without_tail(words.rest)
    found = sql_sqlglot.tables(by_lines(query), dialect) if query else None
    reason = UNREADABLE_VIEW if found is None else ""
    first = query[0].line if query else statement.line
    read = tuple((table, first + line) for table, line in found or ())
    return CreateView(name, statement.line, read, comment, materialized, reason)


def _without_tail(query: Sequence[Token]) -> Sequence[Token]:
    """A query without WITH CHECK OPTION or WITH NO DATA behind it."""
    for at in range(max(len(query) - 4, 1), len(query)):
        if query[at].upper == "WITH" and query[-1].upper in {"OPTION", "DATA"}:
            return query[:at]
    return query


def _alter(words: Words, statement: Statement, dialect: Dialect) -> Iterator[Change]:
    words.take("FOREIGN")
    if words.take("TABLE"):
        found = sql_alter.alter(words, statement, dialect)
        if found:
            yield found
    elif words.take("TYPE"):
        name = words.name()
        if words.take("ADD", "VALUE"):
            words.if_exists()
            if words.here.kind == "string":
                yield AddLabel(name, shown(words.here.value), statement.line)


def _drop(words: Words, line: int) -> Iterator[Change]:
    words.take_any("MATERIALIZED", "FOREIGN")
    kind = _KINDS.get(words.here.upper)
    if not kind:
        return
    words.at += 1
    words.take("CONCURRENTLY")
    words.if_exists()
    yield Drop(kind, tuple(words.names()), line)


def _comment(words: Words) -> Iterator[Change]:
    words.take("ON")
    words.take_any("MATERIALIZED", "FOREIGN")
    line, word = words.line, words.here.upper
    words.at += 1
    parts = _parts(words)
    if not words.take("IS") or words.here.kind != "string" or not parts:
        return
    text = shown(words.here.value)
    if word == "COLUMN" and len(parts) > 1:
        name = Name(parts[-3] if len(parts) > 2 else "", parts[-2])
        yield Comment("column", name, text, line, parts[-1])
    elif word in _KINDS and _KINDS[word] != "index":
        name = Name(parts[-2] if len(parts) > 1 else "", parts[-1])
        yield Comment(_KINDS[word], name, text, line)


def _parts(words: Words) -> list[str]:
    parts = [words.simple()]
    while words.take("."):
        parts.append(words.simple())
    return [part for part in parts if part]


def _rename(words: Words, line: int) -> Iterator[Change]:
    """MySQL's RENAME TABLE a TO b, c TO d."""
    if not words.take("TABLE"):
        return
    for pair in elements(words.rest):
        inner = Words(pair)
        table = inner.name()
        if inner.take("TO"):
            yield Alter(table, line, (Step("rename", to=inner.name().name),))


def touched(found: Sequence[Change]) -> Iterator[tuple[Name, int]]:
    """The tables, views and types that changes are about, with the lines."""
    for change in found:
        match change:
            case Alter() | CreateIndex():
                yield change.table, change.line
            case Drop():
                for name in change.names if change.kind not in {"index", "schema"} else ():
                    yield name, change.line
            case Comment() if change.kind != "schema":
                yield change.name, change.line
            case AddLabel():
                yield change.type, change.line
            case CreateSchema() | Comment():
                pass
            case _:
                yield change.name, change.line
