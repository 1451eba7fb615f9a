"""The fields of a new record, written as its neighbour writes them.

`values` are texts by field, in the order in which they are to stand: status, date, deciders,
tags, ticket, applies_to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from adrtool.documents import names, titles
from adrtool.documents.style import Neighbour
from adrtool.documents.template import Names, Values, as_yaml

if TYPE_CHECKING:
    from adrtool.documents.statements import Statement
    from adrtool.yamlio import Node

_LABELS = {"status": "Status", "date": "Date", "deciders": "Deciders", "tags": "Tags",
           "ticket": "Ticket", "applies_to": "Applies to"}  # fmt: skip
_KEYS = {"deciders": "decision-makers"}
_URL = r"https?://[\w./?=&%#-]+"
_HARD_BREAK = r"(?:[ \t]*\\|[ \t]{2,}|[ \t]+\+|<br[ \t]*/?>)(?=\r?\n)"


def front_matter(values: Values, like: Neighbour | None) -> str:
    """A block of YAML with its lines of dashes: the keys that the neighbour has, then others."""
    left = dict(values)
    lines = list(_keys_like(like, left)) if like and like.record else []
    own = {key: value for key, value in left.items() if key not in {"title", "number"}}
    lines += (_line(_KEYS.get(key, key), value) for key, value in own.items())
    return "".join(f"{line}\n" for line in ("---", *lines, "---"))


def _line(key: str, value: str | Names) -> str:
    return f"{key}: {as_yaml(value)}"


def _keys_like(like: Neighbour, left: dict[str, str | Names]) -> Iterator[str]:
    """A line for each key of the neighbour that there is a value for, which `left` loses."""
    from adrtool.documents.parsed import Parsed
    from adrtool.documents.statements import field_of

    front = Parsed(like.name, like.text).front
    for key, node in front.items():
        if key == "adr" and node.kind == "map":
            lines = [line for k, n in node.items() if (line := _taken(k, field_of(k), n, left))]
            yield from [f"{key}:", *(f"  {line}" for line in lines)] if lines else []
        else:
            field = key if key in left else field_of(key)
            line = _taken(key, field, node, left)
            yield from [line] if line else []


def _taken(key: str, field: str | None, like: Node, left: dict[str, str | Names]) -> str:
    """The line of a key, in the form of the neighbour's; empty without a value for it."""
    field = "date" if field == "created" and "date" in left else field
    if field not in left:
        return ""
    value = left.pop(field)
    if field == "number":
        written = like.text if like.kind == "scalar" else ""
        value = re.sub(r"\d+", lambda m: str(value).zfill(len(m[0])), written, count=1)
        # `007` without quotes is octal to some readers of YAML, and seven to others.
        return f'{key}: "{value}"' if value.startswith("0") else f"{key}: {value}"
    return _line(key, str(value) if like.kind == "scalar" else value)


def section(values: Values, like: Neighbour | None) -> str:
    """Nygard's form, as Markdown: a line each, and the status below a heading of its own."""
    status = str(values["status"])
    record = like.record if like else None
    written = next((s.value for s in record.stated.get("status", ())), "") if record else ""
    bold = "**" if written.startswith("**") else ""
    status = (
        status
        if like and like.shape.form == "section" and not like.shape.capital
        else (status[:1].upper() + status[1:])
    )
    lines = [plain_line(key, value) for key, value in values.items() if key in _LABELS]
    lines = [line for line in lines if not line.startswith("Status: ")]
    return "\n\n".join([*lines, "## Status", f"{bold}{titles.literal(status)}{bold}"])


def plain_line(field: str, value: str | Names, path: str = "") -> str:
    """`Deciders: Ada, Grace`."""
    return f"{_LABELS[field]}: {shown(field, value, path)}"


def shown(field: str, value: str | Names, path: str = "") -> str:
    """A value outside of front matter, so that no sign in it is markup."""
    parts = [value] if isinstance(value, str) else value
    if field == "applies_to":
        return ", ".join(f"[[{part}]]" for part in parts)
    return ", ".join(p if re.fullmatch(_URL, p) else titles.literal(p, path) for p in parts)


def lines(values: Values, like: Neighbour) -> str:
    """The neighbour's lines of fields with these values, in its order; others below them."""
    assert like.record
    texts = _texts(values, like)
    groups = like.record.stated.values()
    stated = [s for group in groups for s in group if s.form == "lines" and s.field in texts]
    stated = sorted({s.field: s for s in reversed(stated)}.values(), key=lambda s: s.start)
    source, out, lead = like.text, "", ""
    at = source.rfind("\n", 0, stated[0].start) + 1
    for statement in stated:
        gap = source[at : statement.start]
        # Between two lines of fields may stand others: only what leads up to the field counts.
        lead = _lead(gap) if out else gap
        out += lead + texts.pop(statement.field)
        at = statement.end
    for field, text in texts.items():
        out += _further(lead, len(stated) > 1, field) + text
    return out.replace("\r\n", "\n").rstrip()


