"""Addresses of the web, read as browsers read them (the URL Standard, https://url.spec.whatwg.org).

A host that is written as a number in any form comes out as the address that it means, so that
what is looked at, what is asked for and what is shown are the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote, unquote, urljoin

from adrtool.text import shortened

_PARTS = re.compile(
    r"(?P<scheme>https?):[/\\]*(?P<authority>[^/\\?#]*)(?P<path>[^?#]*)(?P<query>\?[^#]*)?"
    r"(?:\#(?P<fragment>.*))?",
    re.I | re.S,
)
_OUTER = "".join(map(chr, range(33)))
_BREAKS = str.maketrans("", "", "\t\n\r")
_PORTS = {"http": 80, "https": 443}
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f#%/:<>?@\[\\\]^`{|}\"]")
_SAFE_PATH = "!$%&'()*+,-./:;=@[]^_|~"
_SAFE_QUERY = _SAFE_PATH + "?`{}\\"
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+", re.A)
_SCHEME = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(.*)", re.S)
_BEFORE_QUERY = re.compile(r"([^?#]*)(.*)", re.S)
_USERINFO = re.compile(r"(https?:[/\\]*|[/\\]{2,})[^/\\?#]*@", re.I)
_LONGEST_SHOWN = 200
_NO_WEB = "is no address of http or https"


class NoUrl(ValueError):
    """A text that no browser could open, and why."""


class OtherScheme(NoUrl):
    """An address of another kind than http and https."""

    def __init__(self, scheme: str) -> None:
        super().__init__(_NO_WEB)
        self.scheme = scheme


@dataclass(frozen=True, slots=True)
class Url:
    """`host` is in lower case and ASCII, an IPv6 address without its brackets; `target` is path
    and query, percent-encoded. `userinfo` is as written, and never part of what is shown."""

    scheme: str
    host: str
    port: int
    target: str
    fragment: str = ""
    userinfo: str = ""

    @property
    def authority(self) -> str:
        """Host with its port, as in the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def text(self) -> str:
        """What is asked for: without fragment and without userinfo."""
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def shown(self) -> str:
        """For people: short, and without what may be secret."""
        whole = f"{self.text}#{self.fragment}" if self.fragment else self.text
        return shortened(whole, _LONGEST_SHOWN)

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: what a secret is for."""
        return self.scheme, self.host, self.port

    @property
    def base(self) -> Url:
        """The page without the place on it."""
        return replace(self, fragment="") if self.fragment else self


def parse(text: str) -> Url:
    """Raises NoUrl for another scheme than http and https, and for what can't be a URL."""
    clean = text.strip(_OUTER).translate(_BREAKS)
    match = _PARTS.fullmatch(clean)
    if match is None:
        other = _SCHEME.findall(clean)[0][0].lower()
        raise OtherScheme(other) if other not in {"", *_PORTS} else NoUrl(_NO_WEB)
    scheme = match["scheme"].lower()
    userinfo, _, place = match["authority"].rpartition("@")
    name, port = _parted(place)
    return Url(
        scheme,
        _host(name),
        _port(port, scheme),
        _target(match["path"], match["query"] or ""),
        match["fragment"] or "",
        userinfo,
    )


def joined(base: Url, location: str) -> Url:
    """Where a redirect leads; the fragment stays unless the location has its own."""
    clean = location.strip(_OUTER).translate(_BREAKS)
    found = parse(_absolute(base, clean))
    return found if "#" in clean else replace(found, fragment=base.fragment)


def _absolute(base: Url, location: str) -> str:
    scheme, rest = _SCHEME.findall(location)[0]
    if rest[:2].replace("\\", "/") == "//":
        return f"{scheme or base.scheme}:{rest}"
    if scheme.lower() not in {"", base.scheme}:
        return location
    # A scheme without slashes is that of the base, and the rest is relative.
    path, query = _BEFORE_QUERY.findall(rest)[0]
    try:
        return str(urljoin(base.text, path.replace("\\", "/") + query))
    except ValueError as error:
        raise NoUrl("is no address") from error


