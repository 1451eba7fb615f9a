"""Groovy as a tree of blocks and statements: enough for Jenkinsfiles, far from the language.

Nothing is evaluated. Comments are dropped, texts are kept as one token each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_TOKEN: Final = re.compile(
    r"""(?P<space>(?:[ \t\r]|\\\r?\n)++)
    |(?P<comment>//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/|\A\#![^\n]*+)
    |(?P<text>'''(?:[^'\\]|\\.|'(?!''))*+(?:'''|\Z)
              |\"\"\"(?:[^"\\]|\\.|"(?!""))*+(?:\"\"\"|\Z)
              |'(?:[^'\\\n]|\\.)*+(?:'|(?=\n)|\\?\Z)|"(?:[^"\\\n]|\\.)*+(?:"|(?=\n)|\\?\Z))
    |(?P<word>@?[A-Za-z_$][\w$]*+(?:\.[A-Za-z_$][\w$]*+)*+)
    |(?P<end>[\n;])
    |(?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r"}
_MAX_DEPTH: Final = 200


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is word, text, end or sign; a text is without its quotes."""

    kind: str
    text: str
    line: int
    is_computed: bool = False


@dataclass(slots=True)
class Block:
    """A statement's tokens, and what stands in its braces when it has some."""

    tokens: tuple[Token, ...]
    line: int
    inner: list[Block] = field(default_factory=list)
    is_block: bool = False

    @property
    def name(self) -> str:
        """The first word."""
        return self.tokens[0].text if self.tokens and self.tokens[0].kind == "word" else ""

    def text(self) -> str:
        """The first text that isn't computed."""
        return next((t.text for t in self.tokens if t.kind == "text" and not t.is_computed), "")

    def named(self, name: str) -> str:
        """The text behind `name:`."""
        for at in range(len(self.tokens) - 2):
            one, two, three = self.tokens[at : at + 3]
            if (one.text, two.text, three.kind) == (name, ":", "text") and not three.is_computed:
                return three.text
        return ""

    def blocks(self, *names: str) -> Iterator[Block]:
        """The blocks and statements of some names right inside this one."""
        return (block for block in self.inner if block.name in names)

    def first(self, name: str) -> Block | None:
        """The first block of a name."""
        return next(self.blocks(name), None)


@dataclass(frozen=True, slots=True)
class File:
    """The outermost statements, and the line of a brace that nothing closes or opens; else 0."""

    root: Block
    error_line: int


def parse(text: str) -> File:
    """Reads a file. Never raises."""
    tree = _Tree()
    tokens = list(_tokens(text))
    opens = _opens(tokens)
    for at, token in enumerate(tokens):
        if token.kind == "sign" and token.text in {"{", "}"}:
            tree.open(token) if token.text == "{" else tree.close(token)
        elif token.kind != "end":
            tree.take(token)
        elif token.text != "\n" or not (tree.brackets or opens[at]):
            tree.finish()
        if len(tree.stack) > _MAX_DEPTH:
            break
    tree.finish()
    last = tree.stack[-1]
    return File(tree.stack[0], tree.error_line or (last.line if len(tree.stack) > 1 else 0))


class _Tree:
    """The blocks that are open, outermost first, and the tokens of the statement at hand."""

    def __init__(self) -> None:
        self.stack = [Block((), 1, is_block=True)]
        self.pending: list[Token] = []
        self.brackets = 0
        self.error_line = 0

    def take(self, token: Token) -> None:
        """A token of a statement; in brackets a statement goes on in the next line."""
        if token.kind == "sign" and token.text in {"(", "["}:
            self.brackets += 1
        elif token.kind == "sign" and token.text in {")", "]"}:
            self.brackets = max(0, self.brackets - 1)
        self.pending.append(token)

    def finish(self) -> None:
        """The end of a statement."""
        if self.pending:
            self.stack[-1].inner.append(Block(tuple(self.pending), self.pending[0].line))
        self.pending = []

    def open(self, token: Token) -> None:
        """A brace, and the statement in front of it."""
        line = (self.pending or [token])[0].line
        block = Block(tuple(self.pending), line, is_block=True)
        self.stack[-1].inner.append(block)
        self.stack.append(block)
        self.pending, self.brackets = [], 0

    def close(self, token: Token) -> None:
        """A closing brace; one that nothing opened is an error."""
        self.finish()
        if len(self.stack) > 1:
            self.stack.pop()
        else:
            self.error_line = self.error_line or token.line
        self.brackets = 0


def _opens(tokens: list[Token]) -> list[bool]:
    """For each token whether the next one that isn't an end of line opens a block."""
    found = [False] * len(tokens)
    is_open = False
    for at in range(len(tokens) - 1, -1, -1):
        found[at] = is_open
        token = tokens[at]
        if token.text != "\n" or token.kind != "end":
            is_open = token.kind == "sign" and token.text == "{"
    return found


def _tokens(text: str) -> Iterator[Token]:
    line = 1
    for found in _TOKEN.finditer(text):
        kind, written = found.lastgroup or "", found[0]
        if kind == "text":
            yield _text(written, line)
        elif kind not in {"space", "comment"}:
            yield Token(kind, written, line)
        line += written.count("\n")


def _text(written: str, line: int) -> Token:
    quotes = 3 if written[:3] in {"'''", '"""'} and len(written) >= 6 else 1
    is_closed = len(written) >= 2 * quotes and written.endswith(written[:quotes])
    raw = written[quotes : -quotes if is_closed else None]
    computed = written[0] == '"' and bool(re.search(r"(?<!\\)\$[{A-Za-z_]", raw))
    plain = re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), raw, flags=re.DOTALL)
    return Token("text", plain, line, computed)
