"""A database as its scripts leave it: tables, views and types, change by change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from adrtool.inventory.sql_model import (
    AddLabel,
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
    Part,
    Step,
)  # fmt: skip
from adrtool.inventory.sql_state_table import Table, is_same, rename_column, step_within

_GENERATIONS: Final = 5
_INHERITED: Final = frozenset({"drop_column", "rename_column", "null"})
UNKNOWN: Final = "changed here, and created in no file that was read"


@dataclass(slots=True)
class View:
    """A view and the tables that its query reads, each with the line."""

    said: CreateView
    path: str
    comment: str = ""


@dataclass(slots=True)
class Type:
    """An enum, domain or composite type."""

    said: CreateType
    path: str
    labels: list[str]
    comment: str = ""


class Database:
    """What there is after the changes so far. Names without a schema are in the default one."""

    def __init__(self, schema: str) -> None:
        self.schema = schema
        self.schemas: dict[str, tuple[str, str, int]] = {}
        self.tables: dict[Name, Table] = {}
        self.views: dict[Name, View] = {}
        self.types: dict[Name, Type] = {}
        self.comments: dict[str, str] = {}
        self._renamed: dict[Name, Name] = {}

    def full(self, name: Name) -> Name:
        """A name with its schema."""
        return name if name.schema else Name(self.schema, name.name)

    def key(self, name: Name) -> Name:
        """By what a name is found."""
        return self.full(name).key

    def now(self, name: Name) -> Name:
        """The key by which something is found now that had a name at some time."""
        key = self.key(name)
        for _ in self._renamed:
            if key not in self._renamed:
                break
            key = self._renamed[key]
        return key

    def apply(self, change: Change, path: str) -> None:
        """One more change."""
        match change:
            case CreateTable():
                self._create_table(change, path)
            case CreateView():
                view = replace(change, name=self.full(change.name))
                self.views[self.key(change.name)] = View(view, path, change.comment)
            case CreateType():
                kind = replace(change, name=self.full(change.name))
                made = Type(kind, path, list(change.labels), change.comment)
                self.types.setdefault(self.key(change.name), made)
            case CreateSchema():
                self.schemas.setdefault(change.name.casefold(), (change.name, path, change.line))
            case CreateIndex():
                table = self._known(change.table, path, change.line)
                table.drop_index(change.index.name)
                table.indexes.append(change.index)
            case Alter():
                self._alter(change, path)
            case Drop():
                self._drop(change)
            case Comment():
                self._comment(change)
            case AddLabel():
                found = self.types.get(self.key(change.type))
                if found and change.label not in found.labels:
                    found.labels.append(change.label)

    def _create_table(self, change: CreateTable, path: str) -> None:
        key = self.key(change.name)
        known = self.tables.get(key)
        if known and UNKNOWN not in known.reasons:
            return
        table = Table(self.full(change.name), path, change.line, comment=change.comment)
        table.doubt(change.reason)
        table.parents = [(self.full(name), path, change.line) for name in change.parents]
        table.like = tuple(map(self.full, change.like))
        self._copy(table, (*change.parents, *change.like))
        self.tables[key] = table
        self._add(table, change.part, path)

    def _copy(self, table: Table, parents: tuple[Name, ...]) -> None:
        for parent in parents:
            known = self.tables.get(self.key(parent))
            if known:
                table.columns.update(known.columns)
                table.primary = table.primary or known.primary
            else:
                table.doubt("has the columns of a table that no file declares")

    def _add(self, table: Table, part: Part, path: str) -> None:
        for column in part.columns:
            table.columns.setdefault(column.name.casefold(), column)
        table.primary = part.primary or table.primary
        table.uniques += [u for u in part.uniques if u not in table.uniques]
        known = {(f.columns, self.key(f.table)) for f in table.foreign}
        table.foreign += [
            replace(f, path=path, table=self.full(f.table))
            for f in part.foreign
            if (f.columns, self.key(f.table)) not in known
        ]
        table.indexes += part.indexes
        table.checks += part.checks
        table.close_keys()

    def _known(self, name: Name, path: str, line: int) -> Table:
        """A table, or what stands for one that no file creates."""
        key = self.key(name)
        if key not in self.tables:
            table = Table(self.full(name), path, line)
            table.doubt(UNKNOWN)
            self.tables[key] = table
        return self.tables[key]

    def _alter(self, change: Alter, path: str) -> None:
        if self.key(change.table) in self.views:
            return
        table = self._known(change.table, path, change.line)
        for step in change.steps:
            self._step(table, step, path)
            if step.part.columns or step.verb in _INHERITED:
                self._pass_on(table, step, path, 0)

    def _pass_on(self, table: Table, step: Step, path: str, depth: int) -> None:
        """Columns change in partitions and heirs as well."""
        own = replace(step, part=Part(step.part.columns))
        key = self.key(table.name)
        heirs = [t for t in self.tables.values() if key in {self.key(p) for p, _, _ in t.parents}]
        for heir in heirs if depth < _GENERATIONS else ():
            self._step(heir, own, path)
            self._pass_on(heir, step, path, depth + 1)

    def _step(self, table: Table, step: Step, path: str) -> None:
        match step.verb:
            case "add":
                self._add(table, step.part, path)
                if step.part.lost:
                    table.doubt("a column or constraint that is added to it couldn't be read")
            case "rename":
                self._move(table, Name(table.name.schema, step.to))
            case "move":
                self._move(table, Name(step.to, table.name.name))
            case "change" if step.part.columns:
                new = step.part.columns[0]
                if not is_same(new.name, step.name):
                    rename_column(table, step.name, new.name)
                table.columns[new.name.casefold()] = new
                self._add(table, replace(step.part, columns=()), path)
            case "inherit":
                table.parents.append((self.full(step.table), path, table.line))
            case "attach":
                child = self._known(step.table, path, table.line)
                child.parents.append((table.name, path, child.line))
            case _:
                step_within(table, step)

    def _move(self, table: Table, name: Name) -> None:
        before = self.key(table.name)
        self.tables.pop(before, None)
        table.name = name
        self.tables[self.key(name)] = table
        self._renamed[before] = self.key(name)
        self._renamed.pop(self.key(name), None)
        for other in self.tables.values():
            other.foreign = [
                replace(f, table=name) if self.key(f.table) == before else f for f in other.foreign
            ]
            other.parents = [
                (name if self.key(parent) == before else parent, where, line)
                for parent, where, line in other.parents
            ]

    def _drop(self, change: Drop) -> None:
        for name in change.names:
            key = self.key(name)
            match change.kind:
                case "table":
                    self.tables.pop(key, None)
                case "view":
                    self.views.pop(key, None)
                case "type":
                    self.types.pop(key, None)
                case "schema":
                    self._drop_schema(name.name.casefold())
                case "index":
                    for table in self.tables.values():
                        table.drop_index(name.name)

    def _drop_schema(self, schema: str) -> None:
        self.schemas.pop(schema, None)
        for found in (self.tables, self.views, self.types):
            for key in [key for key in found if key.schema == schema]:
                del found[key]

    def _comment(self, change: Comment) -> None:
        key = self.key(change.name)
        if change.kind == "schema":
            self.comments[change.name.name.casefold()] = change.text
        elif change.kind == "column":
            table, name = self.tables.get(key), change.column.casefold()
            if table and name in table.columns:
                table.columns[name] = replace(table.columns[name], comment=change.text)
        else:
            found = self.tables.get(key) or self.views.get(key) or self.types.get(key)
            if found:
                found.comment = change.text
