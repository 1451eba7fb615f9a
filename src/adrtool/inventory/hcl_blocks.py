"""Blocks and attributes of HCL, as nodes of tree-sitter show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from tree_sitter import Node

from adrtool.inventory import hcl_values
from adrtool.inventory.hcl_values import text_of

_WORDS: Final = frozenset({"identifier", "string_lit"})


@dataclass(frozen=True, slots=True)
class Attribute:
    """`name = value` in a body."""

    node: Node

    @property
    def value(self) -> Node:
        """Its expression; most aren't asked for."""
        return self.node.named_children[-1]

    @property
    def line(self) -> int:
        """The line it begins in."""
        return self.node.start_point.row + 1

    @property
    def start(self) -> int:
        """Where it begins, in bytes."""
        return self.node.start_byte

    @property
    def end(self) -> int:
        """Where it ends, in bytes."""
        return self.node.end_byte


@dataclass(frozen=True, slots=True)
class Block:
    """A block with the attributes of its own body; `error_line` is 0 when it is sound."""

    type: str
    labels: tuple[str, ...]
    line: int
    start: int
    end: int
    attributes: dict[str, Attribute] = field(default_factory=dict)
    nested: tuple[Node, ...] = ()
    error_line: int = 0

    def blocks(self, kind: str) -> list[Block]:
        """The blocks of one type right inside this one."""
        wanted = kind.encode()
        return [block_of(n) for n in self.nested if n.child(0).text == wanted]

    def string(self, name: str) -> str | None:
        """An attribute's value when it is a string without interpolation."""
        attribute = self.attributes.get(name)
        return hcl_values.string(attribute.value) if attribute else None

    def is_true(self, name: str) -> bool:
        """Whether an attribute is literally true."""
        attribute = self.attributes.get(name)
        return attribute is not None and attribute.value.text == b"true"


def name_of(children: Iterable[Node]) -> tuple[str, tuple[str, ...]]:
    """The type and the labels of a block, from its parts."""
    words = [text_of(c.text).strip('"') for c in children if c.type in _WORDS]
    return words[0] if words else "", tuple(words[1:])


def block_of(node: Node) -> Block:
    """A block from its node."""
    children = node.named_children
    attributes: dict[str, Attribute] = {}
    nested: list[Node] = []
    body = next((c for c in children if c.type == "body"), None)
    for child in body.named_children if body else ():
        kind = child.type
        if kind == "attribute":
            attributes[text_of(child.child(0).text)] = Attribute(child)
        elif kind == "block":
            nested.append(child)
    line, start, end = node.start_point.row + 1, node.start_byte, node.end_byte
    return Block(*name_of(children), line, start, end, attributes, tuple(nested))
