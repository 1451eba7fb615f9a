"""Where everything is on the site: a page for each document and group, an anchor for each item."""

from __future__ import annotations

import posixpath
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from adrtool.catalog import Catalog
from adrtool.model import Confidence, Document, Item
from adrtool.project import Project
from adrtool.reports.tables import REPORTS
from adrtool.site import names
from adrtool.site.model import Docs, Options
from adrtool.text import anchor, slugify

HOME = "index.md"


@dataclass(slots=True)
class Addresses:
    """URIs by what they stand for. Paths are relative to the project's root."""

    documents: dict[str, str] = field(default_factory=dict)
    """The page of a document, by id."""

    groups: dict[tuple[str, str], str] = field(default_factory=dict)
    """The page of a source's group."""

    anchors: dict[str, str] = field(default_factory=dict)
    """The anchor of an item on its page, by id; empty for one that is the page's subject."""

    reports: dict[str, str] = field(default_factory=dict)
    """The page of a report, by its name."""

    indexes: dict[str, str] = field(default_factory=dict)
    """The index page of a kind, and `inventory`, `reports`, `missing`, `problems`."""

    paths: dict[str, str] = field(default_factory=dict)
    """The page that shows a file or a folder of documents, by path."""

    files: dict[str, list[Item]] = field(default_factory=dict)
    """The items of a file by line, when they are all on one page."""

    folders: dict[str, str] = field(default_factory=dict)
    """The page that shows all items of a folder's files."""

    taken: Names = field(default_factory=lambda: Names(()))

    def item(self, item: Item) -> str | None:
        """The URI of an item with its anchor; None for what was only named."""
        if item.confidence is Confidence.UNRESOLVED:
            return None
        uri, fragment = self.groups[item.source, item.group], self.anchors[item.id]
        return f"{uri}#{fragment}" if fragment else uri


class Names:
    """URIs that are given out once, also on file systems that don't tell cases apart."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._keys = {_key(uri) for uri in taken}

    def is_free(self, uri: str) -> bool:
        """Whether nothing has this address yet."""
        return _key(uri) not in self._keys

    def take(self, uri: str) -> str:
        """The URI itself or, when its address is taken, with `-2`, `-3`, … at its stem."""
        stem, ending = posixpath.splitext(uri)
        count, free = 1, uri
        while not self.is_free(free):
            count += 1
            free = f"{stem}-{count}{ending}"
        self._keys.add(_key(free))
        return free


def _key(uri: str) -> str:
    """The same for URIs whose built files would be the same: `a.md` and `a/index.md`."""
    folded = unicodedata.normalize("NFC", uri).casefold()
    if not folded.endswith(".md"):
        return folded
    bare = folded.removesuffix(".md")
    head, _, last = bare.rpartition("/")
    return head if last in {"index", "readme"} else bare


def plan(catalog: Catalog, project: Project, options: Options) -> Addresses:
    """Gives every document, group and item its place."""
    docs = options.docs or Docs("", ())
    found = Addresses(taken=Names(docs.uris))
    for uri in docs.uris:
        path = posixpath.join(docs.dir, uri)
        found.paths[path] = uri
        if PurePosixPath(uri).stem in {"index", "README"}:
            found.paths.setdefault(posixpath.dirname(path), uri)
    if not home_of(docs):
        found.taken.take(HOME)
    for kind in names.kinds(project.config):
        _plan_kind(found, kind, catalog.of_kind(kind.name))
    _plan_inventory(found, [i for i in catalog.items if i.confidence is not Confidence.UNRESOLVED])
    if catalog.items:
        found.indexes["reports"] = _index(found, "reports")
        found.reports = {name: found.taken.take(f"reports/{name}.md") for name in REPORTS}
    found.indexes["missing"] = found.taken.take("inventory/not-found.md")
    found.indexes["problems"] = found.taken.take("problems.md")
    return found


def home_of(docs: Docs) -> str | None:
    """The guide's own home page."""
    return next((uri for uri in ("index.md", "README.md") if uri in docs.uris), None)


