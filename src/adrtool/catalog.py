"""The catalog: all documents, items and relations by id, every edge followable both ways."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING
from urllib.parse import unquote

from adrtool import alerts, files, inventory, metrics, ownership, sites
from adrtool.config import Runbooks
from adrtool.documents import library, names
from adrtool.documents.library import Library
from adrtool.documents.parsed import Parsed
from adrtool.inventory.work import Tell
from adrtool.model import Confidence, Document, Item, Pointer, Reading, Relation
from adrtool.problems import Problem
from adrtool.project import Project

if TYPE_CHECKING:
    from concurrent.futures import Executor

DECIDED_BY = {"adr": "decided_by"}
"""The relation from an item to a document that applies to it, by the document's kind."""

_ELSEWHERE = {
    "action": "an action of another repository",
    "chart": "a chart of another repository or registry",
    "image": "an image of a registry, built by no file that was read",
    "module": "a module of another repository or registry",
}
"""Why nothing declares what has an id of such a source."""

# What makes two relations the same: quicker than to hash them as they are.
_ALL = attrgetter("source", "target", "kind", "path", "line")

# `shop/Deployment/web`, a name of code between two others.
_KIND_IN_ID = re.compile(r"[^/:]+/([A-Z][A-Za-z]+)/[^/]+$")


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A pointer of a document to nothing, with the ids that come nearest."""

    document: Document
    pointer: Pointer


class _Edges:
    """Relations by either of their ends, told apart when somebody first asks."""

    def __init__(self, relations: Sequence[Relation]) -> None:
        self._relations = relations

    @cached_property
    def by_source(self) -> Mapping[str, Sequence[Relation]]:
        return self._by(attrgetter("source"))

    @cached_property
    def by_target(self) -> Mapping[str, Sequence[Relation]]:
        return self._by(attrgetter("target"))

    def _by(self, end: Callable[[Relation], str]) -> Mapping[str, Sequence[Relation]]:
        found: dict[str, list[Relation]] = {}
        for identifier, relation in zip(map(end, self._relations), self._relations, strict=True):
            found.setdefault(identifier, []).append(relation)
        return found


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything that is known. Ids are unique over documents and items together.

    Placeholders stand for what is named but not found: their confidence is unresolved.
    """

    documents: tuple[Document, ...]
    items: tuple[Item, ...]
    relations: tuple[Relation, ...]
    problems: tuple[Problem, ...] = ()
    inventory_problems: tuple[Problem, ...] = ()
    """Those of `problems` that the sources met, in the order of the files."""
    unresolved: tuple[Unresolved, ...] = ()
    _nodes: dict[str, Document | Item] = field(default_factory=dict, repr=False)
    _edges: _Edges = field(default_factory=lambda: _Edges(()), repr=False, compare=False)

    def get(self, identifier: str) -> Document | Item | None:
        """What has an id."""
        return self._nodes.get(identifier)

    @property
    def ids(self) -> dict[str, Document | Item]:
        """Everything by its id."""
        return self._nodes

    def outgoing(self, identifier: str) -> Sequence[Relation]:
        """The relations that an id states or that are stated of it as their source."""
        return self._edges.by_source.get(identifier, ())

    def incoming(self, identifier: str) -> Sequence[Relation]:
        """The relations that lead to an id."""
        return self._edges.by_target.get(identifier, ())

    def of_kind(self, kind: str) -> list[Document]:
        """The documents of a kind, in the order of their paths."""
        return [d for d in self.documents if d.kind == kind]


def read(project: Project, executor: Executor | None = None, tell: Tell | None = None) -> Catalog:
    """Reads a project's documents and infrastructure code and joins them.

    `tell` hears how many files of the code are read, and of how many.
    """
    settings = project.config.inventory
    seen = files.survey(project.root)
    found = inventory.read(
        project.root, seen.paths, settings.include, settings.exclude, executor, tell
    )
    return assembled(project, seen, found)


def assembled(
    project: Project, seen: files.Survey, found: Reading, before: ownership.Assigned | None = None
) -> Catalog:
    """The catalog of a project whose infrastructure code is read already; its documents are read
    here. `seen` are all of its files; `before` is for catalogs that have most items in common."""
    documents = library.read(project.root, project.config)
    settings = project.config.inventory
    # What a source would have read, had it not led out of the project or been unreadable.
    by_path = {problem.path: problem for problem in seen.problems}
    missed = inventory.meant(by_path, settings.include, settings.exclude) if by_path else []
    problems = tuple(sorted({*found.problems, *(by_path[path] for path in missed)}))
    found = replace(found, problems=problems)
    points = any(item.kind in alerts.POINTING for item in found.items)
    site_url = sites.of(project.root).site_url if points else ""
    joined = join(documents, found, project.config.runbooks, before, site_url)
    return replace(joined, problems=tuple(dict.fromkeys((*project.problems, *joined.problems))))


def join(
    documents: Library,
    found: Reading,
    runbooks: Runbooks | None = None,
    before: ownership.Assigned | None = None,
    site_url: str = "",
) -> Catalog:
    """One catalog of documents and items: ids made unique, pointers and links followed."""
    items, relations = _distinct(found, {d.id for d in documents.documents})
    items, owned = ownership.assign(items, relations, before)
    relations += owned
    settings = runbooks or Runbooks()
    relations = metrics.recorded(items, relations)
    relations = alerts.documented(items, relations, documents.documents, settings, site_url)
    nodes: dict[str, Document | Item] = {i.id: i for i in items}
    nodes.update((d.id, d) for d in documents.documents)
    pointed, unresolved = _follow(documents.documents, nodes)
    relations += [*documents.relations, *_links(documents.documents), *pointed]
    relations = list(dict(zip(map(_ALL, relations), relations, strict=True)).values())
    items += _placeholders(relations, nodes)
    nodes.update((i.id, i) for i in items)
    return Catalog(
        documents=documents.documents,
        items=tuple(items),
        relations=tuple(relations),
        problems=(*documents.problems, *found.problems),
        inventory_problems=found.problems,
        unresolved=tuple(unresolved),
        _nodes=nodes,
        _edges=_Edges(relations),
    )


