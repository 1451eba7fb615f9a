"""Fixtures for every test. What they hand out is explained in tests/helpers.py."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.helpers import PROJECT, Repo, Runner, make_repo

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# A deadline would make the speed of the machine part of what is tested.
settings.register_profile("adrtool", deadline=None, print_blob=True)
settings.load_profile("adrtool")

# What tests of this process read isn't kept among the developer's own things.
os.environ["ADRTOOL_CACHE"] = "off"

_CORPORA = PROJECT.parent / "shared" / "corpora"
_CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page that needs another host than this one is broken without a network, so here too.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_MARKED_BY_FIXTURE = {"browser": "browser", "page": "browser", "corpora": "corpus"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the fixtures they use, so that no marker is ever forgotten."""
    for item in items:
        for fixture in set(getattr(item, "fixturenames", ())) & _MARKED_BY_FIXTURE.keys():
            item.add_marker(_MARKED_BY_FIXTURE[fixture])


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty home folder, apart from the test's own temporary folder."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def run(home: Path) -> Runner:
    """Run the real command line: `run("adr", "list", cwd=repo.path)`."""
    return Runner(home)


@pytest.fixture
def repo(tmp_path: Path, home: Path) -> Repo:
    """An empty git repository."""
    return make_repo(tmp_path / "repo", home)


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of real repositories' files, which lies beside this project where there is one."""
    if not _CORPORA.is_dir():
        pytest.skip(f"no corpora at ../{_CORPORA.relative_to(PROJECT.parent).as_posix()}")
    return _CORPORA.resolve()


@pytest.fixture
def serve_folder() -> Iterator[Callable[[Path], str]]:
    """Serve folders over HTTP while the test runs: takes a folder, returns its URL."""
    with ExitStack() as servers:
        yield lambda folder: servers.enter_context(_served(folder))


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    handler = partial(_QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Keep requests out of the output of the tests."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, which reaches this machine and no other. $CHROMIUM names another one."""
    from playwright.sync_api import sync_playwright

    program = _chromium()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(_CHROMIUM_OPTIONS))
        yield chromium
        chromium.close()


def _chromium() -> str:
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(which, _CHROMIUM_NAMES)), None)
    if found is not None:
        return found
    reason = "no Chromium found; install it or name it in $CHROMIUM"
    if os.environ.get("ADRTOOL_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page of 1280 by 800 pixels, without cookies or storage of other tests."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()