def masked(text: str) -> str:
    """A link as it is written, without name and password."""
    return _USERINFO.sub(r"\1", text)


def _parted(place: str) -> tuple[str, str]:
    if place.startswith("["):
        host, bracket, port = place.partition("]")
        if not bracket or (port and not port.startswith(":")):
            raise NoUrl("has an unfinished IPv6 address")
        return host + bracket, port[1:]
    host, _, port = place.partition(":")
    return host, port


def _port(text: str, scheme: str) -> int:
    if not text:
        return _PORTS[scheme]
    if not (text.isascii() and text.isdigit()) or not 0 < int(text.lstrip("0")[:9] or 0) < 2**16:
        raise NoUrl("has a port that can't be")
    return int(text)


def _host(name: str) -> str:
    if name.startswith("["):
        return _ipv6(name[1:-1])
    plain = _ascii(unquote(name)).lower()
    if not plain.strip(".") or _FORBIDDEN.search(plain):
        raise NoUrl("has a host name that can't be")
    last = plain.rstrip(".").rpartition(".")[2]
    return _ipv4(plain.rstrip(".")) if _NUMBER.fullmatch(last) else plain


def _ipv6(text: str) -> str:
    # A zone names a network card: the address is judged without it.
    try:
        return str(IPv6Address(unquote(text).partition("%")[0]))
    except ValueError as error:
        raise NoUrl("has an IPv6 address that can't be") from error


def _ipv4(text: str) -> str:
    """Decimal, octal and hexadecimal numbers, one to four of them, as in `0x7f.1`."""
    parts = text.split(".")
    numbers = [_number(part) for part in parts]
    value = numbers.pop()
    if len(numbers) > 3 or any(n > 255 for n in numbers) or value >= 256 ** (4 - len(numbers)):
        raise NoUrl("has an IPv4 address that can't be")
    value += sum(n << 8 * (3 - i) for i, n in enumerate(numbers))
    return str(IPv4Address(value))


def _number(part: str) -> int:
    base = 16 if part[:2] in {"0x", "0X"} else 8 if part.startswith("0") else 10
    digits = part[2 * (base == 16) :].lstrip("0") or "0"
    try:
        # What is longer than this fits nowhere, and is slow to read.
        return int(digits[:40], base)
    except ValueError as error:
        raise NoUrl("has an IPv4 address that can't be") from error


def _ascii(name: str) -> str:
    if name.isascii():
        return name
    import idna

    try:
        mapped = idna.uts46_remap(name, std3_rules=False)
        return mapped if mapped.isascii() else idna.encode(mapped).decode()
    except (idna.IDNAError, UnicodeError):
        pass
    try:
        # Names with signs that the newer standard leaves out, as emoji, are registered too.
        return name.encode("idna").decode()
    except UnicodeError as error:
        raise NoUrl("has a host name that can't be") from error


def _target(path: str, query: str) -> str:
    shown = _without_dots(path.replace("\\", "/")) if path else "/"
    return _quoted(shown, _SAFE_PATH) + _quoted(query, _SAFE_QUERY)


def _quoted(text: str, safe: str) -> str:
    whole = re.sub(r"%(?![0-9a-fA-F]{2})", "%25", text) if "%" in text else text
    return quote(whole.encode("utf-8", "surrogateescape"), safe)


_DOTS = {".", "%2e"}
_TWO_DOTS = {"..", ".%2e", "%2e.", "%2e%2e"}


def _without_dots(path: str) -> str:
    if "." not in path and "%2" not in path:
        return path
    kept: list[str] = []
    parts = path.split("/")[1:]
    for part in parts:
        if part.lower() in _TWO_DOTS:
            del kept[-1:]
        elif part.lower() not in _DOTS:
            kept.append(part)
    if parts and parts[-1].lower() in _DOTS | _TWO_DOTS:
        kept.append("")
    return "/" + "/".join(kept)
