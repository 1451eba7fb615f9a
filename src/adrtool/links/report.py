"""What is wrong with the links of a site, told at the places where they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import unquote

from adrtool.links import furniture, html, rules, undefined
from adrtool.links.hosted import Checkout
from adrtool.links.includes import Includes
from adrtool.links.model import External, Fix, Place
from adrtool.links.near import Guess, Guesser
from adrtool.links.origins import Finder
from adrtool.links.pages import Broken, Read
from adrtool.links.places import Locator
from adrtool.links.tree import Tree, address
from adrtool.links.urls import Resolver, bare_fragment
from adrtool.problems import Problem
from adrtool.project import Project
from adrtool.sites import Settings
from adrtool.text import plural


class Reporter:
    """Brings links back to the sources of a site, with hints and certain corrections."""

    def __init__(
        self,
        project: Project,
        settings: Settings,
        finder: Finder,
        tree: Tree,
        resolver: Resolver,
        checkout: Checkout,
    ) -> None:
        self.project, self.settings, self.finder = project, settings, finder
        self.tree, self.resolver, self.checkout = tree, resolver, checkout
        self.includes = Includes(project, settings)
        self.locator = Locator(project, finder, self.includes, tree, resolver)
        self.guesser = Guesser(tree, finder, resolver, checkout)

    def broken(self, found: Sequence[Broken], read: Read) -> Iterator[tuple[Problem, Fix | None]]:
        """A problem for each place of each broken link, and how to mend it if that is certain."""
        placed = [(self._of_docs(one, place), place) for one, place in self._placed(found)]
        self.guesser.expect(placed)
        for broken, place in placed:
            problem, guess = self._judged(broken, place, read)
            is_fixed = guess is not None and guess.certain and place.end > place.start
            target = guess.target if guess and is_fixed else ""
            fix = Fix(problem, place.start, place.end, place.target, target) if target else None
            yield problem, fix

    def _placed(self, broken: Sequence[Broken]) -> Iterator[tuple[Broken, Place]]:
        """Each broken link with each place where it is written; what the theme puts on many pages
        once."""
        unplaced: list[Broken] = []
        seen: set[tuple[str, int, str]] = set()
        known: set[str] = set()
        for one in broken:
            places = self.locator.find(one.page, one.link)
            if places:
                known.add(one.link)
            for place in places:
                key = (place.path, place.start, one.fault)
                if key not in seen:
                    seen.add(key)
                    yield one, place
            if not places:
                unplaced.append(one)
        for group in furniture.groups(unplaced, self.checkout):
            yield from furniture.places(group, self.project, self.settings, self.locator, known)

    def _judged(self, broken: Broken, place: Place, read: Read) -> tuple[Problem, Guess | None]:
        rule, message = _said(broken, self.resolver.base)
        guess: Guess | None = None
        if broken.fault == "anchor":
            guess = self.guesser.anchor(broken, place, read.ids.get(broken.path, ()))
        elif broken.fault in {"missing", "index"}:
            guess = self.guesser.page(broken, place)
        elif broken.fault == "outside":
            guess = self.guesser.beside(broken, place)
        elif broken.fault == "own-missing" and not broken.fragment:
            guess = self.guesser.own(broken, place)
        message = (guess.message if guess else "") or message
        hint = f"{guess.why} {guess.target!r}" if guess else ""
        if not place.target:
            place = replace(place, target=broken.link)
        return rules.problem(rule, place, message, hint), guess

    def _of_docs(self, broken: Broken, place: Place) -> Broken:
        """A link from the top of the docs folder, where MkDocs is told to take it for one."""
        path = unquote(place.target.strip("/").partition("#")[0].partition("?")[0])
        is_one = self.settings.absolute_of_docs and place.form in {"inline", "definition"}
        if broken.fault == "outside" and is_one and path and place.target.startswith("/"):
            return replace(broken, fault="missing", path=path)
        return broken

    def undefined(self, sources: Iterable[str]) -> Iterator[Problem]:
        """References without a definition, and links without a target."""
        for source in sources:
            yield from self._undefined_in(source, self.locator.text(source))

    def _undefined_in(self, source: str, text: str) -> Iterator[Problem]:
        parsed = self.locator.parsed(source)
        taken_in = [t for _, t in self.includes.of(source, text)]
        uses = list(undefined.references(parsed, taken_in, on_site=True))
        notes = list(undefined.footnotes(parsed, taken_in))
        if uses or notes:
            shown = undefined.shown(self._text(self.finder.page_of(source) or ""))
            lines = undefined.definitions([parsed.masked, *taken_in])
            for place in filter(shown, uses):
                yield rules.undefined_reference(place, undefined.fold(place.target) in lines)
            for place in filter(shown, notes):
                yield rules.undefined_footnote(place)
        for place in undefined.empty(parsed):
            yield rules.problem(rules.EMPTY, place, "a link without a target")

    def _text(self, page: str) -> str:
        if page not in self.tree.files:
            return ""
        try:
            return html.text_of((self.tree.root / page).read_bytes())
        except OSError:
            return ""

    def external(self, web: Mapping[str, Sequence[tuple[str, str]]]) -> tuple[External, ...]:
        """The addresses elsewhere, each with every place that has it."""
        found: list[External] = []
        for url, uses in sorted(web.items()):
            places: dict[tuple[str, int], Place] = {}
            for page, link in uses:
                for place in self.locator.find(page, link):
                    places.setdefault((place.path, place.start), place)
            if not places:
                # The theme's own, or what a plugin adds: one place stands for all.
                group = [Broken(page, link, "web", url) for page, link in uses]
                found_ = furniture.places(group, self.project, self.settings, self.locator)
                places = {(place.path, place.start): place for _, place in found_}
            found.append(External(url, tuple(places.values())))
        return tuple(found)


def _said(broken: Broken, base: str) -> tuple[str, str]:
    """The rule that a broken link breaks, and the message."""
    path = broken.path
    match broken.fault:
        case "anchor":
            return rules.MISSING_ANCHOR, _no_anchor(broken)
        case "index":
            return rules.MISSING_INDEX, f"{path or '/'!r} is a folder without an index page"
        case "outside":
            return rules.OUTSIDE_SITE, f"{path!r} is not on the site, which is at {base!r}"
        case "local":
            return rules.OUTSIDE_SITE, "leads to a file of one machine"
        case "own-line":
            return rules.MISSING_LINE, f"{path!r} has only {plural(int(broken.fragment), 'line')}"
    where = "on the site"
    if broken.fault == "own-missing":
        where = f"at {broken.fragment}" if broken.fragment else "in this checkout"
    return rules.MISSING_PAGE, f"there is no {path!r} {where}"


def _no_anchor(broken: Broken) -> str:
    name, path = unquote(bare_fragment(broken.fragment)), broken.path
    where = "this page" if path == broken.page else address(path) or "the home page"
    return f"there is no anchor {name!r} on {where}"
