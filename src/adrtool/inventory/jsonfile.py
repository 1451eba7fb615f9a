"""JSON files as nodes that know their lines, so that one reader serves YAML and JSON alike."""

from __future__ import annotations

from typing import Any

from adrtool.inventory import located
from adrtool.inventory.located import Located
from adrtool.yamlio import Node

_LITERALS = {True: "true", False: "false", None: "null"}


def load(text: str) -> Node:
    """The value of a text. What isn't an object has the line of the object that it is in.

    Raises JsonError.
    """
    return _node(located.load(text), 1)


def _node(value: Any, line: int) -> Node:
    if isinstance(value, Located):
        node = Node("map", value.line, 1)
        for key, inner in value.items():
            found = _node(inner, value.line)
            node.entries[key] = (Node("scalar", found.line, 1, text=key, plain=False), found)
        return node
    if isinstance(value, list):
        return Node("seq", line, 1, elements=[_node(inner, line) for inner in value])
    if isinstance(value, str):
        return Node("scalar", line, 1, text=value, plain=False)
    is_literal = value is None or isinstance(value, bool)
    return Node("scalar", line, 1, text=_LITERALS[value] if is_literal else str(value))
