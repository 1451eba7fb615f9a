"""Records that call themselves by another number than their file does."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from adrtool.documents import adr, edit, lifecycle, names, numbers, resolve, sides
from adrtool.documents.assemble import identified
from adrtool.documents.doctor.finding import Finding, Work
from adrtool.documents.parsed import Parsed
from adrtool.model import Document, Relation


def find(work: Work) -> Iterator[Finding]:
    """Each number that two files have, and each that is stated wrongly.

    A stated number is certainly wrong when it is the number of another file beside this one and
    nothing cites the record by it. Else the file's name may be what is wrong.
    """
    taken = _taken(work)
    for document in work.found.documents:
        own = _number(document)
        if own is None:
            continue
        beside = posixpath.dirname(document.path)
        sharing = taken[beside, _key(document)]
        if sharing[0].path != document.path:
            yield _duplicate(document, sharing[0])
        for stated, line in numbers.stated(Parsed(document.path, document.text)):
            if stated != own:
                others = [d for d in work.found.documents if _is_number(d, beside, stated)]
                yield _mismatch(work, document, stated, line, others, len(sharing) > 1)


def _number(document: Document) -> int | None:
    name = names.parse(document.path)
    return int(re.sub(r"\D", "", name.digits)) if name.number and name.sequential else None


def _key(document: Document) -> str:
    return names.key_of(names.parse(document.path).number or "")


def _taken(work: Work) -> dict[tuple[str, str], list[Document]]:
    found = defaultdict(list)
    for document in work.found.documents:
        if _number(document) is not None:
            found[posixpath.dirname(document.path), _key(document)].append(document)
    return found


def _is_number(document: Document, folder: str, number: int) -> bool:
    return posixpath.dirname(document.path) == folder and _number(document) == number


def _duplicate(document: Document, first: Document) -> Finding:
    message = f"has the number of {posixpath.basename(first.path)}"
    advice = f"either may keep it: adr renumber {lifecycle.cite(document)} gives this one the next"
    return Finding(document.path, 0, "duplicate", message, advice=advice)


def _mismatch(
    work: Work, document: Document, stated: int, line: int, others: list[Document], shared: bool
) -> Finding:
    own = _number(document)
    message = f"calls itself {stated}, its file {document.number}"
    finding = Finding(document.path, line, "number", message)
    if shared or not others:
        advice = f"write {own} there, or adr renumber {lifecycle.cite(document)} {stated}"
        return finding.yours(f"either may be right: {advice}")
    mended = work.repair(finding, document.path, lambda now: _renumbered(now, stated, own))
    if _relations(work) != set(map(_edge, work.found.relations)):
        work.now[document.path] = document
        return finding.yours(f"other records cite it as {stated}: see to them first")
    return mended


def _renumbered(document: Document, stated: int, own: int | None) -> Document:
    text = edit.set_number(document.path, document.text, str(stated), str(own))
    return sides.reread(document, text)


def _relations(work: Work) -> set[tuple[str, str, str]]:
    """What the relations would be if the records were read anew."""
    read = [adr.read(d.path, d.text) for d in work.now.values()]
    metadata = {r.document.path: r.document.metadata for r in read if r}
    again = [replace(d, metadata=metadata.get(d.path, d.metadata)) for d in work.now.values()]
    found = identified(again, [d.number for d in again])
    return set(map(_edge, resolve.relations(found)))


def _edge(relation: Relation) -> tuple[str, str, str]:
    return relation.source, relation.target, relation.kind
