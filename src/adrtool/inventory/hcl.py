"""HCL as written: blocks, attributes and references with their lines, through tree-sitter.

A file with a syntax error is cut at the lines where a top-level block begins, so that only the
broken block suffers; of that block no more than its header is believed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from tree_sitter import Language, Node, Parser, Query, QueryCursor, Range, Tree
from tree_sitter_hcl import language

from adrtool.inventory import hclvalues
from adrtool.inventory.hclvalues import text_of

_NAMES_AND_SCOPES: Final = """
(variable_expr) @reference
(for_expr) @for
(template_for) @for
(block . (identifier) @type (#eq? @type "dynamic")) @dynamic
"""
_IDENTIFIER: Final = rb"[A-Za-z_\x80-\xff][\w\x80-\xff-]*"
_TRAVERSAL: Final = re.compile(_IDENTIFIER + rb"(?:\s*\.\s*" + _IDENTIFIER + rb"){1,2}")
_HEADER: Final = re.compile(
    rb'^([a-z_]+)((?:[ \t]+(?:"[^"\r\n]*"|' + _IDENTIFIER + rb"))*)[ \t]*\{", re.MULTILINE
)
_WORDS: Final = frozenset({"identifier", "string_lit"})
_LABEL: Final = re.compile(rb'"([^"]*)"|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Attribute:
    """`name = value` in a body."""

    node: Node
    value: Node

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
        return [_block(node) for node in self.nested if node.named_children[0].text == wanted]

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


@dataclass(frozen=True, slots=True)
class File:
    """A file's top-level blocks and references in order; `error` is line and column, or None."""

    blocks: tuple[Block, ...]
    references: tuple[Reference, ...]
    error: tuple[int, int] | None = None


def parse(text: str) -> File:
    """Reads a file. Never raises: a syntax error is told by `error` and by the block it is in."""
    source = text.encode("utf-8", "replace")
    tree = _parser().parse(source)
    if tree.root_node.has_error:
        return _parse_in_parts(source, tree)
    return File(tuple(_top(tree)), tuple(_references(tree, source)))


@cache
def _language() -> Language:
    return Language(language())


@cache
def _query() -> Query:
    return Query(_language(), _NAMES_AND_SCOPES)


def _parser(part: Range | None = None) -> Parser:
    return Parser(_language(), included_ranges=[part] if part else None)


def _parse_in_parts(source: bytes, whole: Tree) -> File:
    blocks: list[Block] = []
    references: list[Reference] = []
    errors: list[tuple[int, int]] = []
    for part in _parts(source):
        tree = _parser(part).parse(source)
        references += _references(tree, source)
        if tree.root_node.has_error:
            errors.append(_error(tree))
            blocks += _headers(tree, source, part, errors[-1][0])
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


def _error(tree: Tree) -> tuple[int, int]:
    """Line and column of the first node that the parser marked or made up."""
    # A node's own `parent` is never asked for: in a deep tree it overflows the C stack.
    outer = node = tree.root_node
    while not (node.is_error or node.is_missing):
        inner = next((c for c in node.children if c.has_error or c.is_missing), None)
        if inner is None:
            break
        outer, node = node, inner
    # What is missing at the end is looked for where the thing that lacks it begins.
    at = outer if node.is_missing else node
    return at.start_point.row + 1, at.start_point.column + 1


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
            parts = child.named_children
            attributes[text_of(parts[0].text)] = Attribute(child, parts[-1])
        elif kind == "block":
            nested.append(child)
    line, start, end = node.start_point.row + 1, node.start_byte, node.end_byte
    return Block(*_name(children), line, start, end, attributes, tuple(nested))


def _references(tree: Tree, source: bytes) -> Iterator[Reference]:
    captures = QueryCursor(_query()).captures(tree.root_node)
    scopes = _Scopes(
        [
            *map(_for_scope, captures.get("for", ())),
            *map(_dynamic_scope, captures.get("dynamic", ())),
        ]
    )
    for node in sorted(captures.get("reference", ()), key=lambda n: n.start_byte):
        start = node.start_byte
        match = _TRAVERSAL.match(source, start)
        if match:
            segments = tuple(s.strip() for s in text_of(match[0]).split("."))
            if not scopes.hide(segments[0], start):
                yield Reference(segments, node.start_point.row + 1, start)


_Scope = tuple[list[str], int, int]


def _for_scope(node: Node) -> _Scope:
    """The variables of a `for` mean something behind its introduction only."""
    intro = next((c for c in node.children if c.type in {"for_intro", "template_for_start"}), node)
    if intro is node:
        intro = next((c for c in node.named_children[0].children if c.type == "for_intro"), node)
    names = [text_of(c.text) for c in intro.children if c.type == "identifier"]
    return names, intro.end_byte, node.end_byte


def _dynamic_scope(node: Node) -> _Scope:
    """The iterator of a dynamic block: as named in it, otherwise its label."""
    block = _block(node)
    iterator = block.attributes.get("iterator")
    names = [text_of(iterator.value.text)] if iterator else list(block.labels[:1])
    return names, block.start, block.end


class _Scopes:
    """Where names are local: for each name, disjoint ranges in order."""

    def __init__(self, scopes: Iterable[_Scope]) -> None:
        self._ranges: dict[str, tuple[list[int], list[int]]] = {}
        for names, start, end in sorted(scopes, key=lambda s: s[1]):
            for name in names:
                self._extend(name, start, end)

    def _extend(self, name: str, start: int, end: int) -> None:
        starts, ends = self._ranges.setdefault(name, ([], []))
        if ends and start < ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)

    def hide(self, name: str, at: int) -> bool:
        starts, ends = self._ranges.get(name, ((), ()))
        index = bisect_right(starts, at) - 1
        return index >= 0 and at < ends[index]
