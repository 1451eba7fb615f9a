"""A second look at an answer that the HTTP client doesn't read: as lenient as browsers are.

Servers send more than they announce, a body after HEAD, a length twice, or lines that are no
headers. aiohttp takes none of it; `http.client` does.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from email.message import Message
from http.client import HTTPException, HTTPResponse, IncompleteRead
from io import BytesIO
from typing import cast

from adrtool.links.external.body import MAX_PAGE
from adrtool.links.external.guard import Guard
from adrtool.links.external.urls import Url

_PART = 2**16
_HEAD_BYTES = 2**17
_SILENCE_SECONDS = 1.0
_ENDS = (b"\r\n\r\n", b"\n\n", b"\n\r\n")


class _Received(BytesIO):
    """What was received, as `http.client` wants it."""

    def makefile(self, _: str) -> BytesIO:
        return self


async def get(
    guard: Guard, context: ssl.SSLContext, url: Url, headers: Mapping[str, str], want_page: bool
) -> tuple[int, Message, bytes]:
    """Status, headers, and the body as far as it is wanted. Raises OSError, HTTPException."""
    is_secure = url.scheme == "https"
    reader, writer = await asyncio.open_connection(
        sock=await _connected(guard, url), ssl=context if is_secure else None,
        server_hostname=url.host if is_secure else None,
    )  # fmt: skip
    try:
        lines = {"Host": url.authority, **headers, "Connection": "close"}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        writer.write(f"GET {url.target} HTTP/1.1\r\n{head}\r\n".encode())
        return _parsed(await _received(reader, want_page))
    finally:
        writer.close()


async def _connected(guard: Guard, url: Url) -> socket.socket:
    loop = asyncio.get_running_loop()
    failed: OSError = ConnectionError()
    for address in guard.addresses(url.host):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        place = (address, url.port)
        made = guard.make_socket((family, socket.SOCK_STREAM, 0, "", place))
        made.setblocking(False)
        try:
            await loop.sock_connect(made, place)
        except OSError as error:
            made.close()
            failed = error
        except asyncio.CancelledError:
            made.close()
            raise
        else:
            return made
    raise failed


async def _received(reader: asyncio.StreamReader, want_page: bool) -> bytes:
    """All of it, or the headers alone. A server that doesn't hang up has said all it will."""
    found = bytearray(await reader.read(_PART))
    most = MAX_PAGE if want_page else _HEAD_BYTES
    with suppress(TimeoutError, ConnectionError):
        while len(found) < most and (want_page or not any(end in found for end in _ENDS)):
            async with asyncio.timeout(_SILENCE_SECONDS):
                part = await reader.read(_PART)
            if not part:
                break
            found += part
    return bytes(found)


def _parsed(raw: bytes) -> tuple[int, Message, bytes]:
    if not raw:
        raise ConnectionResetError
    try:
        response = HTTPResponse(cast(socket.socket, _Received(raw)), method="GET")
        response.begin()
    except ValueError as error:
        raise HTTPException from error
    try:
        data = response.read()
    except IncompleteRead as error:
        data = error.partial
    except (HTTPException, ValueError):
        data = b""
    return response.status, response.headers, data
