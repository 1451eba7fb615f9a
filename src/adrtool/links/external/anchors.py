"""Whether a page of HTML has the place that a fragment names, as far as its HTML can tell.

What scripts make of a page in the browser isn't there to be looked at, so a place is only said to
be missing where the page shows its own text and nothing speaks for a script that adds it.
"""

from __future__ import annotations

import re
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


def has(page: Page, fragment: str) -> bool:
    """False only when the place is certainly missing."""
    if not is_name(fragment):
        return True
    from selectolax.lexbor import LexborHTMLParser

    name = bare_fragment(fragment)
    tree = LexborHTMLParser(page.html)
    ids = _ids(tree)
    if names_something(name, ids) or _is_github(unquote(name), ids):
        return True
    return not page.whole or _leads_on(tree) or _may_be_made(tree, unquote(name), ids)


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


def _may_be_made(tree: LexborHTMLParser, name: str, ids: frozenset[str]) -> bool:
    scripts = [node for node in tree.css("script") if _runs(node.attributes)]
    if not scripts:
        return False
    if _BY_SCRIPT.fullmatch(name) or _is_in_data(tree, name):
        return True
    return _is_application(tree) or _has_bare_headings(tree, ids)


def _is_in_data(tree: LexborHTMLParser, name: str) -> bool:
    """Whether a script, or the data for one, has the name as a word of its own."""
    word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    return any(word.search(node.text()) for node in tree.css("script"))


def _runs(attributes: dict[str, str | None]) -> bool:
    kind = (attributes.get("type") or "").strip().lower()
    return kind in {"", "module", "importmap"} or "javascript" in kind or "ecmascript" in kind


def _is_application(tree: LexborHTMLParser) -> bool:
    """A page whose text is yet to be filled in."""
    if any(not node.text(strip=True) for node in tree.css(_MOUNTS)):
        return True
    body = tree.body
    if body is None:
        return True
    for node in body.css("script,style,noscript,template"):
        node.decompose()
    return len(" ".join(body.text().split())) < _LITTLE_TEXT and not body.css(_HEADINGS)


def _has_bare_headings(tree: LexborHTMLParser, ids: frozenset[str]) -> bool:
    """Headings of which none can be linked to get their ids from a script, if ever."""
    headings = tree.css(_HEADINGS)
    return len(headings) > 1 and not ids
