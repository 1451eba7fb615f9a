"""Databases as their scripts leave them, against SQLite itself and against known databases."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrtool import inventory
from adrtool.inventory import sql, sql_order, sql_sqlite, sql_text
from adrtool.inventory.sql_text import Dialect
from adrtool.model import Confidence, Item, Reading

CORPORA = os.environ.get("ADRTOOL_SQL_CORPORA", "")
"""A folder with `sakila` (jOOQ/sakila) and `chinook-database` (lerocha/chinook-database)."""

corpus = pytest.mark.skipif(
    not CORPORA, reason="no sample databases: name their folder in ADRTOOL_SQL_CORPORA"
)


def read(root: Path, texts: dict[str, str] | None = None) -> Reading:
    """What the sources find in a folder, after files were written to it."""
    for path, text in (texts or {}).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    paths = [p.relative_to(root).as_posix() for p in sorted(root.rglob("*")) if p.is_file()]
    return inventory.read(root, paths)


def tables(reading: Reading) -> dict[str, Item]:
    """The tables by id."""
    return {item.id: item for item in reading.items if item.kind == "table"}


def columns(reading: Reading, identifier: str) -> list[str]:
    """The names of a table's columns, in their order."""
    return list(tables(reading)[identifier].attributes["columns"])


def counted(reading: Reading, place: str = "") -> tuple[int, int]:
    """How many tables and foreign keys there are below a path."""
    found = [t for t in tables(reading).values() if t.path.startswith(place)]
    return len(found), sum(len(t.attributes.get("foreign_keys", ())) for t in found)


@corpus
@pytest.mark.corpus
@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("sakila/postgres-sakila-db", (21, 40)),
        ("sakila/mysql-sakila-db", (16, 22)),
        ("sakila/sqlite-sakila-db", (16, 22)),
        ("chinook-database/ChinookDatabase/DataSources/Chinook_PostgreSql.sql", (11, 11)),
        ("chinook-database/ChinookDatabase/DataSources/Chinook_MySql.sql", (11, 11)),
        ("chinook-database/ChinookDatabase/DataSources/Chinook_Sqlite.sql", (11, 11)),
    ],
)
def test_sample_databases_are_read_whole(place: str, expected: tuple[int, int]) -> None:
    """The tables and foreign keys of two well-known databases, with nothing left to report."""
    reading = inventory.read(Path(CORPORA), _scripts(place))
    assert counted(reading) == expected
    assert reading.problems == ()
    ids = {item.id for item in reading.items}
    assert [r for r in reading.relations if r.target not in ids] == []


def _scripts(place: str) -> list[str]:
    root = Path(CORPORA)
    start = root / place
    found = [start] if start.is_file() else sorted(start.glob("*.sql"))
    assert found
    return [path.relative_to(root).as_posix() for path in found]


@corpus
@pytest.mark.corpus
@pytest.mark.parametrize(
    "script",
    [
        "sakila/sqlite-sakila-db/sqlite-sakila-schema.sql",
        "chinook-database/ChinookDatabase/DataSources/Chinook_Sqlite.sql",
        "chinook-database/ChinookDatabase/DataSources/Chinook_Sqlite_AutoIncrementPKs.sql",
    ],
)
def test_sqlite_agrees_on_sample_databases(script: str) -> None:
    """Run by SQLite, the scripts make the same tables, columns, keys, indexes and views."""
    text = Path(CORPORA, script).read_text("utf-8-sig")
    assert ours(inventory.read(Path(CORPORA), [script])) == theirs(text)


SCRIPT = """\
CREATE TABLE "a b" (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT NOT NULL UNIQUE, k, UNIQUE (k, n));
CREATE TABLE IF NOT EXISTS [c] (
  x INT, y INT, z DEFAULT (1 + 2) REFERENCES "a b" ON DELETE SET NULL, -- trailing
  w TEXT GENERATED ALWAYS AS (x || y) VIRTUAL, PRIMARY KEY (y, x),
  FOREIGN KEY (x, y) REFERENCES c (y, x) ON UPDATE CASCADE ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE `d` (a VARCHAR(10) COLLATE NOCASE CHECK (length(a) > 1), b "weird type" DEFAULT 'x;y');
CREATE UNIQUE INDEX i ON c (z DESC, lower(w)) WHERE z > 1;
CREATE INDEX j ON d (a);
CREATE VIEW v AS SELECT * FROM c JOIN (SELECT id FROM "a b") s ON s.id = c.x;
CREATE VIEW u AS WITH q AS (SELECT * FROM v) SELECT * FROM q;
CREATE TRIGGER t AFTER INSERT ON d BEGIN UPDATE d SET a = CASE b WHEN 1 THEN 2 END; END;
ALTER TABLE d ADD COLUMN late INTEGER NOT NULL DEFAULT 1 REFERENCES c (x);
ALTER TABLE d RENAME COLUMN b TO better;
ALTER TABLE d RENAME TO e;
DROP INDEX j;
"""


