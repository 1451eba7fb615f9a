"""Links to other hosts: what is asked, how often, and what is said of it.

Every test asks a server on the loopback interface that counts, over real connections.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from adrtool.links import external
from adrtool.links.external import Options, Outcome, Progress, Report, Verdict
from adrtool.links.external.pace import Gate
from tests.links.external_server import Reply, Request, Server, to

LOCAL = Options(allow=("127.0.0.1",), cache_age=0)
FINE = {
    "ok": 250, "limited": 20, "limited-until": 5, "flaky": 20, "twice-flaky": 5, "no-head": 20,
    "not-implemented": 5, "head-404": 5, "head-403": 5, "slow": 10, "reset-once": 10,
    "moved": 10, "found": 20,
}  # fmt: skip
BROKEN = {
    "loop": "redirects in a loop", "pair": "redirects in a loop", "deep": "more than 10 times",
    "reset": "breaks the connection off", "gone": "answers 404 Not Found", "error": "answers 500",
    "to-gone": "which answers 404", "garbage": "isn't HTTP", "forbidden": "answers 403",
}  # fmt: skip


@pytest.fixture
def server() -> Iterator[Server]:
    """A server without delay."""
    with Server().running() as running:
        yield running


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


def _one(url: str, options: Options = LOCAL) -> Outcome:
    return external.check([url], options).outcomes[url]


def _mixed(server: Server) -> dict[str, bool]:
    """500 addresses, each with whether it is fine."""
    urls = {f"{server.url}/{kind}/{n}": True for kind, count in FINE.items() for n in range(count)}
    # A chain without end costs one request more than redirects are followed.
    counts = {kind: 1 if kind == "deep" else 4 for kind in BROKEN}
    urls |= {f"{server.url}/{k}/{n}": False for k, count in counts.items() for n in range(count)}
    urls |= {f"{server.url}/ok/page{n}#good": True for n in range(45)}
    urls |= {f"{server.url}/ok/page{n}#missing": False for n in range(20)}
    return urls | {f"{server.url}/ok/last{n}": True for n in range(500 - len(urls))}


@pytest.mark.slow
def test_of_500_addresses_none_is_missed_and_none_told_wrongly() -> None:
    """With every fault among them, few requests, and never too many at once."""
    server = Server(delay=0.05)
    with server.running():
        urls = _mixed(server)
        report = external.check(urls, LOCAL)
    assert len(urls) == 500
    wrong = {u: report.outcomes[u] for u, fine in urls.items()
             if (report.outcomes[u].verdict is Verdict.FINE) != fine}  # fmt: skip
    assert wrong == {}
    assert len(server.requests) <= 650
    assert server.peak <= 2 * LOCAL.per_host


@pytest.mark.parametrize(("kind", "message"), BROKEN.items())
def test_what_is_broken_says_how(kind: str, message: str, server: Server) -> None:
    """A message that completes the sentence that the address begins."""
    outcome = _one(f"{server.url}/{kind}/1")
    assert outcome.verdict is Verdict.BROKEN
    assert message in outcome.message


@pytest.mark.parametrize(
    ("kind", "methods"),
    [
        ("ok", ["HEAD"]),
        ("no-head", ["HEAD", "GET"]),
        ("not-implemented", ["HEAD", "GET"]),
        ("head-403", ["HEAD", "GET"]),
        ("gone", ["HEAD", "GET"]),
        ("flaky", ["HEAD", "GET"]),
        ("error", ["HEAD", "GET", "GET"]),
    ],
)
def test_head_comes_first_and_get_where_it_fails(
    kind: str, methods: list[str], server: Server
) -> None:
    """No more requests than it takes to know."""
    _one(f"{server.url}/{kind}/1")
    assert server.methods(f"/{kind}/1") == methods


def test_a_host_that_knows_no_head_is_spared_it(server: Server) -> None:
    """After a few addresses it is clear that it is the host's way."""
    options = Options(allow=("127.0.0.1",), cache_age=0, per_host=1)
    external.check([f"{server.url}/no-head/{n}" for n in range(20)], options)
    assert len(server.requests) < 30


@pytest.mark.parametrize("kind", ["limited", "limited-until"])
def test_a_host_that_asks_to_wait_is_waited_for(kind: str, server: Server) -> None:
    """In seconds or by a date; then it is asked once more."""
    outcome = _one(f"{server.url}/{kind}/1")
    assert outcome.verdict is Verdict.FINE
    assert len(server.requests) == 2


def test_a_host_that_limits_everything_is_left_alone(server: Server) -> None:
    """After a handful of refusals nobody goes on, and nothing is told as broken."""
    urls = [f"{server.url}/x/{n}" for n in range(200)]
    for url in urls:
        server.replies[url.removeprefix(server.url)] = Reply(429, {"Retry-After": "3600"})
    report = external.check(urls, LOCAL)
    assert {o.verdict for o in report.outcomes.values()} == {Verdict.UNCHECKED}
    assert "limits how much it is asked" in report.outcomes[urls[0]].message
    assert len(server.requests) <= 2 * LOCAL.per_host


