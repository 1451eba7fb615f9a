"""What HCL refers to: traversals, found by a walk over the syntax tree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tree_sitter import Node, Tree

from adrtool.inventory.hcl_blocks import block_of
from adrtool.inventory.hcl_values import text_of

MAX_DEPTH: Final = 2000
"""Levels of the syntax tree. A list in a list takes three, a term of a sum two."""

IDENTIFIER: Final = rb"[A-Za-z_\x80-\xff][\w\x80-\xff-]*"

_LEAVES: Final = frozenset(
    {
        "block_end", "block_start", "comment", "get_attr", "heredoc_identifier", "heredoc_start",
        "identifier", "literal_value", "object_end", "object_start", "quoted_template_end",
        "quoted_template_start", "string_lit", "strip_marker", "template_directive_end",
        "template_directive_start", "template_interpolation_end", "template_interpolation_start",
        "template_literal", "tuple_end", "tuple_start",
    }
)  # fmt: skip
_SCOPES: Final = frozenset({"block", "for_object_expr", "for_tuple_expr", "template_for"})
_INTRODUCTIONS: Final = frozenset({"for_intro", "template_for_start"})
_TRAVERSAL: Final = re.compile(IDENTIFIER + rb"(?:\s*\.\s*" + IDENTIFIER + rb"){1,2}")
_OPAQUE: Final = frozenset({"attribute", "object_elem"})
_PLAIN: Final = re.compile(rb'(?:[\w-]+[ \t]*=[ \t]*)?"[^"\\$%\r\n]*"')


@dataclass(frozen=True, slots=True)
class Reference:
    """A traversal `a.b.c` of something that isn't a local name: up to three segments."""

    segments: tuple[str, ...]
    line: int
    start: int


@dataclass(frozen=True, slots=True, order=True)
class Error:
    """What keeps a file, or a block of it, from being read in full."""

    line: int
    column: int
    message: str


def error_at(node: Node, message: str) -> Error:
    """An error where a node begins."""
    return Error(node.start_point.row + 1, node.start_point.column + 1, message)


def references_in(tree: Tree, source: bytes) -> tuple[list[Reference], Error | None]:
    """Every traversal of something that isn't a name of a `for` or a dynamic block.

    A walk of its own: tree-sitter's queries count levels in 16 bits, and take time quadratic in
    the length of `a.a.a…`.
    """
    found: list[Reference] = []
    error: Error | None = None
    stack: list[tuple[Node, str, int, frozenset[str]]] = [(tree.root_node, "", 0, frozenset())]
    while stack:
        node, kind, depth, outside = stack.pop()
        if depth > MAX_DEPTH:
            error = error_at(node, f"nested deeper than {MAX_DEPTH} levels")
            continue
        inside = outside | _local_names(node, kind) if kind in _SCOPES else outside
        for child in node.named_children:
            kind = child.type
            # Most hold a literal or a type, and looking at bytes is cheaper than at nodes.
            if kind in _OPAQUE and not _may_refer(child, source):
                continue
            if kind == "variable_expr":
                reference = _reference(child, source, inside)
                if reference:
                    found.append(reference)
            elif kind not in _LEAVES:
                # Where a name is introduced it still means what it means outside.
                local = outside if kind in _INTRODUCTIONS else inside
                stack.append((child, kind, depth + 1, local))
    return sorted(found, key=lambda reference: reference.start), error


def _may_refer(node: Node, source: bytes) -> bool:
    """Whether a node can hold a traversal: not without a dot, nor as one plain string."""
    start, end = node.start_byte, node.end_byte
    return source.find(b".", start, end) >= 0 and not _PLAIN.fullmatch(source, start, end)


def _reference(node: Node, source: bytes, local: frozenset[str]) -> Reference | None:
    match = _TRAVERSAL.match(source, node.start_byte)
    if not match:
        return None
    segments = tuple(segment.strip() for segment in text_of(match[0]).split("."))
    if segments[0] in local:
        return None
    return Reference(segments, node.start_point.row + 1, node.start_byte)


def _local_names(node: Node, kind: str) -> frozenset[str]:
    """The names that a node gives a meaning of their own inside of it."""
    if kind == "block":
        is_dynamic = node.named_children[0].text == b"dynamic"
        return _iterator(node) if is_dynamic else frozenset()
    intro = next((c for c in node.named_children if c.type in _INTRODUCTIONS), None)
    words = intro.named_children if intro else ()
    return frozenset(text_of(word.text) for word in words if word.type == "identifier")


def _iterator(node: Node) -> frozenset[str]:
    """The iterator of a dynamic block: as named in it, otherwise its label."""
    block = block_of(node)
    named = block.attributes.get("iterator")
    return frozenset([text_of(named.value.text)] if named else block.labels[:1])
