"""What expressions of HCL say literally: strings, lists of them, objects, type constraints."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_MAX_DEPTH: Final = 30
_WRAPPERS: Final = frozenset({"expression", "collection_value"})
_PLAIN_TYPE: Final = re.compile(r"[a-z]+(?:\([a-z]+\))?")
_OLD_TYPES: Final = frozenset({"string", "list", "map"})
"""Terraform before 0.12 wrote these in quotes."""


def text_of(data: bytes | None) -> str:
    """A node's or match's bytes as text."""
    return (data or b"").decode("utf-8", "replace")


def string(value: Node) -> str | None:
    """The text of a quoted string or heredoc without interpolation; None for anything else."""
    quoted = _only(value, "literal_value", "string_lit")
    template = quoted or _only(value, "template_expr", "heredoc_template")
    if template is None:
        return None
    parts = [c for c in template.named_children if c.type.startswith("template_")]
    if any(c.type != "template_literal" for c in parts):
        return None
    raw = "".join(text_of(c.text) for c in parts)
    return _unescape(raw) if quoted else "\n".join(line.strip() for line in raw.splitlines())


def strings(value: Node) -> list[str]:
    """The elements of a list that are strings without interpolation."""
    listed = _only(value, "collection_value", "tuple")
    found = (string(c) for c in listed.named_children) if listed else ()
    return [text for text in found if text is not None]


def entries(value: Node) -> dict[str, Node]:
    """The values of an object by key; empty for anything else."""
    listed = _only(value, "collection_value", "object")
    pairs = [c.named_children for c in listed.named_children] if listed else []
    return {text_of(p[0].text).strip('"'): p[-1] for p in pairs if len(p) >= 2}


def type_expression(node: Node, depth: int = 0) -> str:
    """A type constraint on one line, without the defaults that `optional` may hold."""
    plain = "" if depth else text_of(node.text)
    if _PLAIN_TYPE.fullmatch(plain):
        return plain
    kind, inner = node.type, _inner(node)
    while kind in _WRAPPERS and len(inner) == 1 and depth <= _MAX_DEPTH:
        node, depth = inner[0], depth + 1
        kind, inner = node.type, _inner(node)
    if depth > _MAX_DEPTH:
        return "…"
    match kind:
        case "variable_expr":
            return text_of(node.text)
        case "literal_value":
            text = text_of(node.text).strip('"')
            return text if text in _OLD_TYPES else ""
        case "function_call" | "object_elem" if inner:
            return _applied(kind, inner, depth)
    parts = [p for p in (type_expression(c, depth + 1) for c in inner) if p]
    opening, closing = {"object": ("{ ", " }"), "tuple": ("[", "]")}.get(kind, ("", ""))
    return f"{opening}{', '.join(parts)}{closing}"


def _inner(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _applied(kind: str, inner: list[Node], depth: int) -> str:
    """`name(arguments)` or `name = type`."""
    name = text_of(inner[0].text).strip('"')
    if kind == "object_elem":
        return f"{name} = {type_expression(inner[-1], depth + 1)}"
    given = [c for a in inner[1:] for c in a.named_children if c.type == "expression"]
    kept = given[:1] if name == "optional" else given
    return f"{name}({', '.join(type_expression(c, depth + 1) for c in kept)})"


def _only(node: Node, *path: str) -> Node | None:
    """The node at the end of a path of types, each the first named child of the one before."""
    for kind in path:
        node = node.named_children[0] if node.named_child_count else node
        if node.type != kind:
            return None
    return node


def _unescape(raw: str) -> str:
    """HCL's escapes; those of Unicode stay as written."""
    plain = re.sub(r'\\([nrt"\\])', lambda m: _ESCAPES[m[1]], raw)
    return plain.replace("$${", "${").replace("%%{", "%{")
