"""Servers that break the standard in ways that no browser minds are read too."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from adrtool.links import external
from adrtool.links.external import Options, Verdict
from tests.links.external_server import Reply, Server

LOCAL = Options(allow=("127.0.0.1",), cache_age=0)
BODY = b"<html><body><h1 id=good>Good</h1><p>Text</p></body></html>"
SIZE = b"Content-Length: %d\r\n" % len(BODY)
CHUNKS = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
KIND = b"Content-Type: text/html\r\n"
OK = b"HTTP/1.1 200 OK\r\n" + KIND
ODD = {
    "more than announced": OK + SIZE + b"\r\n" + BODY + b"<p>and more</p>",
    "two lengths": OK + SIZE + SIZE + b"\r\n" + BODY,
    "a length and chunks": OK + SIZE + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS,
    "no header": OK + SIZE + b"what is this\r\n\r\n" + BODY,
    "a name with letters": OK + SIZE + b"X-Caf\xe9: 1\r\n\r\n" + BODY,
    "a name with spaces": OK + SIZE + b"X A : 1\r\n\r\n" + BODY,
    "a length that is none": OK + b"Content-Length: many\r\n\r\n" + BODY,
    "bare line feeds": (OK + SIZE + b"\r\n").replace(b"\r", b"") + BODY + b"more",
    "another version": (OK + SIZE + b"\r\n").replace(b"1.1", b"1.2") + BODY,
}


@pytest.fixture
def server() -> Iterator[Server]:
    """A server without delay."""
    with Server().running() as running:
        yield running


def _verdict(url: str) -> Verdict:
    return external.check([url], LOCAL).outcomes[url].verdict


@pytest.mark.parametrize("raw", ODD.values(), ids=ODD)
def test_an_odd_answer_is_an_answer(raw: bytes, server: Server) -> None:
    """With its page, and without a request more than another fault costs."""
    server.replies["/x"] = Reply(raw=raw)
    assert _verdict(f"{server.url}/x") is Verdict.FINE
    assert _verdict(f"{server.url}/x#good") is Verdict.FINE
    assert len(server.methods("/x")) <= 4


@pytest.mark.parametrize("keep", [True, False])
def test_the_page_of_an_odd_answer_is_looked_at(keep: bool, server: Server) -> None:
    """Also where the server doesn't hang up."""
    server.replies["/x"] = Reply(raw=ODD["a length and chunks"], keep=keep)
    assert _verdict(f"{server.url}/x#none") is Verdict.ANCHOR


def test_the_status_of_an_odd_answer_counts(server: Server) -> None:
    """And so does where it leads."""
    gone = ODD["two lengths"].replace(b"200 OK", b"404 Not Found")
    moved = ODD["two lengths"].replace(b"200 OK", b"302 Found\r\nLocation: /gone/1")
    server.replies |= {"/x": Reply(raw=gone), "/y": Reply(raw=moved)}
    report = external.check([f"{server.url}/x", f"{server.url}/y"], LOCAL)
    assert report.outcomes[f"{server.url}/x"].message == "answers 404 Not Found"
    assert "which answers 404" in report.outcomes[f"{server.url}/y"].message


@pytest.mark.parametrize("raw", [b"SSH-2.0-x\r\n\r\n", b"\x00\xff", b"HTTP/1.1 many\r\n\r\n"])
def test_what_is_no_http_stays_a_fault(raw: bytes, server: Server) -> None:
    """However it is read."""
    server.replies["/x"] = Reply(raw=raw)
    assert _verdict(f"{server.url}/x") is Verdict.BROKEN


def test_certificates_are_looked_at_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second look is over TLS as the first one was."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with Server(context=context).running() as server:
        server.replies["/x"] = Reply(raw=ODD["two lengths"])
        assert _verdict(f"{server.url}/x#good") is Verdict.FINE
