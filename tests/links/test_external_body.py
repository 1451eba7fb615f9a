"""What a server sends as its page is read as browsers read it, or not judged at all."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator

import pytest

from adrtool.links import external
from adrtool.links.external import Options, Verdict
from tests.links.external_server import Reply, Request, Server

LOCAL = Options(allow=("127.0.0.1",), cache_age=0)
TEXT = "<html><head></head><body><h1 id=good>Good</h1><h2 id=über>x</h2><p>Text</p></body></html>"
PAGE = TEXT.encode()
# Without the time, since tests are named by it.
_GZIPPED = gzip.compress(PAGE, mtime=0)


@pytest.fixture
def server() -> Iterator[Server]:
    """A server without delay."""
    with Server().running() as running:
        yield running


def _raw_deflate(data: bytes) -> bytes:
    pack = zlib.compressobj(wbits=-15)
    return pack.compress(data) + pack.flush()


def _verdicts(server: Server, *fragments: str) -> list[Verdict]:
    urls = [f"{server.url}/x{fragment}" for fragment in fragments]
    report = external.check(urls, LOCAL)
    return [report.outcomes[url].verdict for url in urls]


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("gzip", _GZIPPED), ("X-GZIP", _GZIPPED), ("identity", PAGE),
     ("deflate", zlib.compress(PAGE)), ("deflate", _raw_deflate(PAGE)),
     ("deflate, gzip", gzip.compress(zlib.compress(PAGE), mtime=0))],
)  # fmt: skip
def test_a_packed_page_is_unpacked(encoding: str, body: bytes, server: Server) -> None:
    """By every encoding that is asked for, under its old names too."""
    server.replies["/x"] = Reply(200, {"Content-Encoding": encoding}, body)
    assert _verdicts(server, "#good", "#none") == [Verdict.FINE, Verdict.ANCHOR]


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("br", b"\x0b\x02\x80hello\x03"), ("zstd", b"(\xb5/\xfd\x04\x00!\x00\x00hello"),
     ("gzip", PAGE), ("gzip", _GZIPPED[:-20])],
)  # fmt: skip
def test_what_cannot_be_unpacked_is_there_all_the_same(
    encoding: str, body: bytes, server: Server
) -> None:
    """Its status says so; of its places nothing is known. No second request would change that."""
    server.replies["/x"] = Reply(200, {"Content-Encoding": encoding}, body)
    assert _verdicts(server, "#good", "#none") == [Verdict.FINE, Verdict.FINE]
    assert server.methods("/x") == ["GET"]


@pytest.mark.parametrize(
    ("said", "encoding"),
    [("text/html", "utf-16"), ("text/html", "utf-8-sig"), ("text/html; charset=utf-16", "utf-16"),
     ("text/html; charset=utf-8", "utf-16"), ("text/html; charset=iso-8859-1", "latin-1"),
     ("text/html; charset=x-mac-roman", "mac-roman"), ("text/html; charset=idna", "utf-8"),
     ("text/html; charset=none-such", "utf-8"), ("Text/HTML", "utf-8")],
)  # fmt: skip
def test_a_page_is_read_in_its_own_letters(said: str, encoding: str, server: Server) -> None:
    """Its first bytes count more than what the server says, and what is no encoding for nothing."""
    server.replies["/x"] = Reply(200, {"Content-Type": said}, TEXT.encode(encoding))
    fragments = ("#good", "#%C3%BCber", "#none")
    assert _verdicts(server, *fragments) == [Verdict.FINE, Verdict.FINE, Verdict.ANCHOR]


def test_letters_that_cannot_be_read_prove_nothing(server: Server) -> None:
    """The place may be one of them."""
    page = TEXT.replace("über", "日本").encode("shift_jis")
    server.replies["/x"] = Reply(200, {"Content-Type": "text/html; charset=none-such"}, page)
    assert _verdicts(server, "#日本") == [Verdict.FINE]


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    "raw",
    [b"Content-Length: 900\r\n\r\n<html>", b"Transfer-Encoding: chunked\r\n\r\n20\r\n<html>",
     b"Content-Encoding: gzip\r\nContent-Length: 6\r\n\r\n<html>"],
)  # fmt: skip
def test_a_body_that_nobody_needs_breaks_no_link(raw: bytes, server: Server) -> None:
    """The answer was there before its body broke off."""

    def reply(request: Request) -> Reply:
        return Reply(405) if request.method == "HEAD" else Reply(raw=HEAD + raw)

    server.reply = reply  # type: ignore[method-assign]
    assert _verdicts(server, "") == [Verdict.FINE]
    assert server.methods("/x") == ["HEAD", "GET"]


def test_a_stream_without_end_is_an_answer(server: Server) -> None:
    """It is left after its first words, long before the patience for an answer is over."""

    def reply(request: Request) -> Reply:
        stream = HEAD.replace(b"html", b"event-stream") + b"\r\n: one\n\n"
        return Reply(405) if request.method == "HEAD" else Reply(raw=stream, keep=True)

    server.reply = reply  # type: ignore[method-assign]
    assert _verdicts(server, "") == [Verdict.FINE]
    assert server.methods("/x") == ["HEAD", "GET"]


def test_a_page_that_breaks_off_is_told(server: Server) -> None:
    """Where a place on it is linked to, after it was asked for again."""
    server.replies["/x"] = Reply(raw=HEAD + b"Content-Length: 900\r\n\r\n<html>")
    assert _verdicts(server, "#good") == [Verdict.BROKEN]
    assert server.methods("/x") == ["GET"] * 3
