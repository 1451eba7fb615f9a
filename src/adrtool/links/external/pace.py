"""How fast one host is asked: so many at once, so many a second, and slower when it says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

_STREAK = 5
"""So many refusals in a row, and it is the host that limits, not a page of it."""


class Exhausted(Exception):
    """The host asked to wait for longer than anybody wants to."""


class Turn:
    """One request's place at a gate."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.made_room = False

    async def make_room(self) -> None:
        """Lets another request go ahead beside this one, which seems to hang."""
        async with self.gate.changed:
            if not self.made_room and self.gate.hanging < self.gate.most_hanging:
                self.made_room = True
                self.gate.hanging += 1
                self.gate.active -= 1
                self.gate.changed.notify(1)


class Gate:
    """The way to one host.

    While the host answers, up to `most` requests are under way, and as many again when some hang.
    Once it refuses several in a row it is left alone for as long as it says, and asked by one
    request at a time at first.
    """

    def __init__(self, most: int, rate: float, max_wait: float) -> None:
        self.most = self.limit = max(1, most)
        self.interval = 1 / rate if rate > 0 else 0.0
        self.max_wait = max_wait
        self.waited = 0.0
        self.paused_until = 0.0
        self.exhausted = False
        seconds = 2 if most > 3 else 1
        self.beside = asyncio.Semaphore(seconds)
        self.most_hanging = self.most - seconds
        self.active = 0
        self.hanging = 0
        self.waiting = 0
        self.changed = asyncio.Condition()
        self._next = 0.0
        self._streak = 0
        self._recovering = False
        self._refused: set[str] = set()

    @property
    def is_paused(self) -> bool:
        """Whether the host is being left alone."""
        return self.paused_until > monotonic()

    @asynccontextmanager
    async def enter(self) -> AsyncIterator[Turn]:
        """Waits for its turn. Raises Exhausted when there will be none."""
        await self._take()
        turn = Turn(self)
        try:
            await self._pace()
            yield turn
        finally:
            await self._give(turn)

    async def _take(self) -> None:
        async with self.changed:
            self.waiting += 1
            try:
                await self.changed.wait_for(lambda: self.active < self.limit or self.exhausted)
                self.active += 1
            finally:
                self.waiting -= 1

    async def _give(self, turn: Turn) -> None:
        async with self.changed:
            self.active -= not turn.made_room
            self.hanging -= turn.made_room
            self.changed.notify(2)

    async def _pace(self) -> None:
        while not self.exhausted:
            now = monotonic()
            start = max(self.paused_until, self._next)
            if start <= now:
                self._next = now + self.interval
                return
            await asyncio.sleep(start - now)
        raise Exhausted

    def answered(self) -> None:
        """The host answered: it may be asked more at once again."""
        self._streak = 0
        self._recovering = False
        self.limit = min(self.most, self.limit + 1)

    def refused(self, page: str, wait: float) -> None:
        """The host asked to wait for so many seconds. What it does for a page again is its way
        with that page, as long as others are answered."""
        self._streak += page not in self._refused
        self._refused.add(page)
        if self._streak < _STREAK and not self._recovering:
            return
        self.limit = 1
        self._recovering = True
        self.pause(wait)

    def pause(self, wait: float) -> None:
        """Leaves the host alone, unless that has been asked for too long by now."""
        until = monotonic() + wait
        more = until - max(self.paused_until, monotonic())
        if more <= 0:
            return
        if self.waited + more > self.max_wait:
            self.exhausted = True
            return
        self.waited += more
        self.paused_until = until


class Gates:
    """One gate a host name, whatever the port, and a bound for all of them."""

    def __init__(self, concurrency: int, per_host: int, rate: float, max_wait: float) -> None:
        self.all = asyncio.Semaphore(max(1, concurrency))
        self.settings = per_host, rate, max_wait
        self.by_host: dict[str, Gate] = {}

    def of(self, host: str) -> Gate:
        """The gate of a host."""
        gate = self.by_host.get(host)
        if gate is None:
            gate = self.by_host[host] = Gate(*self.settings)
        return gate

    @asynccontextmanager
    async def enter(self, host: str) -> AsyncIterator[Turn]:
        """The host's turn first, so that who waits for a slow host takes no place of others."""
        async with self.of(host).enter() as turn, self.all:
            yield turn
