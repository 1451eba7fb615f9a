"""References to a record that aren't links: ids in pointers, numbers in statuses and edges."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from adrtool.documents import adr, names, resolve
from adrtool.documents.parsed import Parsed
from adrtool.documents.relabel import Relabel
from adrtool.documents.replacing import Edit
from adrtool.documents.sides import OTHER_SIDE
from adrtool.model import Document

_MOST_PASSES = 200
_POINTER = re.compile(r"(?P<kind>[a-z][\w-]*):(?P<rest>.+)", re.S)


@dataclass(frozen=True, slots=True)
class Unclear:
    """A reference that could mean more than one record, and where it stands."""

    cited: str
    line: int


class Citations:
    """Finds what names a record by its number or id, and what could.

    `records` are all as they were, `ids` the ids that change, for whatever record.
    """

    def __init__(
        self, records: Sequence[Document], moved: Document, relabel: Relabel, ids: Mapping[str, str]
    ) -> None:
        self.moved, self.relabel, self.ids = moved, relabel, ids
        self.index = resolve.Index(records)
        self._known = {d.id for d in records}
        key = names.key_of(moved.number) if moved.number else ""
        self._alike = [d for d in records if key and d.number and names.key_of(d.number) == key]
        self._shared = key if len(self._alike) > 1 else ""

    def pointers(self, parsed: Parsed) -> Iterator[Edit | Unclear]:
        """What changes in `[[adr:12]]` and `applies_to: adr:12`, and what isn't clear in them."""
        for pointer in parsed.pointers:
            found = self._pointer(pointer.target)
            if isinstance(found, str):
                at = parsed.text.index(pointer.target, pointer.start)
                yield Edit(at, at + len(pointer.target), found)
            elif found:
                yield Unclear(pointer.target, parsed.lines.line(pointer.start))
        declared = parsed.front.get("applies_to")
        for node in [declared] if declared.kind == "scalar" else declared.elements:
            target = node.text.strip()
            found = self._pointer(target) if node.kind == "scalar" and parsed.block else False
            if isinstance(found, str) and parsed.block:
                at = parsed.text.find(target, parsed.block.start + node.start)
                yield Edit(at, at + len(target), found)
            elif found:
                yield Unclear(target, node.line + 1)

    def _pointer(self, target: str) -> str | bool:
        """The id that a pointer has to name; True when it could mean several records."""
        if target in self._known:
            return self.ids.get(target, False)
        parts = _POINTER.fullmatch(target)
        if not parts or parts["kind"] != adr.KIND:
            return False
        key = names.key_of(parts["rest"])
        new = self.ids.get(f"{adr.KIND}:{key}")
        if new is None:
            return bool(self._shared) and key == self._shared
        respelt = f"{adr.KIND}:{self.relabel.respelt(parts['rest'])}"
        return respelt if respelt != target else new

    def edges(self, document: Document, text: str, prefix: str) -> tuple[str, list[Unclear]]:
        """A record's text with the edges that name the moved one by number or file name.

        What is read back is what was written: an edge is looked for until none is left.
        """
        unclear: dict[tuple[str, int], Unclear] = {}
        for _ in range(_MOST_PASSES):
            record = adr.read(document.path, text, prefix)
            edits: list[Edit] = []
            for edge in record.document.edges if record else ():
                found = self._edge(document, edge.kind, edge.target)
                if isinstance(found, str):
                    edits += _replacement(document.path, text, edge.line, edge.target, found)
                elif found:
                    unclear[edge.target, edge.line] = Unclear(edge.target, edge.line)
            if not edits:
                break
            text = text[: edits[0].start] + edits[0].text + text[edits[0].end :]
        return text, list(unclear.values())

    def _edge(self, document: Document, kind: str, target: str) -> str | bool:
        if posixpath.dirname(target) or "#" in target:
            return False
        meant = self.index.find(document, target)
        if meant is None and self._shared and names.key_of(target) == self._shared:
            meant = self._told(document, kind)
            if meant is None:
                return True
        respelt = self.relabel.respelt(target) if meant is self.moved else target
        return respelt != target and respelt

    def _told(self, document: Document, kind: str) -> Document | None:
        """The one of several records that states the other side of an edge."""
        answers = (
            d
            for d in self._alike
            for e in d.edges
            if e.kind == OTHER_SIDE[kind] and self.index.find(d, e.target) is document
        )
        found = list({d.path: d for d in answers}.values())
        return found[0] if len(found) == 1 else None


def _replacement(path: str, text: str, line: int, cited: str, new: str) -> Iterator[Edit]:
    """The first place at or below a line that names the record outside of links."""
    parsed = Parsed(path, text)
    start = parsed.lines.start(line)
    end = text.find("\n\n", start)
    spans = [(link.start, link.end) for link in parsed.links]
    pattern = re.compile(rf"(?<![\w/.-]){re.escape(cited)}(?![\w/-])")
    for match in pattern.finditer(text, start, end if end >= 0 else len(text)):
        if not any(first <= match.start() < last for first, last in spans):
            yield Edit(*match.span(), new)
            return
