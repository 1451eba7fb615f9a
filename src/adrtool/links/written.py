"""Links as Markdown has them, judged without a site: what is certainly wrong with them.

What only a build can tell (pages that other plugins make, anchors that extensions add) is left to
`check`, which follows the links of the built pages by the same rules.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from urllib.parse import unquote

from adrtool import files
from adrtool.catalog import Catalog
from adrtool.documents.parsed import Parsed
from adrtool.links import includes, rules, undefined
from adrtool.links.anchors import Anchors
from adrtool.links.check import may_lack_links
from adrtool.links.disk import Disk
from adrtool.links.hosted import Checkout
from adrtool.links.includes import Includes
from adrtool.links.model import Place, at
from adrtool.links.raw import Raw
from adrtool.links.tree import Tree
from adrtool.links.urls import names_something, resolver
from adrtool.markdown import Link
from adrtool.problems import Problem
from adrtool.project import Project
from adrtool.site import addresses, hosting
from adrtool.site.model import Docs, Options
from adrtool.sites import find, read, url_of
from adrtool.text import plural

_PLUGIN = "adrtool"
_MAKE_NO_PAGES = frozenset({
    "adrtool", "autorefs", "awesome-nav", "awesome-pages", "exclude", "git-authors",
    "git-committers", "git-committers-2", "git-revision-date", "git-revision-date-localized",
    "glightbox", "include-markdown", "info", "literate-nav", "macros", "mermaid2", "meta", "minify",
    "mkdocstrings", "offline", "open-in-new-tab", "optimize", "pagefind", "panzoom", "privacy",
    "search", "section-index", "social", "table-reader", "tags", "typeset",
})  # fmt: skip
_RESOLVE_REFERENCES = frozenset({"autorefs", "mkdocstrings"})
# Folders and files that themes and MkDocs itself put on a site.
_OF_THEMES = re.compile(r"(assets|css|fonts|img|js|search|webfonts)/|sitemap\.xml|404|search\.html")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\")


def problems(
    catalog: Catalog, project: Project, known: Mapping[str, Iterable[str]]
) -> Iterator[Problem]:
    """What is wrong with the links of documents and of the site's own pages.

    `known` has targets, by the path of a document, that another rule reports already.
    """
    judge = _Judge(catalog, project)
    for document in catalog.documents:
        parsed = Parsed(document.path, document.text)
        yield from judge.file(parsed, set(known.get(document.path, ())))
    paths = {document.path for document in catalog.documents}
    for uri in judge.docs.uris:
        path = posixpath.join(judge.docs.dir, uri)
        if uri.casefold().endswith(files.MARKDOWN) and path not in paths:
            text = files.read(project.root / path, path)
            if not text.problem:
                yield from judge.file(Parsed(path, text.text), set())


class _Judge:
    def __init__(self, catalog: Catalog, project: Project) -> None:
        self.catalog, self.project = catalog, project
        self.settings = read(find(project.root, project.root), project.root)
        self.disk = Disk(project.root)
        self.anchors = Anchors(self.settings)
        self.includes = Includes(project, self.settings)
        self.checkout = Checkout(project, self.settings)
        self.resolver = resolver(self.settings.site_url)

    @cached_property
    def docs(self) -> Docs:
        """The folder of the site's own pages with everything in it."""
        folder = self.settings.docs
        if not folder or folder.startswith(".."):
            return Docs("")
        found = files.listing(self.project.root, folder) if self.disk.kind(folder) else []
        uris = (path.removeprefix(f"{folder}/") for path in found)
        # MkDocs leaves out what is hidden.
        return Docs(folder, tuple(uri for uri in uris if not f"/{uri}".count("/.")))

    @cached_property
    def is_plain(self) -> bool:
        """Whether all pages of the site are known here: nothing else makes any."""
        plugins = {name.removeprefix("material/") for name in self.settings.plugins}
        return plugins <= _MAKE_NO_PAGES and not self.settings.has_hooks

    @cached_property
    def site(self) -> Tree:
        """The files that the site will have, but for those of its theme."""
        uris = list(self.docs.uris)
        if _PLUGIN in self.settings.plugins:
            host = hosting.of(self.project.root, self.settings.repo_url, self.settings.edit_uri)
            options = Options("", self.docs, host, self.settings.directory_urls)
            planned = addresses.plan(self.catalog, self.project, options)
            uris += [addresses.HOME, *planned.documents.values(), *planned.groups.values()]
            uris += planned.indexes.values()
        return Tree.of(url_of(uri, self.settings.directory_urls) for uri in uris)

    @cached_property
    def sources(self) -> dict[str, str]:
        """The Markdown of the site's own pages, by their files on the site."""
        pages = (uri for uri in self.docs.uris if uri.casefold().endswith(files.MARKDOWN))
        urls = self.settings.directory_urls
        return {url_of(uri, urls): posixpath.join(self.docs.dir, uri) for uri in pages}

    def _may_be_themes(self, path: str) -> bool:
        """Whether a file on the site may be the theme's: it is in a folder of no one else."""
        match = _OF_THEMES.match(path)
        return match is not None and (not match[1] or match[1] not in self.site.folders)

    def file(self, parsed: Parsed, known: set[str]) -> Iterator[Problem]:
        """What is wrong with the links of one file."""
        raw = Raw(parsed.masked) if self._is_in_docs(parsed.path) else None
        used = {link.target for link in parsed.links if link.form == "reference"}
        for link in parsed.links:
            is_link = link.form != "reference" and link.target not in known
            if raw and link.form == "inline" and raw.holds(link.start):
                continue
            if is_link and (link.form != "definition" or link.target in used):
                yield from self._link(parsed, link)
        if parsed.path.casefold().endswith(files.MARKDOWN) and may_lack_links(parsed.text):
            yield from self._without_link(parsed)

    def _without_link(self, parsed: Parsed) -> Iterator[Problem]:
        taken_in = [text for _, text in self.includes.of(parsed.path, parsed.text)]
        is_certain = not (includes.may_add(parsed.text) and not taken_in)
        if is_certain and not self.settings.plugins & _RESOLVE_REFERENCES:
            yield from map(rules.undefined_reference, undefined.references(parsed, taken_in))
        if is_certain and self._has_footnotes:
            yield from map(rules.undefined_footnote, undefined.footnotes(parsed, taken_in))
        for place in undefined.empty(parsed):
            yield rules.problem(rules.EMPTY, place, "a link without a target")

    @property
    def _has_footnotes(self) -> bool:
        names = {name.removeprefix("markdown.extensions.") for name in self.settings.extensions}
        return not self.settings.config or bool({"footnotes", "extra"} & names)

    def _link(self, parsed: Parsed, link: Link) -> Iterator[Problem]:
        address = link.address.strip()
        place = at(parsed.path, parsed.text, (link.start, link.end), link.form)
        if re.match(r"https?:", address, re.I):
            yield from self._own(address, place)
            yield from self._on_own_site(address, place)
        elif re.match(r"file:|[A-Za-z]:[\\/]", address, re.I):
            yield rules.problem(rules.OUTSIDE_SITE, place, "leads to a file of one machine")
        elif address and not _SCHEME.match(address):
            bare, _, fragment = address.partition("#")
            path = unquote(bare.partition("?")[0])
            if "[[" not in address:
                yield from self._relative(parsed, link, place, path, fragment)

    def _own(self, address: str, place: Place) -> Iterator[Problem]:
        fault = self.checkout.judge(address)
        if fault and fault.kind == "line":
            message = f"{fault.path!r} has only {plural(int(fault.detail), 'line')}"
            yield rules.problem(rules.MISSING_LINE, place, message)
        elif fault and fault.kind == "missing":
            where = f"at {fault.detail}" if fault.detail else "in this checkout"
            message = f"there is no {fault.path!r} {where}"
            yield rules.problem(rules.MISSING_PAGE, place, message)

    def _on_own_site(self, address: str, place: Place) -> Iterator[Problem]:
        """An address of the site's own host, when all of its pages are known."""
        target = self.resolver.resolve(address, "")
        if target.kind != "page" or not self.is_plain or self._may_be_themes(target.path):
            return
        found = self.site.look(target.path).file
        source = self.sources.get(found)
        if not found:
            message = f"there is no {target.path!r} on the site"
            yield rules.problem(rules.MISSING_PAGE, place, message)
        elif source:
            text = files.read(self.project.root / source, source)
            yield from self._anchor(source, text.text, place, target.fragment)

    def _relative(
        self, parsed: Parsed, link: Link, place: Place, path: str, fragment: str
    ) -> Iterator[Problem]:
        if not path:
            yield from self._anchor(parsed.path, parsed.text, place, fragment)
            return
        top = self.docs.dir if self._counts_from_docs(parsed.path, link) else ""
        folder = top if path.startswith("/") else posixpath.dirname(parsed.path)
        whole = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
        if self._works_as_a_file(parsed, link, whole):
            if whole.casefold().endswith(files.MARKDOWN):
                text = files.read(self.project.root / whole, whole)
                yield from self._anchor(whole, text.text, place, fragment)
        elif not self._works_on_the_site(parsed.path, link):
            yield self._missing(parsed.path, link, place, whole, path)
        elif source := self._source_of(parsed.path, link):
            text = files.read(self.project.root / source, source)
            yield from self._anchor(source, text.text, place, fragment)

    def _works_as_a_file(self, parsed: Parsed, link: Link, whole: str) -> bool:
        """Whether the path of a link leads to a file or folder that the site shows, too."""
        suffix = posixpath.splitext(parsed.path)[1]
        # reStructuredText leaves the suffix of a document out.
        paths = [whole] if suffix in files.MARKDOWN else [whole, whole + suffix]
        kinds = [self.disk.kind(path) for path in paths]
        if not any(kinds):
            return False
        if not self._is_in_docs(parsed.path) or _PLUGIN in self.settings.plugins:
            # What adrtool's pages have for raw HTML is the engine's in the site's own pages.
            return link.form != "html" or not self._is_in_docs(parsed.path)
        is_rooted = link.target.startswith("/") and not self._counts_from_docs(parsed.path, link)
        is_page = link.form != "html" and not is_rooted
        return is_page and kinds[0] == "file" and self._is_in_docs(whole)

    def _source_of(self, path: str, link: Link) -> str | None:
        """The Markdown of the page to which a browser follows a link."""
        if not self.is_plain or not self._is_in_docs(path):
            return None
        uri = path.removeprefix(f"{self.docs.dir}/")
        target = self.resolver.resolve(link.address, url_of(uri, self.settings.directory_urls))
        return self.sources.get(self.site.look(target.path).file) if target.kind == "page" else None

    def _works_on_the_site(self, source: str, link: Link) -> bool:
        """Whether a browser finds something, or whether that can't be told here."""
        if not self._is_in_docs(source):
            return False
        uri = source.removeprefix(f"{self.docs.dir}/")
        page = url_of(uri, self.settings.directory_urls)
        target = self.resolver.resolve(link.address, page)
        if not self.is_plain or target.kind not in {"page", "outside"}:
            return True
        if target.kind == "outside":
            return False
        return self._may_be_themes(target.path) or bool(self.site.look(target.path).file)

    def _is_in_docs(self, path: str) -> bool:
        return bool(self.docs.dir) and path.startswith(f"{self.docs.dir}/")

    def _counts_from_docs(self, source: str, link: Link) -> bool:
        """Whether a link that begins with a slash means a file of the docs folder."""
        is_told = self.settings.absolute_of_docs and link.target.startswith("/")
        return is_told and link.form != "html" and self._is_in_docs(source)

    def _missing(self, source: str, link: Link, place: Place, whole: str, path: str) -> Problem:
        base = self.resolver.base
        is_host = self._is_in_docs(source) and not self._counts_from_docs(source, link)
        if is_host and base != "/":
            page = url_of(source.removeprefix(f"{self.docs.dir}/"), self.settings.directory_urls)
            target = self.resolver.resolve(path, page)
            if target.kind == "outside":
                message = f"{target.path!r} is not on the site, which is at {base!r}"
                return rules.problem(rules.OUTSIDE_SITE, place, message)
        other = self.disk.in_other_case(whole)
        if other:
            message = f"{whole!r} is written {other!r}, and a server tells cases apart"
            return rules.problem(rules.MISSING_PAGE, place, message, _in_case(place, path, other))
        if self.disk.kind(whole) == "folder":
            message = f"{whole!r} is a folder without an index page"
            return rules.problem(rules.MISSING_INDEX, place, message)
        if self.disk.kind(whole) and place.form != "html":
            message = f"{whole!r} is not in {self.docs.dir}/, so it is not on the site"
        else:
            is_html = place.form == "html"
            message = f"there is no {path!r} on the site" if is_html else f"there is no {whole!r}"
        return rules.problem(rules.MISSING_PAGE, place, message)

    def _anchor(self, path: str, text: str, place: Place, fragment: str) -> Iterator[Problem]:
        is_markdown = path.casefold().endswith(files.MARKDOWN)
        if not (fragment and is_markdown) or fragment.startswith("adr:"):
            return
        if re.fullmatch(r"L\d+(-L?\d+)?", fragment):
            # A line of the file, where the repository is hosted.
            return
        whole = self.includes.expanded(path, text) if includes.may_add(text) else text
        ids = None if whole is None else self.anchors.of(path, whole)
        if ids is not None and not names_something(fragment, ids):
            where = "this page" if path == place.path else path
            message = f"there is no anchor {unquote(fragment)!r} on {where}"
            yield rules.problem(rules.MISSING_ANCHOR, place, message)


def _in_case(place: Place, path: str, other: str) -> str:
    """The hint for a path of which only the case is wrong; empty where it isn't plain."""
    wrong = re.sub(r"^(?:\.{0,2}/)+", "", path)
    if place.form == "html" or ".." in wrong or not place.target.startswith(path):
        return ""
    right = "/".join(other.split("/")[-len(wrong.split("/")) :])
    return f"write {place.target.replace(wrong, right, 1)!r}"
