"""Databases as items: schemas, tables, views, types and migrations, and what leads where."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from adrtool.inventory import sql_order, sql_statements
from adrtool.inventory.draft import kept
from adrtool.inventory.sql_dialect import TITLES
from adrtool.inventory.sql_model import Column, ForeignKey, Name, Script
from adrtool.inventory.sql_scopes import Scope, scopes
from adrtool.inventory.sql_state import Type, View
from adrtool.inventory.sql_state_table import Table
from adrtool.model import Confidence, Item, Reading, Relation

NAME: Final = "sql"

_SYSTEM: Final = frozenset(
    {"pg_catalog", "information_schema", "mysql", "performance_schema", "sys"}
)
_SYSTEM_TABLES: Final = ("sqlite_", "pg_")


def link(reading: Reading) -> Reading:
    """Puts the scripts together, folder by folder, and says what the databases hold."""
    found = list(scopes(f for f in reading.facts if isinstance(f, Script)))
    counted = Counter(schema for scope in found for schema in _schemas(scope))
    items, relations = list(reading.items), list(reading.relations)
    for scope in found:
        made = _Maker(scope, {s for s, count in counted.items() if count > 1})
        made.make()
        items += made.items
        relations += made.relations
    return Reading(tuple(items), tuple(relations), reading.problems)


def _schemas(scope: Scope) -> dict[str, str]:
    """The schemas in which there is something, by their names without regard to case."""
    database = scope.database
    names = [t.name for t in database.tables.values()]
    names += [v.said.name for v in database.views.values()]
    names += [k.said.name for k in database.types.values()]
    found = {key: name for key, (name, _, _) in database.schemas.items()}
    for name in names:
        found.setdefault(name.schema.casefold(), name.schema)
    return found


class _Maker:
    """One database on its way into items and relations."""

    def __init__(self, scope: Scope, shared: set[str]) -> None:
        self.items: list[Item] = []
        self.relations: list[Relation] = []
        self._scope, self._database = scope, scope.database
        place = scope.place or "."
        # A schema of the same name in another database needs the place to be told apart.
        self._groups = {
            key: f"{place}:{name}" if key in shared else name
            for key, name in _schemas(scope).items()
        }
        database = scope.database
        self._names = {
            **{k: t.name for k, t in database.tables.items()},
            **{k: v.said.name for k, v in database.views.items()},
            **{k: t.said.name for k, t in database.types.items()},
        }

    def make(self) -> None:
        """Everything."""
        for table in self._database.tables.values():
            self._table(table)
        for view in self._database.views.values():
            self._view(view)
        for kind in self._database.types.values():
            self._type(kind)
        for key, group in self._groups.items():
            self._schema(key, group)
        for script in self._scope.ordered:
            self._migration(script)

    def _id(self, name: Name) -> str:
        """The id of what a name means, by its schema or else by the only schema that has it."""
        full = self._database.full(name)
        key = self._database.now(full)
        if key not in self._names and not name.schema:
            others = [k for k in self._names if k.name == key.name]
            key = others[0] if len(others) == 1 else key
        found = self._names.get(key, full)
        group = self._groups.get(found.schema.casefold(), found.schema)
        return f"{NAME}:{group}/{found.name}"

    def _add(
        self, kind: str, name: Name, path: str, line: int, attributes: dict[str, Any],
        reasons: Sequence[str] = (),
    ) -> str:  # fmt: skip
        group = self._groups[name.schema.casefold()]
        found = kept({**attributes, "reason": "; ".join(reasons)})
        certainty = Confidence.PARTIAL if "reason" in found else Confidence.EXACT
        identifier = f"{NAME}:{group}/{name.name}"
        self.items.append(
            Item(identifier, kind, name.name, NAME, path, line, group, found, certainty)
        )
        return identifier

    def _relate(self, source: str, kind: str, target: str, path: str, line: int) -> None:
        if source != target or kind == "references":
            self.relations.append(Relation(source, target, kind, path, line))

    def _table(self, table: Table) -> None:
        keys = [self._key(key) for key in table.foreign]
        attributes = {
            "description": table.comment,
            "columns": {c.name: _column(c, table) for c in table.columns.values()},
            "primary_key": list(table.primary),
            "unique": [list(u) for u in table.uniques],
            "foreign_keys": keys,
            "indexes": [
                kept({"name": i.name, "columns": list(i.columns), "unique": i.unique})
                for i in table.indexes
            ],
            "checks": table.checks,
        }
        own = self._add("table", table.name, table.path, table.line, attributes, table.reasons)
        for key in table.foreign:
            self._relate(own, "references", self._id(key.table), key.path or table.path, key.line)
        for parent, path, line in table.parents:
            self._relate(own, "extends", self._id(parent), path, line)
        for model in table.like:
            self._relate(own, "references", self._id(model), table.path, table.line)
        for kind in self._types(table):
            self._relate(own, "references", self._id(kind), table.path, table.line)

    def _types(self, table: Table) -> Iterator[Name]:
        """The types of their own that the columns of a table have."""
        for column in table.columns.values():
            schema, _, name = column.type.removesuffix("[]").replace('"', "").rpartition(".")
            for candidate in (Name(schema, name), Name(table.name.schema, name)):
                if self._database.key(candidate) in self._database.types:
                    yield candidate
                    break

    def _key(self, key: ForeignKey) -> dict[str, Any]:
        there = self._database.tables.get(self._database.key(key.table))
        to = key.to or (there.primary if there else ())
        return kept(
            {
                "columns": list(key.columns),
                "table": self._id(key.table).removeprefix(f"{NAME}:"),
                "to": list(to),
                "on_delete": key.on_delete,
            }
        )

    def _view(self, view: View) -> None:
        said = view.said
        kind = "materialized view" if said.materialized else "view"
        attributes = {"description": view.comment}
        own = self._add(kind, said.name, view.path, said.line, attributes, (said.reason,))
        for name, line in said.sources:
            if not _is_system(name):
                self._relate(own, "depends_on", self._id(name), view.path, line)

    def _type(self, kind: Type) -> None:
        said = kind.said
        key = "fields" if said.kind == "composite" else "labels"
        attributes = {"description": kind.comment, key: kind.labels}
        self._add(said.kind, said.name, kind.path, said.line, attributes)

    def _schema(self, key: str, group: str) -> None:
        """The item that a page stands for; where none creates it, at the first thing in it."""
        inside = [i for i in self.items if i.group == group]
        _, path, line = self._database.schemas.get(key, ("", "", 0))
        if not path:
            first = min(inside, key=lambda i: (i.path, i.line))
            path, line = first.path, first.line
        counts = Counter(i.kind for i in inside)
        attributes = kept(
            {
                "description": self._database.comments.get(key, ""),
                "database": TITLES[self._scope.dialect],
                "tables": counts["table"],
                "views": counts["view"] + counts["materialized view"],
            }
        )
        name = group.rpartition(":")[2]
        self.items.append(
            Item(f"{NAME}:{group}", "schema", name, NAME, path, line, group, attributes)
        )

    def _migration(self, script: Script) -> None:
        path = script.path
        place = sql_order.place(path)
        folder = (place.folder if place else posixpath.dirname(path)) or "."
        own = f"{NAME}:{path}"
        name = path.removeprefix(f"{folder}/")
        self.items.append(Item(own, "migration", name, NAME, path, 1, folder))
        first: dict[str, int] = {}
        for touched, line in sql_statements.touched(script.changes):
            if self._database.now(touched) in self._names:
                first.setdefault(self._id(touched), line)
        for target, line in first.items():
            self._relate(own, "references", target, path, line)


def _is_system(name: Name) -> bool:
    return name.schema.casefold() in _SYSTEM or name.name.casefold().startswith(_SYSTEM_TABLES)


def _column(column: Column, table: Table) -> dict[str, Any]:
    keys = {
        "primary": column.name.casefold() in {c.casefold() for c in table.primary},
        "foreign": any(column.name in f.columns for f in table.foreign),
        "unique": (column.name,) in table.uniques,
    }
    return kept(
        {
            "type": column.type,
            "null": "yes" if column.null else "no",
            "key": ", ".join(key for key, holds in keys.items() if holds),
            "default": "set" if column.default else "",
            "generated": column.generated,
            "description": column.comment,
        }
    )
