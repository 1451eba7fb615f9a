"""Where in the sources a link of a built page is written."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from urllib.parse import unquote

from adrtool import files, markdown
from adrtool.documents.parsed import Parsed
from adrtool.links import includes, spelled
from adrtool.links.includes import Includes
from adrtool.links.model import Place, at
from adrtool.links.origins import Finder
from adrtool.links.raw import Raw
from adrtool.links.tree import Tree
from adrtool.links.undefined import fold
from adrtool.links.urls import Resolver, Target
from adrtool.markdown.code import verbatim
from adrtool.project import Project
from adrtool.sites import url_of

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_BEFORE = ("(", "<", "=", '"', "'", ":", ",")
_WORD = re.compile(r"[A-Za-z0-9]{3,}")
_UNUSED = "the footnote is there, and nothing refers to it"
_ADDED = "it isn't written there in these words: an include, a macro or a plugin adds it"


class Locator:
    """Finds links in the Markdown, or whatever else pages are made from."""

    def __init__(
        self, project: Project, finder: Finder, includes_: Includes, tree: Tree, resolver: Resolver
    ) -> None:
        self.project = project
        self.finder = finder
        self.includes = includes_
        self.tree = tree
        self.resolver = resolver
        self._texts: dict[str, str] = {}
        self._parsed: dict[str, Parsed] = {}

    def text(self, path: str) -> str:
        """A file's text; empty when it can't be read."""
        if path not in self._texts:
            self._texts[path] = files.read(self.project.root / path, path).text
        return self._texts[path]

    def parsed(self, path: str) -> Parsed:
        """A Markdown file taken apart."""
        if path not in self._parsed:
            self._parsed[path] = Parsed(path, self.text(path))
        return self._parsed[path]

    def find(self, page: str, link: str) -> list[Place]:
        """Every place at which the sources of a page have a link that comes out as `link`."""
        for source in self.finder.of(page):
            found = self._in_file(source, page, link)
            if found:
                return found
            for path, _ in self.includes.of(source, self.text(source)):
                found = self._in_file(path, page, link) or self._carried(path, source, link)
                if found:
                    return [replace(p, note=f"taken in by {source}") for p in found]
            footnote = _unused_footnote(self.text(source), link)
            if footnote:
                place = at(source, self.text(source), footnote)
                return [replace(place, target=link, start=0, end=0, note=_UNUSED)]
        return []

    def whole(self, page: str, link: str) -> Place:
        """The best that can be said when a link is written nowhere in so many words."""
        sources = self.finder.of(page)
        if not sources:
            return self.built(page, link)[0]
        text = self.text(sources[0])
        lines = includes.lines(text)
        line = lines[0] if lines else 0
        return Place(sources[0], line, 1 if line else 0, link, note=_ADDED)

    def built(self, page: str, link: str) -> list[Place]:
        """Where the built page itself has a link, for one of which no source is known."""
        where = posixpath.normpath(posixpath.join(self.finder.settings.site_dir, page))
        # Of pages that are written by others, some are in other encodings.
        text = (files.content(self.tree.root / page) or b"").decode("utf-8", "replace")
        spans = spelled.of(page, text, link)
        places = [at(where, text, span) for span in spans] or [Place(where, target=link)]
        note = "no source of this page is known" if self.finder.settings.config else ""
        return [replace(place, note=note) for place in places]

    def _in_file(self, source: str, page: str, link: str) -> list[Place]:
        text = self.text(source)
        if not _may_hold(text, link):
            return []
        if not source.casefold().endswith(files.MARKDOWN):
            return [at(source, text, span) for span in spelled.of(source, text, link)]
        parsed = self.parsed(source)
        target = self.resolver.resolve(link, page)
        found = [k for k in parsed.links if k.form != "reference"]
        # A raw link that happens to look like a Markdown one means something else.
        matches = [k for k in found if self._as_it_is(source, k) == link.strip()]
        matches = matches or [k for k in found if self._leads_to(source, k, target)]
        if matches:
            meant = _meant(parsed, matches)
            return [at(source, text, (k.start, k.end), k.form) for k in meant]
        # In HTML that is taken for code, such as `pre`, Python-Markdown still sees links. What is
        # a link to something else is none of them.
        others = {(k.start, k.end) for k in found}
        for shown in (parsed.masked, _without_code(text)):
            spans = [span for span in spelled.find(shown, link) if span not in others]
            # Python-Markdown takes a target with spaces, which elsewhere is text.
            linked = [s for s in spans if shown[: s[0]].rstrip(" ").endswith(_BEFORE)]
            if spans:
                return [at(source, text, span) for span in linked or spans]
        return []

    def _carried(self, included: str, source: str, link: str) -> list[Place]:
        """Links that a plugin made relative to the page when it took the file in."""
        if _SCHEME.match(link) or link.startswith(("#", "/")):
            return []
        text, wanted = self.text(included), _whole(source, link)
        return [
            at(included, text, (k.start, k.end), k.form)
            for k in self.parsed(included).links
            if k.form != "reference" and _whole(included, k.address) == wanted
        ]

    def _as_it_is(self, source: str, link: markdown.Link) -> str | None:
        """The address of a link that MkDocs leaves as it is; None when it is rewritten."""
        address = link.address.strip()
        is_left = link.form == "html" or address.startswith("/") or "&" in link.target
        return address if is_left or not self._file(source, address) else None

    def _leads_to(self, source: str, link: markdown.Link, target: Target) -> bool:
        """Whether a link by a file's path becomes one to the page that is made of the file."""
        page = self._file(source, link.address.strip(), or_made=True)
        if page is None or target.kind != "page":
            return False
        there = self.tree.look(target.path).file or target.path
        ends = {page, page.removesuffix("index.html")} if page.endswith("index.html") else {page}
        fragment = link.address.strip().partition("#")[2]
        return there in ends and fragment == target.fragment

    def _file(self, source: str, address: str, or_made: bool = False) -> str | None:
        """The page of the file that a link in Markdown names; None when MkDocs sees none there.

        `or_made`: or the page that a plugin may have made of nothing.
        """
        if _SCHEME.match(address) or address.startswith("#"):
            return None
        docs = self.finder.settings.docs
        whole, _ = _whole(f"{docs}/-" if address.startswith("/") else source, address.lstrip("/"))
        if f"/{docs}/" in f"/{whole}" and _leaves(posixpath.relpath(source, docs), address):
            # To MkDocs, what leaves the docs folder isn't in it, even when it comes back.
            return None
        page = self.finder.page_of(whole)
        if page is None and whole.startswith(f"{docs}/"):
            made = url_of(whole.removeprefix(f"{docs}/"), self.finder.settings.directory_urls)
            # What isn't shown, MkDocs links to all the same.
            is_there = or_made and made in self.tree.files
            return made if is_there or files.is_file(self.project.root / whole) else None
        return page


