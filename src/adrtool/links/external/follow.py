"""An address followed through its redirects to where it ends."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from aiohttp import CookieJar
from yarl import URL

from adrtool.links.external import anchors
from adrtool.links.external.anchors import Places
from adrtool.links.external.ask import Asker, Limited
from adrtool.links.external.client import Answer, Fault
from adrtool.links.external.guard import Guard, Refused, Unknown
from adrtool.links.external.model import Outcome, Verdict
from adrtool.links.external.pace import Exhausted
from adrtool.links.external.urls import NoUrl, OtherScheme, Url, joined

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_ALLOW = "--allow-address {0} lets it be asked"
_HINTS = {
    401: "ADRTOOL_LINK_HEADERS gives it a header",
    403: "if it only refuses programs: `accept: [403]`, or exclude it",
}


class Follower:
    """Follows addresses. A redirect's target that many lead to is asked once."""

    def __init__(self, asker: Asker, guard: Guard, most: int) -> None:
        self.asker, self.guard, self.most = asker, guard, most
        self.hops: dict[str, asyncio.Task[Answer | Fault | Limited]] = {}

    async def follow(self, url: Url, fragments: frozenset[str]) -> dict[str, Outcome] | Limited:
        """What became of an address with each of its fragments, the empty one among them."""
        chain = _Chain(url)
        named = any(map(anchors.is_name, fragments))
        while True:
            try:
                answer = await self._hop(chain, named)
            except Refused as error:
                return _all(fragments, self._refused(chain, error))
            except Unknown as error:
                return _all(fragments, chain.outcome(Verdict.BROKEN, str(error)))
            except Exhausted:
                return _all(fragments, gave_up(chain.now.host))
            if isinstance(answer, Limited):
                return answer
            wrong = self._judged(chain, answer)
            if wrong:
                return _all(fragments, wrong)
            if isinstance(answer, Answer) and not chain.is_redirect(answer, self.asker.accepts):
                places = Places(answer.page) if answer.page else None
                return {f: _anchored(chain, places, f) for f in fragments}

    async def _hop(self, chain: _Chain, want_page: bool) -> Answer | Fault | Limited:
        url, cookie = chain.now, chain.cookie()
        chain.private = chain.private or bool(self.asker.client.secret_headers(url))
        proxied = self.asker.client.proxies.of(url) is not None
        await self.guard.admit(url.host, proxied)
        if want_page or cookie or url.userinfo:
            return await self.asker.ask(url, want_page, cookie)
        task = self.hops.get(url.text)
        if task is None:
            task = self.hops[url.text] = asyncio.create_task(self.asker.ask(url, False))
            task.add_done_callback(lambda done: self._forget(url.text, done))
        return await asyncio.shield(task)

    def _forget(self, text: str, done: asyncio.Task[Answer | Fault | Limited]) -> None:
        """Only an answer is for everybody; who was told to wait asks again."""
        if done.cancelled() or done.exception() or isinstance(done.result(), Limited):
            self.hops.pop(text, None)

    def _refused(self, chain: _Chain, error: Refused) -> Outcome:
        host = chain.now.host
        what = f"wasn't asked: {host} is {error}"
        if chain.passed:
            what = f"wasn't followed: it redirects to {host}, which is {error}"
        return Outcome(Verdict.UNCHECKED, what, _ALLOW.format(host))

    def _judged(self, chain: _Chain, answer: Answer | Fault) -> Outcome | None:
        """What is wrong with an answer; None when it is fine, or leads on."""
        if isinstance(answer, Fault):
            return self._failed(chain, answer)
        if self.asker.accepts(answer.status):
            return None
        if answer.challenge:
            message = "wants to see a browser, so nothing is known of it"
            return chain.outcome(Verdict.UNCHECKED, message)
        if not chain.is_redirect(answer, self.asker.accepts):
            hint = _HINTS.get(answer.status, "")
            return chain.outcome(Verdict.BROKEN, f"answers {answer.said}", hint)
        return self._led(chain, answer)

    def _failed(self, chain: _Chain, fault: Fault) -> Outcome:
        withheld = self.guard.withheld.get(chain.now.host)
        if withheld:
            # It may answer at the address that it isn't asked at.
            return self._refused(chain, Refused(withheld))
        verdict = Verdict.UNCHECKED if fault.kind == "proxy" else Verdict.BROKEN
        return chain.outcome(verdict, fault.message, fault.hint)

    def _led(self, chain: _Chain, answer: Answer) -> Outcome | None:
        try:
            wrong = chain.step(answer, self.most)
        except OtherScheme as error:
            message = f"wasn't followed: it redirects to an address of {error.scheme}:"
            return Outcome(Verdict.UNCHECKED, message)
        except NoUrl as error:
            wrong = f"redirects to what {error}"
        return Outcome(Verdict.BROKEN, wrong) if wrong else None


