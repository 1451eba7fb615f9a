"""The variables that a runbook declares in its front matter, as the page's fields to fill in.

The forms, which may be mixed:

    variables:                              variables:
      NAMESPACE:                              - name: NAMESPACE
        description: Where it runs              description: Where it runs
        default: shop                           default: shop
      DAY: 2026-11-22   # a default           - DAY
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adrtool.text import one_line
from adrtool.yamlio import Node

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,79}")


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable by the name that commands use; description and default may be empty."""

    name: str
    description: str = ""
    default: str = ""


def declared(front: Node) -> list[Variable]:
    """The variables of a front matter, each name once; what can't be a name is left out."""
    node = front.get("variables")
    found: dict[str, Variable] = {}
    for variable in (*_of_map(node), *_of_list(node)):
        if _NAME.fullmatch(variable.name):
            found.setdefault(variable.name, variable)
    return list(found.values())


def _of_map(node: Node) -> Iterator[Variable]:
    for name, value in node.items():
        if value.kind == "scalar":
            yield Variable(name, "", "" if value.is_null else one_line(value.text))
        elif value.kind == "map":
            yield _described(name, value)


def _of_list(node: Node) -> Iterator[Variable]:
    for element in node:
        if element.kind == "map":
            yield _described(element.string("name"), element)
        elif element.kind == "scalar":
            yield Variable(element.text)


def _described(name: str, value: Node) -> Variable:
    return Variable(
        name, one_line(value.string("description")), one_line(value.string("default"))
    )  # fmt: skip