def _meant(parsed: Parsed, links: list[markdown.Link]) -> list[markdown.Link]:
    """Those that make a link; only where none does, definitions that what is taken in may use, and
    brackets in raw HTML."""
    if len(links) < 2:
        return links
    uses = {_named(parsed.text, k) for k in parsed.links if k.form == "reference"}
    raw = Raw(parsed.masked)
    defined = [k for k in links if k.form != "definition" or fold(k.label) in uses]
    return [k for k in defined if k.form != "inline" or not raw.holds(k.start)] or links


def _named(text: str, use: markdown.Link) -> str:
    """The label by which a reference is defined."""
    match = re.search(r"\]\[([^\[\]]+)\]$", text[use.start : use.end])
    return fold(match[1] if match else use.label)


def _whole(source: str, address: str) -> tuple[str, str]:
    """The path of the file that a relative link means, from the root, and the fragment."""
    path, _, fragment = address.strip().partition("#")
    bare = unquote(path.partition("?")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), bare)), fragment


def _leaves(uri: str, address: str) -> bool:
    return not uri.startswith("../") and _whole(uri, address)[0].startswith("../")


def _unused_footnote(text: str, link: str) -> tuple[int, int] | None:
    """The footnote whose link back finds no reference."""
    name = link.removeprefix("#fnref:") if link.startswith("#fnref:") else ""
    match = re.search(rf"^[ ]{{0,3}}\[\^{re.escape(name)}\]:", text, re.M) if name else None
    return match.span() if match else None


def _may_hold(text: str, link: str) -> bool:
    """Whether a text may have a link at all, told without taking the text apart."""
    words = _WORD.findall(link.partition("#")[2] or link.rstrip("/").rpartition("/")[2])
    return not words or "&" in text or "%" in link or "\\" in text or words[-1] in text


def _without_code(text: str) -> str:
    """The text at the same length without blocks of code, code in lines and comments."""
    masked = markdown.mask_blocks(text)
    out, at_ = [], 0
    for start, end, opener in verbatim(masked):
        if opener.startswith(("`", "<!--")):
            out += [masked[at_:start], markdown.blank(masked[start:end])]
            at_ = end
    return "".join((*out, masked[at_:]))
