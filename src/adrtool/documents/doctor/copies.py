"""Records that are there twice, since a run that gave them another number was cut short."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Sequence

from adrtool.config import RecordsFolder
from adrtool.documents import edit, lifecycle, moving, names, renumber, resolve, sides
from adrtool.documents.doctor.finding import Finding, Repair, Work
from adrtool.documents.moving import Plan
from adrtool.model import Document
from adrtool.problems import AdrtoolError

_MOST_LINES_OF_A_STATUS = 6


def find(work: Work, folders: Sequence[RecordsFolder]) -> Iterator[Finding]:
    """Each pair of records that differ in nothing but the number.

    One that waited for its number has got it, so the rest of that run is made up for. Which of
    two numbers was meant can't be told. What the two say of others isn't looked at meanwhile.
    """
    for one, other in _pairs(work):
        made = _plan(work, folders, one, other)
        if made is None:
            continue
        work.copies |= {one.path, other.path}
        name = posixpath.basename(other.path)
        if renumber.is_pending(one):
            work.moves.append(made)
            message = f"is {name}, whose numbering was cut short"
            yield Finding(one.path, 0, "copy", message, Repair(one.path, 0, f"becomes {name}"))
            continue
        cited, number = lifecycle.cite(one), lifecycle.cite(other)
        advice = f"adr renumber {cited} {number} completes it, the other way round takes it back"
        message = f"is {name} too, as a renumbering leaves it that was cut short"
        yield Finding(one.path, 0, "copy", message, advice=advice)


def _pairs(work: Work) -> Iterator[tuple[Document, Document]]:
    """Records beside each other whose names differ in the number alone; a pending one first."""
    alike: dict[tuple[str, str], list[Document]] = defaultdict(list)
    for document in work.found.documents:
        folder, base = posixpath.split(document.path)
        name = names.parse(base)
        if renumber.is_pending(document) or name.sequential:
            alike[folder, name.slug + posixpath.splitext(base)[1]].append(document)
    index = resolve.Index(work.found.documents)
    for found in alike.values():
        found.sort(key=lambda d: (not renumber.is_pending(d), d.path))
        if renumber.is_pending(found[0]):
            yield from ((found[0], other) for other in found[1:])
        elif len(found) == 2 and _are_answered_once(index, *found):
            yield found[0], found[1]


def _are_answered_once(index: resolve.Index, one: Document, other: Document) -> bool:
    """Whether both say the same of a third record, which answers one of them only.

    Two records that somebody wrote alike are answered both, or have nothing to say yet.
    """
    for edge in one.edges:
        named = index.find(one, edge.target)
        if named and sides.states(index, other, edge.kind, named):
            back = sides.OTHER_SIDE.get(edge.kind, "")
            answered = [sides.states(index, named, back, d) for d in (one, other)]
            if answered[0] != answered[1]:
                return True
    return False


def _plan(
    work: Work, folders: Sequence[RecordsFolder], one: Document, other: Document
) -> Plan | None:
    """What made `other` of `one`; None when it is another record."""
    number = names.parse(other.path).number
    if abs(one.text.count("\n") - other.text.count("\n")) > _MOST_LINES_OF_A_STATUS:
        # A plan reads the whole repository.
        return None
    for status in dict.fromkeys((one.status, other.status)):
        try:
            text = one.text if status in {one.status, None} else _with(one, str(status))
            made = renumber.plan_number(work.root, folders, sides.reread(one, text), number)
        except AdrtoolError:
            # It was made of another text, or can't be written in that form.
            continue
        if (made.path, made.record.after) == (other.path, other.text):
            return made
    return None


def _with(document: Document, status: str) -> str:
    return edit.set_status(document.path, document.text, status)


def complete(work: Work) -> Iterator[tuple[str, str]]:
    """Makes up for the rest of each run; gives path and reason of what was refused."""
    for made in work.moves:
        try:
            moving.write(work.root, made)
        except AdrtoolError as error:
            yield made.record.path, error.message
