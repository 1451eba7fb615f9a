"""What every kind of document has: metadata, pointers, an owner, a review date."""

from __future__ import annotations

from adrtool.documents.parsed import Parsed
from adrtool.model import Pointer
from adrtool.yamlio import Node


def metadata(front: Node) -> dict[str, tuple[str, ...]]:
    """The front matter's scalars and lists of scalars by key, as written."""
    return {key: tuple(value.strings()) for key, value in front.items() if value}


def pointers(parsed: Parsed) -> tuple[Pointer, ...]:
    """Ids that a document names: `applies_to` in its front matter, `[[id]]` in its text."""
    if not parsed.block and "[[" not in parsed.text:
        return ()
    declared = parsed.front.get("applies_to")
    nodes = [declared] if declared.kind == "scalar" else declared.elements
    found = [
        Pointer(node.text, node.line + 1, True, node.column)
        for node in nodes
        if node.kind == "scalar" and not node.is_null
    ]
    place = parsed.lines
    found += [
        Pointer(p.target, place.line(p.start), False, place.column(p.start))
        for p in parsed.pointers
    ]
    return tuple(found)
