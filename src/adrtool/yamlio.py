"""The one door to YAML: libyaml's events made into nodes that know their lines.

Nothing is constructed: scalars stay as written (`0755`, `22:22`, `on`), unknown tags are kept
as text, duplicate keys are reported and duplicate anchors (legal, though PyYAML refuses them)
are taken. Limits hold before anything is expanded, so that a bomb costs its own length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from adrtool.problems import Problem, Severity
from adrtool.values import Value

MAX_BYTES: Final = 16 * 1024 * 1024
MAX_DEPTH: Final = 50
MAX_NODES: Final = 200_000
"""Nodes of one document with every alias written out."""

MAX_STREAM_NODES: Final = 1_000_000
"""Nodes of all documents of a stream together."""

# Neither signs nor words that mean something in YAML; a key of one word.
_PAIR = re.compile(
    r"(?P<key>[A-Za-z][A-Za-z_-]{0,40}): {1,9}"
    r"(?P<value>[A-Za-z0-9](?:[A-Za-z0-9 _.,/()@+-]*[A-Za-z0-9_.,/()@+-])?) *\r?\n?"
)
_SIMPLE_LENGTH = 4096
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"})
_FALSE = frozenset({"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"})


@dataclass(slots=True, eq=False)
class Node:
    """One YAML value: `kind` is map, seq, scalar or missing; lines and columns count from 1.

    Looking into a node never raises: what isn't there is `MISSING`, which is false, empty and
    has line 0. An alias is the node of its anchor, with the anchor's line.
    """

    kind: Literal["map", "seq", "scalar", "missing"]
    line: int
    column: int
    tag: str = ""
    text: str = ""
    plain: bool = True
    entries: dict[str, tuple[Node, Node]] = field(default_factory=dict)
    elements: list[Node] = field(default_factory=list)
    size: int = 1
    height: int = 1
    """Nodes and levels of this value with every alias written out."""
    start: int = 0
    end: int = 0
    """A scalar's extent with its quotes, as offsets into the YAML text."""

    def __bool__(self) -> bool:
        return self.kind != "missing" and not self.is_null

    def __iter__(self) -> Iterator[Node]:
        """The elements of a sequence; a map, scalar or nothing has none."""
        return iter(self.elements)

    @property
    def is_null(self) -> bool:
        """A plain scalar that YAML reads as null: nothing, `~` or `null`."""
        return self.kind == "scalar" and self.plain and self.text in _NULLS

    @property
    def is_true(self) -> bool:
        """A scalar that YAML 1.1 reads as true, quoted or not."""
        return self.kind == "scalar" and self.text in _TRUE

    @property
    def is_false(self) -> bool:
        """A scalar that YAML 1.1 reads as false, quoted or not."""
        return self.kind == "scalar" and self.text in _FALSE

    def get(self, *keys: str) -> Node:
        """The value under a chain of keys, or `MISSING`."""
        node = self
        for key in keys:
            entry = node.entries.get(key)
            if entry is None:
                return MISSING
            node = entry[1]
        return node

    def key(self, key: str) -> Node:
        """The key itself as a node, for its line; `MISSING` when there is no such key."""
        entry = self.entries.get(key)
        return entry[0] if entry else MISSING

    def items(self) -> Iterator[tuple[str, Node]]:
        """The pairs of a map, in the order as written."""
        return ((key, value) for key, (_, value) in self.entries.items())

    def string(self, *keys: str) -> str:
        """The text of the scalar under the keys; empty for null, a map, a sequence, nothing."""
        node = self.get(*keys)
        return "" if node.is_null else node.text

    def strings(self) -> list[str]:
        """A scalar as one string, a sequence as the strings of its scalars."""
        if self.kind == "scalar":
            return [] if self.is_null else [self.text]
        return [e.text for e in self.elements if e.kind == "scalar" and not e.is_null]


MISSING: Final = Node("missing", 0, 0)


class YamlError(ValueError):
    """A text that isn't YAML or goes over a limit, with the place."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column

    def problem(self, path: str, rule: str, line_offset: int = 0) -> Problem:
        """This error as a problem of a file; `line_offset` lines stand before the YAML."""
        line = self.line + line_offset
        return Problem(path, line, self.column, Severity.ERROR, rule, self.message)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Duplicate(Value):
    """A key that a map states twice; the later one wins."""

    key: str
    line: int
    column: int


def load_all(
    text: str, duplicates: list[Duplicate] | None = None, line_offset: int = 0
) -> list[Node]:
    """The documents of a stream; empty ones are null scalars.

    Duplicate keys are added to `duplicates`. `line_offset` lines of the file stand before the
    text: every line, also an error's, counts them. Raises YamlError.
    """
    if len(text) > MAX_BYTES:
        raise YamlError(f"more than {MAX_BYTES} bytes of YAML", 1 + line_offset, 1)
    from adrtool import yamlevents

    return yamlevents.documents(text, [] if duplicates is None else duplicates, line_offset)


def load(text: str, duplicates: list[Duplicate] | None = None) -> Node:
    """The only document of a text; null when it holds none. Raises YamlError for several."""
    simple = _simple(text)
    if simple:
        return simple
    documents = load_all(text, duplicates)
    if len(documents) > 1:
        second = documents[1]
        raise YamlError("one YAML document expected, found several", second.line, second.column)
    return documents[0] if documents else Node("scalar", 1, 1)


def _simple(text: str) -> Node | None:
    """A text of nothing but `key: words`, read without a parser, which takes long to load.

    None when there is anything else in it.
    """
    if len(text) > _SIMPLE_LENGTH:
        return None
    root = Node("map", 1, 1)
    at = 0
    for line, written in enumerate(text.splitlines(keepends=True), 1):
        match = _PAIR.fullmatch(written)
        if not match or match["key"] in root.entries:
            return None
        root.entries[match["key"]] = (
            _scalar(match, "key", line, at), _scalar(match, "value", line, at),
        )  # fmt: skip
        at += len(written)
    root.size, root.height = 1 + 2 * len(root.entries), 2
    return root if root.entries else None


def _scalar(match: re.Match[str], name: str, line: int, at: int) -> Node:
    start, end = match.span(name)
    return Node(
        "scalar", line, start + 1, text=match[name], start=at + start, end=at + end,
    )  # fmt: skip
