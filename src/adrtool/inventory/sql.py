"""SQL scripts of PostgreSQL, MySQL and SQLite: what they define, never what they fill in.

Each file becomes a list of changes; the databases that these make are put together when all
files are read. Columns and constraints are read by sqlglot and, for SQLite, by SQLite itself.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final, cast

from adrtool.inventory import sql_dialect, sql_link, sql_order, sql_schema, sql_statements, sql_text
from adrtool.inventory.sql_model import Alter, Change, CreateTable, CreateView, Script
from adrtool.inventory.sql_text import Dialect, Statement
from adrtool.model import Confidence, Item, Reading
from adrtool.problems import Problem, Severity

__all__ = ["NAME", "PATTERNS", "VERSION", "link", "looks_right", "read"]

NAME: Final = sql_link.NAME
VERSION: Final = 1
PATTERNS: Final = ("*.sql", "*.ddl")

link = sql_link.link

_DEFINES = re.compile(
    r"^[ \t]*(?:/\*!\d+[ \t]*)?(?:"
    r"create\s+(?:or\s+replace\s+)?(?:(?:global|unlogged|foreign|virtual|materialized|unique|"
    r"recursive|algorithm|definer|sql|fulltext|spatial)\b[^;\n]*?)?\s*"
    r"(?:table|view|index|type|schema|database|domain)\b"
    r"|(?:alter|drop|rename)\s+(?:materialized\s+)?(?:table|view|type|schema|index)\b"
    r"|comment\s+on\b|create\s*$)",
    re.IGNORECASE | re.MULTILINE,
)
_CREATES = re.compile(r"^\s*create\s[^;\n]*?\b(?:table|view)\b", re.IGNORECASE | re.MULTILINE)
_TEMPLATED = re.compile(r"\{\{|\{%|\$\{|<%")
_TEMPLATE = "a template of another tool: no SQL until that has filled it in"
_OTHER = "written for {}, which isn't read"
_NAMELESS = "no name stands where that of the table must"
_UNCLOSED = "a quote or comment that nothing closes: what stands behind it isn't read"
_MAX_PROBLEMS = 20
_MESSAGES: Final = {
    CreateView: "the query of this view isn't understood: the tables in it aren't known",
    CreateTable: "{} of the columns and constraints of this table aren't understood",
    Alter: "a column or constraint that is added here isn't understood",
}


def looks_right(path: str, text: str) -> bool:
    """Scripts that define, change or remove something; not those of data or queries alone."""
    return not sql_order.is_backward(path) and bool(_DEFINES.search(text))


def read(path: str, text: str) -> Reading:
    """The changes of one file, as a fact for the link step."""
    dialect, certain = sql_dialect.guess(path, text)
    if dialect not in sql_dialect.TITLES:
        makes = _CREATES.search(text)
        return Reading((_left_out(path, _OTHER.format(dialect)),) if makes else ())
    found: list[Change] = []
    problems: list[Problem] = []
    schema = ""
    temporary: set[str] = set()
    for statement in sql_text.statements(sql_order.forward(text), cast(Dialect, dialect)):
        schema = sql_schema.current(statement, schema)
        temporary |= sql_statements.temporary(statement)
        said = list(sql_statements.changes(statement, cast(Dialect, dialect), temporary))
        found += [sql_schema.qualified(change, schema) for change in said]
        problems += [p for change in said for p in _problems(path, change, statement)]
        if not said and _is_table(statement):
            problems.append(_problem(path, statement.line, _NAMELESS))
        if statement.unclosed:
            problems.append(_problem(path, statement.unclosed, _UNCLOSED))
    if problems and _TEMPLATED.search(text):
        return Reading((_left_out(path, _TEMPLATE),))
    facts = (Script(path, dialect, certain, tuple(found)),) if found else ()
    return Reading(problems=tuple(problems[:_MAX_PROBLEMS]), facts=facts)


def _is_table(statement: Statement) -> bool:
    return [t.upper for t in statement.tokens[:2]] == ["CREATE", "TABLE"]


def _left_out(path: str, reason: str) -> Item:
    name, folder = posixpath.basename(path), posixpath.dirname(path) or "."
    return Item(f"{NAME}:{path}", "script", name, NAME, path, 1, folder, {"reason": reason},
                Confidence.PARTIAL)  # fmt: skip


def _problems(path: str, change: Change, statement: Statement) -> Iterator[Problem]:
    """What couldn't be read of a statement; never with a word of it."""
    lost = 0
    match change:
        case CreateTable():
            lost = change.part.lost
        case Alter():
            lost = sum(step.part.lost for step in change.steps)
        case CreateView():
            lost = change.reason == sql_statements.UNREADABLE_VIEW
    if lost:
        message = _MESSAGES[type(change)].format(lost)
        yield _problem(path, statement.line, message)


def _problem(path: str, line: int, message: str) -> Problem:
    return Problem(path, line, 1, Severity.ERROR, "inventory/unreadable", message)