def test_sqlite_agrees_on_everything_it_has(tmp_path: Path) -> None:
    """One of each: quotes, keys, defaults, indexes, views, triggers, and what changes a table."""
    assert ours(read(tmp_path, {"sqlite/schema.sql": SCRIPT})) == theirs(SCRIPT)


def ours(reading: Reading) -> dict[str, Any]:
    """A database of SQLite as the inventory has it."""
    views = {item.id: item.name for item in reading.items if item.kind == "view"}
    return {
        "tables": {item.name: _ours(item.attributes) for item in tables(reading).values()},
        "views": sorted(views.values()),
    }


def _ours(found: Any) -> dict[str, Any]:
    return {
        "columns": {
            name: (c.get("type", ""), c["null"] == "no", "default" in c)
            for name, c in found["columns"].items()
        },
        "primary": found.get("primary_key", []),
        "foreign": sorted(
            (key["columns"], key["table"].rpartition("/")[2])
            for key in found.get("foreign_keys", ())
        ),
        "indexes": sorted(
            (i["name"], i["columns"], bool(i.get("unique"))) for i in found.get("indexes", ())
        ),
    }


def theirs(script: str) -> dict[str, Any]:
    """The same as SQLite has it, which runs the script."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(script)
        named = "SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%'"
        found = [name for (name,) in connection.execute(named, ["table"])]
        views = sorted(name for (name,) in connection.execute(named, ["view"]))
        return {"tables": {t: _theirs(connection, t) for t in found}, "views": views}


def _theirs(connection: sqlite3.Connection, table: str) -> dict[str, Any]:
    rows = list(connection.execute("SELECT * FROM pragma_table_xinfo(?)", [table]))
    keys: dict[int, tuple[list[str], str]] = {}
    for row in connection.execute("SELECT * FROM pragma_foreign_key_list(?)", [table]):
        keys.setdefault(row[0], ([], row[2]))[0].append(row[3])
    return {
        "columns": {
            r[1]: (r[2].lower(), bool(r[3] or r[5]), r[4] not in {None, "NULL"}) for r in rows
        },
        "primary": [r[1] for r in sorted(rows, key=lambda r: r[5]) if r[5]],
        "foreign": sorted(keys.values()),
        "indexes": sorted(_indexes(connection, table)),
    }


def _indexes(connection: sqlite3.Connection, table: str) -> Iterator[tuple[str, list[str], bool]]:
    query = "SELECT name, \"unique\" FROM pragma_index_list(?) WHERE origin = 'c'"
    for name, unique in connection.execute(query, [table]).fetchall():
        info = connection.execute("SELECT name FROM pragma_index_info(?)", [name])
        yield name, [column or "(expression)" for (column,) in info], bool(unique)


@pytest.mark.parametrize(
    ("body", "tail"),
    [
        ("a", "AS SELECT 1"),
        ("a", "AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"),
        ("a); ATTACH DATABASE 'stolen.db' AS x; --", ""),
        ("a); CREATE VIRTUAL TABLE x USING fts5(b); --", ""),
        ("a CHECK ((SELECT 1) > 0)", ""),
        ("a DEFAULT (load_extension('x')", ""),
        ("a CHECK (" + "(" * 5000 + "1" + ")" * 5000 + ")", ""),
        (", ".join(f"c{n}" for n in range(5000)), ""),
    ],
)
def test_sqlite_is_only_let_create_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, tail: str
) -> None:
    """Queries, other statements and databases, and what is over a limit are refused."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(sql_sqlite.NotUnderstood) as caught:
        sql_sqlite.table(body, tail, 1, [])
    assert not str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_no_script_of_sqlite_touches_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Statements that would write or read files are passed over."""
    monkeypatch.chdir(tmp_path)
    script = (
        "PRAGMA journal_mode = WAL;\nATTACH DATABASE 'a.db' AS a;\nCREATE TABLE a.t (x);\n"
        "VACUUM INTO 'b.db';\n.output c.txt\nCREATE TABLE sqlite_t (x AUTOINCREMENT);\n"
        "CREATE VIRTUAL TABLE v USING csv(filename = 'd.csv');\n"
    )
    sql.link(sql.read("schema.sql", script))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "version"),
    [
        ("db/V1.10__x.sql", (1, 10)),
        ("db/V2_3__x.sql", (2, 3)),
        ("db/R__view.sql", sql_order.REPEATABLE),
        ("m/0001_init.up.sql", (1,)),
        ("m/20260101120000_x.sql", (20260101120000,)),
        ("m/3.sql", (3,)),
        ("m/20240101000000_init/migration.sql", (20240101000000,)),
        ("m/2024-01-02-000000_x/up.sql", (2024, 1, 2, 0)),
    ],
)
def test_names_tell_the_order(path: str, version: tuple[float, ...]) -> None:
    """Flyway, golang-migrate, goose, Prisma and Diesel number their scripts."""
    found = sql_order.place(path)
    assert found is not None
    assert found.version == version


@pytest.mark.parametrize("path", ["schema.sql", "db/v1.sql", "Very__odd.sql", "2024_x/other.sql"])
def test_other_names_tell_none(path: str) -> None:
    """A script without a number has no place."""
    assert sql_order.place(path) is None


@pytest.mark.parametrize(
    "path", ["1_x.down.sql", "m/2_x/down.sql", "U2__x.sql", "3_x_rollback.sql", "x.undo.sql"]
)
def test_scripts_that_undo_are_left_out(path: str) -> None:
    """What takes a migration back isn't what the database is like."""
    assert not sql.looks_right(path, "DROP TABLE a;")


