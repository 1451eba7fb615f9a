"""Which scripts make one database, and what that is after them."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from adrtool.inventory import sql_order
from adrtool.inventory.sql_dialect import MYSQL, POSTGRES
from adrtool.inventory.sql_model import (
    Alter,
    Change,
    Comment,
    CreateIndex,
    CreateSchema,
    CreateTable,
    CreateType,
    CreateView,
    Drop,
    Name,
    Script,
)  # fmt: skip
from adrtool.inventory.sql_state import UNKNOWN, Database
from adrtool.inventory.sql_state_table import Table

_PARTS: Final = frozenset(
    ("migrations", "migration", "migrate", "versions", "tables", "views", "indexes", "constraints",
     "schema", "schemas", "ddl", "sql", "types", "enums", "init", "initdb", "functions", "triggers",
     "structure", "up")
)  # fmt: skip
_HARMLESS: Final = frozenset({"add", "attach", "inherit", "identity", "promote"})
_LOOSE = "{} changes it, in an order that isn't known"
_TWICE = "two scripts of {} have the same version: which of them is first isn't known"
_NOT_IN_DUMP = "made by a migration, and not in the script that declares the others"


@dataclass(frozen=True, slots=True)
class Scope:
    """A database: the folder or file that it is made by, and the scripts in an order."""

    place: str
    dialect: str
    database: Database
    ordered: tuple[Script, ...]


def scopes(scripts: Iterable[Script]) -> Iterator[Scope]:
    """The databases, by their places."""
    folders: dict[str, list[Script]] = defaultdict(list)
    for script in sorted(scripts, key=lambda s: s.path):
        folders[_folder(script.path)].append(script)
    for folder, members in sorted(folders.items()):
        for place, part in _apart(folder, members):
            yield _scope(place, part)


def _folder(path: str) -> str:
    """The folder of a script's database: above those that hold one sort of scripts."""
    place = sql_order.place(path)
    folder = place.folder if place else posixpath.dirname(path)
    while posixpath.basename(folder).lower() in _PARTS:
        folder = posixpath.dirname(folder)
    return folder


def _apart(folder: str, members: Sequence[Script]) -> Iterator[tuple[str, list[Script]]]:
    """Scripts beside each other that create the same tables make a database each."""
    count: Counter[Name] = Counter()
    for script in members:
        if not sql_order.place(script.path):
            count.update(_created(script))
    alone = [
        s for s in members
        if not sql_order.place(s.path) and any(count[name] > 1 for name in _created(s))
    ]  # fmt: skip
    for script in alone:
        yield script.path.removesuffix(".sql"), [script]
    rest = [s for s in members if s not in alone]
    if rest:
        yield folder, rest


def _created(script: Script) -> set[Name]:
    return {c.name.key for c in script.changes if isinstance(c, CreateTable)}


def _scope(place: str, scripts: Sequence[Script]) -> Scope:
    dialect = _dialect(scripts)
    schema = _default(dialect, scripts)
    ordered = [s for s in scripts if sql_order.place(s.path)]
    loose = [s for s in scripts if s not in ordered]
    ordered.sort(key=_position)
    database = _loose(loose, schema)
    migrated = Database(schema)
    for script in ordered:
        for change in script.changes:
            migrated.apply(change, script.path)
    _doubt_twice(migrated, ordered)
    joined = _joined(database, migrated) if database.tables or database.views else migrated
    if not joined.tables and loose and not ordered:
        joined = database
    return Scope(place, dialect, joined, tuple(ordered))


def _position(script: Script) -> tuple[str, tuple[float, ...], str]:
    place = sql_order.place(script.path)
    return (place.folder, place.version, script.path) if place else ("", (), script.path)


def _dialect(scripts: Sequence[Script]) -> str:
    said = Counter(s.dialect for s in scripts if s.certain)
    return said.most_common(1)[0][0] if said else POSTGRES


def _default(dialect: str, scripts: Sequence[Script]) -> str:
    if dialect == POSTGRES:
        return "public"
    made = {c.name for s in scripts for c in s.changes if isinstance(c, CreateSchema)}
    return made.pop() if dialect == MYSQL and len(made) == 1 else "main"


