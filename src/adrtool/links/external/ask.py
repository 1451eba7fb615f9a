"""One address asked until it is clear what it answers: HEAD, then GET, and again after a fault."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from random import SystemRandom

from adrtool.links.external.client import Answer, Client, Fault
from adrtool.links.external.pace import Gates
from adrtool.links.external.urls import Url

_RETRIED_STATUSES = range(500, 600)
# No fault of the server but an answer: it doesn't do HEAD, or this at all.
_NOT_RETRIED = frozenset({501, 505, 511})
# What timed out was asked twice by then.
_RETRIED_FAULTS = frozenset({"reset", "protocol"})
_BACKOFF_SECONDS = 0.5
_LONGEST_BACKOFF = 8.0
_SECOND_AFTER = 0.5
"""The part of the patience after which a second request is made beside one that hangs."""
_HANGS_AFTER_SECONDS = 1.0
"""A request that takes longer makes room for another at its host."""
_ENOUGH_HEADS = 3
_random = SystemRandom()

Accepts = Callable[[int], bool]


@dataclass(frozen=True, slots=True)
class Limited:
    """A host that asks to come back later: in so many seconds, None when it didn't say."""

    host: str
    wait: float | None
    status: int
    said: str


class Asker:
    """Asks at the pace of each host."""

    def __init__(
        self, client: Client, gates: Gates, accepts: Accepts, timeout: float, retries: int
    ) -> None:
        self.client, self.gates, self.accepts = client, gates, accepts
        self.timeout, self.retries = timeout, retries
        self.heads: dict[str, int] = {}

    async def ask(self, url: Url, want_page: bool, cookie: str = "") -> Answer | Fault | Limited:
        """What an address answers in the end."""
        method = "GET" if want_page else "HEAD"
        tries = 0
        while True:
            method, found = await self._patiently(method, url, want_page, cookie)
            if isinstance(found, Answer):
                limited = self._limited(url, found)
                if limited:
                    return limited
                if method == "HEAD":
                    self._learn(url.host, found)
            if not self._is_bad(found) or (method == "GET" and not _may_pass(found)):
                return found
            if method == "GET" or _may_pass(found):
                if tries >= self.retries:
                    return found
                await asyncio.sleep(_backoff(tries))
                tries += 1
            method = "GET"

    def _is_bad(self, found: Answer | Fault) -> bool:
        if isinstance(found, Fault):
            # A name, certificate or port is wrong for any method.
            return found.kind not in {"timeout", "tls", "connect", "proxy"}
        return found.status >= 400 and not self.accepts(found.status)

    def _limited(self, url: Url, answer: Answer) -> Limited | None:
        """429, and what says when to come back: 503 does (RFC 9110), and GitHub's 403."""
        gate = self.gates.of(url.host)
        if self.accepts(answer.status):
            return None
        told = answer.retry_after is not None and answer.status in {403, 500, 502, 503, 504}
        if answer.status != 429 and not told:
            gate.answered()
            return None
        gate.refused(url.text, answer.retry_after if answer.retry_after is not None else 1.0)
        return Limited(url.host, answer.retry_after, answer.status, answer.said)

    def _refuses_head(self, host: str) -> bool:
        return self.heads.get(host, 0) >= _ENOUGH_HEADS

    def _learn(self, host: str, answer: Answer) -> None:
        """A host that does no HEAD at all is spared it; one that ever did isn't judged."""
        if answer.status in {405, 501}:
            self.heads[host] = self.heads.get(host, 0) + 1
        elif answer.status < 400:
            self.heads[host] = -(10**9)

    async def _patiently(
        self, method: str, url: Url, want_page: bool, cookie: str
    ) -> tuple[str, Answer | Fault]:
        """A request, and a second one by GET beside it once the first one seems to hang.

        Both are given up when the first one's time is over, so that neither a server that is slow
        nor one that swallows a request is taken for broken, and one that hangs costs no more time.
        """
        async with self.gates.enter(url.host) as turn:
            if self._refuses_head(url.host):
                method = "GET"
            first = asyncio.create_task(
                self.client.ask(method, url, self.timeout, want_page, cookie)
            )
            tasks = [first]
            try:
                early = self.timeout * _SECOND_AFTER
                room = min(early, _HANGS_AFTER_SECONDS)
                await asyncio.wait(tasks, timeout=room)
                if not first.done():
                    await turn.make_room()
                    await asyncio.wait(tasks, timeout=early - room)
                if not first.done():
                    left = self.timeout - early
                    tasks.append(asyncio.create_task(self._beside(url, left, want_page, cookie)))
                return method, await _better(tasks)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    async def _beside(self, url: Url, left: float, want_page: bool, cookie: str) -> Answer | Fault:
        """The second request. It has a way of its own, so that no other is kept waiting for it."""
        gate = self.gates.of(url.host)
        try:
            async with asyncio.timeout(left), gate.beside:
                if not gate.is_paused:
                    return await self.client.ask("GET", url, left, want_page, cookie)
        except TimeoutError:
            pass
        return Fault("timeout", "")


async def _better(tasks: list[asyncio.Task[Answer | Fault]]) -> Answer | Fault:
    """The first answer; when there is none, what the first request came to."""
    pending = set(tasks)
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            found = task.result()
            if isinstance(found, Answer):
                return found
    return tasks[0].result()


def _may_pass(found: Answer | Fault) -> bool:
    if isinstance(found, Fault):
        return found.kind in _RETRIED_FAULTS
    return found.status in _RETRIED_STATUSES and found.status not in _NOT_RETRIED


def _backoff(tries: int) -> float:
    """Longer each time, and not at the same moment as everybody else."""
    return min(_BACKOFF_SECONDS * 2.0**tries, _LONGEST_BACKOFF) * _random.uniform(0.5, 1.5)
