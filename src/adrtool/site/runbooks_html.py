"""HTML of a page made to work inside of one file: anchors, links, images."""

from __future__ import annotations

import base64
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

MAX_IMAGE_BYTES = 8 * 1024 * 1024

_TYPES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif", ".webp": "webp",
          ".avif": "avif", ".svg": "svg+xml"}  # fmt: skip
_NAMED = frozenset({"id", "for", "name"})
_FETCHED = frozenset({"audio", "video", "source"})


@dataclass(slots=True)
class Places:
    """Where a link may lead: the anchors of pages that are in the file, by URI, the files of
    images, by URI, and the site on which all other pages are. Collects what can't be shown."""

    slugs: Mapping[str, str]
    files: Mapping[str, Path]
    site_url: str = ""
    directory_urls: bool = True
    notes: list[str] = field(default_factory=list)

    def link(self, uri: str, address: str) -> str | None:
        """A link on the page `uri` as it works in the file; None for one that leads nowhere."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        if parts.scheme or parts.netloc:
            return address if parts.scheme else f"https:{address}"
        slug = self.slugs[uri]
        if not parts.path:
            return f"#{slug}/{parts.fragment}" if parts.fragment else f"#{slug}"
        target = _target(uri, parts.path)
        other = self.slugs.get(target) or self.slugs.get(f"{posixpath.splitext(target)[0]}.md")
        if other:
            return f"#{other}/{parts.fragment}" if parts.fragment else f"#{other}"
        hash_ = f"#{parts.fragment}" if parts.fragment else ""
        return urljoin(self.site_url, self._built(target)) + hash_ if self.site_url else None

    def _built(self, target: str) -> str:
        stem, ending = posixpath.splitext(target)
        if ending != ".md":
            return target
        if not self.directory_urls:
            return f"{stem}.html"
        return stem.removesuffix("index") if posixpath.basename(stem) == "index" else f"{stem}/"

    def image(self, uri: str, address: str) -> str | None:
        """An image's content as an address; None for one that isn't in the repository."""
        if address.startswith("data:image/"):
            return address
        file = self.files.get(_target(uri, address.partition("?")[0].partition("#")[0]))
        if file is None:
            self.notes.append(f"{uri}: an image isn't in the file: {address}")
            return None
        try:
            data = file.read_bytes() if file.stat().st_size <= MAX_IMAGE_BYTES else b""
        except OSError:
            data = b""
        if not data:
            self.notes.append(f"{uri}: an image is too large, or can't be read: {address}")
            return None
        kind = _TYPES[PurePosixPath(file.name).suffix.casefold()]
        return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def _target(uri: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(uri), unquote(path)))


def localize(html: str, uri: str, places: Places) -> str:
    """Cleaned HTML of the page `uri` with links, anchors and images that work in the file.

    An image from elsewhere becomes a link to it, a link that leads nowhere the text in it.
    """
    writer = _Writer(uri, places)
    writer.feed(html)
    writer.close()
    return "".join(writer.out)


class _Writer(HTMLParser):
    """Writes what it reads. The input is well formed, since the cleaner has written it."""

    def __init__(self, uri: str, places: Places) -> None:
        super().__init__(convert_charrefs=False)
        self.uri, self.places = uri, places
        self.out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Writes a tag with its attributes as they work in the file."""
        stated = {key: value or "" for key, value in attrs}
        if tag == "img":
            self._image(stated)
        elif tag not in _FETCHED:
            kept = ((key, self._value(key, value)) for key, value in stated.items())
            self._tag(tag, {key: value for key, value in kept if value is not None})

    def _value(self, key: str, value: str) -> str | None:
        if key == "href":
            return self.places.link(self.uri, value)
        return f"{self.places.slugs[self.uri]}/{value}" if key in _NAMED else value

    def _tag(self, tag: str, attributes: Mapping[str, str]) -> None:
        written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
        self.out.append(f"<{tag}{written}>")

    def _image(self, stated: dict[str, str]) -> None:
        address, text = stated.pop("src", ""), stated.get("alt", "")
        stated.pop("srcset", None)
        data = self.places.image(self.uri, address)
        if data:
            self._tag("img", {**stated, "src": data})
        elif address.startswith(("https:", "http:", "//")):
            shown = self.places.link(self.uri, address) or ""
            self.out.append(f'<a href="{escape(shown)}">{escape(text or shown)}</a>')
        else:
            self.out.append(escape(text))

    def handle_endtag(self, tag: str) -> None:
        """Writes an end tag."""
        if tag not in _FETCHED:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Writes text, in which references are left as they are."""
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        """Writes a named reference."""
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Writes a numbered reference."""
        self.out.append(f"&#{name};")