def test_a_limit_for_all_pages_together_is_kept_to(server: Server) -> None:
    """A host that answers 30 requests, then none until it was left alone, loses no page."""
    state = {"left": 30, "limited": 0}

    def reply(request: Request) -> Reply:
        if state["left"]:
            state["left"] -= 1
            return Reply()
        state["limited"] += 1
        if state["limited"] % 8 == 0:
            state["left"] = 30
        return Reply(429, {"Retry-After": "0"})

    server.reply = reply  # type: ignore[method-assign]
    urls = [f"{server.url}/page/{n}" for n in range(60)]
    report = external.check(urls, LOCAL)
    assert {o.verdict for o in report.outcomes.values()} == {Verdict.FINE}


def test_pages_that_are_limited_by_themselves_hold_up_no_other() -> None:
    """A host is left alone when it refuses page after page, not one of them time and again."""
    gate = Gate(8, 150, 60)
    for page in ("/a", "/b", "/a", "/b", "/a", "/b", "/a"):
        gate.refused(page, 1)
    assert not gate.is_paused
    for page in ("/c", "/d", "/e"):
        gate.refused(page, 1)
    assert gate.is_paused


def test_a_page_that_is_limited_several_times_is_asked_until_it_answers(server: Server) -> None:
    """Each after its own time, whatever others are told."""

    def reply(request: Request) -> Reply:
        return Reply() if request.attempt > 3 else Reply(429, {"Retry-After": "1"})

    server.reply = reply  # type: ignore[method-assign]
    urls = [f"{server.url}/{number}" for number in range(4)]
    report = external.check(urls, LOCAL)
    assert {o.verdict for o in report.outcomes.values()} == {Verdict.FINE}
    assert len(server.requests) == 16


@pytest.mark.parametrize("status", [403, 503])
def test_other_statuses_with_retry_after_mean_the_same(status: int, server: Server) -> None:
    """503 says so by its definition, and GitHub's second limit by 403."""

    def reply(request: Request) -> Reply:
        return Reply(status, {"Retry-After": "0"}) if request.attempt == 1 else Reply()

    server.reply = reply  # type: ignore[method-assign]
    assert _one(f"{server.url}/x").verdict is Verdict.FINE


def test_a_host_that_is_out_of_order_is_broken(server: Server) -> None:
    """503 says when to come back; one that is the same by then doesn't work."""
    server.replies["/x"] = Reply(503, {"Retry-After": "0"})
    outcome = _one(f"{server.url}/x")
    assert (outcome.verdict, outcome.message) == (Verdict.BROKEN, "answers 503 Service Unavailable")


def test_a_server_that_sends_what_nobody_asked_for_hurts_no_other_page(server: Server) -> None:
    """A body after HEAD, and garbage after an answer, on connections that are used again."""
    page = b"<p>Nothing</p>" * 9
    head = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s"

    def reply(request: Request) -> Reply:
        odd = request.method == "HEAD" and int(request.path.rpartition("/")[2]) % 2
        return Reply(raw=head % (len(page), page), keep=True) if odd else Reply()

    server.reply = reply  # type: ignore[method-assign]
    report = external.check([f"{server.url}/ok/{n}" for n in range(100)], LOCAL)
    assert {o.verdict for o in report.outcomes.values()} == {Verdict.FINE}


def test_without_a_network_a_word_is_said_about_it() -> None:
    """Every link would look broken."""

    async def lookup(_: str) -> list[str]:
        raise OSError("no such name")

    urls = [f"https://host{number}.test/" for number in range(5)]
    assert "is there a network?" in external.check(urls, LOCAL, lookup=lookup).notes[0]


def test_every_page_is_asked_once(server: Server) -> None:
    """However often it is linked to, with which fragments, and from which redirects."""
    page = f"{server.url}/ok/1"
    urls = [page, f"{page}#good", f"{page}#good", f"{page}#", f"{page}#:~:text=Text", f"{page}#bad"]
    report = external.check(urls, LOCAL)
    assert server.methods("/ok/1") == ["GET"]
    bad = [u for u, o in report.outcomes.items() if o.verdict is not Verdict.FINE]
    assert bad == [f"{page}#bad"]


def test_the_end_of_many_redirects_is_asked_once(server: Server) -> None:
    """A page for signing in to which everything leads gets one request."""
    urls = [f"{server.url}/r/{n}" for n in range(10)]
    for number in range(10):
        server.replies[f"/r/{number}"] = to("/ok/login")
    external.check(urls, LOCAL)
    assert server.paths().count("/ok/login") == 1


