"""What the environment says: proxies, certificate authorities, and headers that are secret.

Headers for a host are in `ADRTOOL_LINK_HEADERS`, a line each: `HOST[:PORT] NAME: VALUE`. They
aren't in `adrtool.yml`, where a pull request from a stranger could send any variable anywhere.
"""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import getproxies, proxy_bypass

from adrtool.links.external.urls import NoUrl, Url, parse
from adrtool.problems import WrongUse

HEADERS = "ADRTOOL_LINK_HEADERS"
_AUTHORITIES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_LINE = re.compile(r"(?P<host>\S+)\s+(?P<name>[A-Za-z0-9!#$%&'*+.^_`|~-]+):[ \t]*(?P<value>.*)")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]+")


@dataclass(frozen=True, slots=True)
class Secrets:
    """Headers by host and port. They have no form that could be printed."""

    of: Mapping[tuple[str, int], Mapping[str, str]] = field(default_factory=dict, repr=False)

    def headers(self, url: Url) -> Mapping[str, str]:
        """What is sent along to one address: nothing unless host and port are those that were
        named, and without a port only to https."""
        found = self.of.get((url.host, url.port))
        if found is None and url.scheme == "https" and url.port == 443:
            found = self.of.get((url.host, 0))
        return found or {}

    def unsafe(self, url: Url) -> bool:
        """Whether headers stay unsent since their line names no port and this isn't https."""
        return (url.host, 0) in self.of and not self.headers(url)


def secrets(environment: Mapping[str, str] | None = None) -> Secrets:
    """Raises WrongUse for a line that can't be read; it says which line, never what is in it."""
    said = (os.environ if environment is None else environment).get(HEADERS, "")
    found: dict[tuple[str, int], dict[str, str]] = {}
    for number, line in enumerate(said.splitlines(), 1):
        match = _LINE.fullmatch(line.strip())
        if match and _VALUE.fullmatch(match["value"]):
            found.setdefault(_place(match["host"], number), {})[match["name"]] = match["value"]
        elif line.strip():
            raise _wrong(number)
    return Secrets(found)


def _place(host: str, number: int) -> tuple[str, int]:
    named = host if "://" in host else f"https://{host}"
    has_port = "://" in host or re.search(r":\d+$", host) is not None
    try:
        url = parse(named)
    except NoUrl:
        raise _wrong(number) from None
    if url.target != "/" or url.userinfo:
        raise _wrong(number)
    return url.host, url.port if has_port else 0


def _wrong(number: int) -> WrongUse:
    message = f"{HEADERS}: line {number} can't be read"
    return WrongUse(message, "a line is `HOST[:PORT] NAME: VALUE`")


class Proxies:
    """HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, or what the system has for them."""

    def __init__(self) -> None:
        self.by_scheme = getproxies()

    def of(self, url: Url) -> Url | None:
        """The proxy for an address; None for a direct connection."""
        said = self.by_scheme.get(url.scheme) or self.by_scheme.get("all")
        if not said or proxy_bypass(f"{url.host}:{url.port}"):
            return None
        try:
            return parse(said if "://" in said else f"http://{said}")
        except NoUrl as error:
            message = f"the proxy for {url.scheme} {error}"
            raise WrongUse(message, "a proxy is like http://HOST:PORT") from None


def authorities() -> ssl.SSLContext:
    """Who is trusted: the file that a variable names, else the system's, else certifi's."""
    named = next((os.environ[name] for name in _AUTHORITIES if os.environ.get(name)), None)
    try:
        if named:
            folder = Path(named).is_dir()
            return ssl.create_default_context(
                cafile=None if folder else named, capath=named if folder else None
            )
        context = ssl.create_default_context()
    except OSError as error:
        message = f"the certificate authorities can't be read: {error.strerror or error}"
        raise WrongUse(message, f"see {', '.join(_AUTHORITIES)}") from error
    paths = ssl.get_default_verify_paths()
    if not paths.cafile and not paths.capath and not context.cert_store_stats()["x509_ca"]:
        _add_bundled(context)
    return context


def _add_bundled(context: ssl.SSLContext) -> None:
    import certifi

    context.load_verify_locations(cafile=certifi.where())
