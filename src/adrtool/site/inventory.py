"""The inventory: an overview, a page for each group of items, and what is only named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adrtool.model import Confidence, Document, Item
from adrtool.site import names, schema, write
from adrtool.site.context import Context
from adrtool.site.model import Page
from adrtool.text import anchor, plural

KIND = "inventory"

_OWNED = "owned_by"
_MANY = 12
"""A list of more names than this scrolls by itself."""


def pages(context: Context) -> Iterator[Page]:
    """Every page of the inventory; none when there are no items."""
    groups: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in context.catalog.items:
        if item.confidence is not Confidence.UNRESOLVED:
            groups[item.source, item.group].append(item)
    if groups:
        yield _overview(groups, context)
        for members in groups.values():
            yield _group(members, context)
    missing = [i for i in context.catalog.items if i.confidence is Confidence.UNRESOLVED]
    if missing:
        yield _missing(missing, context)


def _overview(groups: Mapping[tuple[str, str], Sequence[Item]], context: Context) -> Page:
    uri = context.addresses.indexes[KIND]
    sources: dict[str, list[Sequence[Item]]] = defaultdict(list)
    for (name, _), members in sorted(groups.items()):
        sources[name].append(members)
    items = sum(map(len, groups.values()))
    parts = [plural(items, "item"), plural(len(groups), "page"), *_also(uri, context)]
    text = f"# Inventory\n\n{write.paragraph(parts, 'summary', ' · ')}{_totals(sources)}"
    for source, pages_ in sources.items():
        text += _source(source, pages_, uri, context)
    return context.page(uri, "Inventory", text, "index")


def _also(uri: str, context: Context) -> Iterator[str]:
    """Links to the list of what is only named, and to the problems."""
    named = sum(i.confidence is Confidence.UNRESOLVED for i in context.catalog.items)
    if named:
        target = context.addresses.indexes["missing"]
        yield write.link(f"{named:,} named but not found", target, uri)
    if context.problems:
        count = plural(len(context.problems), "problem")
        yield write.link(count, context.addresses.indexes["problems"], uri)


def _totals(sources: Mapping[str, Sequence[Sequence[Item]]]) -> str:
    rows = []
    for source, groups in sources.items():
        counts = Counter(item.kind for members in groups for item in members)
        title = write.plain(names.source_title(source))
        rows.append(
            [
                f"[{title}](#source:{anchor(source)})",
                f"{sum(counts.values()):,}",
                _kinds(source, counts),
            ]
        )
    return write.table(["Source", "Items", "Kinds"], rows)


def _kinds(source: str, counts: Counter[str]) -> str:
    kinds = names.ordered(source, counts)
    return " · ".join(
        f"{counts[kind]:,} {write.plain(names.kind_noun(kind, counts[kind]))}" for kind in kinds
    )


def _source(source: str, groups: Sequence[Sequence[Item]], uri: str, context: Context) -> str:
    rows = []
    for members in groups:
        first = members[0]
        target = context.addresses.groups[source, first.group]
        link = write.link(write.code(names.group_title(first)), target, uri)
        counts = Counter(i.kind for i in members if not names.stands_for_group(i))
        rows.append([link, f"{len(members):,}", _kinds(source, counts)])
    noun = names.group_noun(source).capitalize()
    heading = f"## {write.plain(names.source_title(source))} {{ #source:{anchor(source)} }}"
    return f"{heading}\n\n{write.table([noun, 'Items', 'Kinds'], rows)}"


def _group(members: Sequence[Item], context: Context) -> Page:
    """A page of items, those of a kind together."""
    first = members[0]
    uri = context.addresses.groups[first.source, first.group]
    own = [i for i in members if names.stands_for_group(i)]
    rest = [i for i in members if not names.stands_for_group(i)]
    counts = Counter(i.kind for i in rest)
    title = names.group_title(first)
    what = names.subject(members)
    overview = context.addresses.indexes[KIND]
    source = f"{overview}#source:{anchor(first.source)}"
    way = f"{write.link('Inventory', overview, uri)} › {write.link(write.plain(what), source, uri)}"
    summary = write.paragraph([way, _kinds(first.source, counts)], "summary", " · ")
    text = f"# {write.code(title)}\n\n{summary}"
    text += "".join(_details(item, uri, context) for item in own)
    text += schema.diagram(members, uri, context) if first.source == schema.SOURCE else ""
    for kind in names.ordered(first.source, counts):
        heading = f"## {write.plain(_heading(kind))} {{ #kind:{anchor(kind)} }}"
        items = [_item(item, uri, context) for item in rest if item.kind == kind]
        text += f"{heading}\n\n{''.join(items)}"
    return context.page(
        uri, f"{title} ({what})", text, KIND, source=_source_file(members), in_nav=False
    )


def _source_file(members: Sequence[Item]) -> str | None:
    """The file that an edit link opens: there is one only when all items are from it."""
    paths = {item.path for item in members}
    return paths.pop() if len(paths) == 1 else None


def _heading(kind: str) -> str:
    """The heading above the items of a kind: what code calls `PersistentVolume` stays so."""
    return names.kind_noun(kind, 2).capitalize() if kind.islower() else kind


def _item(item: Item, uri: str, context: Context) -> str:
    place = context.addresses.anchors[item.id]
    heading = f"### {write.code(names.short(item))} {{ #{place} .adr-item }}"
    return f"{heading}\n\n{_details(item, uri, context)}"


def _details(item: Item, uri: str, context: Context) -> str:
    """What is known of an item: its place, owner, fields, and its relations both ways."""
    parts = [context.place(item.path, item.line), *_owners(item, uri, context)]
    if item.confidence is Confidence.PARTIAL:
        reason = write.plain(str(item.attributes.get("reason", "")))
        parts.append(write.span("partial", f"partly understood: {reason}"))
    text = write.paragraph(parts, "place", " · ")
    text += _description(item) + (schema.details(item, uri, context) or _fields(item))
    return text + write.paragraph(_relations(item, uri, context), "refs", "\n")


def _owners(item: Item, uri: str, context: Context) -> Iterator[str]:
    """Who owns an item: links to what is known of them or, without, their names."""
    said = [r.target for r in context.catalog.outgoing(item.id) if r.kind == _OWNED]
    shown = ", ".join(context.names(said, uri)) or write.plain(item.owner or "")
    if shown:
        yield write.field("Owner", shown)


def _description(item: Item) -> str:
    return write.paragraph([write.plain(str(item.attributes.get("description") or ""))], "about")


_NOT_FIELDS = frozenset({"reason", "description"})
_IN_NAME = frozenset({"type", "provider"})


def _fields(item: Item) -> str:
    """The attributes as a definition list in raw HTML: there are no links in it."""
    rows = "".join(
        f"<div><dt>{write.plain(key.replace('_', ' '))}</dt> <dd>{value(given)}</dd></div>"
        for key, given in item.attributes.items()
        if key not in _NOT_FIELDS and given not in (None, "", (), [], {}, False)
        if not _says_the_page(item, key, given)
    )
    return f'<dl class="adr-fields">{rows}</dl>\n\n' if rows else ""


def _says_the_page(item: Item, key: str, given: Any) -> bool:
    """What the name says already (`aws_instance.web` is an aws_instance), or the page's counts."""
    if names.stands_for_group(item):
        return key in {"blocks", "files"}
    parts = item.name.split(".")
    return key in _IN_NAME and any(part == given or part.startswith(f"{given}_") for part in parts)


