"""Takes fields out of YAML front matter; the keys that stay keep their bytes and comments."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from adrtool.documents.conversion.draft import Draft
from adrtool.documents.statements import field_of
from adrtool.yamlio import Node

_NESTED = "adr"


def take(draft: Draft, wanted: Collection[str]) -> None:
    """Takes the keys that mean one of these fields, at the top and below `adr:`."""
    nested = draft.parsed.front.get(_NESTED)
    starts = sorted(key.line for node in (draft.parsed.front, nested) for key in _keys(node))
    for node in (draft.parsed.front, nested):
        for name, value in node.items():
            if field_of(name) in wanted and value is not nested and _is_plain(value):
                _take(draft, node.key(name), name, value, starts)


def _keys(node: Node) -> Iterator[Node]:
    return (key for key, _ in node.entries.values())


def _is_plain(value: Node) -> bool:
    """A scalar that says something, or a list of nothing else."""
    is_list = value.kind == "seq" and all(e.kind == "scalar" for e in value.elements)
    return is_list or (value.kind == "scalar" and not value.is_null)


def _take(draft: Draft, key: Node, name: str, value: Node, starts: list[int]) -> None:
    assert draft.parsed.block
    # Lines of YAML count from the one behind the dashes.
    offset = draft.line(draft.parsed.block.start) - 1
    first = key.line + offset
    last = next((n + offset - 1 for n in starts if n > key.line), draft.line(
        max(draft.parsed.block.end - 1, draft.parsed.block.start)))  # fmt: skip
    while last > first and _is_aside(draft.row(last)):
        last -= 1
    if draft.row(first)[: key.column - 1].strip():
        return
    comments = dict(_comments(draft, range(first, last + 1), value))
    told = ", ".join(" ".join(text.split()) for text in value.strings())
    beside = comments.pop(first, "") if field_of(name) == "date" and first == last else ""
    draft.cut.update(set(range(first, last + 1)) - set(comments))
    draft.renamed.update({n: f"# {text}{_ending(draft.row(n))}" for n, text in comments.items()})
    draft.take(field_of(name) or "", name, told, beside)


def _is_aside(row: str) -> bool:
    return not row.strip() or row.lstrip().startswith("#")


def _comments(draft: Draft, lines: range, value: Node) -> Iterator[tuple[int, str]]:
    """The comments beside a value by line."""
    assert draft.parsed.block
    spans = [(s.start, s.end) for s in ([value] if value.kind == "scalar" else value.elements)]
    for number in lines:
        start = draft.parsed.lines.start(number) - draft.parsed.block.start
        row = draft.row(number)
        bare = "".join(
            " " if any(a <= start + i < b for a, b in spans) else c for i, c in enumerate(row)
        )
        found = re.search(r"(?:^|\s)#[ \t]?(.*?)\s*$", bare)
        if found:
            yield number, row[found.start(1) : found.end(1)]


def _ending(row: str) -> str:
    return "\r\n" if row.endswith("\r\n") else "\n" if row.endswith("\n") else ""