def _loose(scripts: Sequence[Script], schema: str) -> Database:
    """Scripts without an order: what they create, and what can be added whatever comes first."""
    database = Database(schema)
    later: list[tuple[Script, Change]] = []
    for script in scripts:
        own: set[Name] = set()
        for change in script.changes:
            if isinstance(change, CreateTable | CreateView | CreateType):
                own.add(database.key(change.name))
                database.apply(change, script.path)
            elif isinstance(change, CreateSchema) or _is_about(change, own, database):
                database.apply(change, script.path)
                own |= {database.key(name) for name in _renamed(change)}
            else:
                later.append((script, change))
    settled = {script.path: _Settled(script) for script, _ in later}
    for script, change in later:
        if not settled[script.path].covers(change):
            _apply_late(database, change, script.path)
    return database


class _Settled:
    """What a script takes away for a while: constraints that it adds again, tables it drops."""

    def __init__(self, script: Script) -> None:
        changes = script.changes
        self._again = {name for c in changes if isinstance(c, Alter) for name in _added(c)}
        self._gone = {n.key for c in changes if isinstance(c, Drop) for n in c.names}

    def covers(self, change: Change) -> bool:
        """Whether a change is undone in the same script."""
        if not isinstance(change, Alter):
            return False
        dropped = {s.name.casefold() for s in change.steps if s.verb.startswith("drop_")}
        others = any(not s.verb.startswith("drop_") for s in change.steps)
        return change.table.key in self._gone or (not others and dropped <= self._again)


def _added(change: Alter) -> Iterator[str]:
    for step in change.steps:
        yield from (f.name.casefold() for f in step.part.foreign)
        yield from (i.name.casefold() for i in step.part.indexes)
        yield from (c.name.casefold() for c in step.part.columns)


def _renamed(change: Change) -> Iterator[Name]:
    """The names that a change gives to a table."""
    if isinstance(change, Alter):
        for step in change.steps:
            if step.verb == "rename":
                yield Name(change.table.schema, step.to)


def _is_about(change: Change, own: set[Name], database: Database) -> bool:
    """Whether a change means only what the same script has created before it."""
    match change:
        case Alter() | CreateIndex():
            return database.key(change.table) in own
        case Comment():
            return change.kind == "schema" or database.key(change.name) in own
        case Drop(kind="index"):
            known = [t for key in own if (t := database.tables.get(key))]
            names = {i.name.casefold() for table in known for i in table.indexes}
            return {n.name.casefold() for n in change.names} <= names
        case Drop():
            return bool(change.names) and all(database.key(n) in own for n in change.names)
    return False


def _apply_late(database: Database, change: Change, path: str) -> None:
    match change:
        case Drop():
            return  # what takes everything down again says nothing of what there is
        case Alter() if any(step.verb not in _HARMLESS for step in change.steps):
            table = database.tables.get(database.key(change.table))
            if table:
                table.doubt(_LOOSE.format(posixpath.basename(path)))
            return
    database.apply(change, path)


def _doubt_twice(database: Database, ordered: Sequence[Script]) -> None:
    by_place: dict[object, list[Script]] = defaultdict(list)
    for script in ordered:
        place = sql_order.place(script.path)
        if place and place.version != sql_order.REPEATABLE:
            by_place[place].append(script)
    for scripts in by_place.values():
        seen: Counter[Name] = Counter()
        for script in scripts:
            seen.update({database.key(n) for n in _altered(script)})
        for name, times in seen.items():
            table = database.tables.get(name)
            if table and times > 1:
                table.doubt(_TWICE.format(posixpath.dirname(scripts[0].path) or "."))


def _altered(script: Script) -> Iterator[Name]:
    for change in script.changes:
        if isinstance(change, Alter):
            yield change.table
        elif isinstance(change, CreateTable):
            yield change.name


def _joined(stated: Database, migrated: Database) -> Database:
    """A script that declares the database as it is counts; migrations add what it lacks."""
    is_dump = bool(stated.tables.keys() & migrated.tables.keys())
    for key, table in migrated.tables.items():
        if key not in stated.tables and key not in stated.views:
            stated.tables[key] = _doubted(table, is_dump)
    for view_key, view in migrated.views.items():
        stated.views.setdefault(view_key, view)
    for type_key, kind in migrated.types.items():
        stated.types.setdefault(type_key, kind)
    for name, schema in migrated.schemas.items():
        stated.schemas.setdefault(name, schema)
    return stated


def _doubted(table: Table, is_dump: bool) -> Table:
    if is_dump and UNKNOWN not in table.reasons:
        table.doubt(_NOT_IN_DUMP)
    return table
