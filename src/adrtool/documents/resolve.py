"""Which record an edge means: by path, file name, number or id."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import PurePosixPath

from adrtool.documents import names
from adrtool.model import Document, Edge, Relation

INVERSE = {"superseded_by": "supersedes", "amended_by": "amends"}
"""Edges that are stored the other way round, from the newer to the older record."""
_FOLDERS = frozenset({"adr", "adrs", "decision", "decisions", "decision-records"})


class Index:
    """Finds records by what other records call them."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = list(documents)
        self._paths = {document.path: document for document in self._documents}

    @cached_property
    def _names(self) -> dict[str, list[Document]]:
        found: dict[str, list[Document]] = defaultdict(list)
        for document in self._documents:
            base = posixpath.basename(document.path)
            stem = posixpath.splitext(base)[0]
            for name in {base, stem, document.id.casefold(), *_ids(document)}:
                found[name].append(document)
        return found

    @cached_property
    def _numbers(self) -> dict[str, list[Document]]:
        found: dict[str, list[Document]] = defaultdict(list)
        for document in self._documents:
            if document.number:
                found[names.key_of(document.number)].append(document)
        return found

    def find(self, source: Document, target: str) -> Document | None:
        """The one record that a target as written means, seen from a record; None if unclear."""
        bare = _unquoted(target.partition("#")[0].partition("?")[0]).strip() or target
        by_path = self._by_path(source, bare)
        if by_path:
            return by_path
        name = posixpath.basename(bare.rstrip("/"))
        stem = name.removesuffix(".html").removesuffix(".htm")
        for key in (bare.casefold(), name, stem):
            found = _nearest(source, self._names.get(key, []))
            if found:
                return found
        cited = stem if _is_number_of(bare) else target
        return _nearest(source, self._numbers.get(names.key_of(cited), []))

    def _by_path(self, source: Document, target: str) -> Document | None:
        if "://" in target:
            return None
        folder = posixpath.dirname(source.path)
        joined = posixpath.normpath(posixpath.join(folder, target.lstrip("/")))
        candidates = [joined, posixpath.normpath(target.lstrip("/")), f"{joined}/README.md"]
        return next((self._paths[c] for c in candidates if c in self._paths), None)


def _is_number_of(path: str) -> bool:
    """`/adr/12`, as sites give the address of a record; `/issues/12` is none."""
    folder, _, number = path.rstrip("/").rpartition("/")
    return number.isdecimal() and posixpath.basename(folder).casefold() in _FOLDERS


def _unquoted(target: str) -> str:
    if "%" not in target:
        return target
    from urllib.parse import unquote

    return unquote(target)


def _ids(document: Document) -> set[str]:
    """What front matter calls the document, which needn't be a number."""
    return {written.strip().casefold() for written in document.metadata.get("id", ())}


def _nearest(source: Document, found: Sequence[Document]) -> Document | None:
    """The only one, or the only one in the source's own folder: each folder counts for itself."""
    if len(found) == 1:
        return found[0]
    folder = posixpath.dirname(source.path)
    beside = [d for d in found if posixpath.dirname(d.path) == folder]
    return beside[0] if len(beside) == 1 else None


def relations(documents: Sequence[Document]) -> Iterator[Relation]:
    """The edges that lead to a record, each once, from the newer record to the older."""
    index = Index(documents)
    seen: set[tuple[str, str, str]] = set()
    for document in documents:
        for edge in document.edges:
            target = index.find(document, edge.target)
            if target is None or target is document:
                continue
            relation = _relation(document, target, edge)
            key = (relation.source, relation.target, relation.kind)
            if key not in seen:
                seen.add(key)
                yield relation


def _relation(document: Document, target: Document, edge: Edge) -> Relation:
    source, goal = document.id, target.id
    if edge.kind in INVERSE:
        source, goal = goal, source
    kind = INVERSE.get(edge.kind, edge.kind)
    return Relation(source, goal, kind, document.path, edge.line)


def cited(documents: Sequence[Document], text: str) -> list[Document]:
    """The records that a person can mean: by number, id, path, file name or slug."""
    exact = [d for d in documents if text in {d.id, d.path, PurePosixPath(d.path).name}]
    if exact:
        return exact[:1] if exact[0].id == text else exact
    key = names.key_of(text.removeprefix("adr:"))
    numbered = [d for d in documents if d.number and names.key_of(d.number) == key]
    slug = text.removesuffix(".md")
    named = (d for d in documents if slug in {PurePosixPath(d.path).stem, names.parse(d.path).slug})
    return numbered or list(named)


def superseding(relations: Iterable[Relation], identifier: str) -> set[str]:
    """The ids of all records that supersede one, or supersede one that does."""
    newer: dict[str, set[str]] = defaultdict(set)
    for relation in relations:
        if relation.kind == "supersedes":
            newer[relation.target].add(relation.source)
    found: set[str] = set()
    waiting = [identifier]
    while waiting:
        following = newer[waiting.pop()] - found
        found |= following
        waiting += following
    return found
