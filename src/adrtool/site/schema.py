"""Schemas of databases: a diagram of the tables and how they refer to each other, and columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from adrtool import graph
from adrtool.model import Item
from adrtool.problems import AdrtoolError
from adrtool.site import names, write
from adrtool.site.context import Context
from adrtool.text import plural

SOURCE = "sql"

_MOST = 80
"""Tables in one diagram; with more of them nobody can follow a line."""

_READABLE = 0.6
"""How far a diagram may shrink to fit a page; below that it is moved sideways."""

_STYLE = re.compile(r"<style>.*?</style>\n?", re.DOTALL)
_IDS = re.compile(r' id="[^"]*"')
_WIDTH = re.compile(r'<svg width="(\d+)pt"')


def diagram(members: Sequence[Item], uri: str, context: Context) -> str:
    """The tables of a page with what they refer to, as SVG; as a list where nothing can draw it.

    Empty for pages without relations between tables.
    """
    drawn = _graph(members, uri, context)
    if not drawn.arrows:
        return ""
    if len(drawn.nodes) > _MOST:
        return write.paragraph([f"Too many tables for a diagram: {len(drawn.nodes)}."], "note")
    try:
        svg = graph.svg(drawn)
    except AdrtoolError:
        return _list(drawn, members, uri, context)
    # The page's own style sheet has the colours, and its items have the ids.
    bare = _WIDTH.sub(_least, _IDS.sub("", _STYLE.sub("", svg)).replace("\n", " "))
    count = plural(sum(n.kind == "table" for n in drawn.nodes), "table")
    label = write.plain(f"Diagram of {count} and the references between them")
    return (
        f'<div class="adr-diagram" role="group" aria-label="{label}" tabindex="0" '
        f"data-pagefind-ignore>{bare}</div>\n\n"
    )


def _least(width: re.Match[str]) -> str:
    return f'<svg style="min-width: {int(width[1]) * _READABLE:.0f}pt" width="{width[1]}pt"'


def _graph(members: Sequence[Item], uri: str, context: Context) -> graph.Graph:
    """The tables of a page, and those of other pages that they refer to.

    Views and partitions would only repeat the lines of the tables that they are made of.
    """
    own = {i.id: i for i in members if i.kind == "table" and not _is_part(i, context)}
    arrows = [a for identifier in own for a in _arrows(identifier, context)]
    ends = {end for arrow in arrows for end in (arrow.source, arrow.target)}
    found = [i for i in own.values() if i.id in ends or len(own) <= _MOST // 2]
    nodes = [_node(item, uri, context) for item in found]
    for identifier in sorted(ends - own.keys()):
        outside = context.catalog.get(identifier)
        if isinstance(outside, Item):
            nodes.append(_outside(outside, uri, context))
    return graph.Graph(nodes, arrows)


def _is_part(item: Item, context: Context) -> bool:
    """Whether a table is a partition or heir of another."""
    return any(relation.kind == "extends" for relation in context.catalog.outgoing(item.id))


def _arrows(identifier: str, context: Context) -> Iterator[graph.Arrow]:
    """One line for each two tables; without words, since they all say the same."""
    item = context.catalog.get(identifier)
    keys = item.attributes.get("foreign_keys", ()) if isinstance(item, Item) else ()
    targets = dict.fromkeys(f"{SOURCE}:{key['table']}" for key in keys)
    return (graph.Arrow(identifier, t, "") for t in targets if context.catalog.get(t))


def _node(item: Item, uri: str, context: Context) -> graph.Node:
    columns: Mapping[str, Any] = item.attributes.get("columns", {})
    keys = (_key(name, column) for name, column in columns.items() if column.get("key"))
    label = [names.short(item), *(key for key in keys if key)]
    return graph.Node(item.id, label, "table", names.short(item), _address(item, uri, context))


def _key(name: str, column: Mapping[str, Any]) -> str:
    keys = str(column["key"])
    sign = "PK" if "primary" in keys else ""
    sign += (" FK" if sign else "FK") if "foreign" in keys else ""
    return f"{name} {sign}" if sign else ""


def _outside(item: Item, uri: str, context: Context) -> graph.Node:
    name = item.id.removeprefix(f"{SOURCE}:")
    return graph.Node(item.id, [name], "outside", name, _address(item, uri, context))


def _address(item: Item, uri: str, context: Context) -> str:
    target = context.addresses.item(item) or ""
    page, hash_, fragment = target.partition("#")
    if page == uri:
        return f"{hash_}{fragment}"
    return context.linker.final(target, uri) if target else ""


def _list(drawn: graph.Graph, members: Sequence[Item], uri: str, context: Context) -> str:
    """Who refers to whom, in words."""
    lines = ""
    for item in members:
        targets = [arrow.target for arrow in drawn.arrows if arrow.source == item.id]
        if targets:
            others = ", ".join(context.names(targets, uri))
            lines += f"- {context.name(item, uri)} → {others}\n"
    return f"{lines}\n"


def details(item: Item, uri: str, context: Context) -> str:
    """A table's columns as a table, and its keys and indexes; empty for any other item."""
    columns = item.attributes.get("columns")
    if item.source != SOURCE or item.kind != "table" or not isinstance(columns, Mapping):
        return ""
    foreign = _foreign(item, uri, context)
    rows = [_row(name, column, foreign.get(name, "")) for name, column in columns.items()]
    header = ["Column", "Type", "Key", "About"]
    return write.table(header, rows) + write.paragraph(_rest(item), "keys", "\n")


