"""Edits of front matter: a key, an element of a list, an entry of `links`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from adrtool.documents.edit import spans
from adrtool.documents.edit.references import Reference
from adrtool.documents.edit.scalars import in_place_of, yaml_scalar
from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import field_of
from adrtool.yamlio import Node

_EMPTY = re.compile(r":(?:[ \t]*(?:~|null|Null|NULL|''|\"\"))?(?=[ \t]*(?:[ \t]#|[,}\r\n]|\Z))")
_EMPTY_LIST = re.compile(r":[ \t]*\[(?P<in>[ \t]*)\]")
_TO_FILL = re.compile(r":[ \t]+\{[^{}\r\n]*\}(?=[ \t]*(?:[ \t]#|[\r\n]|\Z))")
_BLOCK_SCALAR = re.compile(r"[|>][^\r\n]*(?:\r?\n|\Z)")
# The anchor and the tag before a value.
_PROPERTIES = re.compile(r"(?:[&!]\S*[ \t]+)*")
_NESTED, _LINKS = "adr", "links"
_KINDS = {"superseded_by": "supersededby", "amended_by": "amendedby", "relates_to": "relatesto"}
_EXTENDS = {"amends": "extends", "amended_by": "extended_by"}


def key_of(parsed: Parsed, field: str) -> tuple[Node, Node] | None:
    """The key and the value that state a field, at the top or below `adr:`."""
    for node in (parsed.front, parsed.front.get(_NESTED)):
        for key, (name, value) in node.entries.items():
            if field_of(key) == field and (value.kind != "map" or _is_to_fill(value)):
                return name, value
    return None


def _is_to_fill(value: Node) -> bool:
    """`{proposed | accepted}`, as MADR's template has it, is a map to YAML."""
    return bool(value.entries) and not any(v for _, v in value.entries.values())


def base(parsed: Parsed) -> int:
    """Where the YAML begins in the text."""
    return parsed.block.start if parsed.block else 0


def is_flow(parsed: Parsed, at: int) -> bool:
    """Whether what stands at an offset is within `{…}` or `[…]`."""
    depth = 0
    for match in re.finditer(r"'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\"|#[^\n]*|[\[\]{}]",
                             parsed.text[base(parsed) : at]):  # fmt: skip
        depth += (match[0] in "[{") - (match[0] in "]}")
    return depth > 0


def replaced(parsed: Parsed, start: int, end: int, value: str, quote: str) -> str:
    """A scalar's extent with another value; a block scalar stays one, plain stays plain."""
    text = parsed.text
    before = _PROPERTIES.match(text, start, end)
    start = before.end() if before else start
    quote = text[start] if text[start] in "'\"" else quote
    block = None if quote else _BLOCK_SCALAR.match(text, start, end)
    if block:
        lead = re.match(r"[ \t]*", text[block.end() : end])
        indent = lead[0] if lead and lead[0] else "  "
        return text[: block.end()] + indent + value + text[end:]
    written = in_place_of(value, quote, is_flow(parsed, start), text[start:end])
    return text[:start] + written + text[end:]


def filled(parsed: Parsed, field: str, value: str) -> Iterator[str]:
    """The text with a value behind the field's key, where nothing stands there yet."""
    found = key_of(parsed, field)
    if not found:
        return
    text, at = parsed.text, base(parsed) + found[0].end
    inside = _EMPTY_LIST.match(text, at)
    if inside:
        yield f"{text[: inside.start('in')]}{fresh(value)}{text[inside.end('in') :]}"
    empty = _TO_FILL.match(text, at) if found[1].kind == "map" else _EMPTY.match(text, at)
    if empty:
        yield f"{text[:at]}: {fresh(value)}{text[empty.end() :]}"


def fresh(value: str) -> str:
    """A scalar that stands in for no other: a date and a number needn't be quoted."""
    return value if re.fullmatch(r"\d+|\d{4}-\d\d-\d\d", value) else yaml_scalar(value)


def with_key(parsed: Parsed, key: str, value: str, near: str = "") -> Iterator[str]:
    """The text with one more key: below that of the field `near`, else at the end of all."""
    if not parsed.block:
        return
    # A value on lines of its own has no blank before it.
    value = value if value[:1] in {"\r", "\n"} else f" {value}"
    beside = key_of(parsed, near) if near else None
    if beside:
        yield from _beside(parsed, *beside, key, value)
    elif not is_flow(parsed, parsed.block.end) and not _is_flow_map(parsed):
        at, end = parsed.block.end, spans.newline_at(parsed.text, max(parsed.block.start - 1, 0))
        yield f"{parsed.text[:at]}{key}:{value}{end}{parsed.text[at:]}"