@pytest.mark.parametrize(
    "text",
    [
        "-- +goose Up\nA\n-- +goose Down\nB\n",
        "-- migrate:up\nA\n-- migrate:down transaction:false\nB\n",
        "-- +migrate Up\nA\n-- +migrate Down\nB\n",
        "# --- !Ups\nA\n# --- !Downs\nB\n",
        "A\n---- create above / drop below ----\nB\n",
        "-- Up Migration\nA\n-- Down Migration\nB\n",
        "A\n-- //@UNDO\nB\n",
    ],
)
def test_sections_that_undo_are_left_out(text: str) -> None:
    """Only what runs forward is read, and lines keep their numbers."""
    found = sql_order.forward(text)
    assert "A" in found.split()
    assert "B" not in found.split()
    assert found.count("\n") == text.count("\n")


def test_migrations_are_applied_by_number(tmp_path: Path) -> None:
    """Version 10 comes after 9, whatever the names sort like."""
    reading = read(
        tmp_path,
        {
            "db/V1__a.sql": "CREATE TABLE a (x int, y int);",
            "db/V9__b.sql": "ALTER TABLE a RENAME TO b; ALTER TABLE b DROP COLUMN y;",
            "db/V10__c.sql": "ALTER TABLE b ADD COLUMN z int; ALTER TABLE b RENAME x TO w;",
        },
    )
    assert columns(reading, "sql:public/b") == ["w", "z"]
    changes = [r.source for r in reading.relations if r.target == "sql:public/b"]
    assert changes == ["sql:db/V10__c.sql", "sql:db/V1__a.sql", "sql:db/V9__b.sql"]


def test_a_dump_counts_more_than_its_migrations(tmp_path: Path) -> None:
    """What it declares is as it is; what only a migration makes says so."""
    reading = read(
        tmp_path,
        {
            "db/structure.sql": "CREATE TABLE a (x serial, y int);",
            "db/migrate/1_a.sql": "CREATE TABLE a (x serial);",
            "db/migrate/2_b.sql": "ALTER TABLE a ADD y int; CREATE TABLE b (x int);",
        },
    )
    found = tables(reading)
    assert columns(reading, "sql:public/a") == ["x", "y"]
    assert found["sql:public/a"].confidence is Confidence.EXACT
    assert "made by a migration" in found["sql:public/b"].attributes["reason"]


def test_an_order_that_is_not_known_is_said(tmp_path: Path) -> None:
    """Without numbers only what can be added in any order is; the rest makes a table partial."""
    reading = read(
        tmp_path,
        {
            "sql/a.sql": "ALTER TABLE t DROP x; ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES t;",
            "sql/b.sql": "CREATE TABLE t (x serial PRIMARY KEY); CREATE TABLE u (x int);",
            "sql/c.sql": "DROP TABLE t; DROP TABLE u;",
        },
    )
    found = tables(reading)
    assert columns(reading, "sql:public/t") == ["x"]
    assert "a.sql changes it" in found["sql:public/t"].attributes["reason"]
    assert found["sql:public/u"].confidence is Confidence.EXACT
    assert found["sql:public/u"].attributes["foreign_keys"][0]["to"] == ["x"]


def test_databases_of_one_schema_name_are_told_apart(tmp_path: Path) -> None:
    """Two services with a table of one name have two, each by its folder."""
    text = "CREATE TABLE users (id serial);"
    one = read(tmp_path, {"services/a/db/schema.sql": text})
    assert set(tables(one)) == {"sql:public/users"}
    both = read(tmp_path, {"services/b/migrations/1_x.sql": text})
    assert set(tables(both)) == {
        "sql:services/a/db:public/users",
        "sql:services/b:public/users",
    }


