"""What was read of one file as bytes: quick to pass between processes, and to keep.

Python's `marshal` holds plain values; items, relations and problems are rows of their fields.
What a source tells itself (`facts`) may hold dataclasses and enumerations of its own package.
Bytes that someone else wrote aren't safe to decode.
"""

from __future__ import annotations

import importlib
import marshal
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Final, cast

from adrtool.model import Confidence, Item, Reading, Relation
from adrtool.problems import Problem, Severity

Done = list[tuple[str, Reading]]
"""What each module read from one file; what no module said is under an empty name."""

_SCALARS: Final = (str, int, float, bool, bytes, type(None))
_CONTAINERS: Final[dict[str, Callable[[Any], Any]]] = {
    "tuple": tuple, "list": list, "set": set, "frozenset": frozenset, "dict": dict,
    "Counter": lambda pairs: Counter(dict(pairs)),
}  # fmt: skip
_CONFIDENCES: Final = {str(confidence): confidence for confidence in Confidence}


def encode(done: Done) -> bytes | None:
    """The bytes; None when something in them is of a type that isn't known here."""
    try:
        return marshal.dumps([(module, *_row(reading)) for module, reading in done])
    except (ValueError, TypeError):
        return None


def decode(data: bytes) -> Done:
    """What `encode` was given. Raises whatever damaged bytes lead to."""
    return [(module, _reading(*row)) for module, *row in marshal.loads(data)]  # noqa: S302


def _row(reading: Reading) -> tuple[list[Any], ...]:
    # The same text as the same object is written once, and read as one.
    seen: dict[str, str] = {}
    one = seen.setdefault
    return (
        [
            (one(i.id, i.id), one(i.kind, i.kind), i.name, one(i.source, i.source),
             one(i.path, i.path), i.line, one(i.group, i.group), i.attributes,
             i.confidence.value, i.owner)
            for i in reading.items
        ],
        [
            (one(r.source, r.source), one(r.target, r.target), r.kind, one(r.path, r.path), r.line)
            for r in reading.relations
        ],
        [
            (p.path, p.line, p.column, p.severity.value, p.rule, p.message, p.hint)
            for p in reading.problems
        ],
        [_told(fact) for fact in reading.facts],
    )  # fmt: skip


def _reading(items: Any, relations: Any, problems: Any, facts: Any) -> Reading:
    return Reading(
        tuple([
            Item(identifier, kind, name, source, path, line, group, attributes,
                 _CONFIDENCES[confidence], owner)
            for identifier, kind, name, source, path, line, group, attributes, confidence, owner
            in items
        ]),
        tuple([Relation(*row) for row in relations]),
        tuple([Problem(p[0], p[1], p[2], Severity(p[3]), *p[4:]) for p in problems]),
        tuple([_fact(told) for told in facts]),
    )  # fmt: skip


def _told(value: Any) -> Any:
    """A value as marshal takes it: what isn't a scalar says its type first, in a tuple."""
    kind = type(value)
    if kind in _SCALARS:
        return value
    if _is_plain(value):
        return "plain", value
    if kind.__name__ in _CONTAINERS and kind.__module__ in {"builtins", "collections"}:
        content = value.items() if isinstance(value, dict) else value
        return kind.__name__, [_told(element) for element in content]
    if isinstance(value, Enum):
        return "enum", kind.__module__, kind.__name__, value.name
    names = _names(cast(Hashable, kind))
    told = [_told(getattr(value, name)) for name in names]
    return "class", kind.__module__, kind.__name__, told


def _is_plain(value: Any) -> bool:
    """Whether marshal takes a value as it is, with all that is in it."""
    kind = type(value)
    if kind is dict:
        return all(type(k) is str and _is_plain(v) for k, v in value.items())
    if kind in {list, tuple, set, frozenset}:
        return all(map(_is_plain, value))
    return kind in _SCALARS


def _fact(told: Any) -> Any:
    if type(told) is not tuple:
        return told
    sort = told[0]
    if sort == "plain":
        return told[1]
    if sort in _CONTAINERS:
        return _CONTAINERS[sort]([_fact(element) for element in told[1]])
    found = _class(told[1], told[2])
    if sort == "enum":
        return found[told[3]]  # type: ignore[index]
    return found(*[e if type(e) is not tuple else _fact(e) for e in told[3]])


@cache
def _names(kind: Any) -> Sequence[str]:
    """The fields of a dataclass that is made of nothing else. Raises TypeError for others."""
    if not isinstance(kind, type) or not is_dataclass(kind):
        raise TypeError(kind)
    if any(f.kw_only or not f.init for f in fields(kind)):
        raise TypeError(kind)
    if _class(kind.__module__, kind.__name__) is not kind:
        # Made inside of a function or another class: nobody finds it again.
        raise TypeError(kind)
    return [field.name for field in fields(kind)]


@cache
def _class(module: str, name: str) -> type:
    found = getattr(importlib.import_module(module), name, None)
    if not isinstance(found, type) or not (is_dataclass(found) or issubclass(found, Enum)):
        raise TypeError(name)
    return found
