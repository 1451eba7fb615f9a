"""What was probably meant by a link that leads nowhere, and whether that is certain."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import quote, unquote

from adrtool import files
from adrtool.links.disk import Disk
from adrtool.links.hosted import Checkout
from adrtool.links.model import Place
from adrtool.links.moved import Moves
from adrtool.links.origins import Finder
from adrtool.links.pages import Broken
from adrtool.links.tree import Tree, address, last_name
from adrtool.links.urls import Resolver, bare_fragment
from adrtool.values import Value

_LIKE_A_PATH = "/#.-_~!$&'()*+,;=:@%"
_NO_MARKDOWN = "a browser knows no Markdown: write"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Guess(Value):
    """`target` is what to write instead; `why` begins the hint; certain ones can be applied.

    `message` says better what is wrong than that nothing is there; empty when that is all.
    """

    target: str
    why: str = "did you mean"
    certain: bool = False
    message: str = ""


class Guesser:
    """Guesses with the names of the site, its anchors and git's history."""

    def __init__(self, tree: Tree, finder: Finder, resolver: Resolver, checkout: Checkout) -> None:
        self.tree = tree
        self.finder = finder
        self.resolver = resolver
        self.checkout = checkout
        root = finder.project.root
        self.moves = Moves(root)
        top = checkout.top or root
        self.own_moves = self.moves if top == root else Moves(top)
        self.disk = Disk(root)

    def expect(self, placed: Sequence[tuple[Broken, Place]]) -> None:
        """Told of all that will be asked, git answers at once."""
        pages = [one for one in placed if one[0].fault in {"missing", "index"}]
        self.moves.expect(path for one in pages for path in self._once(*one))
        self.own_moves.expect(b.path for b, _ in placed if b.fault == "own-missing")

    def page(self, broken: Broken, place: Place) -> Guess | None:
        """For a path that isn't there."""
        for path in self._once(broken, place):
            now = self.moves.of(path)
            there = self.finder.page_of(now) if now else None
            if now and there:
                target = self._written(place, broken, there, now)
                return Guess(target, f"git says that {path} is now {now}: write", certain=True)
        cased = self._in_other_case(broken, place)
        if cased:
            return cased
        as_file = self._by_its_source(broken, place) or self._by_its_folder(broken, place)
        if as_file:
            return as_file
        near = self._near(broken.path)
        return Guess(self._written(place, broken, near, self._source(near))) if near else None

    def beside(self, broken: Broken, place: Place) -> Guess | None:
        """For a path from the host's top that forgets where the site is."""
        found = self.tree.look(unquote(broken.path.lstrip("/"))).file
        if not found:
            return self._by_its_source(broken, place)
        target = self.resolver.base + _encoded(address(found))
        tail = _tail(place.target)
        return Guess(target + tail, "write", certain=place.target.startswith("/"))

    def own(self, broken: Broken, place: Place) -> Guess | None:
        """For a file that the repository's own address names, and the checkout lacks."""
        top = self.checkout.top or self.finder.project.root
        now, why, said = self.own_moves.of(broken.path), "write", ""
        if now:
            why = f"git says that {broken.path} is now {now}: write"
        else:
            now = Disk(top).in_other_case(broken.path)
            said = f"{broken.path!r} is written {now!r}, and a server tells cases apart"
        if now not in self.checkout.paths:
            return None
        head = place.target.removesuffix(tail := _tail(place.target)).rstrip("/")
        forms = (broken.path, quote(broken.path), _encoded(broken.path))
        form = next((form for form in forms if head.endswith(f"/{form}")), "")
        target = f"{head.removesuffix(form)}{_encoded(now)}{tail}"
        return Guess(target, why, certain=True, message=said) if form else None

    def anchor(self, broken: Broken, place: Place, ids: Iterable[str]) -> Guess | None:
        """For a fragment that its page doesn't have."""
        wanted = unquote(bare_fragment(broken.fragment))
        known = [i for i in dict.fromkeys(ids) if not i.startswith("__")]
        forms = {_bare(wanted), _bare(_plain(wanted))} - {""}
        same = [i for i in known if _bare(i) in forms]
        head = place.target.partition("#")[0]
        if len(same) == 1:
            return Guess(f"{head}#{_encoded(same[0])}", "write", certain=True)
        near = get_close_matches(wanted.casefold(), [i.casefold() for i in known], 1, 0.6)
        named = next((i for i in known if near and i.casefold() == near[0]), None)
        return Guess(f"{head}#{_encoded(named)}") if named else None

    def _in_other_case(self, broken: Broken, place: Place) -> Guess | None:
        """For a path that is there in other letters, on the site or as a file."""
        other, wrong = self.tree.in_other_case(broken.path), broken.path
        page = self.tree.look(other).file if other else ""
        for path in () if page else self._once(broken, place):
            other, wrong = self.disk.in_other_case(path), path
            page = (self.finder.page_of(other) if other else None) or ""
            if page:
                break
        if not page:
            return None
        said = f"{wrong!r} is written {other!r}, and a server tells cases apart"
        target = self._written(place, broken, page, self._source(page))
        return Guess(target, "write", certain=True, message=said)

    def _once(self, broken: Broken, place: Place) -> Iterator[str]:
        """The files of which the page may once have been made, from the root."""
        path = unquote(place.target.partition("#")[0].partition("?")[0])
        if path and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|/", path):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(place.path), path))
        docs, bare = self.finder.settings.docs, broken.path.rstrip("/").removesuffix("index.html")
        stem = bare.removesuffix(".html").rstrip("/")
        if stem and broken.fault != "outside":
            for form in (f"{stem}.md", f"{stem}/index.md", f"{stem}/README.md", bare):
                yield posixpath.join(docs, form)

    def _by_its_source(self, broken: Broken, place: Place) -> Guess | None:
        """The page of a Markdown file that is linked to from the wrong folder or, in raw HTML, as
        if the file were on the site."""
        if not broken.path.casefold().endswith(files.MARKDOWN):
            return None
        path = unquote(place.target.partition("#")[0].partition("?")[0])
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(place.path), path))
        docs = posixpath.join(self.finder.settings.docs, broken.path.lstrip("/"))
        pages = [page for page in map(self.finder.page_of, (docs, beside)) if page]
        if not pages:
            return None
        page = pages[-1]
        target = self._written(place, broken, page, self._source(page))
        # As a browser reads it and as an editor does, it may be two files.
        is_one = len(set(pages)) == 1
        return Guess(target, "write" if _is_markdown(place) else _NO_MARKDOWN, certain=is_one)

    def _by_its_folder(self, broken: Broken, place: Place) -> Guess | None:
        """The index page of a folder, by the name that it has there."""
        other = {"index.md": "README.md", "README.md": "index.md"}
        for folder, name in map(posixpath.split, self._once(broken, place)):
            there = posixpath.join(folder, other.get(name, name))
            page = self.finder.page_of(there) if name in other else None
            if page and self._source(page) == there:
                target = self._written(place, broken, page, there)
                return Guess(target, "write", certain=True)
        return None

    def _near(self, path: str) -> str | None:
        name = last_name(path)
        bare = path.rstrip("/")
        for form in (bare, f"{bare}.html", f"{bare.removesuffix('.html')}/index.html"):
            if form in self.tree.files:
                return form
        same = self.tree.by_name.get(name, [])
        if len(same) == 1:
            return same[0]
        pages = {last_name(p): p for p in self.tree.pages}
        # A file that is no page is near only to one of its own kind.
        suffix = posixpath.splitext(bare)[1].casefold()
        if suffix not in {"", ".html", ".htm", *files.MARKDOWN}:
            pages = {last_name(p): p for p in self.tree.files if p.casefold().endswith(suffix)}
        close = get_close_matches(name, pages, 1, 0.8) if name else []
        return pages[close[0]] if close else None

    def _source(self, page: str | None) -> str:
        files = self.finder.of(page) if page else ()
        return files[0] if len(files) == 1 else ""

    def _written(self, place: Place, broken: Broken, page: str, source: str) -> str:
        """The target as the place would write it: by the file in Markdown, else by the address."""
        tail, text = _tail(place.target), place.target
        is_file = text.removesuffix(tail).casefold().endswith(files.MARKDOWN)
        if _is_markdown(place) and source and (is_file or not page.endswith(".html")):
            of_docs = self.finder.settings.absolute_of_docs and text.startswith("/")
            if of_docs:
                return f"/{_quoted(_relative(source, self.finder.settings.docs), text)}{tail}"
            if is_file or not text.startswith("/"):
                return _quoted(_relative(source, posixpath.dirname(place.path)), text) + tail
        if text.startswith("/"):
            return self.resolver.base + _encoded(address(page)) + tail
        if place.path == self.finder.settings.config:
            # Entries of the navigation are paths as they are, from the docs folder.
            inside = source.removeprefix(f"{self.finder.settings.docs}/")
            return (inside if inside != source else address(page)) + tail
        return _encoded(_relative(address(page), posixpath.dirname(broken.page))) + tail


