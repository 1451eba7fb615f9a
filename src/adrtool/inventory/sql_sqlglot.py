"""Columns and constraints of PostgreSQL and MySQL, and the tables of queries, by sqlglot."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from adrtool.inventory.draft import shown
from adrtool.inventory.sql_model import Column, ForeignKey, Index, Name, Part

if TYPE_CHECKING:
    from sqlglot import exp

MAX_LENGTH = 200_000
"""Characters of a statement; its parser takes longer than anybody waits for much more."""

_QUOTED = re.compile(r"('(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`)")
_ON_DELETE = re.compile(r"ON DELETE ([A-Z ]+)", re.I)


def parts(texts: Sequence[str], lines: Sequence[int], dialect: str) -> list[Part | None]:
    """What each column or constraint of a table says; None for one that isn't understood.

    `lines` are those that a foreign key in the text is shown at.
    """
    found = _together(texts, dialect) or [_alone(text, dialect) for text in texts]
    return [_part(e, line, dialect) if e else None for e, line in zip(found, lines, strict=True)]


def _together(texts: Sequence[str], dialect: str) -> list[exp.Expr | None] | None:
    """All in one go, which is quicker; None when it can't be told which is which."""
    found = _schema(",\n".join(texts), dialect)
    return list(found) if found is not None and len(found) == len(texts) else None


def _alone(text: str, dialect: str) -> exp.Expr | None:
    found = _schema(text, dialect)
    return found[0] if found and len(found) == 1 else None


def _schema(body: str, dialect: str) -> Sequence[exp.Expr] | None:
    from sqlglot import exp

    found = _parse(f"CREATE TABLE t (\n{body}\n)", dialect)
    inside = found.this if isinstance(found, exp.Create) else None
    return inside.expressions if isinstance(inside, exp.Schema) else None


def _parse(text: str, dialect: str) -> exp.Expr | None:
    import sqlglot
    from sqlglot.errors import ErrorLevel, SqlglotError

    # It tells of what it doesn't know, and quotes that.
    logging.getLogger("sqlglot").setLevel(logging.CRITICAL + 1)
    if len(text) > MAX_LENGTH:
        return None
    try:
        return sqlglot.parse_one(text, dialect=dialect, error_level=ErrorLevel.IMMEDIATE)
    except (SqlglotError, RecursionError, ValueError, TypeError, AttributeError, KeyError):
        # Its own slips on odd texts are as good as an error of the text.
        return None


def tables(query: str, dialect: str) -> list[tuple[Name, int]] | None:
    """The tables of a query with their lines, counted from 0; None when it isn't understood."""
    from sqlglot import exp

    found = _parse(query, dialect)
    if found is None or isinstance(found, exp.Command):
        return None
    return list(_tables(found))


def _tables(query: exp.Expr) -> Iterator[tuple[Name, int]]:
    from sqlglot import exp

    for table in query.find_all(exp.Table):
        if isinstance(table.this, exp.Identifier) and not _is_common(table):
            line = int(table.this.meta.get("line", 1)) - 1
            yield Name(shown(table.db), shown(table.name)), line


def _is_common(table: exp.Table) -> bool:
    """Whether a name is one that WITH gives to a query around it."""
    from sqlglot import exp

    if table.db:
        return False
    scope = table.parent
    while scope is not None:
        found = scope.args.get("with_") or scope.args.get("with")
        names = (c.alias_or_name for c in found.expressions) if isinstance(found, exp.With) else ()
        if table.name.casefold() in {n.casefold() for n in names}:
            return True
        scope = scope.parent
    return False


def _part(found: exp.Expr, line: int, dialect: str) -> Part | None:
    from sqlglot import exp

    if isinstance(found, exp.ColumnDef):
        return _column(found, line, dialect)
    name = ""
    if isinstance(found, exp.Constraint):
        name, inner = found.name, found.expressions
        found = next((e for e in inner if isinstance(e, exp.Expression)), found)
    return _constraint(found, name, line)


