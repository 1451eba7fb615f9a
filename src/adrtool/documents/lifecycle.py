"""A record's life after it was written: another status, edges to other records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from adrtool.config import RecordsFolder
from adrtool.documents import changes, edit, moving, renumber, resolve, sides
from adrtool.documents.assemble import Library
from adrtool.documents.changes import Change
from adrtool.documents.moving import Plan
from adrtool.documents.sides import OTHER_SIDE
from adrtool.documents.vocabulary import SUPERSEDED_BY, SUPERSEDES
from adrtool.model import Document, Relation, Status
from adrtool.problems import WrongUse


@dataclass(frozen=True, slots=True)
class Link:
    """What one record says of another: `kind` is supersedes, amends or relates_to."""

    newer: Document
    kind: str
    older: Document


def link(source: Document, kind: str, target: Document) -> Link:
    """The link that `source` states in any of the words of `sides.OTHER_SIDE`."""
    if kind in resolve.INVERSE:
        return Link(target, resolve.INVERSE[kind], source)
    return Link(source, kind, target)


def set_status(
    root: Path,
    found: Library,
    documents: Sequence[Document],
    status: Status,
    date: str | None = None,
    dry_run: bool = False,
) -> list[Change]:
    """Writes another status into records and, where `date` is given (ISO), that date.

    What is stated already isn't touched. All new texts are made before the first file is
    written. Raises WrongUse for a change that can't be meant, AdrtoolError as `edit` and `files`
    do. Gives what changed.
    """
    with sides.locked(_folders(root, documents)):
        before = [sides.current(root, document) for document in documents]
        for document in before:
            _refuse_status(found, document, status)
        after = [_with_status(found, document, status, date) for document in before]
        return _finish(root, before, after, dry_run)


def accept_pending(
    root: Path,
    found: Library,
    folders: Sequence[RecordsFolder],
    document: Document,
    date: str | None = None,
    elsewhere: Collection[str] = (),
    dry_run: bool = False,
) -> Plan:
    """Accepts a record that waits for its number: status, number and links in one go.

    `elsewhere` is as for `renumber.plan_number`, errors are as of that and of `set_status`.
    """
    with sides.locked(_folders(root, [document])):
        before = sides.current(root, document)
        _refuse_status(found, before, Status.ACCEPTED)
        after = _with_status(found, before, Status.ACCEPTED, date)
        made = renumber.plan_number(root, folders, after, None, elsewhere)
        made = replace(made, record=replace(made.record, before=before.text))
        if not dry_run:
            moving.write(root, made)
    return made


def _with_status(found: Library, document: Document, status: Status, date: str | None) -> Document:
    text = document.text if document.status == status else _stating(found, document, status)
    if date is not None and document.date != date:
        text = edit.set_date(document.path, text, date)
    return sides.reread(document, text)


def _stating(found: Library, document: Document, status: str) -> str:
    """The text of a record with a status, in the word that those beside it have for it."""
    like, word = sides.neighbour(found, document), sides.word(found, document, status)
    return edit.set_status(document.path, document.text, word, like)


def _refuse_status(found: Library, document: Document, status: Status) -> None:
    cited = cite(document)
    newer = superseder(found, document)
    if newer:
        by = next(d for d in found.documents if d.id == newer.source)
        raise WrongUse(
            f"record {cited} is superseded by {newer.source}, as {newer.path}:{newer.line} says",
            f"adr unlink {cite(by)} {cited} --status {status} takes that back, on both sides",
        )
    if document.status == Status.ACCEPTED and status == Status.REJECTED:
        raise WrongUse(
            f"record {cited} was accepted, so it can't be rejected any more",
            f"adr deprecate {cited}, or adr new TITLE --supersedes {cited};"
            f" adr propose {cited} takes an acceptance back that was a mistake",
        )


def superseder(found: Library, document: Document) -> Relation | None:
    """The first statement that another record supersedes this one."""
    edges = (r for r in found.relations if r.kind == SUPERSEDES and r.target == document.id)
    return next(edges, None)


def notes(found: Library, document: Document, status: Status) -> list[str]:
    """What somebody should know who gives a record, as it was read, another status."""
    cited, said = cite(document), []
    is_usual = (document.status, status) == (Status.ACCEPTED, Status.DEPRECATED)
    if document.status in _DECIDED - {status} and not is_usual:
        said.append(f"record {cited} was {document.status} so far")
    if status == Status.REJECTED:
        for relation in found.relations:
            if relation.kind == SUPERSEDES and relation.source == document.id:
                older = next(d for d in found.documents if d.id == relation.target)
                command = f"adr unlink {cited} {cite(older)} --status accepted"
                said.append(f"record {cite(older)} is still superseded by it: {command} ends that")
    return said


_DECIDED = frozenset({Status.ACCEPTED, Status.REJECTED, Status.DEPRECATED, Status.SUPERSEDED})


def cite(document: Document) -> str:
    """What a command calls a record: its number, where others share it its id."""
    is_known_by_it = document.number and document.id == f"{document.kind}:{document.number}"
    return document.number if is_known_by_it and document.number else document.id


def connect(
    root: Path, found: Library, links: Sequence[Link], dry_run: bool = False
) -> list[Change]:
    """States links on both sides; what is stated stays. A superseded record gets that status.

    All new texts are made before the first file is written, the newer records' first, so that
    what a crash leaves can be completed from them. Raises WrongUse for links that can't be,
    AdrtoolError as `edit` and `files` do. Gives what changed, in the order of writing.
    """
    for link in links:
        _refuse_link(found, link)
    newer, older = [link.newer for link in links], [link.older for link in links]
    records = {d.path: d for d in (*newer, *older)}
    with sides.locked(_folders(root, records.values())):
        before = {path: sides.current(root, document) for path, document in records.items()}
        now = dict(before)
        for link in links:
            one, other = now[link.newer.path], now[link.older.path]
            now[one.path] = sides.with_edge(root, found, one, link.kind, other)
        for link in links:
            one, other = now[link.newer.path], now[link.older.path]
            now[other.path] = sides.with_edge(root, found, other, OTHER_SIDE[link.kind], one)
        return _finish(root, list(before.values()), list(now.values()), dry_run)


def _refuse_link(found: Library, link: Link) -> None:
    if link.newer.path == link.older.path:
        raise WrongUse(f"record {cite(link.newer)} can't {_INFINITIVES[link.kind]} itself")
    if link.kind != SUPERSEDES:
        return
    if link.older.id in resolve.superseding(found.relations, link.newer.id):
        raise WrongUse(
            f"{link.newer.path} is superseded by {link.older.path} itself",
            "in a circle nothing is in force",
        )
    for document, does in ((link.newer, "replaces nothing"), (link.older, "is not in force")):
        if document.status == Status.REJECTED:
            hint = f"adr propose {cite(document)} brings it back"
            raise WrongUse(f"record {cite(document)} was rejected, so it {does}", hint)


_INFINITIVES = {"supersedes": "supersede", "amends": "amend", "relates_to": "relate to"}


def disconnect(
    root: Path,
    found: Library,
    one: Document,
    others: Sequence[Document],
    kind: str | None = None,
    status: Status | None = None,
    dry_run: bool = False,
) -> list[Change]:
    """Takes edges between a record and others out, on both sides.

    `kind` is what `one` says of the others; without it all kinds are meant, both ways round.
    Who was superseded by nothing else gets `status`. Raises WrongUse when that is missing, and
    AdrtoolError as `edit` and `files` do. Gives what changed.
    """
    says, said = ([kind], [OTHER_SIDE[kind]]) if kind else (list(OTHER_SIDE), list(OTHER_SIDE))
    with sides.locked(_folders(root, (one, *others))):
        before = [sides.current(root, document) for document in (one, *others)]
        source, after = before[0], []
        for other in before[1:]:
            source = _without(found, source, says, other, status)
            after.append(_without(found, other, said, source, status))
        return _finish(root, before, [source, *after], dry_run)


def _without(
    found: Library, source: Document, kinds: Collection[str], target: Document, status: str | None
) -> Document:
    means = _means(found, source, target)
    for kind in kinds:
        if not _leads(source, kind, means):
            continue
        if kind == SUPERSEDED_BY and source.status == Status.SUPERSEDED:
            source = _in_force_again(found, source, means, status)
        if _leads(source, kind, means):
            text = edit.remove_edge(source.path, source.text, kind, means)
            source = sides.reread(source, text)
    return source


def _means(found: Library, source: Document, target: Document) -> Callable[[str], bool]:
    index = resolve.Index(found.documents)

    def means(written: str) -> bool:
        named = index.find(source, written)
        return named is not None and named.path == target.path

    return means


def _leads(source: Document, kind: str, means: Callable[[str], bool]) -> bool:
    return any(edge.kind == kind and means(edge.target) for edge in source.edges)


def _in_force_again(
    found: Library, source: Document, means: Callable[[str], bool], status: str | None
) -> Document:
    """The record with the status that it has when nothing supersedes it any more."""
    if any(edge.kind == SUPERSEDED_BY and not means(edge.target) for edge in source.edges):
        return source
    if status is None:
        raise WrongUse(
            f"record {cite(source)} would be superseded by nothing: which status has it then?",
            "--status accepted, for example",
        )
    return sides.reread(source, _stating(found, source, status))


def _folders(root: Path, documents: Collection[Document]) -> set[Path]:
    return {(root / document.path).parent for document in documents}


def _finish(
    root: Path, before: Sequence[Document], after: Sequence[Document], dry_run: bool
) -> list[Change]:
    made = [
        Change(old.path, old.text, new.text)
        for old, new in zip(before, after, strict=True)
        if old.text != new.text
    ]
    if not dry_run:
        changes.write(root, made)
    return made
