"""A host on the loopback interface with every fault that link checks meet, which counts."""

from __future__ import annotations

import asyncio
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from socket import SO_LINGER, SOL_SOCKET
from urllib.parse import urlsplit

_REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 404: "Not Found"}
# What every handshake of TLS begins with.
_HELLO = b"\x16"
_PAGE = b"<!doctype html><html><body><h1 id=good>Good</h1><p>Text</p></body></html>"


@dataclass
class Request:
    """What was asked: the path has its query, header names are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    attempt: int
    """Which request for this path it is, from 1."""


@dataclass
class Reply:
    """What is sent back; `reset` breaks the connection off instead, `raw` replaces it all and,
    without `keep`, ends the connection."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = _PAGE
    delay: float = 0.0
    reset: bool = False
    raw: bytes = b""
    keep: bool = False


class Server:
    """Serves what `reply` answers, from a thread; all counts are the server's own."""

    def __init__(self, delay: float = 0.0, context: ssl.SSLContext | None = None) -> None:
        self.delay = delay
        self.context = context
        self.requests: list[Request] = []
        self.connections = 0
        self.active = self.peak = 0
        self.replies: dict[str, Reply] = {}
        self._attempts: Counter[str] = Counter()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.port = 0

    @property
    def url(self) -> str:
        """The address of the server, without a slash at its end."""
        return f"{'https' if self.context else 'http'}://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [request.path for request in self.requests]

    def methods(self, path: str) -> list[str]:
        """The methods by which a path was asked for, in order."""
        return [request.method for request in self.requests if request.path == path]

    def reply(self, request: Request) -> Reply:
        """By path; `replies` has those that a test plants, and everything else is a fault."""
        planted = self.replies.get(request.path)
        if planted:
            return planted
        kind = urlsplit(request.path).path.split("/")[1]
        found = _KINDS.get(kind)
        return found(request) if found else Reply(404)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        ends = (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError)
        with suppress(*ends, asyncio.LimitOverrunError, ValueError):
            while await self._one(reader, writer):
                pass
        with suppress(ConnectionError, ssl.SSLError, OSError):
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        start = await reader.readexactly(1)
        if start == _HELLO:
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return False
        head = (start + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ")
        headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in head[1:-2])}
        self._attempts[path] += 1
        request = Request(method, path, headers, self._attempts[path])
        self.requests.append(request)
        self.active += 1
        self.peak = max(self.peak, self.active)
        try:
            reply = self.reply(request)
            await _while_connected(reader, self.delay + reply.delay)
        finally:
            self.active -= 1
        if reply.reset:
            writer.get_extra_info("socket").setsockopt(
                SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0)
            )
            writer.transport.abort()
            return False
        writer.write(reply.raw or _encoded(reply, method))
        await writer.drain()
        return reply.keep or not reply.raw

    @contextmanager
    def running(self) -> Iterator[Server]:
        """Listens on a free port of 127.0.0.1 for as long as this lasts."""
        self._thread.start()
        started = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result()
        try:
            yield self
        finally:
            asyncio.run_coroutine_threadsafe(self._stop(started), self._loop).result()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    async def _start(self) -> asyncio.Server:
        server = await asyncio.start_server(
            self._serve, "127.0.0.1", 0, ssl=self.context, backlog=1024
        )
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _stop(self, server: asyncio.Server) -> None:
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


async def _while_connected(reader: asyncio.StreamReader, delay: float) -> None:
    """A server that works on an answer stops when nobody waits for it any more."""
    while delay > 0 and not reader.at_eof():
        await asyncio.sleep(min(delay, 0.1))
        delay -= 0.1


def _encoded(reply: Reply, method: str) -> bytes:
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(reply.body))}
    lines = [f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, 'Other')}"]
    lines += [f"{k}: {v}" for k, v in (headers | reply.headers).items()]
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")
    return head if method == "HEAD" else head + reply.body


def to(location: str, status: int = 302) -> Reply:
    """A redirect."""
    return Reply(status, {"Location": location})


def _limited(request: Request) -> Reply:
    return Reply(429, {"Retry-After": "1"}) if request.attempt == 1 else Reply()


def _limited_until(request: Request) -> Reply:
    when = format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)
    return Reply(429, {"Retry-After": when}) if request.attempt == 1 else Reply()


def _deeper(request: Request) -> Reply:
    _, kind, number, *deep = request.path.split("/")
    return to(f"/{kind}/{number}/{int(deep[0]) + 1 if deep else 1}")


_KINDS: dict[str, Callable[[Request], Reply]] = {
    "ok": lambda _: Reply(),
    "limited": _limited,
    "limited-until": _limited_until,
    "flaky": lambda r: Reply(500) if r.attempt == 1 else Reply(),
    "twice-flaky": lambda r: Reply(502) if r.attempt <= 2 else Reply(),
    "no-head": lambda r: Reply(405) if r.method == "HEAD" else Reply(),
    "not-implemented": lambda r: Reply(501) if r.method == "HEAD" else Reply(),
    "head-404": lambda r: Reply(404) if r.method == "HEAD" else Reply(),
    "head-403": lambda r: Reply(403) if r.method == "HEAD" else Reply(),
    "slow": lambda _: Reply(delay=2),
    "loop": lambda r: to(r.path),
    "pair": lambda r: to(r.path[:-1] if r.path.endswith("b") else r.path + "b"),
    "deep": _deeper,
    "reset-once": lambda r: Reply(reset=r.attempt == 1),
    "reset": lambda _: Reply(reset=True),
    "moved": lambda r: to(r.path.replace("/moved/", "/ok/"), 301),
    "found": lambda r: to(r.path.replace("/found/", "/ok/")),
    "to-gone": lambda r: to(r.path.replace("/to-gone/", "/gone/")),
    "gone": lambda _: Reply(404),
    "error": lambda _: Reply(500),
    "forbidden": lambda _: Reply(403),
    "garbage": lambda _: Reply(raw=b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
}
