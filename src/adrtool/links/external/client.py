"""One request: what a server answered, or what went wrong on the way there."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import ssl
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.parse import unquote

import aiohttp
from yarl import URL

from adrtool import __version__
from adrtool.links.external import body, lenient
from adrtool.links.external.body import Page
from adrtool.links.external.environment import Proxies, Secrets, authorities
from adrtool.links.external.guard import NO_NAME, Guard, Resolver, Unknown
from adrtool.links.external.urls import Url

AGENT = f"adrtool/{__version__} (link check; +https://github.com/adrtool/adrtool)"
_HEADER_BYTES = 2**16
_PHRASES = {status.value: status.phrase for status in HTTPStatus}
_WRONG = (
    aiohttp.ClientError, HTTPException, OSError, ValueError, asyncio.IncompleteReadError,
)  # fmt: skip
_RESETS = frozenset({errno.ECONNRESET, errno.ECONNABORTED, errno.EPIPE})


@dataclass(frozen=True, slots=True)
class Answer:
    """`retry_after` is in seconds, None when the server didn't say; `cookies` as it set them."""

    status: int
    location: str | None = None
    retry_after: float | None = None
    cookies: Any = None
    page: Page | None = None
    challenge: bool = False

    @property
    def said(self) -> str:
        """For people: `404 Not Found`, in the standard's words, since the server's may be any."""
        return f"{self.status} {_PHRASES.get(self.status, '')}".rstrip()


@dataclass(frozen=True, slots=True)
class Fault:
    """No answer. `kind` is timeout, reset, connect, tls, protocol or proxy."""

    kind: str
    message: str
    hint: str = ""


_NO_PROXY = Fault("proxy", "wasn't asked: the proxy can't be reached")


class Client:
    """Asks, each time one request without following where it leads."""

    def __init__(self, guard: Guard, secrets: Secrets) -> None:
        self.guard = guard
        self.secrets = secrets
        self.proxies = Proxies()
        self.requests = 0
        self.context = authorities()
        self.odd: set[str] = set()
        """Addresses whose answers break the standard."""
        connector = aiohttp.TCPConnector(
            limit=0, resolver=Resolver(guard), use_dns_cache=False, ssl=self.context,
            socket_factory=guard.make_socket, keepalive_timeout=15,
        )  # fmt: skip
        self.session = aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False,
            max_line_size=_HEADER_BYTES, max_field_size=_HEADER_BYTES, max_headers=512,
        )  # fmt: skip
        # It would ask again at once, behind the back of who counts and paces the requests.
        self.session._retry_connection = False

    async def close(self) -> None:
        """Closes every connection."""
        await self.session.close()

    def secret_headers(self, url: Url) -> dict[str, str]:
        """Those of the environment and those of a name and password in the address itself."""
        found = dict(self.secrets.headers(url))
        if url.userinfo and "authorization" not in map(str.lower, found):
            name, _, password = url.userinfo.partition(":")
            pair = f"{unquote(name)}:{unquote(password)}".encode()
            found["Authorization"] = f"Basic {b64encode(pair).decode()}"
        return found

    async def ask(
        self, method: str, url: Url, timeout: float, want_page: bool, cookie: str = ""
    ) -> Answer | Fault:
        """One request to an address whose host was admitted."""
        headers = {
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": AGENT,
            **({"Cookie": cookie} if cookie else {}),
            **self.secret_headers(url),
        }
        self.requests += 1
        try:
            # An answer that drips in for ever ends too.
            async with asyncio.timeout(timeout * 3 if want_page else timeout):
                if method == "GET" and url.text in self.odd and not self.proxies.of(url):
                    return await self._ask_leniently(url, headers, want_page)
                return await self._ask(method, url, headers, timeout, want_page)
        except TimeoutError:
            return Fault("timeout", f"gives no answer within {timeout:g} s")
        except Unknown:
            return _NO_PROXY
        except _WRONG as error:
            fault = _fault(error)
            if fault.kind == "protocol":
                self.odd.add(url.text)
            return fault

    async def _ask(
        self, method: str, url: Url, headers: dict[str, str], timeout: float, want_page: bool
    ) -> Answer | Fault:
        proxy = await self._proxy(url)
        limits = aiohttp.ClientTimeout(total=None, sock_connect=timeout, sock_read=timeout)
        async with self.session.request(
            method, URL(url.text, encoded=True), headers=headers, allow_redirects=False,
            timeout=limits, **proxy,
        ) as response:  # fmt: skip
            page = await body.read(response, want_page) if method != "HEAD" else None
            return _answer(response.status, response.headers, page, response.cookies or None)

    async def _ask_leniently(
        self, url: Url, headers: dict[str, str], want_page: bool
    ) -> Answer | Fault:
        args = self.guard, self.context, url, headers, want_page
        status, said, data = await lenient.get(*args)
        page = None
        if want_page and body.is_page(status, said.get_content_type()):
            charset = said.get_content_charset()
            page = body.page(data, said.get("Content-Encoding", ""), charset)
        return _answer(status, said, page)

    async def _proxy(self, url: Url) -> dict[str, Any]:
        proxy = self.proxies.of(url)
        if proxy is None:
            return {}
        await self.guard.admit_proxy(proxy.host)
        found: dict[str, Any] = {"proxy": URL(proxy.text, encoded=True)}
        if proxy.userinfo:
            name, _, password = proxy.userinfo.partition(":")
            found["proxy_auth"] = aiohttp.BasicAuth(unquote(name), unquote(password))
        return found