def _is_flow_map(parsed: Parsed) -> bool:
    return bool(parsed.block and parsed.block.yaml.lstrip().startswith("{"))


def _beside(parsed: Parsed, name: Node, value: Node, key: str, written: str) -> Iterator[str]:
    text, start = parsed.text, base(parsed)
    at = start + name.start
    first = spans.line_start(text, at)
    if is_flow(parsed, at):
        stop = start + (value.end if value.kind == "scalar" else name.end)
        yield f"{text[:stop]}, {key}:{written}{text[stop:]}"
    elif not text[first:at].strip():
        end, indent = spans.newline_at(text, at), text[first:at]
        below = _below(parsed, name, value)
        if below is not None:
            yield f"{text[:below]}{indent}{key}:{written}{end}{text[below:]}"
        yield f"{text[:first]}{indent}{key}:{written}{end}{text[first:]}"


def _below(parsed: Parsed, name: Node, value: Node) -> int | None:
    """Where the line below a key begins whose value stands in one line."""
    start = base(parsed)
    stop = start + (value.end if value.kind == "scalar" and value else name.end)
    below = spans.next_line(parsed.text, stop)
    is_one = value.kind == "scalar" and "\n" not in parsed.text[start + name.end : stop]
    return below if is_one and below > stop else None


def with_reference(parsed: Parsed, kind: str, reference: Reference) -> Iterator[str]:
    """The text with one more record that an edge's key, its list or `links` names."""
    found = key_of(parsed, kind)
    if found and found[1]:
        yield from _appended(parsed, found[1], reference)
    nested = parsed.front.get(_NESTED).kind == "map" and bool(key_of(parsed, "status"))
    named = reference.target if nested else _by_id(parsed, reference) or reference.link(parsed.path)
    yield from filled(parsed, kind, named)
    if found:
        return
    yield from _linked(parsed, kind, reference)
    if nested:
        key = _EXTENDS.get(kind, kind)
        yield from with_key(parsed, key, fresh(named), near="status")
    yield from with_key(parsed, _spelt(parsed, kind), fresh(named))
    yield from with_key(parsed, _spelt(parsed, kind), fresh(named), near="status")


def _by_id(parsed: Parsed, reference: Reference) -> str | None:
    """The number, where records of the folder are known by an `id` that is one."""
    own = parsed.front.get("id")
    return reference.cited() if own.kind == "scalar" and own.text.isdigit() else None


def _spelt(parsed: Parsed, kind: str) -> str:
    """A key like those that are there: `superseded_by`, `superseded-by`, `Superseded-By`."""
    keys = list(parsed.front.entries)
    if any("-" in key for key in keys) and not any("_" in key for key in keys):
        kind = kind.replace("_", "-")
    if keys and all(key[:1].isupper() for key in keys):
        return "-".join(word.capitalize() for word in re.split(r"[-_]", kind))
    return kind


def _appended(parsed: Parsed, node: Node, reference: Reference) -> Iterator[str]:
    text, start = parsed.text, base(parsed)
    scalars = [node] if node.kind == "scalar" else node.elements
    if not scalars or any(s.kind != "scalar" for s in scalars):
        return
    plain = reference.like([s.text for s in scalars])
    last = scalars[-1]
    first, at = start + scalars[0].start, start + last.end
    quote = text[start + last.start] if text[start + last.start] in "'\"" else ""
    new = fresh(reference.link(parsed.path))
    if plain:
        new = yaml_scalar(plain, quote) if quote or not plain.isdigit() else plain
    if node.kind == "scalar":
        written = text[first:at] if text[first] in "'\"" else fresh(node.text)
        yield f"{text[:first]}[{written}, {new}]{text[at:]}"
        return
    lead = text[spans.line_start(text, start + last.start) : at]
    dash = re.match(r"[ \t]*-[ \t]+", lead)
    if dash:
        stop = spans.line_end(text, at)
        end = spans.newline_at(text, start + last.start)
        yield f"{text[:stop]}{end}{dash[0]}{new}{text[stop:]}"
    yield f"{text[:at]}, {new}{text[at:]}"


