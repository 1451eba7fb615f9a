"""Addresses as a browser resolves them, on a site that may live below a path of its host."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

from adrtool.values import Value

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_WEB = re.compile(r"https?:", re.I)
# A drive's letter, or the scheme for files: both are on the author's machine.
_LOCAL = re.compile(r"(?:file|[A-Za-z]):", re.I)
_LINE_BREAKS = str.maketrans("", "", "\t\n\r")
_OUTER = "".join(map(chr, range(33)))
_DOT = re.compile(r"%2e", re.I)

Kind = Literal["page", "web", "outside", "local", "other"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Target(Value):
    """Where a link leads. `path` of a page is relative to the site, decoded, and empty for its
    home; of anything else it is the address. `fragment` is as written."""

    kind: Kind
    path: str
    fragment: str = ""


OTHER = Target("other", "")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Resolver(Value):
    """Resolves links of a site at `host` (with its port, lower case, empty when unknown) below
    `base`, a path that begins and ends with a slash."""

    host: str = ""
    base: str = "/"
    _folders: dict[str, list[str]] = field(default_factory=dict)

    def resolve(self, link: str, page: str, base_href: str = "") -> Target:
        """`page` is the path of the page's file on the site, `base_href` what its `base` says."""
        clean = link.strip(_OUTER)
        if "\n" in clean or "\t" in clean or "\r" in clean:
            clean = clean.translate(_LINE_BREAKS)
        if base_href:
            return self._against(base_href, clean, page)
        if ":" in clean and _SCHEME.match(clean):
            return self._absolute(clean)
        path, _, fragment = clean.partition("#")
        path = path.partition("?")[0]
        if "\\" in path:
            path = path.replace("\\", "/")
        if path.startswith("//"):
            return self._absolute(f"https:{path}" + (f"#{fragment}" if fragment else ""))
        if path.startswith("/"):
            return self._rooted(path, fragment)
        return self._relative(path, page, fragment)

    def _against(self, base_href: str, link: str, page: str) -> Target:
        # Where the base leads decides, as if the page were there.
        if not link or _SCHEME.match(link) or link.startswith(("/", "\\")):
            return self.resolve(link, page)
        there = self.resolve(base_href, page)
        if there.kind == "page":
            folder = posixpath.dirname(there.path)
            if link.startswith(("#", "?")):
                return Target("page", there.path, link.partition("#")[2])
            return self.resolve(link, f"{folder}/-" if folder else "-")
        return OTHER if there.kind == "web" else there

    def _relative(self, path: str, page: str, fragment: str) -> Target:
        if not path:
            return Target("page", page, fragment)
        folders = self._folders.get(page)
        if folders is None:
            folders = self._folders[page] = _above(page)
        up = 0
        while path.startswith("../", 3 * up):
            up += 1
        rest = path[3 * up :]
        is_plain = not (rest.startswith((".", "/")) or "/." in rest or "//" in rest or "%" in rest)
        if is_plain and up < len(folders):
            return Target("page", folders[up] + rest, fragment)
        return self._rooted(self.base + quote(folders[0]) + path, fragment)

    def _rooted(self, path: str, fragment: str) -> Target:
        whole = _without_dots(_DOT.sub(".", path))
        inside = self._inside(whole)
        if inside is None:
            return Target("outside", whole, fragment)
        return Target("page", inside, fragment)

    def _inside(self, path: str) -> str | None:
        """The decoded path on the site; None when it is beside the site."""
        if path.startswith(self.base):
            return decoded(path[len(self.base) :])
        return "" if f"{path}/" == self.base else None

    def _absolute(self, url: str) -> Target:
        if not _WEB.match(url):
            return Target("local", url) if _LOCAL.match(url) else OTHER
        try:
            parts = urlsplit(url)
            host = _host(parts.hostname or "", parts.port, parts.scheme)
        except ValueError:
            return Target("web", url)
        if self.host and host == self.host:
            inside = self._inside(_without_dots(_DOT.sub(".", parts.path or "/")))
            if inside is not None:
                return Target("page", inside, parts.fragment)
        return Target("web", url, parts.fragment)


def resolver(site_url: str) -> Resolver:
    """For a site at an address; for none, at the top of a host that isn't known."""
    try:
        parts = urlsplit(site_url)
        host = _host(parts.hostname or "", parts.port, parts.scheme)
    except ValueError:
        return Resolver()
    path = parts.path.strip("/") if host else ""
    return Resolver(host, f"/{path}/" if path else "/")


def _host(name: str, port: int | None, scheme: str) -> str:
    usual = {"http": 80, "https": 443}.get(scheme.lower())
    return name if port in {None, usual} else f"{name}:{port}"


def _above(page: str) -> list[str]:
    """The folder of a page and those above it, each with a slash at its end, the top empty."""
    parts = page.split("/")[:-1]
    return ["".join(f"{p}/" for p in parts[:n]) for n in range(len(parts), -1, -1)]


def _without_dots(path: str) -> str:
    """As browsers do it: what climbs higher than the host's top stays there; doubled slashes
    are what servers take for one."""
    kept: list[str] = []
    parts = path.split("/")
    for part in parts:
        if part == "..":
            del kept[-1:]
        elif part not in {"", "."}:
            kept.append(part)
    end = "/" if parts[-1] in {"", ".", ".."} and kept else ""
    return f"/{'/'.join(kept)}{end}"


def decoded(path: str) -> str:
    """A path without percent signs; an encoded slash stays, since it parts no folders."""
    if "%" not in path:
        return path
    return unquote(re.sub(r"%(?=2[fF])", "%25", path), errors="surrogateescape")


def bare_fragment(fragment: str) -> str:
    """A fragment without the directive for browsers that may follow it (`:~:text=`)."""
    return fragment.partition(":~:")[0]


def names_something(fragment: str, ids: frozenset[str] | set[str]) -> bool:
    """Whether a fragment finds its place on a page with these anchors.

    `#` and `#top` always do; what begins like a path is for a script of the page.
    """
    name = bare_fragment(fragment)
    if not name or name[0] in "/!" or name in ids:
        return True
    plain = unquote(name)
    return plain in ids or plain.lower() == "top"