class _Chain:
    """Where following an address has got to."""

    def __init__(self, url: Url) -> None:
        self.start = self.now = url
        self.passed = 0
        self.moved: Url | None = None
        self.permanent = True
        self.seen = {(url.text, "")}
        self.jar: CookieJar | None = None
        self.private = False

    def is_redirect(self, answer: Answer, accepts: Any) -> bool:
        wanted = answer.status in _REDIRECTS and answer.location is not None
        return wanted and not accepts(answer.status)

    def step(self, answer: Answer, most: int) -> str:
        """Takes a redirect, and says what is wrong with it. Raises NoUrl."""
        there = joined(self.now, answer.location or "")
        self._remember(answer)
        if there.origin == self.now.origin and not there.userinfo:
            # A name and password are for the whole of the host that they were given for.
            there = replace(there, userinfo=self.now.userinfo)
        self.now = there
        self.passed += 1
        self.permanent = self.permanent and answer.status in _PERMANENT
        if self.permanent:
            self.moved = there
        key = (there.text, self.cookie())
        if key in self.seen:
            return f"redirects in a loop, by {self.place}"
        self.seen.add(key)
        return f"redirects more than {most} times" if self.passed > most else ""

    def _remember(self, answer: Answer) -> None:
        """Pages that set a cookie and send the browser back to themselves mean no loop."""
        if answer.cookies:
            self.jar = self.jar or CookieJar(unsafe=True)
            self.jar.update_cookies(answer.cookies, URL(self.now.text, encoded=True))

    def cookie(self) -> str:
        """The header for where the chain is now; of what that host set itself."""
        if self.jar is None:
            return ""
        found = self.jar.filter_cookies(URL(self.now.text, encoded=True))
        return "; ".join(f"{morsel.key}={morsel.coded_value}" for morsel in found.values())

    @property
    def place(self) -> str:
        """Where the chain is now, for people. A query may be a key that only who is signed in is
        given, as those of stores of files are."""
        here = self.now.base
        return (replace(here, target=here.path) if self.private else here).shown

    @property
    def new_place(self) -> Url | None:
        """Where the page has moved to for good, unless that may be a secret."""
        if self.moved and self.private and self.moved.path != self.moved.target:
            return None
        return self.moved

    def outcome(self, verdict: Verdict, message: str, hint: str = "") -> Outcome:
        if self.passed:
            message = f"redirects to {self.place}, which {message}"
        return Outcome(verdict, message, hint)


def gave_up(host: str) -> Outcome:
    """For a host that wants to be left alone for longer than the check waits."""
    message = f"wasn't asked: {host} limits how much it is asked"
    return Outcome(Verdict.UNCHECKED, message, "try again later, or exclude it")


def _all(fragments: frozenset[str], outcome: Outcome) -> dict[str, Outcome]:
    return dict.fromkeys(fragments, outcome)


def _anchored(chain: _Chain, places: Places | None, fragment: str) -> Outcome:
    moved = chain.new_place
    # A redirect that names a place of its own leads there.
    name = chain.now.fragment or fragment
    to = moved.base.text + (f"#{name}" if name else "") if moved else ""
    if places is None or places.has(name):
        return Outcome(Verdict.FINE, moved=to, private=chain.private)
    where = f" on {chain.place}" if chain.passed else ""
    return Outcome(Verdict.ANCHOR, f"there is no anchor {name!r}{where}")