def _is_markdown(place: Place) -> bool:
    """Whether a link counts from the folder of its file, not from the address of its page."""
    return place.path.casefold().endswith(files.MARKDOWN) and place.form in {"inline", "definition"}


def _encoded(path: str) -> str:
    """A path or fragment as people write it: with letters of all languages as they are."""
    return re.sub(rf"[^\w{re.escape(_LIKE_A_PATH)}]", lambda m: quote(m[0]), path)


def _relative(path: str, folder: str) -> str:
    """A path from a folder, with the slash at its end that it has."""
    moved = posixpath.relpath(path or ".", folder or ".")
    return f"{moved}/" if path.endswith("/") or not path else moved


def _quoted(path: str, like: str) -> str:
    """Spaces and signs that end a target are encoded, unless it was written with them."""
    if " " in like:
        return path
    return re.sub(r"[\s()<>%?#\"]", lambda m: quote(m[0]), path)


def _tail(target: str) -> str:
    """The query and fragment of a target."""
    match = re.search(r"[?#]", target)
    return target[match.start() :] if match else ""


def _plain(name: str) -> str:
    """What Python-Markdown makes of Latin letters with accents; other letters stay."""
    apart = unicodedata.normalize("NFKD", name)
    latin = "".join(
        c for c in apart if not unicodedata.name(c, "").startswith("LATIN") or c < "\x7f"
    )
    return "".join(c for c in latin if not unicodedata.combining(c))


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", unquote(name).casefold())
