"""Tables of SQLite as SQLite itself reads them: in memory, one statement at a time.

Nothing but one CREATE TABLE is ever run. What that may touch is the schema of an empty database;
queries, other databases, virtual tables and extensions are refused by its authorizer, and the
steps that it may take are counted.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from typing import Final

from adrtool.inventory.draft import shown
from adrtool.inventory.sql_model import Column, ForeignKey, Name, Part

_MAX_STEPS: Final = 100_000
_LIMITS: Final = {
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
}
_ALLOWED: Final = frozenset(
    {
        sqlite3.SQLITE_CREATE_TABLE,
        sqlite3.SQLITE_CREATE_INDEX,  # of a primary key
        sqlite3.SQLITE_INSERT,  # into the schema's own table, as the next two
        sqlite3.SQLITE_UPDATE,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_FUNCTION,  # named in a check; none is called
        sqlite3.SQLITE_REINDEX,
        sqlite3.SQLITE_TRANSACTION,
    }
)
_OWN: Final = frozenset({"sqlite_master", "sqlite_schema", "sqlite_sequence", "t"})
_TABLES: Final = frozenset(
    {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_READ, sqlite3.SQLITE_CREATE_TABLE}
)


class NotUnderstood(Exception):
    """SQLite refused a statement. Its own message quotes it, so this has none."""


def table(body: str, tail: str, line: int, lines: list[int]) -> Part:
    """A table from what stands between its parentheses and behind them. Raises NotUnderstood.

    `lines` are those of the foreign keys, in their order; `line` is for one without.
    """
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            _restrict(connection)
            connection.execute(f'CREATE TABLE "t" (\n{body}\n) {tail}')
            connection.set_authorizer(None)
            return _described(connection, line, lines)
    except (sqlite3.Error, sqlite3.Warning, ValueError, RecursionError):
        raise NotUnderstood from None


def _restrict(connection: sqlite3.Connection) -> None:
    for limit, most in _LIMITS.items():
        connection.setlimit(limit, most)
    connection.set_progress_handler(lambda: 1, _MAX_STEPS)
    connection.set_authorizer(_authorize)


def _authorize(action: int, first: str | None, *_: str | None) -> int:
    if action not in _ALLOWED or (action in _TABLES and first not in _OWN):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _described(connection: sqlite3.Connection, line: int, lines: list[int]) -> Part:
    rows = connection.execute("SELECT * FROM pragma_table_xinfo('t')").fetchall()
    columns = tuple(
        Column(
            shown(name),
            shown(kind.lower()),
            not forbids and not key,
            default is not None and str(default).upper() != "NULL",
            "computed" if hidden in {2, 3} else "",
        )
        for _, name, kind, forbids, default, key, hidden in rows
    )
    primary = tuple(shown(r[1]) for r in sorted(rows, key=lambda r: r[5]) if r[5])
    return Part(columns, primary, _uniques(connection), _foreign(connection, line, lines))


def _uniques(connection: sqlite3.Connection) -> tuple[tuple[str, ...], ...]:
    found = connection.execute(
        "SELECT name FROM pragma_index_list('t') WHERE origin = 'u' ORDER BY seq DESC"
    )
    query = "SELECT name FROM pragma_index_info(?) ORDER BY seqno"
    return tuple(
        tuple(shown(column or "(expression)") for (column,) in connection.execute(query, index))
        for index in found.fetchall()
    )


def _foreign(connection: sqlite3.Connection, line: int, lines: list[int]) -> tuple[ForeignKey, ...]:
    keys: dict[int, list[tuple[str, str, str | None, str]]] = defaultdict(list)
    query = (
        'SELECT id, "table", "from", "to", on_delete FROM pragma_foreign_key_list(\'t\') '
        "ORDER BY id DESC, seq"
    )
    for identifier, *row in connection.execute(query):
        keys[identifier].append(tuple(row))
    # SQLite counts from the last one.
    return tuple(
        ForeignKey(
            tuple(shown(r[1]) for r in rows),
            Name("", shown(rows[0][0])),
            tuple(shown(r[2]) for r in rows if r[2]),
            lines[at] if at < len(lines) else line,
            "" if rows[0][3] == "NO ACTION" else rows[0][3].lower(),
        )
        for at, rows in enumerate(keys.values())
    )