def _constraint(found: exp.Expr, name: str, line: int) -> Part | None:
    from sqlglot import exp

    match found:
        case exp.PrimaryKey():
            return Part(primary=_names(found.expressions))
        case exp.ForeignKey():
            key = _reference(found.args.get("reference"), _names(found.expressions), name, line)
            return Part(foreign=(key,)) if key else None
        case exp.UniqueColumnConstraint():
            return Part(uniques=(_names(_inner(found.this)),))
        case exp.IndexColumnConstraint():
            index = Index(shown(name or found.name), _names(found.expressions))
            return Part(indexes=(index,))
        case exp.CheckColumnConstraint() | exp.ExcludeColumnConstraint():
            return Part(checks=1)
    return None


def _inner(found: Any) -> Sequence[exp.Expr]:
    from sqlglot import exp

    return found.expressions if isinstance(found, exp.Schema) else ()


def _names(found: Sequence[Any]) -> tuple[str, ...]:
    """The columns of a key; of an expression that there is one."""
    return tuple(shown(e if isinstance(e, str) else _column_name(e)) for e in found)


def _column_name(found: exp.Expr) -> str:
    from sqlglot import exp

    named = (exp.Ordered, exp.ColumnPrefix, exp.Column, exp.Identifier)
    while isinstance(found, exp.Ordered | exp.ColumnPrefix):
        found = found.this
    return found.name if isinstance(found, named) else "(expression)"


def _reference(found: Any, columns: tuple[str, ...], name: str, line: int) -> ForeignKey | None:
    from sqlglot import exp

    if not isinstance(found, exp.Reference):
        return None
    target = found.this
    to = _names(_inner(target))
    table = target.this if isinstance(target, exp.Schema) else target
    if not isinstance(table, exp.Table):
        return None
    action = next((m[1] for o in found.args.get("options") or () if (m := _said(o))), "")
    there = Name(shown(table.db), shown(table.name))
    return ForeignKey(columns, there, to, line, shown(action.lower()), shown(name))


def _said(option: Any) -> re.Match[str] | None:
    return _ON_DELETE.match(str(option))


def _column(found: exp.ColumnDef, line: int, dialect: str) -> Part:
    from sqlglot import exp

    name = shown(found.name)
    kinds = [c.args.get("kind") or c for c in found.constraints]
    primary = any(isinstance(k, exp.PrimaryKeyColumnConstraint) for k in kinds)
    forbids = (k for k in kinds if isinstance(k, exp.NotNullColumnConstraint))
    null = not primary and not any(not k.args.get("allow_null") for k in forbids)
    foreign = tuple(key for k in kinds if (key := _reference(k, (name,), "", line)))
    column = Column(name, _type(found, dialect), null, _has_default(kinds), _generated(kinds),
                    _comment(kinds))  # fmt: skip
    unique = any(isinstance(k, exp.UniqueColumnConstraint) for k in kinds)
    checks = sum(isinstance(k, exp.CheckColumnConstraint) for k in kinds)
    return Part((column,), (name,) if primary else (), ((name,),) if unique else (), foreign, (),
                checks)  # fmt: skip


def _type(found: exp.ColumnDef, dialect: str) -> str:
    if found.kind is None:
        return ""
    text = found.kind.sql(dialect=dialect, comments=False)
    pieces = _QUOTED.split(text)
    return shown("".join(p if i % 2 else p.lower() for i, p in enumerate(pieces)))


def _has_default(kinds: Sequence[Any]) -> bool:
    from sqlglot import exp

    defaults = (k for k in kinds if isinstance(k, exp.DefaultColumnConstraint))
    return any(not isinstance(k.this, exp.Null) for k in defaults)


def _generated(kinds: Sequence[Any]) -> str:
    from sqlglot import exp

    identity = (exp.GeneratedAsIdentityColumnConstraint, exp.AutoIncrementColumnConstraint)
    for kind in kinds:
        if isinstance(kind, identity):
            return "identity"
        if isinstance(kind, exp.ComputedColumnConstraint):
            return "computed"
    return ""


def _comment(kinds: Sequence[Any]) -> str:
    from sqlglot import exp

    said = (k.this for k in kinds if isinstance(k, exp.CommentColumnConstraint))
    return next((shown(text.name) for text in said if isinstance(text, exp.Literal)), "")
