"""What every page is made from."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from adrtool.catalog import Catalog
from adrtool.model import Document, Item
from adrtool.problems import Problem
from adrtool.project import Project
from adrtool.site import names, write
from adrtool.site.addresses import Addresses
from adrtool.site.links import DEAD, Linker
from adrtool.site.model import Options, Page
from adrtool.text import escape, one_line

MISSING_FILE = "link/missing-page"
"""The rule by which a check reports what a page calls a dead link."""


@dataclass(frozen=True, slots=True)
class Context:
    """The catalog, where everything is on the site, and how to write about it."""

    catalog: Catalog
    project: Project
    options: Options
    addresses: Addresses
    linker: Linker
    given: tuple[Problem, ...] = ()

    @property
    def problems(self) -> list[Problem]:
        """What was wrong before and what making pages found, each place once."""
        known = {(p.path, p.line) for p in self.given if p.rule == MISSING_FILE}
        new = [p for p in self.linker.problems if p.rule != DEAD or (p.path, p.line) not in known]
        return [*self.given, *dict.fromkeys(new)]

    def page(
        self,
        uri: str,
        title: str,
        markdown: str,
        kind: str,
        *,
        status: str | None = None,
        source: str | None = None,
        in_nav: bool = True,
        written: bool = False,
        cited: Sequence[str] = (),
    ) -> Page:
        """A page; `kind` and `status` are what a search filters by."""
        facets = {"kind": kind, **({"status": status} if status else {})}
        # A list has no headings to show, and its table uses the room.
        hidden: dict[str, list[str]] = {"hide": ["toc"]} if kind == "list" else {}
        metadata: dict[str, str | list[str]] = {"title": escape(one_line(title)), **hidden}
        return Page(uri, title, markdown, source, in_nav, metadata, facets, cited, written)

    def place(self, path: str, line: int = 0, *, short: bool = False) -> str:
        """A file and line: a link to where the repository is hosted, or text."""
        shown = posixpath.basename(path) if short else path
        shown = f"{shown}:{line}" if line else shown
        host = self.options.hosting
        label = write.code(shown)
        return f"[{label}]({host.file(path, line)})" if host else label

    def name(self, node: Document | Item, uri: str) -> str:
        """What a thing is called on the page `uri`, as a link to its place."""
        if isinstance(node, Document):
            label = write.plain(names.document_title(node))
            return write.link(label, self.addresses.documents[node.id], uri)
        target = self.addresses.item(node)
        if target is None:
            return write.code(node.name)
        return write.link(write.code(names.short(node)), target, uri)

    def names(self, identifiers: Iterable[str], uri: str) -> list[str]:
        """The names of things by id, each once, in their order."""
        nodes = (self.catalog.get(identifier) for identifier in dict.fromkeys(identifiers))
        return [self.name(node, uri) for node in nodes if node]
