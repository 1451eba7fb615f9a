"""A table as scripts leave it, and the changes that are all inside of one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from adrtool.inventory.sql_model import Column, ForeignKey, Index, Name, Step


@dataclass(slots=True)
class Table:
    """A table; its columns are by their name without regard to case."""

    name: Name
    path: str
    line: int
    columns: dict[str, Column] = field(default_factory=dict)
    primary: tuple[str, ...] = ()
    uniques: list[tuple[str, ...]] = field(default_factory=list)
    foreign: list[ForeignKey] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)
    checks: int = 0
    comment: str = ""
    parents: list[tuple[Name, str, int]] = field(default_factory=list)
    like: tuple[Name, ...] = ()
    reasons: list[str] = field(default_factory=list)

    def doubt(self, reason: str) -> None:
        """Says once why the table is only partly understood."""
        if reason and reason not in self.reasons:
            self.reasons.append(reason)

    def close_keys(self) -> None:
        """The columns of a primary key are never null."""
        for name in self.primary:
            column = self.columns.get(name.casefold())
            if column and column.null:
                self.columns[name.casefold()] = replace(column, null=False)

    def drop_index(self, name: str) -> None:
        """An index goes; one without a name never does."""
        self.indexes = [i for i in self.indexes if not is_same(i.name, name)]


def is_same(one: str, other: str) -> bool:
    """Whether two names mean one thing; nothing is called by an empty one."""
    return bool(one) and one.casefold() == other.casefold()


def step_within(table: Table, step: Step) -> None:
    """A change that is all inside of a table."""
    key = step.name.casefold()
    match step.verb:
        case "drop_column":
            _drop_column(table, key)
        case "drop_primary":
            table.primary = ()
        case "drop_constraint":
            table.foreign = [f for f in table.foreign if not is_same(f.name, step.name)]
            table.drop_index(step.name)
        case "promote":
            found = (i.columns for i in table.indexes if is_same(i.name, step.name))
            table.primary = next(found, table.primary)
            table.drop_index(step.name)
        case "rename_column":
            rename_column(table, step.name, step.to)
        case _ if key in table.columns:
            table.columns[key] = _changed(table.columns[key], step)


def _drop_column(table: Table, key: str) -> None:
    """A column goes, and with it the keys and indexes that it is in."""

    def holds(columns: tuple[str, ...]) -> bool:
        return key in {c.casefold() for c in columns}

    table.columns.pop(key, None)
    table.primary = () if holds(table.primary) else table.primary
    table.uniques = [u for u in table.uniques if not holds(u)]
    table.foreign = [f for f in table.foreign if not holds(f.columns)]
    table.indexes = [i for i in table.indexes if not holds(i.columns)]


def _changed(column: Column, step: Step) -> Column:
    match step.verb:
        case "type" if step.part.columns:
            return replace(column, type=step.part.columns[0].type)
        case "null":
            return replace(column, null=step.to == "yes")
        case "default":
            return replace(column, default=bool(step.to))
        case "identity":
            return replace(column, generated="identity")
    return column


def rename_column(table: Table, name: str, to: str) -> None:
    """A column gets another name, in the keys and indexes that it is in too."""

    def renamed(columns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(to if is_same(column, name) else column for column in columns)

    table.columns = {
        to.casefold() if key == name.casefold() else key: (
            replace(column, name=to) if key == name.casefold() else column
        )
        for key, column in table.columns.items()
    }
    table.primary = renamed(table.primary)
    table.uniques = [renamed(u) for u in table.uniques]
    table.foreign = [replace(f, columns=renamed(f.columns)) for f in table.foreign]
    table.indexes = [replace(i, columns=renamed(i.columns)) for i in table.indexes]