def _answer(
    status: int, headers: Mapping[str, str] | Message, page: Page | None, cookies: Any = None
) -> Answer:
    return Answer(
        status,
        headers.get("Location"),
        _seconds(headers.get("Retry-After")),
        cookies,
        page,
        "challenge" in headers.get("cf-mitigated", "").lower(),
    )


def _seconds(said: str | None) -> float | None:
    """A `Retry-After`: seconds, or a date (RFC 9110, 10.2.3)."""
    if said is None:
        return None
    text = said.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _fault(error: BaseException) -> Fault:
    if isinstance(error, aiohttp.ClientProxyConnectionError):
        return _NO_PROXY
    if isinstance(error, aiohttp.ClientHttpProxyError):
        if error.status == 407:
            return Fault("proxy", "wasn't asked: the proxy wants a name and password")
        return Fault("connect", f"can't be reached through the proxy ({error.status})")
    for cause in _causes(error):
        # aiohttp's own are errors of TLS by name only, and without its fields.
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, aiohttp.ClientError):
            return _tls(cause)
    for cause in _causes(error):
        found = _of_connection(cause)
        if found:
            return found
    return Fault("protocol", "gives an answer that isn't HTTP")


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        inner = getattr(error, "os_error", None) or getattr(error, "_certificate_error", None)
        error = inner or error.__cause__ or error.__context__
    return found


def _of_connection(error: BaseException) -> Fault | None:
    if isinstance(error, aiohttp.ServerTimeoutError | TimeoutError):
        return Fault("timeout", "gives no answer in time")
    code = getattr(error, "errno", None)
    if isinstance(error, ConnectionRefusedError) or code == errno.ECONNREFUSED:
        return Fault("connect", "refuses the connection")
    if isinstance(
        error,
        ConnectionError | aiohttp.ServerDisconnectedError | aiohttp.ClientPayloadError
        | asyncio.IncompleteReadError,
    ) or code in _RESETS:  # fmt: skip
        return Fault("reset", "breaks the connection off")
    if isinstance(error, socket.gaierror):
        return Fault("connect", NO_NAME)
    if isinstance(error, OSError) and code is not None:
        # What asyncio has for it is of Python, and nobody's words.
        return Fault("connect", f"can't be reached ({os.strerror(code).lower()})")
    return None


# Numbers of X509_V_ERR_*, in OpenSSL's x509_vfy.h.
_CERTIFICATES = {
    9: "has a certificate that isn't valid yet",
    10: "has a certificate that has expired",
    18: "has a certificate that it signed itself",
    19: "has a certificate of an authority that isn't trusted",
    20: "has a certificate of an authority that isn't trusted",
    21: "has a certificate of an authority that isn't trusted",
    23: "has a certificate that was revoked",
    62: "has a certificate for another host",
    64: "has a certificate for another host",
}
_OWN_AUTHORITY = "an authority of your own goes into SSL_CERT_FILE"


def _tls(error: ssl.SSLError) -> Fault:
    if isinstance(error, ssl.SSLCertVerificationError):
        code = error.verify_code
        message = _CERTIFICATES.get(code, f"has a certificate that is refused ({code})")
        return Fault("tls", message, _OWN_AUTHORITY if code in {18, 19, 20, 21} else "")
    reason = (error.reason or "").replace("_", " ").lower()
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError) or "eof" in reason:
        return Fault("reset", "breaks the connection off")
    if "wrong version number" in reason or "record layer failure" in reason:
        return Fault("tls", "speaks no TLS", "http:// instead of https://?")
    return Fault("tls", f"fails in its TLS handshake ({reason or 'unknown'})")
