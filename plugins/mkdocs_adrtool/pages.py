"""The core's pages as MkDocs' files and pages, in memory."""

from __future__ import annotations

import html
import os
import posixpath
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page

from adrtool import git, site
from adrtool.site.documents import preformatted

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.toc import AnchorLink

log = get_plugin_logger("adrtool")


class SafePage(Page):
    """A page that is shown as it is written when Markdown gives up on it."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Makes HTML of the Markdown."""
        try:
            super().render(config, files)
        except RecursionError:
            log.warning("%s: shown as it is written: nested too deeply", self.file.src_uri)
            self.markdown = preformatted(self.markdown or "", "nested too deeply")
            super().render(config, files)


class Edits:
    """Where edit links lead: to real files, whatever folder `edit_uri` speaks of.

    `edit_uri` is meant for the guide's folder (`edit/main/docs/`) or for the repository's top
    (`edit/main/`); MkDocs itself knows only the first.
    """

    def __init__(self, config: MkDocsConfig, root: Path) -> None:
        top = git.find_root(root) or root
        self._prefix = Path(os.path.relpath(root, top)).as_posix()
        self.docs = Path(os.path.relpath(config.docs_dir, top)).as_posix()
        template = str(config.edit_uri_template or "").partition("{")[0]
        stated = (template or config.edit_uri or "").strip("/")
        last = posixpath.basename(self.docs)
        self._from = self.docs if stated == last or stated.endswith(f"/{last}") else "."

    def of(self, path: str) -> str:
        """What follows `edit_uri` for a file, given relative to the project's root."""
        return posixpath.relpath(posixpath.join(self._prefix, path), self._from)

    def of_docs(self, uri: str) -> str:
        """Likewise for a file of the guide's folder."""
        return posixpath.relpath(posixpath.join(self.docs, uri), self._from)


def add(
    files: Files, config: MkDocsConfig, made: site.Site, listed: set[str], edits: Edits
) -> None:
    """Adds the site's pages and assets to MkDocs' files; a page replaces a file of its URI."""
    for file in files:
        if file.src_dir == config.docs_dir and file.is_documentation_page():
            file.edit_uri = edits.of_docs(file.src_uri)
    for page in made.pages:
        old = files.get_file_from_path(page.uri)
        if old:
            files.remove(old)
        shown = InclusionLevel.INCLUDED if page.uri in listed else InclusionLevel.NOT_IN_NAV
        file = File.generated(config, page.uri, content=page.text, inclusion=shown)
        file.edit_uri = edits.of(page.source) if page.source else None
        files.append(file)
        SafePage(str(page.metadata["title"]), file, config)
    add_assets(files, config, made.assets)


def adopt(files: Files, made: site.Site) -> None:
    """Gives pages that are out of the navigation the index of their section as their parent, so
    that the theme marks it when they are shown."""
    for page in made.pages:
        file, above = files.get_file_from_path(page.uri), made.index_of(page.uri)
        index = files.get_file_from_path(above) if above else None
        if not (file and file.page and index and index.page):
            continue
        if file.inclusion is InclusionLevel.NOT_IN_NAV:
            file.page.parent = index.page  # type: ignore[assignment]


def add_assets(files: Files, config: MkDocsConfig, assets: Iterable[site.Asset]) -> None:
    """Adds files of the repository that pages show."""
    for asset in assets:
        if files.get_file_from_path(asset.uri) is None:
            shown = InclusionLevel.INCLUDED
            files.append(
                File.generated(config, asset.uri, abs_src_path=str(asset.path), inclusion=shown)
            )


def escape_contents(links: Iterable[AnchorLink]) -> None:
    """Makes plain text of the titles in a table of contents, which themes print raw."""
    for link in links:
        link.title = html.escape(html.unescape(link.title), quote=True)
        escape_contents(link.children)
