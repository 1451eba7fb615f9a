"""Which series an expression in PromQL selects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import promql_parser

MAX_LENGTH: Final = 20_000
MAX_SIGNS: Final = 250
"""Operators and brackets of an expression: the parser's recursion ends a thread at thousands."""

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"?|\'(?:[^\'\\]|\\.)*\'?|`[^`]*`?|#[^\n]*')
_SIGN = re.compile(r"[(\[{+\-*/%^<>=!]|\b(?:and|or|unless|atan2)\b")
_PARTS = ("expr", "lhs", "rhs", "vector_selector")


class PromqlError(ValueError):
    """A text that isn't an expression, or one that is too long to be looked at."""


@dataclass(frozen=True, slots=True)
class Selector:
    """One selector: the metric, empty when a pattern or nothing names it, and what is equal."""

    metric: str
    equal: tuple[tuple[str, str], ...] = ()

    def label(self, name: str) -> str:
        """The value that a label has to have; empty when none is certain."""
        return next((value for label, value in self.equal if label == name), "")


# Rules of several environments often have the same expressions.
@lru_cache(maxsize=1024)
def selectors(expression: str) -> tuple[Selector, ...]:
    """The selectors of an expression, each once, in the order as written. Raises PromqlError."""
    if len(expression) > MAX_LENGTH or _signs(expression) > MAX_SIGNS:
        raise PromqlError("longer than any expression that is read here")
    try:
        tree = promql_parser.parse(expression)
    except ValueError as error:
        raise PromqlError("not an expression in PromQL") from error
    return tuple(dict.fromkeys(_selectors(tree)))


def _signs(expression: str) -> int:
    return sum(1 for _ in _SIGN.finditer(_QUOTED.sub('""', expression)))


def _selectors(expression: Any) -> Iterator[Selector]:
    if isinstance(expression, promql_parser.VectorSelector):
        yield from _selector(expression)
    # The classes of the parser have different parts, and no base with a list of them.
    for part in _PARTS:
        inner = getattr(expression, part, None)
        if inner is not None:
            yield from _selectors(inner)
    for argument in getattr(expression, "args", None) or ():
        yield from _selectors(argument)


def _selector(found: Any) -> Iterator[Selector]:
    matchers = found.matchers
    for group in matchers.or_matchers or [matchers.matchers]:
        equal = tuple(
            (m.name, m.value) for m in group if m.op == promql_parser.MatchOp.Equal and m.value
        )
        named = next((value for label, value in equal if label == "__name__"), "")
        others = tuple(pair for pair in equal if pair[0] != "__name__")
        yield Selector(found.name or named, others)
