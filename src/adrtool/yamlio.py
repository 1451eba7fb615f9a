"""The one door to YAML: libyaml's events made into nodes that know their lines.

Nothing is constructed: scalars stay as written (`0755`, `22:22`, `on`), unknown tags are kept
as text, duplicate keys are reported and duplicate anchors (legal, though PyYAML refuses them)
are taken. Limits hold before anything is expanded, so that a bomb costs its own length.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

import yaml

from adrtool.problems import Problem, Severity

MAX_BYTES: Final = 16 * 1024 * 1024
MAX_DEPTH: Final = 50
MAX_NODES: Final = 200_000
"""Nodes of one document with every alias written out."""

MAX_STREAM_NODES: Final = 1_000_000
"""Nodes of all documents of a stream together."""

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MERGE = "<<"
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


@dataclass(frozen=True, slots=True)
class Duplicate:
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
    builder = _Builder([] if duplicates is None else duplicates, line_offset)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise _marked(error, line_offset) from None
    except (yaml.reader.ReaderError, UnicodeError) as error:
        raise _unreadable(error, text, line_offset) from None
    return builder.documents


def load(text: str, duplicates: list[Duplicate] | None = None) -> Node:
    """The only document of a text; null when it holds none. Raises YamlError for several."""
    documents = load_all(text, duplicates)
    if len(documents) > 1:
        second = documents[1]
        raise YamlError("one YAML document expected, found several", second.line, second.column)
    return documents[0] if documents else Node("scalar", 1, 1)


def _marked(error: yaml.MarkedYAMLError, line_offset: int) -> YamlError:
    mark = error.problem_mark or error.context_mark
    message = " ".join(filter(None, (error.context, error.problem))) or "not YAML"
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return YamlError(message, line + line_offset, column)


def _unreadable(error: Exception, text: str, line_offset: int) -> YamlError:
    if isinstance(error, UnicodeEncodeError):
        at, reason = error.start, "half of a surrogate pair"
    else:
        # libyaml's position counts bytes or characters by build; the character is certain.
        character = getattr(error, "character", None)
        at = max(text.find(chr(character)) if isinstance(character, int) else 0, 0)
        reason = str(getattr(error, "reason", "") or "a character that YAML doesn't allow")
    line = text.count("\n", 0, at) + 1
    return YamlError(reason, line + line_offset, at - text.rfind("\n", 0, at))


class _Builder:
    """Takes events one by one; the stack holds the open collections."""

    def __init__(self, duplicates: list[Duplicate], line_offset: int) -> None:
        self.documents: list[Node] = []
        self.duplicates = duplicates
        self.first_line = line_offset + 1
        self.anchors: dict[str, Node] = {}
        self.stack: list[Node] = []
        self.keys: list[Node | None] = []
        self.merges: list[list[Node]] = []
        self.total = 0

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                node = self._node("scalar", event)
                node.text, node.plain = event.value, not event.style
                if event.start_mark and event.end_mark:
                    node.start, node.end = event.start_mark.index, event.end_mark.index
                self._add(node)
            case yaml.MappingStartEvent():
                self._open("map", event)
            case yaml.SequenceStartEvent():
                self._open("seq", event)
            case yaml.CollectionEndEvent():
                self._close()
            case yaml.AliasEvent():
                self._add(self._alias(event))
            case yaml.DocumentStartEvent():
                self.anchors = {}

    def _node(self, kind: Literal["map", "seq", "scalar"], event: yaml.NodeEvent) -> Node:
        node = Node(kind, *self._place(event), getattr(event, "tag", None) or "")
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def _place(self, event: yaml.NodeEvent) -> tuple[int, int]:
        mark = event.start_mark
        return (mark.line + self.first_line, mark.column + 1) if mark else (self.first_line, 1)

    def _alias(self, event: yaml.AliasEvent) -> Node:
        line, column = self._place(event)
        node = self.anchors.get(event.anchor or "")
        if node is None:
            raise YamlError(f"no anchor named {event.anchor!r}", line, column)
        if any(node is parent for parent in self.stack):
            raise YamlError("an alias inside its own anchor", line, column)
        # An alias of an alias of … is as deep as what it stands for.
        if len(self.stack) + node.height > MAX_DEPTH:
            raise YamlError(f"nested deeper than {MAX_DEPTH} levels", line, column)
        return node

    def _open(self, kind: Literal["map", "seq"], event: yaml.NodeEvent) -> None:
        node = self._node(kind, event)
        if len(self.stack) >= MAX_DEPTH:
            raise YamlError(f"nested deeper than {MAX_DEPTH} levels", node.line, node.column)
        self.stack.append(node)
        self.keys.append(None)
        self.merges.append([])

    def _close(self) -> None:
        node = self.stack.pop()
        self.keys.pop()
        for merged in self.merges.pop():
            _merge(node, merged)
        self._add(node)

    def _add(self, node: Node) -> None:
        if not self.stack:
            self._add_document(node)
            return
        parent = self.stack[-1]
        # The size counts what an expansion of all aliases would hold.
        parent.size += node.size
        parent.height = max(parent.height, node.height + 1)
        if parent.size > MAX_NODES:
            raise YamlError(f"expands to more than {MAX_NODES} nodes", node.line, node.column)
        if parent.kind == "seq":
            parent.elements.append(node)
        elif self.keys[-1] is None:
            self.keys[-1] = node
        else:
            self._add_entry(parent, self.keys[-1], node)
            self.keys[-1] = None

    def _add_document(self, node: Node) -> None:
        self.total += node.size
        if self.total > MAX_STREAM_NODES:
            raise YamlError(f"more than {MAX_STREAM_NODES} nodes", node.line, node.column)
        self.documents.append(node)

    def _add_entry(self, parent: Node, key: Node, value: Node) -> None:
        name = key.text if key.kind == "scalar" else f"?{key.line}:{key.column}"
        if name == _MERGE and key.plain:
            # The map's own keys win, also those that are still to come.
            self.merges[-1].append(value)
            return
        if name in parent.entries:
            self.duplicates.append(Duplicate(name, key.line, key.column))
        parent.entries[name] = (key, value)


def _merge(node: Node, merged: Node) -> None:
    """Adds the keys of a merged map, or of each in a sequence, that the map doesn't have yet."""
    for source in merged.elements if merged.kind == "seq" else [merged]:
        for key, entry in source.entries.items():
            node.entries.setdefault(key, entry)
