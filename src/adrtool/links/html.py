"""The links and anchors of one HTML page or style sheet, as a browser finds them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adrtool.values import Value

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_Attributes = Mapping[str, str | None]

# One selector for all, since each search of a page costs half as much as parsing it.
_LOOKED_AT = (
    "[href],[src],[srcset],[poster],[data],[action],[xlink\\:href],[imagesrcset],[id],[style],"
    "a[name],meta[http-equiv],style"
)
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
_CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*)(?:(?<=,)|[^,(]*+(?:\([^)]{0,200}+\)[^,(]*+)*+)")
_REFRESH = re.compile(r"\s*[\d.]+\s*[;,]?\s*(?:url\s*=\s*)?(?P<quote>['\"]?)(?P<url>.+)", re.I)
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_CSS_URL = re.compile(
    r"url\(\s*(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^\s\"'()]+))\s*\)"
    r"|@import\s+(?:\"([^\"\n]+)\"|'([^'\n]+)')",
    re.I,
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Page(Value):
    """`links` are distinct and as written; `ids` are what a fragment may name.

    `leads_on` is the link that a page follows by itself, as those do that stand for moved ones.
    """

    links: list[str]
    ids: list[str]
    base: str = ""
    canonical: str = ""
    leads_on: str = ""


def prepare() -> None:
    """Loads what `read` needs, which else each process would do by itself."""
    import selectolax.lexbor  # noqa: F401 - loading it is all


def read(data: bytes) -> Page:
    """What a page links to, and its anchors."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(data.removeprefix(b"\xef\xbb\xbf"))
    found = _Found()
    for node in tree.css(_LOOKED_AT):
        tag, attributes = node.tag or "", node.attributes
        if "id" in attributes:
            found.ids.append(attributes["id"] or "")
        if tag == "a" and "href" in attributes and "style" not in attributes:
            # Most by far, so without a further look.
            found.links[attributes["href"] or ""] = None
        elif len(attributes) > ("id" in attributes) or tag == "style":
            found.add(tag, attributes, node)
        if tag == "a" and "name" in attributes:
            found.ids.append(attributes["name"] or "")
    # An element is found once for each part of the selector that it answers.
    ids = [name for name in dict.fromkeys(found.ids) if name]
    return Page(list(found.links), ids, found.base.strip(), found.canonical, found.leads_on)


class _Found:
    """What is found of a page, element by element."""

    def __init__(self) -> None:
        self.links: dict[str, None] = {}
        self.ids: list[str] = []
        self.base = self.canonical = self.leads_on = ""

    def add(self, tag: str, attributes: _Attributes, node: LexborNode) -> None:
        """Looks at one element."""
        if tag == "base":
            self.base = self.base or attributes.get("href") or ""
        elif tag == "form" and (attributes.get("method") or "get").lower() == "get":
            self._take(filter(None, [attributes.get("action")]))
        elif tag == "style":
            self._take(styled(node.text()))
        elif tag == "meta" and (attributes.get("http-equiv") or "").lower() == "refresh":
            led = list(refreshed(attributes.get("content") or ""))
            self.leads_on = self.leads_on or "".join(led[:1])
            self._take(led)
        elif tag in _ATTRIBUTES:
            self._take(_of(tag, attributes))
            if tag == "link" and attributes.get("rel") == "canonical":
                self.canonical = self.canonical or attributes.get("href") or ""
        if attributes.get("style"):
            self._take(styled(attributes["style"] or ""))

    def _take(self, links: Iterable[str]) -> None:
        self.links.update(dict.fromkeys(links))


def _of(tag: str, attributes: _Attributes) -> Iterator[str]:
    if tag == "link" and _HINTS & set((attributes.get("rel") or "").lower().split()):
        return
    if tag == "input" and (attributes.get("type") or "").lower() != "image":
        return
    for name in _ATTRIBUTES[tag]:
        value = attributes.get(name)
        if value is not None:
            yield value
    wanted = _SETS.get(tag)
    if wanted and attributes.get(wanted):
        yield from candidates(attributes[wanted] or "")


def candidates(srcset: str) -> Iterator[str]:
    """The addresses of a `srcset`, whose descriptors may hold commas in parentheses."""
    return (m[1].rstrip(",") for m in _CANDIDATE.finditer(srcset))


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
