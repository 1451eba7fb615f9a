"""HCL as written: blocks, attributes and references with their lines, through tree-sitter.

A file with a syntax error is cut at the lines where a top-level block begins, so that only the
broken block suffers; of that block no more than its header is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from tree_sitter import Language, Node, Parser, Range, Tree
from tree_sitter_hcl import language

from adrtool.inventory.hcl_blocks import Block, block_of, name_of
from adrtool.inventory.hcl_references import (
    IDENTIFIER,
    MAX_DEPTH,
    Error,
    Reference,
    error_at,
    references_in,
)  # fmt: skip
from adrtool.inventory.hcl_values import text_of

_HEADER: Final = re.compile(
    rb'^([a-z_]+)((?:[ \t]+(?:"[^"\r\n]*"|' + IDENTIFIER + rb"))*)[ \t]*\{", re.MULTILINE
)
_LABEL: Final = re.compile(rb'"([^"]*)"|([^\s"]+)')


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
        found = _parse_in_parts(source, tree)
    else:
        references, error = references_in(tree, source)
        found = File(tuple(_top(tree)), tuple(references), error)
    return replace(found, error=_in_characters(found.error, source)) if found.error else found


def _in_characters(error: Error, source: bytes) -> Error:
    """The parser counts bytes."""
    before = source.split(b"\n", error.line)[error.line - 1][: error.column - 1]
    return replace(error, column=len(before.decode("utf-8", "replace")) + 1)


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
        found, error = references_in(tree, source)
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
        yield Block(*name_of(node.named_children), line, start, end, error_line=error_line)


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
    return error_at(node, "not valid HCL here; of the block around it only the name is known")


def _top_nodes(tree: Tree) -> Iterator[Node]:
    for body in tree.root_node.named_children:
        if body.type == "body":
            yield from (node for node in body.named_children if node.type == "block")


def _top(tree: Tree) -> Iterator[Block]:
    return map(block_of, _top_nodes(tree))