def _distinct(found: Reading, taken: set[str]) -> tuple[list[Item], list[Relation]]:
    """The same id seen again (an overlay, another cluster) becomes `id@path`, kept related.

    The first by path keeps the id, one that is wholly understood before a patch of it. What a
    file says of such an id means the item of that file, when there is one.
    """
    items: list[Item] = []
    seen = {*taken, *(item.id for item in found.items)}
    local: dict[tuple[str, str], str] = {}
    relations: list[Relation] = []
    owners = {item.id: item for item in reversed(found.items)}
    owners |= {i.id: i for i in reversed(found.items) if i.confidence is Confidence.EXACT}
    counts = Counter(item.id for item in found.items)
    several = {identifier for identifier, count in counts.items() if count > 1} | taken
    for item in found.items:
        if item.id not in several:
            items.append(item)
            continue
        is_owner = owners[item.id] is item and item.id not in taken
        identifier = item.id if is_owner else _free(item, seen)
        seen.add(identifier)
        local.setdefault((item.id, item.path), identifier)
        items.append(item if identifier == item.id else item.changed(id=identifier))
        if identifier != item.id:
            relations.append(Relation(identifier, item.id, "same_as", item.path, item.line))
    for relation in found.relations:
        if relation.source in several or relation.target in several:
            source = local.get((relation.source, relation.path), relation.source)
            target = local.get((relation.target, relation.path), relation.target)
            relation = relation.changed(source=source, target=target)  # noqa: PLW2901
        relations.append(relation)
    return items, relations


def _free(item: Item, taken: set[str]) -> str:
    count, identifier = 1, f"{item.id}@{item.path}"
    while identifier in taken:
        count += 1
        identifier = f"{item.id}@{item.path}#{count}"
    return identifier


def _follow(
    documents: Iterable[Document], nodes: dict[str, Document | Item]
) -> tuple[list[Relation], list[Unresolved]]:
    relations, unresolved = [], []
    for document in documents:
        for pointer in document.pointers:
            targets = match(pointer.target, nodes)
            if not targets:
                unresolved.append(Unresolved(document, pointer))
            others = (target for target in targets if target != document.id)
            relations += [_pointed(document, pointer, target) for target in others]
    return relations, unresolved


def match(pattern: str, nodes: dict[str, Document | Item]) -> list[str]:
    """The ids that a pointer means: itself, a glob's matches (`*` and `?`), or a record by any
    spelling of its number (`adr:0012`)."""
    if pattern in nodes:
        return [pattern]
    kind, _, rest = pattern.partition(":")
    cited = f"{kind}:{names.key_of(rest)}"
    if cited in nodes:
        return [cited]
    if not re.search(r"[*?]", pattern):
        return []
    glob = _glob(pattern)
    return sorted(identifier for identifier in nodes if glob.fullmatch(identifier))


def _glob(pattern: str) -> re.Pattern[str]:
    first, *others = (re.escape(part).replace(r"\?", ".") for part in pattern.split("*"))
    if not others:
        return re.compile(first, re.S)
    # Each star takes as little as it can and never again, so that no pattern is slow.
    between = "".join(f"(?>.*?{part})" for part in others[:-1])
    return re.compile(f"{first}{between}.*{others[-1]}", re.S)


def _pointed(document: Document, pointer: Pointer, target: str) -> Relation:
    if pointer.declared:
        kind = DECIDED_BY.get(document.kind, "documented_by")
        return Relation(target, document.id, kind, document.path, pointer.line)
    return Relation(document.id, target, "references", document.path, pointer.line)


def _links(documents: Sequence[Document]) -> Iterator[Relation]:
    """A Markdown link from one document to another is a reference."""
    by_path = {d.path: d.id for d in documents}
    for document in documents:
        parsed = Parsed(document.path, document.text)
        for link in parsed.links:
            target = by_path.get(link_path(document.path, link.target))
            if target and target != document.id:
                line = parsed.lines.line(link.start)
                yield Relation(document.id, target, "references", document.path, line)


def link_path(source: str, target: str) -> str:
    """The path, relative to the root, that a relative link in a file means; empty for others."""
    bare = unquote(target.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0])
    if not bare or bare.startswith("/") or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", bare):
        return ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), bare))


def _placeholders(relations: Iterable[Relation], nodes: dict[str, Document | Item]) -> list[Item]:
    """An unresolved item for each id that a relation names and nothing declares."""
    found: dict[str, Item] = {}
    for relation in (r for r in relations if r.target not in nodes or r.source not in nodes):
        for identifier in (relation.target, relation.source):
            if identifier not in nodes and identifier not in found:
                found[identifier] = _placeholder(identifier, relation)
    return list(found.values())


def _placeholder(identifier: str, relation: Relation) -> Item:
    source, _, name = identifier.partition(":")
    kind = _KIND_IN_ID.match(name)
    reason = _ELSEWHERE.get(source, "named here, declared in no file that was read")
    return Item(identifier, kind[1] if kind else source, name, source, relation.path,
                relation.line, "", {"reason": reason}, Confidence.UNRESOLVED)  # fmt: skip
