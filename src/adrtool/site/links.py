"""Links that work in the repository made to work on the site; every other byte stays."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from adrtool import files, markdown
from adrtool.catalog import Catalog, match
from adrtool.documents import names as numbers
from adrtool.documents.parsed import Parsed
from adrtool.documents.replacing import Edit
from adrtool.model import Document, Item
from adrtool.problems import Problem, Severity
from adrtool.project import Project
from adrtool.site import hosting, names, svg, write
from adrtool.site.addresses import Addresses
from adrtool.site.model import Asset, Options
from adrtool.text import slugify

DEAD = "site/dead-link"
UNSAFE = "site/unsafe-image"
IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"})

_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#|$")
_AFTER_TARGET = re.compile(r">?\s*(?:\"[^\"]{0,999}\"|'[^']{0,999}'|\([^()]{0,999}\))?\s*\)")


@dataclass(slots=True)
class Linker:
    """Finds what links mean. Collects the files that pages show, and what leads nowhere."""

    catalog: Catalog
    project: Project
    options: Options
    addresses: Addresses
    assets: dict[str, Asset] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def edits(self, parsed: Parsed, uri: str) -> list[Edit]:
        """What changes in a Markdown text that becomes the page `uri`."""
        found = [e for link in parsed.links for e in self._link(parsed, link, uri)]
        return found + [e for p in parsed.pointers for e in self._pointer(p, uri)]

    def guide_edits(self, parsed: Parsed, uri: str) -> list[Edit]:
        """What changes in a page of the guide: links that lead out of its folder, that begin at
        the repository's top, or that name a folder.

        The others, and raw HTML, are written for the engine, which also reports what is dead.
        """
        ours = [k for k in parsed.links if k.form != "html" and self._is_ours(parsed, k, uri)]
        found = [e for link in ours for e in self._link(parsed, link, uri)]
        return found + [e for p in parsed.pointers for e in self._pointer(p, uri)]

    def _is_ours(self, parsed: Parsed, link: markdown.Link, uri: str) -> bool:
        """Whether a link of the guide means what no engine knows of."""
        if _ELSEWHERE.match(link.target):
            return False
        path, _ = self._split(parsed.path, link.target)
        docs = self.options.docs
        is_inside = docs is not None and f"{path}/".startswith(f"{docs.dir}/")
        if not is_inside or link.target.startswith("/"):
            return path in self.addresses.paths or self._exists(path)
        is_folder = path in self.addresses.paths and not _is_page(path)
        return is_folder and not self._finds_page(link, uri)

    def _finds_page(self, link: markdown.Link, uri: str) -> bool:
        """Whether a browser that follows a link as it is finds another page of the guide."""
        here = posixpath.dirname(_built(uri, self.options.directory_urls))
        there = posixpath.normpath(posixpath.join(here, unquote(_bare(link.target)))).strip("/")
        pages = self.options.docs.pages if self.options.docs else []
        built = (_built(page, self.options.directory_urls) for page in pages)
        return any(page.removesuffix("index.html").rstrip("/") == there for page in built)

    def _link(self, parsed: Parsed, link: markdown.Link, uri: str) -> Iterator[Edit]:
        if _ELSEWHERE.match(link.target):
            return
        path, fragment = self._split(parsed.path, link.target)
        target = self._page(path, fragment) or self._asset(path, parsed, link)
        if target:
            if link.form != "reference":
                yield Edit(link.start, link.end, self._address(target, uri, link.form))
        elif self._exists(path):
            yield from self._outside(parsed.text, link, path, fragment)
        else:
            self._report_dead(parsed, link)

    def _split(self, source: str, target: str) -> tuple[str, str]:
        """The path that a target means, relative to the root, and its fragment."""
        bare, fragment = _bare(target), target.partition("#")[2]
        folder = "" if bare.startswith("/") else posixpath.dirname(source)
        path = posixpath.normpath(posixpath.join(folder, unquote(bare).lstrip("/")))
        return path, fragment

    def _page(self, path: str, fragment: str) -> str | None:
        """The page that shows a file or folder: a document, the guide, items."""
        shown = self.addresses.paths.get(path)
        if shown:
            return f"{shown}#{fragment}" if fragment else shown
        items = self.addresses.files.get(path)
        if items:
            line = hosting.lines_of(fragment)[0]
            above = [item for item in items if item.line <= line]
            return self.addresses.item(above[-1] if above else items[0])
        return self.addresses.folders.get(path)

    def _asset(self, path: str, parsed: Parsed, link: markdown.Link) -> str | None:
        """The place of an image that lies in the repository."""
        suffix = PurePosixPath(path).suffix.casefold()
        if suffix not in IMAGES:
            return None
        if path in self.assets:
            return self.assets[path].uri
        file = self._inside(path)
        if file is None or not file.is_file():
            return None
        if suffix == ".svg" and not svg.is_inert(file):
            message = f"not shown, because it may run code when opened: {path}"
            self._report(parsed, link, UNSAFE, message, "save it without scripts and references")
            return None
        parts = [slugify(part, "folder") for part in PurePosixPath(path).parent.parts]
        name = slugify(PurePosixPath(path).stem, "image") + suffix
        place = self.addresses.taken.take(posixpath.join("files", *parts, name))
        self.assets[path] = Asset(place, file)
        return place

    def _inside(self, path: str) -> Path | None:
        """A path of the project on the disk; None when it leads out of the repository."""
        top = self._top()
        try:
            file = (self.project.root / path).resolve()
        except (OSError, ValueError):
            return None
        inside = file.is_relative_to(top) and ".git" not in file.relative_to(top).parts
        return file if inside else None

    def _top(self) -> Path:
        """The repository's top folder or, without git, the project's."""
        inner = hosting.prefix(self.project.root)
        return self.project.root.parents[inner.count("/")] if inner else self.project.root

    def _exists(self, path: str) -> bool:
        file = self._inside(path)
        try:
            return file is not None and file.exists()
        except OSError:
            return False

    def _outside(self, text: str, link: markdown.Link, path: str, fragment: str) -> Iterator[Edit]:
        """A file that is no page: where the repository is hosted or, if unknown, no link."""
        address = self._hosted(path, fragment)
        if address:
            if link.form != "reference":
                yield Edit(link.start, link.end, address)
        elif link.form == "html":
            yield Edit(link.start, link.end, "#")
        elif link.form != "definition":
            yield from _without_link(text, link, path)

    def _hosted(self, path: str, fragment: str) -> str:
        host = self.options.hosting
        if host is None:
            return ""
        whole = posixpath.normpath(posixpath.join(host.prefix, path))
        there = hosting.Hosting(host.url, host.branch)
        if (self.project.root / path).is_dir():
            return there.folder(whole)
        first, last = hosting.lines_of(fragment)
        return there.file(whole, first, last) + (f"#{fragment}" if fragment and not first else "")

    def _address(self, target: str, uri: str, form: markdown.LinkForm) -> str:
        """A link to a place of the site: by its URI, in raw HTML by its final address."""
        if form == "html":
            return quote(self.final(target, uri), safe="/#.-_~%")
        return write.relative(target, uri)

    def final(self, target: str, uri: str) -> str:
        """The address from one page to another as the engine builds them, for raw HTML and SVG."""
        path, hash_, fragment = target.partition("#")
        here = _built(uri, self.options.directory_urls)
        there = _built(path, self.options.directory_urls)
        moved = posixpath.relpath(there, posixpath.dirname(here) or ".")
        shown = moved.removesuffix("index.html") if self.options.directory_urls else moved
        return (shown or "./") + hash_ + fragment

    def _pointer(self, pointer: markdown.Pointer, uri: str) -> Iterator[Edit]:
        node = self.catalog.get(pointer.target) or self._cited(pointer.target)
        if isinstance(node, Document):
            label = write.plain(names.document_title(node))
            target = self.addresses.documents.get(node.id)
        elif isinstance(node, Item):
            label, target = write.code(node.name), self.addresses.item(node)
        elif match(pointer.target, self.catalog.ids):
            # Many things at once: named, and linked from each of them.
            label, target = write.code(pointer.target), None
        else:
            return
        text = write.link(label, target, uri) if target else label
        yield Edit(pointer.start, pointer.end, text)

    def _cited(self, target: str) -> Document | Item | None:
        kind, _, number = target.partition(":")
        return self.catalog.get(f"{kind}:{numbers.key_of(number)}")

    def _report_dead(self, parsed: Parsed, link: markdown.Link) -> None:
        if link.form != "reference":
            message = f"a link to a file that isn't there: {link.target}"
            self._report(parsed, link, DEAD, message)

    def _report(
        self, parsed: Parsed, link: markdown.Link, rule: str, message: str, hint: str = ""
    ) -> None:
        line, column = parsed.lines.line(link.start), parsed.lines.column(link.start)
        problem = Problem(parsed.path, line, column, Severity.WARNING, rule, message, hint)
        self.problems.append(problem)


def _bare(target: str) -> str:
    """The path of a target, without what stands behind it and without backslashes."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", target.partition("#")[0].partition("?")[0])


