"""The schema that names without one mean at some place of a script."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from adrtool.inventory.sql_model import (
    Change,
    Comment,
    CreateSchema,
    Drop,
    ForeignKey,
    Name,
    Part,
    Step,
)
from adrtool.inventory.sql_text import Statement
from adrtool.inventory.sql_words import Words


def current(statement: Statement, schema: str) -> str:
    """The current schema behind a statement: USE of MySQL, search_path of PostgreSQL."""
    words = Words(statement.tokens)
    if words.take("USE"):
        return words.simple() or schema
    if not words.take("SET"):
        return schema
    words.take_any("LOCAL", "SESSION")
    if not words.take("SEARCH_PATH") or not words.take_any("TO", "="):
        return schema
    names = [words.simple()]
    while words.take(","):
        names.append(words.simple())
    return next((n for n in names if n and n not in {"$user", "DEFAULT", "default"}), "")


def qualified(change: Change, schema: str) -> Change:
    """A change with the current schema in all names that have none."""
    about_schema = isinstance(change, Drop | Comment) and change.kind == "schema"
    if not schema or about_schema or isinstance(change, CreateSchema):
        return change
    found = {
        key: _full(value, schema)
        for field in fields(change)
        if (value := getattr(change, key := field.name)) and not isinstance(value, str | int)
    }
    return replace(change, **found)


def _full(value: Any, schema: str) -> Any:
    """The same value, each name in it with its schema."""
    match value:
        case Name():
            return Name(value.schema or schema, value.name) if value.name else value
        case tuple():
            return tuple(_full(element, schema) for element in value)
        case Part():
            return replace(value, foreign=_full(value.foreign, schema))
        case Step():
            return replace(value, part=_full(value.part, schema), table=_full(value.table, schema))
        case ForeignKey():
            return replace(value, table=_full(value.table, schema))
    return value
