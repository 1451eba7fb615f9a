"""libyaml's events made into nodes. `yamlio` is the door; this is loaded when a text needs it."""

from __future__ import annotations

from typing import Literal

import yaml

from adrtool import yamlio
from adrtool.yamlio import MAX_DEPTH, MAX_NODES, Duplicate, Node, YamlError

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MERGE = "<<"


def documents(text: str, duplicates: list[Duplicate], line_offset: int) -> list[Node]:
    """The documents of a stream, as `yamlio.load_all` gives them. Raises YamlError."""
    builder = _Builder(duplicates, line_offset)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise _marked(error, line_offset) from None
    except (yaml.reader.ReaderError, UnicodeError) as error:
        raise _unreadable(error, text, line_offset) from None
    return builder.documents


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
        if self.total > yamlio.MAX_STREAM_NODES:
            raise YamlError(f"more than {yamlio.MAX_STREAM_NODES} nodes", node.line, node.column)
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
