"""The links and anchors of one HTML page or style sheet, as a browser finds them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_Attributes = Mapping[str, str | None]

_LINKED = "[href],[src],[srcset],[poster],[data],[action],[xlink\\:href],[imagesrcset]"
_OTHERS = "meta[http-equiv],style,[style]"
_ATTRIBUTES = {
    "a": ("href", "xlink:href"),
    "area": ("href",),
    "audio": ("src",),
    "embed": ("src",),
    "frame": ("src",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src",),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src", "href", "xlink:href"),
    "source": ("src",),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
"""The attributes of an element that hold an address which a browser follows or loads."""

_SETS = {"img": "srcset", "source": "srcset", "link": "imagesrcset"}
# What only opens a connection asks for no address.
_HINTS = frozenset({"preconnect", "dns-prefetch"})
_CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*)(?:(?<=,)|[^,(]*(?:\([^)]*\)[^,(]*)*)")
_REFRESH = re.compile(r"\s*[\d.]+\s*[;,]?\s*(?:url\s*=\s*)?(?P<quote>['\"]?)(?P<url>.+)", re.I)
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_CSS_URL = re.compile(
    r"url\(\s*(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^\s\"'()]+))\s*\)"
    r"|@import\s+(?:\"([^\"\n]+)\"|'([^'\n]+)')",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Page:
    """`links` are distinct and as written; `ids` are what a fragment may name.

    `leads_on` is the link that a page follows by itself, as those do that stand for moved ones.
    """

    links: list[str]
    ids: list[str]
    base: str = ""
    canonical: str = ""
    leads_on: str = ""


def read(data: bytes) -> Page:
    """What a page links to, and its anchors."""
    from selectolax.lexbor import LexborHTMLParser

    # A browser with a byte order mark or without, and MkDocs, speak UTF-8.
    tree = LexborHTMLParser(data.removeprefix(b"\xef\xbb\xbf"))
    links: dict[str, None] = {}
    base = canonical = ""
    for node in tree.css(_LINKED):
        tag, attributes = node.tag or "", node.attributes
        if tag == "a" and "href" in attributes:
            # Most by far, so without a further look.
            links[attributes["href"] or ""] = None
        elif tag == "base":
            base = base or attributes.get("href") or ""
        elif tag in _ATTRIBUTES:
            links.update(dict.fromkeys(_of(tag, attributes)))
        elif tag == "form" and (attributes.get("method") or "get").lower() == "get":
            links.update(dict.fromkeys(filter(None, [attributes.get("action")])))
        if tag == "link" and attributes.get("rel") == "canonical":
            canonical = canonical or attributes.get("href") or ""
    leads_on = ""
    for node in tree.css(_OTHERS):
        found = list(_less_common(node))
        links.update(dict.fromkeys(found))
        leads_on = leads_on or (found[0] if found and node.tag == "meta" else "")
    ids = [v for node in tree.css("[id]") if (v := node.attributes["id"])]
    ids += [v for node in tree.css("a[name]") if (v := node.attributes["name"])]
    return Page(list(links), ids, base.strip(), canonical, leads_on)


def _of(tag: str, attributes: _Attributes) -> Iterator[str]:
    if tag == "link" and _HINTS & set((attributes.get("rel") or "").lower().split()):
        return
    if tag == "input" and (attributes.get("type") or "").lower() != "image":
        return
    for name in _ATTRIBUTES[tag]:
        value = attributes.get(name)
        # Without a value there is no link in a picture or script; `<a href="">` is the page.
        if value is not None and name in attributes:
            yield value
    wanted = _SETS.get(tag)
    if wanted and attributes.get(wanted):
        yield from candidates(attributes[wanted] or "")


def candidates(srcset: str) -> Iterator[str]:
    """The addresses of a `srcset`, whose descriptors may hold commas in parentheses."""
    return (m[1].rstrip(",") for m in _CANDIDATE.finditer(srcset))


def _less_common(node: LexborNode) -> Iterator[str]:
    attributes = node.attributes
    if node.tag == "meta":
        if (attributes.get("http-equiv") or "").lower() == "refresh":
            yield from refreshed(attributes.get("content") or "")
        return
    yield from styled(node.text() if node.tag == "style" else attributes.get("style") or "")


def refreshed(content: str) -> Iterator[str]:
    """The address of a `meta` element that leads on to another page."""
    match = _REFRESH.fullmatch(content)
    if match:
        url = match["url"].strip()
        yield url.partition(match["quote"])[0] if match["quote"] else url


def styled(css: str) -> Iterator[str]:
    """What a style sheet loads: `url()` and `@import`."""
    if "url(" not in css.lower() and "@import" not in css.lower():
        return
    shown = _CSS_COMMENT.sub("", css)
    # Lazily, since most style attributes hold none.
    yield from (m[m.lastindex] for m in _CSS_URL.finditer(shown) if m.lastindex)


def text_of(data: bytes) -> str:
    """What a page shows outside of code, scripts and styles, white space as single spaces."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(data)
    for node in tree.css("code,pre,script,style,textarea,template"):
        # A sign in its place, so that what stands on both sides isn't joined.
        node.replace_with("\N{OBJECT REPLACEMENT CHARACTER}")
    return " ".join((tree.body.text() if tree.body else "").split())


Read = Callable[[bytes], Page]
READERS: Mapping[str, Read] = {
    ".html": read,
    ".htm": read,
    ".css": lambda data: Page(list(dict.fromkeys(styled(data.decode("utf-8", "replace")))), []),
}
"""What is read of a site, by a file's ending."""