def _is_page(path: str) -> bool:
    return PurePosixPath(path).suffix.casefold() in files.MARKDOWN


def _built(uri: str, directory_urls: bool) -> str:
    """The file that an engine makes of a page; other files stay what they are."""
    stem, ending = posixpath.splitext(uri)
    if ending != ".md":
        return uri
    head, name = posixpath.split(stem)
    if name in {"index", "README"}:
        return posixpath.join(head, "index.html")
    return f"{stem}/index.html" if directory_urls else f"{stem}.html"


def _without_link(text: str, link: markdown.Link, path: str) -> Iterator[Edit]:
    """The label of a link and, unless it says so itself, the path that it led to."""
    start, after_label, end = _extent(text, link)
    if start < 0:
        return
    opening = start - text.startswith("!", start - 1) if start else start
    shown = write.code(path)
    if link.label.strip("` ") in {"", path, posixpath.basename(path)}:
        yield Edit(opening, end, shown)
        return
    yield Edit(opening, start + 1, "")
    yield Edit(after_label, end, f" ({shown})")


def _extent(text: str, link: markdown.Link) -> tuple[int, int, int]:
    """Where a link begins, its label ends, and it ends; negative when that isn't clear."""
    if link.form == "reference":
        return link.start, link.start + 1 + len(link.label), link.end
    start = text.rfind(f"[{link.label}](", 0, link.start)
    after = _AFTER_TARGET.match(text, link.end)
    return (start, start + 1 + len(link.label), after.end()) if start >= 0 and after else (-1, 0, 0)