def value(given: Any, depth: int = 0) -> str:
    """An attribute's value as HTML: what reads like a name is code, lists are joined."""
    if given is True:
        return "yes"
    if isinstance(given, int | float):
        return f"{given}"
    if isinstance(given, Mapping):
        pairs = (_pair(k, v, depth) for k, v in given.items())
        return ", ".join(pairs) if depth else " · ".join(pairs)
    if isinstance(given, list | tuple | set | frozenset):
        return ", ".join(value(element, depth + 1) for element in given)
    return write.code(str(given))


def _pair(key: Any, given: Any, depth: int) -> str:
    name = write.plain(str(key))
    if given is True:
        return name
    shown = value(given, depth + 1)
    return f"{name} {f'({shown})' if isinstance(given, Mapping) else shown}"


def _relations(item: Item, uri: str, context: Context) -> Iterator[str]:
    """A line for each kind of relation, first what the item states."""
    lines: dict[str, list[str]] = {}
    stated = context.catalog.outgoing(item.id)
    for relation in stated:
        # That something is in the namespace whose page this is goes without saying.
        is_here = relation.kind == "member_of" and relation.target.endswith(f"/{item.group}")
        if not is_here and relation.kind != _OWNED:
            lines.setdefault(names.relation(relation.kind), []).append(relation.target)
    about = {r.target for r in stated if r.kind in names.STATED}
    for relation in context.catalog.incoming(item.id):
        if relation.source not in about:
            lines.setdefault(names.inverse(relation.kind), []).append(relation.source)
    for label, identifiers in lines.items():
        yield _line(label, identifiers, uri, context)


