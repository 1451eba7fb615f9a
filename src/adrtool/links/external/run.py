"""A check from the first address to the last, and what is known when it is interrupted."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Coroutine, Iterable, Iterator
from operator import itemgetter
from time import monotonic
from typing import Any

from adrtool.links.external import cache, follow, patterns
from adrtool.links.external.addresses import allowed
from adrtool.links.external.ask import Asker, Limited
from adrtool.links.external.client import Client
from adrtool.links.external.environment import HEADERS, Secrets, secrets
from adrtool.links.external.follow import Follower
from adrtool.links.external.guard import NO_NAME, Guard, Lookup
from adrtool.links.external.model import Options, Outcome, Progress, Report, Verdict
from adrtool.links.external.pace import Gate, Gates
from adrtool.links.external.urls import NoUrl, Url, parse
from adrtool.problems import AdrtoolError, WrongUse

Tell = Callable[[Progress], None]

_ROUNDS = 3
"""So often an address is asked again after its host asked to wait."""
_GAP_SECONDS = 0.1
_SHORTEST_GAP_SECONDS, _LONGEST_GAP_SECONDS = 0.02, 0.5
_LOOK_SECONDS = 0.05


def check(
    urls: Iterable[str],
    options: Options,
    tell: Tell | None = None,
    lookup: Lookup | None = None,
) -> Report:
    """What became of every address; each page is asked once, however many addresses lead to it.

    `tell` is told of every step; `lookup` stands in for the system's resolver. Ctrl-C ends it
    with what is known by then. Raises WrongUse for options or an environment that can't be.
    """
    report = Report()
    pages = _sorted_out(dict.fromkeys(urls), options, report)
    if pages:
        held = secrets()
        report.notes += _unsent(held, pages)
        run = _Run(options, held, pages, report, tell or (lambda _: None), lookup)
        try:
            asyncio.run(run.all())
        except KeyboardInterrupt:
            report.interrupted = True
        report.notes += _no_network(report)
        cache.save(report.outcomes, options)
    return report


_Pages = dict[str, tuple[Url, dict[str, list[str]]]]
"""By the page's address and its secrets: the page, and for each fragment the addresses as given."""


def _sorted_out(urls: Iterable[str], options: Options, report: Report) -> _Pages:
    """The pages to be asked; what isn't to be asked, or known, is in the report already."""
    try:
        is_wanted = patterns.wanted(options)
        patterns.accepts(options)
    except ValueError as error:
        message = f"no status of HTTP: {str(error)!r}"
        raise WrongUse(message, "for example 403, or 400-499") from None
    pages: _Pages = {}
    known = cache.load(urls, options)
    for text in urls:
        try:
            url = parse(text)
        except NoUrl as error:
            report.outcomes[text] = Outcome(Verdict.BROKEN, str(error))
            continue
        if not is_wanted(url):
            report.outcomes[text] = Outcome(Verdict.EXCLUDED)
        elif text in known:
            report.outcomes[text] = known[text]
        else:
            key = f"{url.userinfo}@{url.text}"
            page = pages.setdefault(key, (url.base, {}))
            page[1].setdefault(url.fragment, []).append(text)
    # Neighbours in the alphabet are neighbours on a server: its troubles come spread out.
    return {key: pages[key] for key in sorted(pages, key=_shuffled)}


def _unsent(held: Secrets, pages: _Pages) -> list[str]:
    hosts = sorted({url.host for url, _ in pages.values() if held.unsafe(url)})
    return [f"{HEADERS} sends nothing to {h} by http unless its line names the port" for h in hosts]


def _no_network(report: Report) -> list[str]:
    """A word about it when no name at all could be looked up, which is hardly the links' fault."""
    asked = [o for o in report.outcomes.values() if o.verdict is not Verdict.EXCLUDED]
    lost = all(NO_NAME in outcome.message for outcome in asked)
    return ["no host name could be looked up: is there a network?"] if lost and asked[2:] else []


def _shuffled(key: str) -> bytes:
    return hashlib.blake2b(key.encode("utf-8", "backslashreplace"), digest_size=8).digest()


