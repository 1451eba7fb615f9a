"""Names become addresses once, are looked at, and only what passed is connected to.

A name that answers differently the second time (DNS rebinding) changes nothing: there is no second
time. Every socket is made here, so that nothing reaches an address that nobody looked at.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from adrtool.links.external import addresses
from adrtool.links.external.addresses import Allowed

Lookup = Callable[[str], Awaitable[Sequence[str]]]
"""A host name to its addresses as text; raises OSError when there are none."""

NO_NAME = "has a host name that leads nowhere"
_AT_ONCE = 16
_AGAIN_AFTER_SECONDS = 1.0
# Names that mean something in one network only (RFC 6761, 6762 with its appendix G, 8375;
# .internal is ICANN's).
_LOCAL_NAMES = (
    ".local", ".internal", ".home.arpa", ".localhost", ".localdomain", ".onion",
    ".intranet", ".private", ".corp", ".home", ".lan",
)  # fmt: skip


class Refused(Exception):
    """A host that the check doesn't connect to, and what it is."""


class Unknown(Exception):
    """A host name that has no address."""


class Guard:
    """Admits hosts. What it admitted it keeps for as long as it lives."""

    def __init__(self, allowed: Allowed, lookup: Lookup | None = None) -> None:
        self.allowed = allowed
        self.lookup = lookup or system_lookup
        self.slots = asyncio.Semaphore(_AT_ONCE)
        self.asked: dict[str, asyncio.Task[list[str]]] = {}
        self.admitted: dict[str, list[str]] = {}
        self.proxies: dict[str, list[str]] = {}
        self.open: set[str] = set()
        self.withheld: dict[str, str] = {}
        """Hosts that have addresses of both kinds, and what those are that aren't public."""

    async def admit(self, host: str, proxied: bool = False) -> None:
        """Raises Refused for what isn't public, and Unknown for a name without an address.

        Behind a proxy a name that can't be resolved here is the proxy's to resolve.
        """
        if host in self.admitted:
            return
        try:
            found = await self._addresses(host)
        except OSError as error:
            if _is_local(host) and not self.allowed.name(host):
                raise Refused("a name of a local network") from error
            if proxied:
                return
            raise Unknown(_why(error)) from error
        self.admitted[host] = self._passed(host, found)
        self.open.update(self.admitted[host])

    async def admit_proxy(self, host: str) -> None:
        """The proxy is the user's choice, so it may be anywhere. As a page it isn't admitted."""
        if host in self.proxies:
            return
        try:
            self.proxies[host] = await self._addresses(host)
        except OSError as error:
            raise Unknown(_why(error)) from error
        self.open.update(self.proxies[host])

    def addresses(self, host: str) -> list[str]:
        """What was admitted of a host or a proxy; empty for what nobody looked at."""
        return self.admitted.get(host) or self.proxies.get(host) or []

    def _passed(self, host: str, found: Sequence[str]) -> list[str]:
        if self.allowed.name(host):
            return list(found)
        parsed = addresses.parse(found)
        wanted = [a for a in parsed if self.allowed.address(a)]
        public = [a for a in parsed if not (a in wanted or addresses.locality(a))]
        local = [a for a in parsed if not (a in wanted or a in public)]
        if not (wanted or public):
            raise Refused(addresses.locality(local[0]) if local else "no address")
        if local and not wanted:
            self.withheld[host] = addresses.locality(local[0])
        return [str(a) for a in [*wanted, *public]]

    async def _addresses(self, host: str) -> list[str]:
        """One look-up a host, however many ask at once."""
        if host not in self.asked:
            task = self.asked[host] = asyncio.create_task(self._look_up(host))
            # Everyone who asked may have been interrupted before the answer.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(self.asked[host])

    async def _look_up(self, host: str) -> list[str]:
        try:
            return [str(a) for a in addresses.parse([host])]
        except ValueError:
            pass
        if _is_this_machine(host):
            # RFC 6761: never a question to a server.
            return ["127.0.0.1", "::1"]
        try:
            return await self._ask(host)
        except socket.gaierror as error:
            if error.errno != socket.EAI_AGAIN:
                raise
        # No answer isn't the answer that there is no such name.
        await asyncio.sleep(_AGAIN_AFTER_SECONDS)
        return await self._ask(host)

    async def _ask(self, host: str) -> list[str]:
        async with self.slots:
            return list(dict.fromkeys(await self.lookup(host)))

    def make_socket(self, info: Any) -> socket.socket:
        """For aiohttp: a socket towards an address that was admitted, and none otherwise."""
        family, kind, protocol, _, address = info
        if str(address[0]) not in self.open:
            raise PermissionError(f"{address[0]} was not looked at")
        return socket.socket(family, kind, protocol)


class Resolver(AbstractResolver):
    """Tells aiohttp what the guard admitted, and looks nothing up itself."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 - both were admitted
    ) -> list[ResolveResult]:
        """The admitted addresses of a host."""
        found = self.guard.addresses(host)
        if not found:
            raise OSError(f"{host} was not looked at")
        return [_result(host, port, address) for address in found]

    async def close(self) -> None:
        """There is nothing to close."""


def _result(host: str, port: int, address: str) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(
        hostname=host, host=address, port=port, family=family, proto=0,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )  # fmt: skip


async def system_lookup(host: str) -> list[str]:
    """Asks the system, in a thread that nobody waits for when the check is interrupted."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def look() -> None:
        try:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            _tell(loop, answer, [str(entry[4][0]) for entry in found], None)
        except (OSError, UnicodeError) as error:
            wrong = error if isinstance(error, OSError) else OSError(str(error))
            _tell(loop, answer, [], wrong)

    threading.Thread(target=look, daemon=True).start()
    return await answer


def _tell(
    loop: asyncio.AbstractEventLoop,
    answer: asyncio.Future[list[str]],
    found: list[str],
    error: OSError | None,
) -> None:
    def settle() -> None:
        if answer.done():
            return
        if error:
            answer.set_exception(error)
        else:
            answer.set_result(found)

    try:
        loop.call_soon_threadsafe(settle)
    except RuntimeError:
        # The check ended meanwhile.
        return


def _is_this_machine(host: str) -> bool:
    plain = host.rstrip(".")
    return plain == "localhost" or plain.endswith(".localhost")


def _is_local(host: str) -> bool:
    plain = host.rstrip(".")
    return plain.endswith(_LOCAL_NAMES) or "." not in plain


def _why(error: OSError) -> str:
    return NO_NAME + (f" ({error.strerror})" if error.strerror else "")