def test_a_permanent_redirect_says_where_the_page_is_now(server: Server) -> None:
    """With the fragment; a temporary one, or one behind a temporary one, says nothing."""
    server.replies["/old"] = to("/new", 308)
    server.replies["/new"] = to("/ok/there", 301)
    server.replies["/mixed"] = to("/old", 302)
    assert _one(f"{server.url}/old#good").moved == f"{server.url}/ok/there#good"
    assert _one(f"{server.url}/mixed").moved == ""
    assert _one(f"{server.url}/found/1").moved == ""


def test_a_redirect_with_a_fragment_of_its_own_leads_there(server: Server) -> None:
    """As in a browser, the fragment of the link is then of no use."""
    server.replies["/old"] = to("/ok/1#good")
    assert _one(f"{server.url}/old#whatever").verdict is Verdict.FINE
    server.replies["/worse"] = to("/ok/1#bad")
    assert _one(f"{server.url}/worse#good").verdict is Verdict.ANCHOR


def test_a_page_that_sets_a_cookie_and_asks_again_is_no_loop(server: Server) -> None:
    """The browser comes back with the cookie, and so does the check."""

    def reply(request: Request) -> Reply:
        if "seen=1" in request.headers.get("cookie", ""):
            return Reply()
        return Reply(302, {"Location": request.path, "Set-Cookie": "seen=1; Path=/"})

    server.reply = reply  # type: ignore[method-assign]
    assert _one(f"{server.url}/page").verdict is Verdict.FINE


def test_a_cookie_goes_to_no_other_host(server: Server) -> None:
    """What one host sets is none of another's business."""
    with Server().running() as other:
        away = f"http://localhost:{other.port}/ok"
        server.replies["/x"] = Reply(302, {"Location": away, "Set-Cookie": "id=1; Path=/"})
        _one(f"{server.url}/x", Options(allow=("127.0.0.1", "localhost"), cache_age=0))
    assert [r.headers.get("cookie") for r in other.requests] == [None]


@pytest.mark.parametrize("location", ["http://", "http://[x", "http://x:y/"])
def test_a_redirect_to_nowhere_is_broken(location: str, server: Server) -> None:
    """What no browser could follow is told as such."""
    server.replies["/x"] = to(location)
    assert "redirects to what" in _one(f"{server.url}/x").message


def test_a_redirect_without_a_place_is_broken(server: Server) -> None:
    """302 without Location shows an empty page at best."""
    server.replies["/x"] = Reply(302)
    assert _one(f"{server.url}/x").message == "answers 302 Found"


def test_accepted_statuses_are_fine_at_once(server: Server) -> None:
    """By number and by range, without a second request."""
    options = Options(allow=("127.0.0.1",), cache_age=0, accept=("403", "500-599"))
    assert _one(f"{server.url}/forbidden/1", options).verdict is Verdict.FINE
    assert _one(f"{server.url}/error/1", options).verdict is Verdict.FINE
    assert len(server.requests) == 2


def test_patterns_say_what_is_asked(server: Server) -> None:
    """Of the whole address, of host and path, or of a host."""
    urls = [f"{server.url}/ok/a", f"{server.url}/ok/b", "https://www.linkedin.com/in/ada",
            "https://example.com/docs"]  # fmt: skip
    options = Options(
        allow=("127.0.0.1",), cache_age=0, exclude=("http://*/ok/a", "*.linkedin.com")
    )
    report = external.check(urls, options)
    assert server.paths() == ["/ok/b"]
    assert [report.outcomes[u].verdict for u in urls] == [
        Verdict.EXCLUDED, Verdict.FINE, Verdict.EXCLUDED, Verdict.EXCLUDED,
    ]  # fmt: skip
    only = Options(allow=("127.0.0.1",), cache_age=0, include=("127.0.0.1/ok/*",))
    report = external.check(urls, only)
    assert report.count(Verdict.FINE) == 2
    assert report.count(Verdict.EXCLUDED) == 2


def test_a_server_that_answers_no_head_is_asked_by_get(server: Server) -> None:
    """It swallows HEAD for ever; GET beside it tells."""

    def reply(request: Request) -> Reply:
        return Reply(delay=60 if request.method == "HEAD" else 0)

    server.reply = reply  # type: ignore[method-assign]
    options = Options(allow=("127.0.0.1",), cache_age=0, timeout=1)
    assert _one(f"{server.url}/x", options).verdict is Verdict.FINE