class _Run:
    def __init__(
        self,
        options: Options,
        held: Secrets,
        pages: _Pages,
        report: Report,
        tell: Tell,
        lookup: Lookup | None,
    ) -> None:
        self.options, self.held, self.pages = options, held, pages
        self.report, self.tell, self.lookup = report, tell, lookup
        given = (texts for _, fragments in pages.values() for texts in fragments.values())
        self.total = len(report.outcomes) + sum(map(len, given))
        self.lanes: dict[str, _Lane] = {}

    async def all(self) -> None:
        """Asks for all pages, and those again, slowly, whose hosts asked to wait."""
        options = self.options
        try:
            networks = allowed(options.allow)
        except ValueError as error:
            message = f"no host, address or CIDR block: {str(error)!r}"
            raise WrongUse(message, "for example wiki.example, 10.1.2.3 or 10.0.0.0/8") from None
        guard = Guard(networks, self.lookup)
        self.gates = Gates(options.concurrency, options.per_host, options.rate, options.max_wait)
        self.client = Client(guard, self.held)
        accepts = patterns.accepts(options)
        asker = Asker(self.client, self.gates, accepts, options.timeout, options.retries)
        self.follower = Follower(asker, guard, options.redirects)
        try:
            await _each(self._first(key) for key in self.pages)
            await _each(lane.done() for lane in self.lanes.values())
        finally:
            self.report.requests = self.client.requests
            await _stop()
            await self.client.close()

    async def _first(self, key: str) -> None:
        limited = await self.ask(key)
        if limited:
            lane = self.lanes.get(limited.host)
            if lane is None:
                gate = self.gates.of(limited.host)
                lane = self.lanes[limited.host] = _Lane(self, limited.host, gate)
            lane.add(key, limited)

    async def ask(self, key: str) -> Limited | None:
        """Asks for one page; what became of it is in the report unless its host wants to wait."""
        url, fragments = self.pages[key]
        try:
            found = await self.follower.follow(url, frozenset(fragments))
        except AdrtoolError:
            raise
        except Exception as error:  # noqa: BLE001 - one address mustn't cost all the others
            message = f"couldn't be asked, by a mistake in adrtool ({type(error).__name__})"
            found = dict.fromkeys(fragments, Outcome(Verdict.UNCHECKED, message))
        if isinstance(found, Limited):
            return found
        self.settle(key, found)
        return None

    def settle(self, key: str, found: dict[str, Outcome]) -> None:
        """Writes down what became of a page with each of its fragments."""
        _, fragments = self.pages[key]
        for fragment, texts in fragments.items():
            self.report.outcomes.update(dict.fromkeys(texts, found[fragment]))
        waiting = tuple(h for h, lane in self.lanes.items() if lane.todo and lane.gate.is_paused)
        self.tell(Progress(len(self.report.outcomes), self.total, self.client.requests, waiting))

    def give_up(self, key: str, limited: Limited) -> None:
        """Nothing is known of a page whose host doesn't want to be asked; one that is out of
        order for all that time is broken."""
        outcome = follow.gave_up(limited.host)
        if limited.status >= 500:
            outcome = Outcome(Verdict.BROKEN, f"answers {limited.said}")
        self.settle(key, dict.fromkeys(self.pages[key][1], outcome))


class _Lane:
    """The pages that a host was too busy for: asked one after the other, ever more slowly."""

    def __init__(self, run: _Run, host: str, gate: Gate) -> None:
        self.run, self.host, self.gate = run, host, gate
        self.todo: list[tuple[str, int, float]] = []
        self.gap = _GAP_SECONDS
        self.is_last = False
        self.task = asyncio.create_task(self._work())

    def add(self, key: str, limited: Limited, asked: int = 0) -> None:
        """A page to ask again once the time is over that its host asked for."""
        wait = limited.wait if limited.wait is not None else float(2**asked)
        if wait > self.gate.max_wait or asked >= _ROUNDS or self.gate.exhausted:
            self.run.give_up(key, limited)
        else:
            self.todo.append((key, asked + 1, monotonic() + wait))

    async def done(self) -> None:
        """Returns when nothing is left to ask; for when no more pages are added."""
        self.is_last = True
        await self.task

    async def _work(self) -> None:
        while self.todo or not self.is_last:
            # Who wasn't asked yet goes first.
            if not self.todo or self.gate.waiting:
                await asyncio.sleep(_LOOK_SECONDS)
                continue
            soonest = min(self.todo, key=itemgetter(2))
            key, asked, ready = soonest
            await asyncio.sleep(max(0.0, ready - monotonic()))
            limited = await self.run.ask(key)
            self.todo.remove(soonest)
            # Who says how long to wait says what is too early.
            self.gap = _gap(self.gap, limited is not None and limited.wait is None)
            if limited:
                self.add(key, limited, asked)
            await asyncio.sleep(self.gap)


def _gap(gap: float, is_limited: bool) -> float:
    return min(gap * 2, _LONGEST_GAP_SECONDS) if is_limited else max(gap / 2, _SHORTEST_GAP_SECONDS)


async def _each(jobs: Iterable[Coroutine[Any, Any, None]]) -> None:
    """All at once, each as its host's gate lets it; the first exception ends the rest."""
    try:
        async with asyncio.TaskGroup() as group:
            for job in jobs:
                group.create_task(job)
    except* AdrtoolError as errors:
        raise next(_leaves(errors)) from None


def _leaves(errors: BaseExceptionGroup[AdrtoolError]) -> Iterator[AdrtoolError]:
    for error in errors.exceptions:
        if isinstance(error, AdrtoolError):
            yield error
        else:
            yield from _leaves(error)


async def _stop() -> None:
    """Ends what is under way, before the connections are closed under it."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
