"""What a site is made of: pages as plain Markdown, files that they show, sections."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from adrtool import files
from adrtool.problems import Problem
from adrtool.site.hosting import Hosting

if TYPE_CHECKING:
    from adrtool.site.context import Context


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `uri` is its place on the site as Markdown (`decisions/0001-use-x.md`).

    `title` is plain text. `metadata` is the front matter for the engine, with the title escaped
    for HTML, since themes print it raw. `facets` are what a search may filter by. `source` is
    the file that an edit link opens, relative to the project's root. `cited` is what people call
    it besides its title, for the search to find: `ADR-15`.
    """

    uri: str
    title: str
    markdown: str
    source: str | None = None
    in_nav: bool = True
    metadata: Mapping[str, str | list[str]] = field(default_factory=dict)
    facets: Mapping[str, str] = field(default_factory=dict)
    cited: Sequence[str] = ()
    written: bool = False
    """Holds Markdown that people wrote: what an engine makes of it goes through `clean`."""

    @property
    def text(self) -> str:
        """The page as a file: front matter, which is always there, and Markdown.

        A body may begin with dashes of its own, or with what MultiMarkdown takes for metadata:
        no engine looks for those behind front matter.
        """
        pairs = (
            f"{key}: {json.dumps(value, ensure_ascii=False)}\n"
            for key, value in self.metadata.items()
        )
        return f"---\n{''.join(pairs)}---\n\n{self.markdown}"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the repository that pages show: `uri` on the site, `path` on the disk."""

    uri: str
    path: Path


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the site: the page that leads into it, and those that the navigation lists."""

    title: str
    index: str
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Docs:
    """The folder of the guide (relative to the root, `docs`) and all files that the engine finds
    in it, relative to that folder."""

    dir: str
    uris: tuple[str, ...] = ()

    @property
    def pages(self) -> list[str]:
        """Those that are Markdown, in their order."""
        return [uri for uri in self.uris if PurePosixPath(uri).suffix in files.MARKDOWN]


@dataclass(frozen=True, slots=True)
class Options:
    """What a site needs to know of its surroundings.

    `directory_urls`: the engine makes `a/b.md` the address `a/b/`, else `a/b.html`. Raw HTML in
    documents links by these addresses.
    """

    name: str = ""
    docs: Docs | None = None
    hosting: Hosting | None = None
    directory_urls: bool = True


@dataclass(frozen=True, slots=True)
class Site:
    """Everything but the guide's own pages. `problems` are those that making the site found."""

    pages: tuple[Page, ...] = ()
    assets: tuple[Asset, ...] = ()
    sections: tuple[Section, ...] = ()
    problems: tuple[Problem, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many pages, documents by the title of their section, items and problems it shows."""

    context: Context | None = field(default=None, repr=False)
    """What the pages were made from, for the guide's own pages: see `rewrite`."""

    def index_of(self, uri: str) -> str | None:
        """The index page of the section that a page belongs to, by its folder."""
        inside = [s.index for s in self.sections if _is_below(uri, s.index)]
        return next((index for index in inside if index != uri), None)


def _is_below(uri: str, index: str) -> bool:
    folder = PurePosixPath(index).parent
    return folder != PurePosixPath(".") and PurePosixPath(uri).is_relative_to(folder)
