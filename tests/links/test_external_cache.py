"""What was fine isn't asked again for a while. Faults are asked each time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from adrtool.links import external
from adrtool.links.external import Options, Report, Verdict
from adrtool.links.external.environment import HEADERS
from tests.links.external_server import Reply, Server

KEEP = Options(allow=("127.0.0.1",), retries=0)


@pytest.fixture
def server() -> Iterator[Server]:
    """A server without delay."""
    with Server().running() as running:
        yield running


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the cache is kept for the test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("ADRTOOL_CACHE", raising=False)
    return tmp_path / "adrtool" / "links" / "external.sqlite"


def _again(server: Server, urls: list[str], options: Options = KEEP) -> tuple[Report, list[str]]:
    """A second check after a first one, and the paths that it asked for."""
    external.check(urls, options)
    before = len(server.requests)
    return external.check(urls, options), server.paths()[before:]


def test_what_was_fine_is_not_asked_again(server: Server) -> None:
    """Redirects and fragments are part of it."""
    kinds = ("ok/1", "moved/1", "ok/2#good", "flaky/1", "limited/1")
    urls = [f"{server.url}/{kind}" for kind in kinds]
    report, asked = _again(server, urls, replace(KEEP, retries=2))
    assert asked == []
    assert report.count(Verdict.FINE) == len(urls)
    assert report.outcomes[urls[1]].moved == f"{server.url}/ok/1"


@pytest.mark.parametrize("kind", ["gone/1", "error/1", "reset/1", "loop/1", "ok/1#bad"])
def test_a_fault_is_never_kept(kind: str, server: Server) -> None:
    """It is asked until it is mended."""
    url = f"{server.url}/{kind}"
    report, asked = _again(server, [url])
    assert asked
    assert report.outcomes[url].verdict is not Verdict.FINE


def test_what_was_fine_before_it_broke_is_found_once_it_is_too_old(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The age is a setting."""
    url = f"{server.url}/ok/1"
    external.check([url], KEEP)
    server.replies["/ok/1"] = Reply(404)
    assert external.check([url], KEEP).outcomes[url].verdict is Verdict.FINE
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + KEEP.cache_age + 1)
    assert external.check([url], KEEP).outcomes[url].verdict is Verdict.BROKEN


def test_an_age_of_nothing_keeps_nothing(server: Server, place: Path) -> None:
    """And asks each time."""
    _, asked = _again(server, [f"{server.url}/ok/1"], replace(KEEP, cache_age=0))
    assert asked == ["/ok/1"]
    assert not place.exists()


def test_the_switch_for_all_caches_is_kept_to(
    server: Server, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`ADRTOOL_CACHE=off`."""
    monkeypatch.setenv("ADRTOOL_CACHE", "off")
    _, asked = _again(server, [f"{server.url}/ok/1"])
    assert asked == ["/ok/1"]
    assert not place.exists()


def test_what_was_allowed_once_is_not_fine_without(server: Server) -> None:
    """An address that may not be asked isn't known, whatever another run was told."""
    url = f"{server.url}/ok/1"
    external.check([url], KEEP)
    assert external.check([url], Options()).outcomes[url].verdict is Verdict.UNCHECKED


def test_what_a_secret_showed_is_not_kept(
    server: Server, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another run may not have it."""
    monkeypatch.setenv(HEADERS, f"127.0.0.1:{server.port} Authorization: Bearer s3cret")
    _, asked = _again(server, [f"{server.url}/ok/1"])
    assert asked == ["/ok/1"]
    assert not place.exists()


def test_the_cache_names_no_address(server: Server, place: Path) -> None:
    """Where a team links to is nobody's business who reads the file."""
    external.check([f"{server.url}/ok/nowhere-else"], KEEP)
    assert b"nowhere-else" not in place.read_bytes()


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + bytes(200)])
def test_a_damaged_cache_is_done_without(damage: bytes, server: Server, place: Path) -> None:
    """The check goes on, and the next one has a cache again."""
    url = f"{server.url}/ok/1"
    external.check([url], KEEP)
    place.write_bytes(damage)
    report, _ = _again(server, [url])
    assert report.outcomes[url].verdict is Verdict.FINE


def test_a_folder_that_cannot_be_written_is_done_without(server: Server, place: Path) -> None:
    """As on a read-only file system."""
    place.parent.parent.mkdir()
    place.parent.write_text("a file where the folder is to be")
    _, asked = _again(server, [f"{server.url}/ok/1"])
    assert asked == ["/ok/1"]