def _lead(gap: str) -> str:
    blank = "\n" if re.search(r"\n[ \t]*\r?\n", gap) else ""
    hard = re.match(_HARD_BREAK, gap)
    if "\n" not in gap:
        return gap
    return f"{hard[0] if hard else ''}\n{blank}{gap.rpartition(chr(10))[2]}"


def _further(lead: str, has_gap: bool, field: str) -> str:
    """What leads up to one more field: the last one's, with another name."""
    if "\n" not in lead and has_gap:
        # Several fields in a line: what comes last has its own.
        return f"\n\n{_LABELS[field]}: "
    before = re.sub(r"[A-Za-z][A-Za-z ()/_-]*[A-Za-z)]", _LABELS[field], lead, count=1)
    is_item = re.match(r"\s*[-*+][ \t]|\s*:\w", before)
    return before if has_gap else f"\n{'' if is_item else chr(10)}{before}"


def _texts(values: Values, like: Neighbour) -> dict[str, str]:
    status = str(values["status"])
    capital = status[:1].upper() + status[1:] if like.shape.capital else status
    found = {f: shown(f, v, like.name) for f, v in values.items() if f in _LABELS}
    return found | {"status": titles.literal(capital, like.name)}


def table(values: Values, like: Neighbour) -> str:
    """The neighbour's table of fields with these values and no other; what has no cell is below.

    Empty when the values have no room in it.
    """
    assert like.record
    texts = {f: text.replace("|", "\\|") for f, text in _texts(values, like).items()}
    groups = like.record.stated.values()
    stated = [s for group in groups for s in group if s.form == "table"]
    stated.sort(key=lambda s: s.start)
    source, is_grid = _only_fields(like.text, stated), names.suffix(like.name) in names.REST
    start = _table_start(source, source.rfind("\n", 0, stated[0].start) + 1)
    out, at = [], start
    for statement in stated:
        text = texts.pop(statement.field, "")
        at, lead = statement.end, source[at : statement.start]
        if is_grid:
            # The columns of a grid are as wide as its first line says.
            at = source.find("|", statement.end) - 1
            if len(text) > at - statement.start:
                return ""
            text = text.ljust(at - statement.start)
        out += [lead, text]
    out.append(source[at : _table_end(source, at)].rstrip())
    out += (f"\n\n{_LABELS[field]}: {text}" for field, text in texts.items())
    return "".join(out).replace("\r\n", "\n").rstrip()


def _only_fields(source: str, stated: Sequence[Statement]) -> str:
    """The text at the same length without what the cells of other fields say.

    A statement's line has its field's name before it, or else the names stand in a row above.
    """
    from adrtool.documents.statements import field_of

    spans = [(s.start, s.end) for s in stated]
    start = source.rfind("\n", 0, spans[0][0]) + 1
    before = source[start : spans[0][0]].strip(" \t|")
    keyed = field_of(before) == stated[0].field
    first = _table_start(source, start) if keyed else start
    end = _table_end(source, spans[-1][1]) if keyed else source.find("\n", spans[-1][1])
    out = source
    extent = source[first : end if end >= 0 else len(source)]
    for cell in re.finditer(r"(?<=\|)(?:[^|\\\r\n]|\\.)+", extent):
        a, b = first + cell.start(), first + cell.end()
        is_key = keyed and source[source.rfind("\n", 0, a) + 1 : a].count("|") == 1
        is_rule = not cell[0].strip(" \t:-=")
        if not (is_key or is_rule or any(a <= s and e <= b for s, e in spans)):
            out = out[:a] + " " * len(cell[0]) + out[b:]
    return out


def _table_end(source: str, at: int) -> int:
    """Behind the last row: what closes a table belongs to it."""
    end = source.find("\n", at)
    while end >= 0 and source[end + 1 :].lstrip(" \t").startswith(("|===", "+-", "+=")):
        end = source.find("\n", end + 1)
    return end if end >= 0 else len(source)


def _table_start(source: str, start: int) -> int:
    while start:
        above = source.rfind("\n", 0, start - 1) + 1
        if not source[above:start].lstrip().startswith(("|", "+")):
            break
        start = above
    return start
