"""What a script of SQL says, statement by statement: names and structure, never a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple


class Name(NamedTuple):
    """A name as written; without a schema it means the one that is current."""

    schema: str
    name: str

    @property
    def key(self) -> Name:
        """The name as databases compare it, unless it is quoted on purpose."""
        return Name(self.schema.casefold(), self.name.casefold())


NOWHERE: Final = Name("", "")


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `default` says that there is one, `generated` is identity or computed."""

    name: str
    type: str = ""
    null: bool = True
    default: bool = False
    generated: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns that refer to another table's; without `to` its primary key is meant."""

    columns: tuple[str, ...]
    table: Name
    to: tuple[str, ...]
    line: int
    on_delete: str = ""
    name: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Index:
    """An index; what isn't a column in it is an expression, which isn't shown."""

    name: str
    columns: tuple[str, ...]
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What stands between a table's parentheses, or is added to a table later."""

    columns: tuple[Column, ...] = ()
    primary: tuple[str, ...] = ()
    uniques: tuple[tuple[str, ...], ...] = ()
    foreign: tuple[ForeignKey, ...] = ()
    indexes: tuple[Index, ...] = ()
    checks: int = 0
    lost: int = 0
    """Columns and constraints that couldn't be read."""


@dataclass(frozen=True, slots=True)
class CreateTable:
    """A table; `parents` are those it inherits from or is a partition of, `like` its models."""

    name: Name
    line: int
    part: Part
    comment: str = ""
    parents: tuple[Name, ...] = ()
    like: tuple[Name, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CreateView:
    """A view and the tables and views that its query reads."""

    name: Name
    line: int
    sources: tuple[tuple[Name, int], ...]
    comment: str = ""
    materialized: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CreateType:
    """An enum with its labels, a domain, or a composite type with its fields."""

    name: Name
    line: int
    kind: str
    labels: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class CreateSchema:
    """A schema; in MySQL a database."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class CreateIndex:
    """An index that stands by itself."""

    table: Name
    index: Index
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """One action of ALTER TABLE; `verb` says which of the other fields count.

    add: `part`. drop_column, drop_constraint: `name`. rename_column: `name`, `to`. rename: `to`.
    move: `to` is a schema. type, null, default: `name`, `part` with that column. change: `name`
    becomes the column in `part`. attach: `table`. drop_primary: nothing. promote: the index `name`
    becomes the primary key.
    """

    verb: str
    name: str = ""
    to: str = ""
    part: Part = Part()
    table: Name = NOWHERE


@dataclass(frozen=True, slots=True)
class Alter:
    """Changes of a table, in their order."""

    table: Name
    line: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Drop:
    """`kind` is table, view, type, schema or index."""

    kind: str
    names: tuple[Name, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Comment:
    """What COMMENT ON says of a table, view, type, schema, or of a column."""

    kind: str
    name: Name
    text: str
    line: int
    column: str = ""


@dataclass(frozen=True, slots=True)
class AddLabel:
    """A further label of an enum."""

    type: Name
    label: str
    line: int


Change = (
    CreateTable | CreateView | CreateType | CreateSchema | CreateIndex | Alter | Drop | Comment
    | AddLabel
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Script:
    """A file's changes. `certain` says that the text itself or its path tells the dialect."""

    path: str
    dialect: str
    certain: bool
    changes: tuple[Change, ...]
