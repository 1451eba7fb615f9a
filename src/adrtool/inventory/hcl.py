"""HCL as written: blocks, attributes and references with their lines, through tree-sitter.

A file with a syntax error is cut at the lines where a top-level block begins, so that only the
broken block suffers; of that block no more than its header is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from tree_sitter import Language, Node, Parser, Range, Tree
from tree_sitter_hcl import language

from adrtool.inventory import hclvalues
from adrtool.inventory.hclvalues import text_of

MAX_DEPTH: Final = 2000
"""Levels of the syntax tree. A list in a list takes three, a term of a sum two."""

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
_IDENTIFIER: Final = rb"[A-Za-z_\x80-\xff][\w\x80-\xff-]*"
_TRAVERSAL: Final = re.compile(_IDENTIFIER + rb"(?:\s*\.\s*" + _IDENTIFIER + rb"){1,2}")
_HEADER: Final = re.compile(
    rb'^([a-z_]+)((?:[ \t]+(?:"[^"\r\n]*"|' + _IDENTIFIER + rb"))*)[ \t]*\{", re.MULTILINE
)
_OPAQUE: Final = frozenset({"attribute", "object_elem"})
_PLAIN: Final = re.compile(rb'(?:[\w-]+[ \t]*=[ \t]*)?"[^"\\$%\r\n]*"')
_WORDS: Final = frozenset({"identifier", "string_lit"})
_LABEL: Final = re.compile(rb'"([^"]*)"|([^\s"]+)')


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
        return [_block(n) for n in self.nested if n.child(0).text == wanted]

    def string(self, name: str) -> str | None:
        """An attribute's value when it is a string without interpolation."""
        attribute = self.attributes.get(name)
        return hclvalues.string(attribute.value) if attribute else None

    def is_true(self, name: str) -> bool:
        """Whether an attribute is literally true."""
        attribute = self.attributes.get(name)
        return attribute is not None and attribute.value.text == b"true"


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


@dataclass(frozen=True, slots=True)
class File:
    """A file's top-level blocks and references in order, and the first error if there is one."""

    blocks: tuple[Block, ...]
    references: tuple[Reference, ...]
    error: Error | None = None


def parse(text: str) -> File:
    """Reads a file. Never raises: a syntax error is told by `error` and by the block it is in."""
    source = text.encode("utf-8", "replace")
    tree = _parser().parse(source)
    if tree.root_node.has_error:
        return _parse_in_parts(source, tree)
    references, error = _references(tree, source)
    return File(tuple(_top(tree)), tuple(references), error)


@cache
def _language() -> Language:
    return Language(language())


def _parser(part: Range | None = None) -> Parser:
    return Parser(_language(), included_ranges=[part] if part else None)


def _parse_in_parts(source: bytes, whole: Tree) -> File:
    blocks: list[Block] = []
    references: list[Reference] = []
    errors: list[Error] = []
    for part in _parts(source):
        tree = _parser(part).parse(source)
        found, error = _references(tree, source)
        references += found
        errors += [error] if error else []
        if tree.root_node.has_error:
            errors.append(_error(tree))
            blocks += _headers(tree, source, part, errors[-1].line)
        else:
            blocks += _top(tree)
    return File(tuple(blocks), tuple(references), min(errors, default=_error(whole)))


def _parts(source: bytes) -> Iterator[Range]:
    """Pieces from one line that looks like the header of a block to the next."""
    starts = [0, *(m.start() for m in _HEADER.finditer(source) if m.start())]
    row = 0
    for start, end in zip(starts, [*starts[1:], len(source)], strict=True):
        last = row + source.count(b"\n", start, end)
        yield Range((row, 0), (last, end - source.rfind(b"\n", 0, end) - 1), start, end)
        row = last


def _headers(tree: Tree, source: bytes, part: Range, error_line: int) -> Iterator[Block]:
    """The header of a broken part. A string left open may have swallowed whatever follows it."""
    match = _HEADER.match(source, part.start_byte)
    if match:
        labels = tuple(text_of(m[1] or m[2]) for m in _LABEL.finditer(match[2]))
        line = part.start_point.row + 1
        yield Block(
            text_of(match[1]), labels, line, match.start(), part.end_byte, error_line=error_line
        )
        return
    for node in _top_nodes(tree):
        line, start, end = node.start_point.row + 1, node.start_byte, node.end_byte
        yield Block(*_name(node.named_children), line, start, end, error_line=error_line)


def _error(tree: Tree) -> Error:
    """The first node that the parser marked as wrong or made up."""
    # A node's own `parent` is never asked for: in a deep tree it overflows the C stack.
    node, path = tree.root_node, [tree.root_node]
    for _ in range(MAX_DEPTH):
        children = [] if node.is_missing else node.children
        inner = next((c for c in children if c.has_error or c.is_missing), None)
        if inner is None:
            # An error begins with what was still fine, and ends where the parser gave up.
            node = children[-1] if node.is_error and children else node
            break
        node = inner
        path.append(node)
    if node.is_missing and node.start_byte >= tree.root_node.end_byte:
        # What is missing at the end is looked for where the thing that lacks it begins.
        node = next((n for n in reversed(path) if n.start_byte < node.start_byte), node)
    return _error_at(node, "not valid HCL here; of the block around it only the name is known")


def _error_at(node: Node, message: str) -> Error:
    return Error(node.start_point.row + 1, node.start_point.column + 1, message)


def _top_nodes(tree: Tree) -> Iterator[Node]:
    for body in tree.root_node.named_children:
        if body.type == "body":
            yield from (node for node in body.named_children if node.type == "block")


def _top(tree: Tree) -> Iterator[Block]:
    return map(_block, _top_nodes(tree))


def _name(children: Iterable[Node]) -> tuple[str, tuple[str, ...]]:
    words = [text_of(c.text).strip('"') for c in children if c.type in _WORDS]
    return words[0] if words else "", tuple(words[1:])


def _block(node: Node) -> Block:
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
    return Block(*_name(children), line, start, end, attributes, tuple(nested))


def _references(tree: Tree, source: bytes) -> tuple[list[Reference], Error | None]:
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
            error = _error_at(node, f"nested deeper than {MAX_DEPTH} levels")
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
    block = _block(node)
    named = block.attributes.get("iterator")
    return frozenset([text_of(named.value.text)] if named else block.labels[:1])
