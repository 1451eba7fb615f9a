"""Proxies and secret headers come from the environment, and go only where they belong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from adrtool.links import external
from adrtool.links.external import Options, Outcome, Verdict
from adrtool.links.external.environment import HEADERS, secrets
from adrtool.links.external.urls import parse
from adrtool.problems import WrongUse
from tests.links.external_server import Reply, Server, to

NAMES = {"private.test": ["10.0.0.1"], "public.test": ["93.184.216.34"]}
LOCAL = Options(allow=("127.0.0.1", "localhost"), cache_age=0)


@pytest.fixture
def server() -> Iterator[Server]:
    """A server without delay."""
    with Server().running() as running:
        yield running


@pytest.fixture(autouse=True)
def _own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


async def _lookup(host: str) -> Sequence[str]:
    if host not in NAMES:
        raise OSError("no such name")
    return NAMES[host]


def _one(url: str, options: Options = LOCAL) -> Outcome:
    return external.check([url], options, lookup=_lookup).outcomes[url]


def test_the_proxy_is_asked_for_names_that_only_it_knows(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be anywhere, since the user chose it."""
    monkeypatch.setenv("http_proxy", server.url)
    outcome = _one("http://only-there.test/ok/1", Options(cache_age=0))
    assert outcome.verdict is Verdict.FINE
    assert server.paths() == ["http://only-there.test/ok/1"]


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "private.test", "[::1]"])
def test_the_proxy_is_not_asked_for_what_is_private(
    host: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy is a way into a network as well as out of it."""
    monkeypatch.setenv("http_proxy", server.url)
    server.replies["http://public.test/x"] = to(f"http://{host}/")
    assert _one(f"http://{host}/", Options(cache_age=0)).verdict is Verdict.UNCHECKED
    assert _one("http://public.test/x", Options(cache_age=0)).verdict is Verdict.UNCHECKED
    assert server.paths() == ["http://public.test/x"]


def test_the_host_of_the_proxy_is_as_private_as_any(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also after it was connected to as a proxy, at all of its ports, directly and by redirects."""
    monkeypatch.setenv("http_proxy", server.url)
    led = [f"http://127.0.0.1:{port}/" for port in (9, server.port)]
    urls = ["http://public.test/0", "http://public.test/1"]
    server.replies = {url: to(there) for url, there in zip(urls, led, strict=True)}
    report = external.check([*urls, *led], Options(cache_age=0, per_host=1), lookup=_lookup)
    assert {report.outcomes[url].verdict for url in [*urls, *led]} == {Verdict.UNCHECKED}
    assert sorted(server.paths()) == urls


def test_no_proxy_names_hosts_that_are_asked_directly(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As everywhere."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert _one(f"{server.url}/ok/1").verdict is Verdict.FINE


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", "http://no-such-name.test:3128"])
def test_a_proxy_that_cannot_be_reached_breaks_no_link(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is known of the address then."""
    monkeypatch.setenv("http_proxy", proxy)
    outcome = _one("http://public.test/", Options(cache_age=0))
    assert outcome.verdict is Verdict.UNCHECKED
    assert "proxy" in outcome.message


def test_a_proxy_that_wants_a_password_breaks_no_link(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an address behind TLS it is asked by CONNECT."""
    monkeypatch.setenv("https_proxy", server.url)
    server.replies["public.test:443"] = Reply(407)
    outcome = _one("https://public.test/", Options(cache_age=0))
    assert (outcome.verdict, server.methods("public.test:443")) == (
        Verdict.UNCHECKED, ["CONNECT"],
    )  # fmt: skip


def test_a_proxy_that_is_none_is_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """And says so without what may be a password in it."""
    monkeypatch.setenv("http_proxy", "http://me:secret@x:y")
    with pytest.raises(WrongUse) as raised:
        _one("http://public.test/", Options(cache_age=0))
    assert "secret" not in str(raised.value)


def test_a_secret_header_goes_to_its_host(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """By host and port, several of them, also where the host asks twice."""
    place = f"127.0.0.1:{server.port}"
    monkeypatch.setenv(HEADERS, f"{place} Authorization: Bearer s3cret\n\n{place} X-Key: k\n")
    server.replies["/x"] = Reply(405)
    _one(f"{server.url}/x")
    assert [(r.headers["authorization"], r.headers["x-key"]) for r in server.requests] == [
        ("Bearer s3cret", "k"), ("Bearer s3cret", "k"),
    ]  # fmt: skip


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_secret_header_goes_to_no_other_host(
    status: int, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not by a redirect to another name, nor to another port, and it comes back at the first."""
    monkeypatch.setenv(HEADERS, f"127.0.0.1:{server.port} Authorization: Bearer s3cret")
    with Server().running() as other:
        server.replies["/a"] = to(f"http://localhost:{other.port}/b", status)
        other.replies["/b"] = to(f"http://127.0.0.1:{other.port}/c", status)
        other.replies["/c"] = to(f"{server.url}/ok/1", status)
        assert _one(f"{server.url}/a").verdict is Verdict.FINE
    assert [r.headers.get("authorization") for r in other.requests] == [None, None]
    assert [r.headers.get("authorization") for r in server.requests] == ["Bearer s3cret"] * 2


def test_a_name_and_password_in_an_address_go_to_its_host_only(server: Server) -> None:
    """As a browser sends them, and nothing shows them."""
    with Server().running() as other:
        server.replies["/a"] = to("/b")
        server.replies["/b"] = to(f"http://127.0.0.1:{other.port}/gone")
        url = server.url.replace("//", "//me:s3cret@")
        report = external.check([f"{url}/a"], LOCAL)
    assert [r.headers.get("authorization") for r in server.requests] == [
        "Basic bWU6czNjcmV0", "Basic bWU6czNjcmV0",
    ]  # fmt: skip
    assert {r.headers.get("authorization") for r in other.requests} == {None}
    assert "s3cret" not in report.outcomes[f"{url}/a"].message


@pytest.mark.parametrize("lead", ["/gone/1?key=s3cret", "/x?key=s3cret", "/ok/1?key=s3cret"])
def test_what_a_server_gives_to_who_is_signed_in_is_not_shown(
    lead: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address with a key in it, as stores of files have them, is as secret as the header."""
    monkeypatch.setenv(HEADERS, f"127.0.0.1:{server.port} Authorization: Bearer s3cret")
    server.replies["/x"] = to(lead, 301)
    server.replies["/x?key=s3cret"] = to("/x", 301)
    assert "s3cret" not in repr(_one(f"{server.url}/x"))


def test_the_words_of_a_status_are_the_standards(server: Server) -> None:
    """Those of the server may be anything, a header that it was sent among them."""
    server.replies["/x"] = Reply(raw=b"HTTP/1.1 404 Bearer-s3cret\r\nContent-Length: 0\r\n\r\n")
    server.replies["/y"] = Reply(raw=b"HTTP/1.1 499 Bearer-s3cret\r\nContent-Length: 0\r\n\r\n")
    assert _one(f"{server.url}/x").message == "answers 404 Not Found"
    assert _one(f"{server.url}/y").message == "answers 499"


def test_without_a_port_a_header_is_for_https_alone(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A secret isn't sent in the open by mistake, and the report says that it wasn't."""
    monkeypatch.setenv(HEADERS, "127.0.0.1 Authorization: Bearer s3cret")
    report = external.check([f"{server.url}/ok/1"], LOCAL)
    assert "authorization" not in server.requests[0].headers
    assert "127.0.0.1" in report.notes[0]
    held = secrets({HEADERS: "Docs.Test Authorization: x"})
    assert held.headers(parse("https://docs.test/a")) == {"Authorization": "x"}
    for other in ("http://docs.test/", "https://docs.test:8443/", "https://a.docs.test/"):
        assert not held.headers(parse(other))


@pytest.mark.parametrize(
    "line", ["s3cret", "host s3cret", "host Name s3cret", "host/path A: s3cret",
             "me@host A: s3cret", "host A: s3\x01cret", "host :s3cret"],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_named_but_not_shown(line: str) -> None:
    """What is wrong may well be the secret itself."""
    with pytest.raises(WrongUse) as raised:
        secrets({HEADERS: f"x.test A: b\n{line}"})
    assert "line 2" in raised.value.message
    assert "cret" not in raised.value.message + raised.value.hint


def test_headers_are_printed_nowhere() -> None:
    """Not even by a traceback that shows local variables."""
    assert "s3cret" not in repr(secrets({HEADERS: "x.test A: s3cret"}))
