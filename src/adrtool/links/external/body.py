"""The body of an answer: as much of it as is wanted, unpacked, as text."""

from __future__ import annotations

import asyncio
import codecs
import re
import zlib
from contextlib import suppress
from dataclasses import dataclass

import aiohttp

MAX_PAGE = 16 * 2**20
"""So many bytes of a page, unpacked, are looked at for its anchors."""
_DRAIN = 2**16
_DRAIN_SECONDS = 0.5
_PART = 2**16
_HTML = ("text/html", "application/xhtml+xml")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
          (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
# What `zlib` takes for its header: of gzip or of zlib. The latter is left out by some servers.
_PACKED = {"gzip": (47,), "x-gzip": (47,), "deflate": (47, -15)}


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page of HTML; `whole` unless a part of it could not be read."""

    html: str
    whole: bool


async def read(response: aiohttp.ClientResponse, want_page: bool) -> Page | None:
    """The page where it is wanted, and is one. A page that breaks off raises what it broke by."""
    if not (want_page and is_page(response.status, response.content_type)):
        await _drain(response)
        return None
    data = await _up_to(response, MAX_PAGE + 1)
    return page(data, response.headers.get("Content-Encoding", ""), response.charset)


def is_page(status: int, kind: str) -> bool:
    """Whether an answer is one that may have anchors."""
    return 200 <= status < 300 and kind in _HTML


def page(data: bytes, encoding: str, charset: str | None) -> Page | None:
    """A page from what was sent, by what its headers say; None when it can't be unpacked."""
    unpacked, ended = _unpacked(data, encoding)
    if unpacked is None:
        return None
    text, certain = _decoded(unpacked[:MAX_PAGE], charset)
    return Page(text, certain and ended and max(len(data), len(unpacked)) <= MAX_PAGE)


async def _drain(response: aiohttp.ClientResponse) -> None:
    """Reads what is short, for the connection to be used again; what becomes of it says nothing."""
    if (response.content_length or 0) > _DRAIN:
        return
    with suppress(aiohttp.ClientError, OSError, TimeoutError):
        async with asyncio.timeout(_DRAIN_SECONDS):
            await _up_to(response, _DRAIN)


async def _up_to(response: aiohttp.ClientResponse, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while size < most:
        part = await response.content.read(min(_PART, most - size))
        if not part:
            break
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _unpacked(data: bytes, said: str) -> tuple[bytes | None, bool]:
    """Without its `Content-Encoding`, None where that can't be undone, and whether it is all."""
    found, whole = data, True
    for name in reversed([part.strip().lower() for part in said.split(",")]):
        if name in {"", "identity"}:
            continue
        tried = (_inflated(found, window) for window in _PACKED.get(name, ()))
        inflated = next((one for one in tried if one), None)
        if inflated is None:
            return None, False
        found, whole = inflated[0], whole and inflated[1]
    return found, whole


def _inflated(data: bytes, window: int) -> tuple[bytes, bool] | None:
    unpack = zlib.decompressobj(wbits=window)
    try:
        found = unpack.decompress(data, MAX_PAGE + 1)
    except zlib.error:
        return None
    return found, unpack.eof and not unpack.unused_data


def _decoded(data: bytes, said: str | None) -> tuple[str, bool]:
    """The text, and whether its encoding is known (https://encoding.spec.whatwg.org)."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), True
    name = (said or _stated(data)).lower()
    # Old names of many encodings begin so.
    for one in (name, name.removeprefix("x-")):
        with suppress(LookupError, ValueError):
            return data.decode(one, "replace"), True
    try:
        return data.decode("utf-8"), True
    except UnicodeError:
        return data.decode("utf-8", "replace"), False


def _stated(data: bytes) -> str:
    match = _CHARSET.search(data[:2048].decode("latin-1"))
    # What could be read as far as this is not of two bytes a letter, whatever it says.
    return match[1] if match and not match[1].lower().startswith("utf-16") else "utf-8"
