"""Every page of a built site, read: what leads nowhere on it, and what only others can tell."""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import splitext
from typing import Any

from adrtool import fork
from adrtool.links import html
from adrtool.links.tree import Found, Tree
from adrtool.links.urls import Resolver, names_something
from adrtool.values import Value

_MOST_HOPS = 8
_FEW = 60
"""So many pages are read before a copy of the process is ready to help."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Broken(Value):
    """A link of a page, as its HTML has it, that leads nowhere: why (`missing`, `index`,
    `anchor`, `outside`, `local`), and the path and fragment that it means."""

    page: str
    link: str
    fault: str
    path: str
    fragment: str = ""


@dataclass(slots=True)
class Read:
    """What reading a site found. `web` has the addresses elsewhere, each with the page and link
    that leads there."""

    broken: list[Broken] = field(default_factory=list)
    web: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    ids: dict[str, frozenset[str]] = field(default_factory=dict)
    leads_on: dict[str, str] = field(default_factory=dict)
    """The page to which a page that stands for a moved one leads on; empty for one elsewhere."""

    links: int = 0


def read(tree: Tree, resolver: Resolver) -> Read:
    """Reads all pages and style sheets, in several processes where that is quicker."""
    paths = sorted(p for p in tree.files if splitext(p)[1] in html.READERS)
    reader = _Reader(tree, resolver)
    found = Read()
    wanted: list[tuple[str, str, str, str]] = []
    for answer in _answers(reader, paths):
        for page, ids, broken, anchors, web, count, leads_on in answer:
            found.ids[page] = frozenset(ids)
            if leads_on is not None:
                found.leads_on[page] = leads_on
            found.links += count
            found.broken += (Broken(page, *b) for b in broken)
            wanted += ((page, *anchor) for anchor in anchors)
            for link, url in web:
                found.web.setdefault(url, []).append((page, link))
    for page, link, path, fragment in wanted:
        if not _has(found, path, fragment):
            found.broken.append(Broken(page, link, "anchor", path, fragment))
    return found


def _has(found: Read, path: str, fragment: str) -> bool:
    """Whether a page has an anchor or leads on to one that has it; a page elsewhere may."""
    for _ in range(_MOST_HOPS):
        if names_something(fragment, found.ids.get(path, frozenset())):
            return True
        if path not in found.leads_on:
            return False
        path = found.leads_on[path]
        if not path:
            return True
    return False


def _answers(reader: _Reader, paths: Sequence[str]) -> Iterator[list[Any]]:
    html.prepare()
    count = fork.processes() if len(paths) > _FEW else 1
    parts = fork.parts(paths, count)
    with fork.copies(reader.work, parts[1:]) as copies:
        yield [reader.page(path) for path in (parts[0] if parts else ())]
        for copy in copies:
            answer = copy.answer()
            yield marshal.loads(answer) if answer else [reader.page(p) for p in copy.part]  # noqa: S302 - our own copy wrote it


class _Reader:
    """Reads one page after the other; its answers are of types that a copy can pass on."""

    def __init__(self, tree: Tree, resolver: Resolver) -> None:
        self.tree = tree
        self.resolver = resolver
        self.looked: dict[str, Found] = {}
        self.known: dict[str, dict[str, tuple[str, str, str]]] = {}

    def work(self, paths: Sequence[str]) -> bytes:
        return marshal.dumps([self.page(path) for path in paths])

    def page(self, path: str) -> Any:
        """Path, ids, broken links, anchors of other pages, addresses elsewhere, how many links,
        and where the page leads on to."""
        try:
            data = Path(self.tree.root, path).read_bytes()
        except OSError:
            return path, [], [], [], [], 0, None
        page = html.READERS[splitext(path)[1]](data)
        own = set(page.ids)
        broken, anchors, web = [], [], []
        # A link that climbs to the top means the same on all pages of one depth.
        climb = "../" * path.count("/")
        known = self.known.setdefault(climb, {})
        for link in page.links:
            if link[:1] == "#" and not page.base:
                if link[1:] not in own and not names_something(link[1:], own):
                    broken.append((link, "anchor", path, link[1:]))
                continue
            is_general = climb and not page.base and link.startswith(climb)
            verdict = known.get(link) if is_general else None
            if verdict is None:
                verdict = self._verdict(link, path, page.base)
                if is_general:
                    known[link] = verdict
            kind, there, fragment = verdict
            if kind == "?" and there == path:
                kind = "" if names_something(fragment, own) else "anchor"
            if kind == "?":
                anchors.append((link, there, fragment))
            elif kind == "web":
                web.append((link, there))
            elif kind:
                broken.append((link, kind, there, fragment))
        leads_on = self._leads_on(page, path)
        return path, page.ids, broken, anchors, web, len(page.links), leads_on

    def _verdict(self, link: str, page: str, base: str) -> tuple[str, str, str]:
        """What is wrong with a link, empty for nothing, `?` when a page's anchors decide and
        `web` for an address elsewhere; where it leads; and its fragment."""
        target = self.resolver.resolve(link, page, base)
        if target.kind == "other":
            return "", "", ""
        if target.kind != "page":
            return target.kind, target.path, target.fragment
        found = self._look(target.path)
        if not found.file:
            return found.fault, target.path, target.fragment
        is_page = found.file.endswith((".html", ".htm"))
        return "?" if target.fragment and is_page else "", found.file, target.fragment

    def _leads_on(self, page: html.Page, path: str) -> str | None:
        if not page.leads_on:
            return None
        target = self.resolver.resolve(page.leads_on, path, page.base)
        return self._look(target.path).file if target.kind == "page" else ""

    def _look(self, path: str) -> Found:
        found = self.looked.get(path)
        if found is None:
            found = self.looked[path] = self.tree.look(path)
        return found
