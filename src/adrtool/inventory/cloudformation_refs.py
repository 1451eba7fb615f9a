"""What the functions of CloudFormation in a value refer to: short tags and long names alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from adrtool.inventory.cloudformation_names import exported_name
from adrtool.yamlio import Node

_VARIABLE = re.compile(r"\$\{(!?)([^${}]+)\}")
_LONG: Final = {"Ref": "!Ref", "Fn::GetAtt": "!GetAtt", "Fn::Sub": "!Sub",
                "Fn::ImportValue": "!ImportValue"}  # fmt: skip
_MAX_NODES: Final = 200_000


@dataclass(frozen=True, slots=True)
class Said:
    """A name that a value refers to. `kind` is name, of this template, or import."""

    kind: str
    name: str
    line: int


def said(node: Node) -> Iterator[Said]:
    """Every reference inside a node, in no order; what an alias repeats is looked at once."""
    waiting = [node]
    seen: set[int] = set()
    while waiting and len(seen) < _MAX_NODES:
        found = waiting.pop()
        if id(found) in seen:
            continue
        seen.add(id(found))
        yield from _function(found.tag, found)
        for key, inner in found.items():
            if key in _LONG:
                yield from _function(_LONG[key], inner)
            waiting.append(inner)
        waiting += found.elements


def _function(tag: str, node: Node) -> Iterator[Said]:
    match tag:
        case "!Ref":
            yield from _named(node.text, node)
        case "!GetAtt":
            first = node.elements[0].text if node.elements else node.text
            yield from _named(first.partition(".")[0], node)
        case "!Sub":
            yield from _substituted(node)
        case "!ImportValue":
            name = exported_name(node)
            if name:
                yield Said("import", name, node.line)


def _named(name: str, node: Node) -> Iterator[Said]:
    if name:
        yield Said("name", name, node.line)


def _substituted(node: Node) -> Iterator[Said]:
    """The names in `${…}`, without those that the function itself gives values."""
    parts = node.elements if node.kind == "seq" else [node]
    own = parts[1].entries if len(parts) > 1 else {}
    text = parts[0].text if parts else ""
    for literal, name in _VARIABLE.findall(text):
        bare = name.strip().partition(".")[0]
        if not literal and bare not in own:
            yield Said("name", bare, node.line)