def _plan_kind(found: Addresses, kind: names.Kind, documents: Sequence[Document]) -> None:
    if not documents:
        return
    found.indexes[kind.name] = index = _index(found, kind.slug)
    for document in documents:
        # What lies among the guide's pages keeps the address that it has there.
        uri = found.paths.get(document.path)
        uri = uri or found.taken.take(_document_uri(document, kind, posixpath.dirname(index)))
        found.documents[document.id] = found.paths[document.path] = uri
    for folder in kind.folders:
        for path in (folder, f"{folder}/README.md", f"{folder}/index.md"):
            found.paths.setdefault(path, index)


def _index(found: Addresses, folder: str) -> str:
    """A folder's own page or, where the guide has one at that address, a page beside it."""
    free = found.taken.is_free(f"{folder}/index.md")
    return found.taken.take(f"{folder}/{'index' if free else 'all'}.md")


def _document_uri(document: Document, kind: names.Kind, base: str) -> str:
    """Below the kind's folder: the path in its first folder, for others the whole path."""
    path = PurePosixPath(document.path)
    first = PurePosixPath(kind.folders[0])
    inner = path.relative_to(first) if path.is_relative_to(first) else path
    return posixpath.join(base, *_slugs(inner.parent.parts), f"{_slug(path.stem, kind.one)}.md")


def _slugs(parts: Iterable[str]) -> list[str]:
    return [_slug(part, "folder") for part in parts]


def _slug(part: str, fallback: str) -> str:
    slug = slugify(part, fallback)
    # An engine takes both for the folder's own page.
    return f"{slug}-page" if slug in {"index", "readme"} else slug


def _plan_inventory(found: Addresses, items: Sequence[Item]) -> None:
    if not items:
        return
    found.indexes["inventory"] = _index(found, "inventory")
    groups: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items:
        groups[item.source, item.group].append(item)
    for (source, group), members in sorted(groups.items()):
        found.groups[source, group] = found.taken.take(_group_uri(source, group))
        _plan_anchors(found, members)
    _plan_files(found, items)


def _group_uri(source: str, group: str) -> str:
    parts = [part for part in group.split("/") if part not in {"", ".", ".."}]
    *folders, last = parts or ["top"]
    stem = last.removesuffix(".yml").removesuffix(".yaml")
    return posixpath.join(
        "inventory", _slug(source, "source"), *_slugs(folders), f"{_slug(stem, 'group')}.md"
    )


def _plan_anchors(found: Addresses, members: Sequence[Item]) -> None:
    taken: set[str] = set()
    for item in members:
        if names.stands_for_group(item):
            found.anchors[item.id] = ""
            continue
        # Themes keep ids with two underscores in front for themselves.
        wanted = free = anchor(names.local(item)).removeprefix("__") or "item"
        count = 1
        while free in taken:
            count += 1
            free = f"{wanted}-{count}"
        taken.add(free)
        found.anchors[item.id] = free


def _plan_files(found: Addresses, items: Sequence[Item]) -> None:
    """Which page shows a file, and a folder of files, when it is one page."""
    files: dict[str, list[Item]] = defaultdict(list)
    folders: dict[str, set[str]] = defaultdict(set)
    sources: dict[str, set[str]] = defaultdict(set)
    for item in items:
        uri = found.groups[item.source, item.group]
        files[item.path].append(item)
        folders[posixpath.dirname(item.path) or "."].add(uri)
        sources[uri].add(item.path)
    for path, members in files.items():
        uris = {found.groups[i.source, i.group] for i in members}
        if len(uris) > 1:
            continue
        # The item that stands for the page is what its only file is about, else nothing in it.
        whole = len(sources[uris.pop()]) == 1
        shown = [i for i in members if whole or not names.stands_for_group(i)] or members
        found.files[path] = sorted(shown, key=lambda i: i.line)
    found.folders = {folder: uris.pop() for folder, uris in folders.items() if len(uris) == 1}
