"""Shell code taken apart by tree-sitter's grammar of Bash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tree_sitter import Node, Parser, Tree

LONGEST: Final = 16 * 1024
"""Bytes of a block that are parsed; what is longer is no step that anybody types."""

# What Bash reads as more than words: the grammar takes more forms of these than Bash does.
_COMPOUND: Final = frozenset(
    {"if_statement", "while_statement", "for_statement", "c_style_for_statement", "case_statement",
     "function_definition", "compound_statement", "subshell", "test_command", "heredoc_redirect"}
)  # fmt: skip
_RESERVED: Final = frozenset(
    {"if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until", "for",
     "select", "function", "time", "coproc", "in", "{", "}", "!", "[[", "]]", ";;"}
)  # fmt: skip
_QUOTED: Final = frozenset(
    {"string", "raw_string", "ansi_c_string", "translated_string", "heredoc_body", "comment"}
)
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a command: its text as written, without quotes around the whole, and its line."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """`error` is the line, from 1, where the grammar first stumbles; 0 for none.

    `is_plain`: commands and pipes without compound commands, heredocs or reserved words.
    `is_closed`: what one line opens another closes, and no reserved word stands where a command
    should; so the text says the same between two others.
    """

    tree: Tree
    data: bytes
    error: int
    is_plain: bool
    is_closed: bool

    def text(self, node: Node) -> str:
        """What a node stands for."""
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def bare(self) -> str:
        """The text with `x` for quoted texts, and heredocs and comments blanked; lines stay."""
        data = bytearray(self.data)
        for node in walk(self.tree.root_node, _QUOTED):
            if node.type in _QUOTED:
                sign = 0x20 if node.type in {"heredoc_body", "comment"} else 0x78
                for at in range(node.start_byte, node.end_byte):
                    data[at] = data[at] if data[at] in b"\r\n" else sign
        return data.decode("utf-8", "replace")


# Every rule about a block asks for its tree.
@lru_cache(4096)
def parse(text: str) -> Parsed:
    """The tree of a text. Raises ValueError for one that is longer than `LONGEST`."""
    data = text.encode("utf-8", "replace")
    if len(data) > LONGEST:
        raise ValueError("too long")
    # A parser has a state of its own, which threads mustn't share.
    with _lock:
        tree = _parser().parse(data)
    root = tree.root_node
    error = _first_error(root) if root.has_error else 0
    is_plain, is_closed = (False, False) if error else _shape(root, data)
    return Parsed(tree, data, error, is_plain, is_closed)


@lru_cache(1)
def _parser() -> Parser:
    import tree_sitter
    import tree_sitter_bash

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_bash.language()))


def walk(root: Node, without: frozenset[str] = frozenset()) -> Iterator[Node]:
    """Every node, in the order of the text; what is below nodes of some types is left out."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        if node.type not in without:
            stack.extend(reversed(node.children))


def _first_error(root: Node) -> int:
    found = (n for n in walk(root) if n.type == "ERROR" or n.is_missing)
    return next((int(n.start_point[0]) + 1 for n in found), 1)


def _shape(root: Node, data: bytes) -> tuple[bool, bool]:
    is_plain = True
    for node in walk(root, frozenset({"raw_string", "comment", "ansi_c_string"})):
        if node.type in _COMPOUND:
            is_plain = False
        elif node.type == "command_name":
            name = data[node.start_byte : node.end_byte]
            if name.decode("utf-8", "replace") in _RESERVED:
                return False, False
        elif node.type == ";;" and node.parent and node.parent.type != "case_item":
            return False, False
    return is_plain, True


def words(parsed: Parsed, command: Node) -> list[Word]:
    """The words of a command, its name first; assignments before it and redirections left out."""
    found = []
    for child in command.children:
        if child.type in {"variable_assignment", "herestring_redirect"}:
            continue
        if child.type.endswith("redirect") or not child.is_named:
            continue
        found.append(Word(unquoted(parsed.text(child)), int(child.start_point[0]) + 1))
    return found


def unquoted(text: str) -> str:
    """A word without the quotes around it."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    return text