def _line(label: str, identifiers: Sequence[str], uri: str, context: Context) -> str:
    """`Referred to by a, b`: what is on another page says on which."""
    nodes = [node for i in dict.fromkeys(identifiers) if (node := context.catalog.get(i))]
    shown = ", ".join(context.name(node, uri) + _elsewhere(node, uri, context) for node in nodes)
    many = ' tabindex="0"' if len(nodes) > _MANY else ""
    look = "adr-line adr-many" if many else "adr-line"
    return f'<span class="{look}"{many}>{write.span("label", write.plain(label))} {shown}</span>'


def _elsewhere(node: Document | Item, uri: str, context: Context) -> str:
    if isinstance(node, Document) or node.confidence is Confidence.UNRESOLVED:
        return ""
    there = context.addresses.groups[node.source, node.group]
    if there == uri or names.stands_for_group(node):
        return ""
    return " " + write.span("in", f"in {write.plain(names.group_title(node))}")


def _missing(items: Sequence[Item], context: Context) -> Page:
    """What files name and no file that was read declares."""
    uri = context.addresses.indexes["missing"]
    sources: dict[str, list[Item]] = defaultdict(list)
    for item in sorted(items, key=lambda i: (i.source, i.name)):
        sources[item.source].append(item)
    text = "# Named but not found\n\n"
    text += "Names that files refer to, and that no file declares which was read.\n\n"
    text += "".join(_missing_of(s, members, uri, context) for s, members in sources.items())
    return context.page(uri, "Named but not found", text, KIND, in_nav=False)


def _missing_of(source: str, members: Sequence[Item], uri: str, context: Context) -> str:
    """A table of names; the reason stands above it when it is the same for all."""
    reasons = {str(i.attributes.get("reason", "")) for i in members}
    one = reasons.pop() if len(reasons) == 1 else ""
    heading = f"## {write.plain(names.source_title(source))} {{ #source:{anchor(source)} }}"
    rows = [
        [
            write.span("title", write.code(item.name)),
            "" if one else write.plain(str(item.attributes.get("reason", ""))),
            _named_in(item, uri, context),
        ]
        for item in members
    ]
    said = f"Each is {write.plain(one)}." if one.startswith(("a ", "an ")) else _sentence(one)
    table = write.table(["Name", "Why", "Named by"], rows)
    return f"{heading}\n\n{write.paragraph([said], 'place')}{table}"


def _sentence(reason: str) -> str:
    return f"{write.plain(reason[:1].upper() + reason[1:])}." if reason else ""


def _named_in(item: Item, uri: str, context: Context) -> str:
    relations = context.catalog.incoming(item.id) or context.catalog.outgoing(item.id)
    parts = []
    for relation in relations:
        other = relation.source if relation.target == item.id else relation.target
        node = context.catalog.get(other)
        if node:
            place = context.place(relation.path, relation.line, short=True)
            parts.append(f"{context.name(node, uri)} {write.span('in', place)}")
    return ", ".join(dict.fromkeys(parts))
