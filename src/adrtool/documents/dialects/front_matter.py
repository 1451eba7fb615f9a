"""YAML front matter: MADR 3 and 4, `adrs --ng`, mkdocs-material-adr (below `adr:`) and others.

Sources: adr.github.io/madr (template 4.0.0); the keys that those tools document.
"""

from __future__ import annotations

from collections.abc import Iterator

from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement, field_of, trimmed
from adrtool.yamlio import Node

FORM = "front-matter"
_NESTED = "adr"


def statements(parsed: Parsed) -> Iterator[Statement]:
    """One statement a scalar; those below `adr:` count like those at the top."""
    if not parsed.block:
        return
    nested = parsed.front.get(_NESTED)
    for node in (parsed.front, nested):
        for key, value in node.items():
            field = field_of(key)
            if field and value is not nested:
                yield from _scalars(parsed, field, value)
    yield from _typed_links(parsed)


def _scalars(parsed: Parsed, field: str, value: Node) -> Iterator[Statement]:
    for entry in [value] if value.kind == "scalar" else value.elements:
        # `deciders: [{name: Ada, email: …}]`
        node = entry.get("name") if entry.kind == "map" else entry
        if node.kind == "scalar" and not node.is_null:
            yield _statement(parsed, field, node)


def _statement(parsed: Parsed, field: str, node: Node) -> Statement:
    offset = parsed.block.start if parsed.block else 0
    # A block scalar (`>`) reaches up to the next key.
    start, end = trimmed(parsed.text, offset + node.start, offset + node.end)
    quote = parsed.text[start] if parsed.text[start] in "'\"" else ""
    return Statement(field, node.text.strip(), start, end, FORM, quote)


def _typed_links(parsed: Parsed) -> Iterator[Statement]:
    """`links: [{target: 2, kind: supersedes}]`, as adrs writes them."""
    for link in parsed.front.get("links"):
        field = field_of(link.string("kind") or link.string("type"))
        target = link.get("target")
        if field and target.kind == "scalar":
            yield _statement(parsed, field, target)
