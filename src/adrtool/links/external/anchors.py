"""Whether a page of HTML has the place that a fragment names, as far as its HTML can tell.

What scripts make of a page in the browser isn't there to be looked at, so a place is only said to
be missing where the page shows its own text and nothing speaks for a script that adds it.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

from adrtool.links.external.body import Page
from adrtool.links.urls import bare_fragment, names_something

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_GITHUB = "user-content-"
# What code hosts show of lines, comments and changes comes later, by a script; so does what holds
# a key and a value, as in `#gid=0`.
_BY_SCRIPT = re.compile(
    r"L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?|lines-[\d:,-]+|[^=&]*[=&].*"
    r"|issuecomment-\d+|discussion(?:comment-|_r)\d+|pullrequestreview-\d+|commitcomment-\d+"
    r"|diff-.+|note_\d+"
)
_LITTLE_TEXT = 200
_HEADINGS = "h1,h2,h3,h4,h5,h6"
_MOUNTS = (
    "#root,#app,#__next,#__nuxt,#___gatsby,#svelte,#main-app,#react-root,#swagger-ui,#redoc,"
    "app-root,redoc,rapi-doc,elements-api,[ng-app],[data-reactroot]"
)


def is_name(fragment: str) -> bool:
    """Whether a fragment names a place that HTML could have: not the top, a route or a text."""
    return not names_something(fragment, frozenset())


class Places:
    """The places of one page, which is parsed once for all fragments that are looked for."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def has(self, fragment: str) -> bool:
        """False only when the place is certainly missing."""
        if not is_name(fragment):
            return True
        name = bare_fragment(fragment)
        if names_something(name, self._ids) or _is_github(unquote(name), self._ids):
            return True
        return not self.page.whole or self._leads_on or self._may_be_made(unquote(name))

    def _may_be_made(self, name: str) -> bool:
        if not self._scripts:
            return False
        return (
            _BY_SCRIPT.fullmatch(name) is not None
            or _is_word(name, self._data)
            or self._is_application
            or self._has_bare_headings
        )

    @cached_property
    def _tree(self) -> LexborHTMLParser:
        from selectolax.lexbor import LexborHTMLParser

        return LexborHTMLParser(self.page.html)

    @cached_property
    def _ids(self) -> frozenset[str]:
        return _ids(self._tree)

    @cached_property
    def _leads_on(self) -> bool:
        return _leads_on(self._tree)

    @cached_property
    def _scripts(self) -> bool:
        return any(_runs(node.attributes) for node in self._tree.css("script"))

    @cached_property
    def _data(self) -> str:
        """What scripts hold, and the data for them."""
        return "\n".join(node.text() for node in self._tree.css("script"))

    @cached_property
    def _is_application(self) -> bool:
        return _is_application(self._tree)

    @cached_property
    def _has_bare_headings(self) -> bool:
        """Headings of which none can be linked to get their ids from a script, if ever."""
        return not self._ids and len(self._tree.css(_HEADINGS)) > 1


def _ids(tree: LexborHTMLParser) -> frozenset[str]:
    found = [node.attributes.get("id") for node in tree.css("[id]")]
    found += [node.attributes.get("name") for node in tree.css("a[name],map[name]")]
    return frozenset(filter(None, found))


def _is_github(name: str, ids: frozenset[str]) -> bool:
    """GitHub puts a word before ids of its users, which a script takes into account."""
    if f"{_GITHUB}{name}" in ids:
        return True
    wanted = f"{_GITHUB}{name}".lower()
    return any(one.lower() == wanted for one in ids if one.startswith(_GITHUB))


def _leads_on(tree: LexborHTMLParser) -> bool:
    """Pages that are only there to send a browser elsewhere have no places."""
    refresh = (node.attributes.get("http-equiv") or "" for node in tree.css("meta[http-equiv]"))
    return any(said.lower() == "refresh" for said in refresh) or bool(tree.css("frameset"))


def _is_word(name: str, data: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", data) is not None


def _runs(attributes: dict[str, str | None]) -> bool:
    kind = (attributes.get("type") or "").strip().lower()
    return kind in {"", "module", "importmap"} or "javascript" in kind or "ecmascript" in kind


def _is_application(tree: LexborHTMLParser) -> bool:
    """A page whose text is yet to be filled in."""
    if any(not node.text(strip=True) for node in tree.css(_MOUNTS)):
        return True
    body = tree.clone().body
    if body is None:
        return True
    for node in body.css("script,style,noscript,template"):
        node.decompose()
    return len(" ".join(body.text().split())) < _LITTLE_TEXT and not body.css(_HEADINGS)