def _linked(parsed: Parsed, kind: str, reference: Reference) -> Iterator[str]:
    """`links: [{target: 2, kind: supersedes}]`, in files that adrs wrote."""
    number = reference.cited()
    links = parsed.front.get(_LINKS)
    maps = [e for e in links.elements if e.kind == "map" and e.get("target")]
    if number is None or (links and not maps) or not (maps or _is_of_adrs(parsed)):
        return
    word = _KINDS.get(kind, kind)
    end = spans.newline_at(parsed.text, base(parsed))
    if not maps and _LINKS not in parsed.front.entries:
        item = f"{end}  - target: {number}{end}    kind: {word}"
        yield from with_key(parsed, _LINKS, item)
    elif maps:
        yield from _one_more(parsed, maps, f"target: {number}", f"kind: {word}")


def has_typed_links(parsed: Parsed) -> bool:
    """Whether the record keeps its edges in `links`, as adrs does."""
    maps = [e for e in parsed.front.get(_LINKS).elements if e.kind == "map" and e.get("target")]
    return bool(maps) or (_LINKS not in parsed.front.entries and _is_of_adrs(parsed))


def _is_of_adrs(parsed: Parsed) -> bool:
    return {"number", "title", "status"} <= set(parsed.front.entries)


def _one_more(parsed: Parsed, maps: Sequence[Node], *pairs: str) -> Iterator[str]:
    text, start = parsed.text, base(parsed)
    names = [name.start for name, _ in maps[-1].entries.values()]
    stop = start + max(value.end for _, value in maps[-1].entries.values())
    lead = re.match(r"[ \t]*-[ \t]+", text[spans.line_start(text, start + min(names)) :])
    if lead and not is_flow(parsed, start + min(names)):
        end, at = spans.newline_at(text, stop - 1), spans.line_end(text, stop)
        rest = f"{end}{' ' * len(lead[0])}".join(pairs)
        yield f"{text[:at]}{end}{lead[0]}{rest}{text[at:]}"
    brace = re.match(r"[ \t]*\}", text[stop:])
    if brace:
        at = stop + brace.end()
        yield f"{text[:at]}, {{{', '.join(pairs)}}}{text[at:]}"


def without(parsed: Parsed, at: int) -> Iterator[str]:
    """The text without the scalar at an offset: its element, its entry of `links`, or its key."""
    offset = at - base(parsed)
    for node in (parsed.front, parsed.front.get(_NESTED)):
        for name, value in node.entries.values():
            if value.kind == "scalar" and value.start == offset:
                yield from _without_key(parsed, name, value)
            if value.kind == "seq":
                yield from _without_element(parsed, name, value, offset)


def _without_key(parsed: Parsed, name: Node, value: Node) -> Iterator[str]:
    text, start = parsed.text, base(parsed)
    first, last = start + name.start, start + value.end
    if is_flow(parsed, first):
        yield spans.flow_cut(text, first, last)
        return
    stop = first + len(text[first:last].rstrip())
    if "#" in text[stop : spans.line_end(text, stop)]:
        # Its comment is about the key, which stays for it.
        yield f"{text[: start + name.end]}: []{text[stop:]}"
    lead = spans.line_start(text, first)
    yield text[:lead] + text[spans.next_line(text, stop - 1) :]


def _without_element(parsed: Parsed, name: Node, seq: Node, offset: int) -> Iterator[str]:
    text, start = parsed.text, base(parsed)
    for element in seq.elements:
        inner = [element] if element.kind == "scalar" else [v for _, v in element.entries.values()]
        if all(node.start != offset for node in inner):
            continue
        keys = [k for k, _ in element.entries.values()]
        first = start + min(node.start for node in (*keys, *inner))
        last = start + max(node.end for node in inner)
        lead = text[spans.line_start(text, first) : first]
        is_dash = re.fullmatch(r"[ \t]*-[ \t]+", lead) is not None
        if not is_dash and element.kind == "map":
            first, last = text.rindex("{", 0, first), text.index("}", last) + 1
        if len(seq.elements) > 1:
            yield (
                _without_lines(text, first, last) if is_dash else spans.flow_cut(text, first, last)
            )
        elif is_dash:
            top = spans.line_start(text, start + name.start)
            yield text[:top] + text[spans.next_line(text, last - 1) :]
        else:
            yield text[:first] + text[last:]


def _without_lines(text: str, first: int, last: int) -> str:
    return text[: spans.line_start(text, first)] + text[spans.next_line(text, last - 1) :]