@pytest.mark.parametrize(
    "text",
    [
        "CREATE TEMPORARY TABLE gone (a int);",
        "CREATE FUNCTION f() RETURNS void AS $x$ CREATE TABLE gone (a int); $x$ LANGUAGE sql;",
        "INSERT INTO t VALUES ('; CREATE TABLE gone (a int);');",
        "COPY t FROM stdin;\nCREATE TABLE gone (a int);\n\\.\n",
        "-- CREATE TABLE gone (a int);\n/* ; CREATE TABLE gone (a int); */",
        "DO $$ BEGIN CREATE TABLE gone (a int); END $$;",
        "CREATE TRIGGER t BEFORE INSERT ON kept BEGIN SELECT 1; CREATE TABLE gone (a int); END;",
    ],
)
def test_what_only_looks_like_a_table_is_none(tmp_path: Path, text: str) -> None:
    """Data, comments, bodies of routines and temporary tables are passed over."""
    script = f"{text}\nCREATE TABLE kept (id serial PRIMARY KEY);\n"
    reading = read(tmp_path, {"pg/schema.sql": script})
    assert set(tables(reading)) == {"sql:public/kept"}
    assert tables(reading)["sql:public/kept"].line == text.count("\n") + 2


def test_a_broken_statement_costs_only_itself(tmp_path: Path) -> None:
    """Of twenty tables with one broken column only that is missing, and its line is told."""
    script = "".join(f"CREATE TABLE t{n} (a int,\n b !!! int, c text);\n" for n in range(1))
    script += "".join(f"CREATE TABLE u{n} (a int);\n" for n in range(19))
    reading = read(tmp_path, {"schema.sql": script})
    assert len(tables(reading)) == 20
    assert columns(reading, "sql:public/t0") == ["a", "c"]
    assert [(p.path, p.line) for p in reading.problems] == [("schema.sql", 1)]


DIALECTS: tuple[Dialect, ...] = ("postgres", "mysql", "sqlite")
PIECES = st.lists(
    st.sampled_from(
        ["'", '"', "`", "$$", "$a$", "/*", "*/", "/*!40101", "--", "\n", ";", "(", ")", "[", "]",
         "\\", "CREATE TABLE", "TRIGGER", "BEGIN", "CASE", "END", "IF", "DELIMITER //", "//",
         "COPY", "a", "FROM STDIN", "\\.", "E'", "#", "::", "1"]
    ),
    max_size=40,
)  # fmt: skip


@given(PIECES, st.sampled_from(DIALECTS))
def test_tokens_are_of_the_text(pieces: list[str], dialect: Dialect) -> None:
    """Every token is a part of the script, in order, with the line that it begins on."""
    text = " ".join(pieces)
    end = 0
    for statement in sql_text.statements(text, dialect):
        assert statement.tokens
        for token in statement.tokens:
            assert token.start >= end
            assert token.text == text[token.start : token.end]
            assert token.line == text.count("\n", 0, token.start) + 1
            end = token.end


TANGLES = {
    "comments": "/*" * 50_000,
    "dollars": "".join(f"$a{n}$" for n in range(20_000)),
    "statements": "CREATE TABLE a (x int);\n" * 2_000,
    "columns": "CREATE TABLE a (" + ", ".join(f"c{n} int" for n in range(3_000)) + ");",
    "deep check": "CREATE TABLE a (x int CHECK " + "(" * 20_000 + "1" + ")" * 20_000 + ");",
    "deep query": "CREATE VIEW v AS " + "SELECT * FROM (" * 5_000 + "SELECT 1" + ")" * 5_000 + ";",
    "joins": "CREATE VIEW v AS SELECT * FROM a" + " JOIN b ON a.x = b.x" * 3_000 + ";",
    "partitions": "".join(f"CREATE TABLE p{n} (x int) INHERITS (p{n - 1});" for n in range(300))
    + "ALTER TABLE p0 ADD y int;",
    "renames": "CREATE TABLE a (x int); ALTER TABLE a RENAME TO b; ALTER TABLE b RENAME TO a;"
    * 200,
}


@pytest.mark.parametrize("path", ["schema.sql", "mysql/dump.sql", "sqlite/a.sql", "db/V1__a.sql"])
@pytest.mark.parametrize("tangle", TANGLES)
def test_no_tangle_breaks_a_script(path: str, tangle: str) -> None:
    """Length, depth and repetition give items or problems, never an exception."""
    reading = sql.link(sql.read(path, TANGLES[tangle]))
    assert all(item.line >= 1 for item in reading.items)
    assert all(problem.line >= 1 for problem in reading.problems)