def _row(name: str, column: Mapping[str, Any], target: str) -> list[str]:
    key = ", ".join(k for k in str(column.get("key", "")).split(", ") if k not in {"", "foreign"})
    kind = write.code(str(column["type"])) if column.get("type") else ""
    traits = ["null" if column.get("null") == "yes" else "", *_origin(column)]
    said = write.plain(", ".join(filter(None, traits)))
    return [
        write.span("column", write.code(name)),
        " ".join(filter(None, [kind, write.span("in", said) if said else ""])),
        "<br>".join(filter(None, [write.plain(key), target])),
        write.plain(str(column.get("description") or "")),
    ]


def _origin(column: Mapping[str, Any]) -> Iterator[str]:
    """Where a column's value comes from when nobody gives one."""
    if column.get("generated"):
        yield str(column["generated"])
    elif column.get("default"):
        yield "default"


def _foreign(item: Item, uri: str, context: Context) -> dict[str, str]:
    """Where each column of a foreign key leads."""
    found: dict[str, list[str]] = {}
    for key in item.attributes.get("foreign_keys", ()):
        there = context.catalog.get(f"{SOURCE}:{key['table']}")
        label = context.name(there, uri) if there else write.code(str(key["table"]))
        for column, to in zip_longest(key["columns"], key.get("to", ())[: len(key["columns"])]):
            at = f".{write.plain(str(to))}" if to else ""
            found.setdefault(str(column), []).append(f"→ {label}{at}")
    return {column: "<br>".join(dict.fromkeys(labels)) for column, labels in found.items()}


def _rest(item: Item) -> Iterator[str]:
    """Lines on what concerns more than a column."""
    primary = item.attributes.get("primary_key", ())
    several = [key for key in item.attributes.get("unique", ()) if len(key) > 1]
    if len(primary) > 1:
        yield _line("Primary key", _columns(primary))
    if several:
        yield _line("Unique", " · ".join(map(_columns, several)))
    indexes = [_index(index) for index in item.attributes.get("indexes", ())]
    if indexes:
        yield _line("Indexes", " · ".join(indexes))
    checks = item.attributes.get("checks", 0)
    if checks:
        yield _line("Checks", f"{checks}")


def _line(label: str, markdown: str) -> str:
    return f'<span class="adr-line">{write.span("label", write.plain(label))} {markdown}</span>'


def _columns(columns: Sequence[str]) -> str:
    return write.code(", ".join(map(str, columns)))


def _index(index: Mapping[str, Any]) -> str:
    unique = " unique" if index.get("unique") else ""
    name = f"{write.code(str(index['name']))} " if index.get("name") else ""
    return f"{name}({_columns(index.get('columns', ()))}){unique}"
