"""What was written is read back: an edit that would change anything else is refused."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from adrtool.documents import adr
from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import field_of
from adrtool.problems import AdrtoolError
from adrtool.yamlio import Node

_FIELDS = ("title", "number", "status", "date", "deciders", "tags", "owner")
_HINT = "edit it by hand; nothing was changed"


@dataclass(frozen=True, slots=True)
class Said:
    """What a record says: its fields, its edges, its front matter, how many headings it has."""

    parsed: Parsed
    fields: dict[str, object]
    edges: frozenset[tuple[str, str]]
    headings: int
    problems: int

    @property
    def status(self) -> object:
        """The status that is read, or None."""
        return self.fields["status"]


Ask = Callable[[Said, Said], bool]
"""Whether a draft says what was asked for: the record before and after."""


def parse(path: str, text: str) -> Parsed:
    """The text's parts. Raises AdrtoolError when its front matter can't be read."""
    parsed = Parsed(path, text)
    if parsed.problems and not parsed.front:
        problem = parsed.problems[0]
        raise AdrtoolError(
            f"{path}:{problem.line}: the front matter can't be read: {problem.message}",
            "mend it first; nothing was changed",
        )
    return parsed


def said(path: str, text: str) -> Said:
    """What a text says, a record or not."""
    folder, name = posixpath.split(path)
    # Without fields and number it would be no record, and have nothing to compare.
    record = adr.read(path, text)
    read = record or adr.read(posixpath.join(folder, f"1-{name}"), text)
    assert read
    parsed, document = Parsed(path, text), read.document
    fields: dict[str, object] = {name: getattr(document, name) for name in _FIELDS}
    if record is None:
        fields["number"] = None
    fields["pointers"] = [pointer.target for pointer in document.pointers]
    edges = frozenset((edge.kind, edge.target) for edge in document.edges)
    return Said(parsed, fields, edges, len(parsed.headings), len(read.problems))


def first_exact(
    before: Parsed, drafts: Iterable[str], ask: Ask, changed: Collection[str], at: int | None = None
) -> str:
    """The first draft that says what was asked for, and otherwise what the record said before.

    `changed` are the fields that may differ. Raises AdrtoolError when there is none.
    """
    old = said(before.path, before.text)
    for draft in drafts:
        new = said(before.path, draft)
        if new.problems <= old.problems and _is_same(old, new, changed) and ask(old, new):
            return draft
    raise refusal(before, at)


def _is_same(old: Said, new: Said, changed: Collection[str]) -> bool:
    """Front matter has forms (anchors, flow maps) in which one value may be another's too."""
    kept = [name for name in old.fields if name not in changed]
    if any(old.fields[name] != new.fields[name] for name in kept):
        return False
    if abs(old.headings - new.headings) > 1:
        return False
    return _values(old.parsed.front, changed) == _values(new.parsed.front, changed)


def _values(node: Node, without: Collection[str]) -> object:
    if node.kind == "map":
        kept = {k: _values(v, without) for k, v in node.items() if not _is_changed(k, without)}
        return {key: value for key, value in kept.items() if value is not None} or None
    if node.kind == "seq":
        return [_values(element, without) for element in node]
    return node.text or None


def _is_changed(key: str, changed: Collection[str]) -> bool:
    return field_of(key) in changed or (key == "links" and "links" in changed)


def refusal(parsed: Parsed, at: int | None = None) -> AdrtoolError:
    """The error for an edit that would be a guess, with the line of `at`."""
    line = parsed.lines.line(at) if at else 1
    message = f"{parsed.path}:{line}: can't be edited without touching something else"
    return AdrtoolError(message, _HINT)