def test_pages_that_hang_keep_nobody_waiting(server: Server) -> None:
    """More of them than there are places at the host, and all others are asked before they end."""
    for number in range(12):
        server.replies[f"/hang/{number}"] = Reply(delay=60)
    urls = [f"{server.url}/hang/{n}" for n in range(12)]
    urls += [f"{server.url}/ok/{n}" for n in range(50)]
    options = Options(allow=("127.0.0.1",), cache_age=0, timeout=4)
    report = external.check(urls, options)
    settled = [url for url in report.outcomes if "/hang/" in url]
    assert {report.outcomes[u].message for u in urls[:12]} == {"gives no answer within 4 s"}
    assert report.count(Verdict.FINE) == 50
    # Those that hang are told last: nobody waited for the end of them.
    assert list(report.outcomes)[-len(settled) :] == settled
    assert server.peak <= 2 * options.per_host


def test_a_body_without_end_is_given_up(server: Server) -> None:
    """A page is read up to a limit; what is beyond it isn't said to be missing."""
    big = b"<html><body>" + b"<p>x</p>" * 2_500_000
    server.replies["/big"] = Reply(body=big)
    assert _one(f"{server.url}/big#far-down").verdict is Verdict.FINE


def test_nothing_listens_there(server: Server) -> None:
    """A refused connection is no time out, and is asked no second time."""
    port = server.port
    outcome = _one(f"http://127.0.0.1:1/{port}")
    assert (outcome.verdict, outcome.message) == (Verdict.BROKEN, "refuses the connection")


def test_a_host_name_that_is_none() -> None:
    """A name that no resolver knows is a broken link."""

    async def lookup(_: str) -> list[str]:
        raise OSError("no such name")

    url = "https://gone.test/"
    outcome = external.check([url], LOCAL, lookup=lookup).outcomes[url]
    assert outcome.verdict is Verdict.BROKEN
    assert "leads nowhere" in outcome.message


@pytest.mark.parametrize(
    ("code", "asked", "verdict"),
    [(socket.EAI_AGAIN, 2, Verdict.FINE), (socket.EAI_NONAME, 1, Verdict.BROKEN)],
)
def test_a_resolver_that_gives_no_answer_is_asked_again(
    code: int, asked: int, verdict: Verdict, server: Server
) -> None:
    """Its trouble is none of the name's; that there is no such name is an answer."""
    names: list[str] = []

    async def lookup(host: str) -> list[str]:
        names.append(host)
        if len(names) == 1:
            raise socket.gaierror(code, "wrong")
        return ["127.0.0.1"]

    url = f"http://docs.test:{server.port}/ok/1"
    assert external.check([url], LOCAL, lookup=lookup).outcomes[url].verdict is verdict
    assert names == ["docs.test"] * asked


def _tls(ca: trustme.CA, name: str = "127.0.0.1", days: int = 30) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    until = datetime.now(UTC) + timedelta(days=days)
    ca.issue_cert(name, not_after=until).configure_cert(context)
    return context


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """A certificate authority that the environment names."""
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return ca


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_a_certificate_of_an_authority_in_the_environment_is_fine(
    variable: str, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """By the names that other programs read too."""
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setenv(variable, str(tmp_path / "ca.pem"))
    with Server(context=_tls(authority)).running() as server:
        assert _one(f"{server.url}/ok/1").verdict is Verdict.FINE


@pytest.mark.parametrize(
    ("name", "days", "message"),
    [
        ("127.0.0.1", -1, "has a certificate that has expired"),
        ("other.test", 30, "has a certificate for another host"),
    ],
)
def test_faults_of_certificates_are_told_apart(
    name: str, days: int, message: str, authority: trustme.CA
) -> None:
    """Each says what to mend, and costs one connection."""
    with Server(context=_tls(authority, name, days)).running() as server:
        outcome = _one(f"{server.url}/ok/1")
    assert (outcome.verdict, outcome.message) == (Verdict.BROKEN, message)


@pytest.mark.usefixtures("authority")
def test_an_authority_that_nobody_trusts_is_told() -> None:
    """With the hint how to trust it."""
    with Server(context=_tls(trustme.CA())).running() as server:
        outcome = _one(f"{server.url}/ok/1")
    assert outcome.message == "has a certificate of an authority that isn't trusted"
    assert "SSL_CERT_FILE" in outcome.hint


def test_https_where_only_http_is_spoken_is_told(server: Server) -> None:
    """The server answers something that is no TLS."""
    outcome = _one(server.url.replace("http:", "https:"))
    assert (outcome.message, outcome.hint) == ("speaks no TLS", "http:// instead of https://?")


def test_progress_is_told_to_the_end(server: Server) -> None:
    """Each step has as many done as there were, and the last has all."""
    steps: list[Progress] = []
    external.check([f"{server.url}/ok/{n}" for n in range(10)], LOCAL, steps.append)
    assert [step.done for step in steps] == list(range(1, 11))
    assert {step.total for step in steps} == {10}


def test_nothing_to_ask_is_no_report_of_faults() -> None:
    """An empty list is an empty report."""
    assert external.check([], LOCAL) == Report()
