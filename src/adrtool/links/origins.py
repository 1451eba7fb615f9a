"""Which file each page of a site is made from."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from adrtool import files
from adrtool.project import Project
from adrtool.sites import Settings, relative, url_of

_PLUGIN = "adrtool"


@dataclass(slots=True)
class Origins:
    """Paths of files relative to the project's root, by paths of files on the site, and back."""

    files: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    several: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The files that a generated page tells of, such as those of an inventory's group."""

    def add(self, page: str, source: str) -> None:
        """The first file that is named for a page is the one."""
        if self.files.setdefault(page, source) == source:
            self.pages.setdefault(source, page)


class Finder:
    """Finds origins; what takes long to find out only when it is asked for."""

    def __init__(
        self,
        project: Project,
        settings: Settings,
        recorded: Sequence[tuple[str, str, str]] | None = None,
    ) -> None:
        self.project = project
        self.settings = settings
        self.recorded = recorded

    @cached_property
    def docs(self) -> Origins:
        """Of what MkDocs found or, for a site that is only there, of the folder of its Markdown."""
        found = Origins()
        if self.recorded is not None:
            root = Path(os.path.realpath(self.project.root))
            for page, path, uri in self.recorded:
                source = relative(Path(path), root) if path else ""
                # What a plugin writes outside of the project is gone when the site is built.
                if source and (not source.startswith("../") or files.is_file(root / source)):
                    found.add(page, source)
                linked = posixpath.normpath(posixpath.join(self.settings.docs, uri))
                found.pages.setdefault(linked, page)
        elif self.settings.docs:
            for uri in sorted(_below(self.project.root / self.settings.docs), key=_index_first):
                page = url_of(uri, self.settings.directory_urls)
                found.add(page, posixpath.normpath(posixpath.join(self.settings.docs, uri)))
        return found

    @cached_property
    def all(self) -> Origins:
        """Those, and of the pages that adrtool makes of documents and infrastructure code."""
        found = Origins(dict(self.docs.files), dict(self.docs.pages))
        if _PLUGIN in self.settings.plugins or not self.settings.config:
            self._add_made(found)
        return found

    def _add_made(self, found: Origins) -> None:
        # Only here, since it brings much along.
        from adrtool import catalog
        from adrtool.site import addresses, hosting
        from adrtool.site.model import Docs, Options

        settings = self.settings
        read = catalog.read(self.project)
        prefix = f"{settings.docs}/"
        # Without those that are made: their addresses would be taken for those of others.
        own = (source for source in found.files.values() if source.startswith(prefix))
        uris = [source.removeprefix(prefix) for source in own]
        host = hosting.of(self.project.root, settings.repo_url, settings.edit_uri)
        options = Options("", Docs(settings.docs, tuple(uris)), host, settings.directory_urls)
        planned = addresses.plan(read, self.project, options)
        for document in read.documents:
            uri = planned.documents.get(document.id)
            if uri:
                found.add(url_of(uri, settings.directory_urls), document.path)
        for item in read.items:
            uri = planned.groups.get((item.source, item.group))
            if uri:
                page = url_of(uri, settings.directory_urls)
                found.several[page] = tuple(
                    dict.fromkeys((*found.several.get(page, ()), item.path))
                )

    def of(self, page: str) -> tuple[str, ...]:
        """The file that a page is made from, or the files that it tells of."""
        known = self.docs.files.get(page)
        if known is None:
            known = self.all.files.get(page)
        return (known,) if known else self.all.several.get(page, ())

    def page_of(self, source: str) -> str | None:
        """The file on the site that is made of a file."""
        found = self.docs.pages.get(source)
        return found if found is not None else self.all.pages.get(source)

    @cached_property
    def markdown(self) -> list[str]:
        """Every file that is written in Markdown and shown on the site."""
        sources = {*self.all.files.values()}
        return sorted(p for p in sources if p.casefold().endswith(files.MARKDOWN))


def _index_first(uri: str) -> tuple[str, bool, str]:
    """MkDocs prefers `index.md` to a `README.md` beside it."""
    return posixpath.dirname(uri), posixpath.basename(uri) == "README.md", uri


def _below(folder: Path) -> Iterable[str]:
    for parent, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [f for f in folders if not f.startswith(".")]
        inside = Path(parent).relative_to(folder).as_posix()
        lead = "" if inside == "." else f"{inside}/"
        yield from (lead + name for name in names if not name.startswith("."))
