"""Addresses are resolved as a browser does it."""

from __future__ import annotations

import posixpath
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrtool.links.urls import Target, names_something, resolver

BELOW = resolver("https://Docs.example.org:443/sub/")
TOP = resolver("")


@pytest.mark.parametrize(
    ("link", "kind", "path", "fragment"),
    [
        ("", "page", "guide/a/index.html", ""),
        ("#x", "page", "guide/a/index.html", "x"),
        ("?q=1#x", "page", "guide/a/index.html", "x"),
        ("b/", "page", "guide/a/b/", ""),
        ("./b.html?x=../y#z?", "page", "guide/a/b.html", "z?"),
        ("../b/#x", "page", "guide/b/", "x"),
        ("../../", "page", "", ""),
        ("../..", "page", "", ""),
        (" \n../b/\t", "page", "guide/b/", ""),
        ("../b\n/c", "page", "guide/b/c", ""),
        ("..\\b\\", "page", "guide/b/", ""),
        ("%2e%2E/b/", "page", "guide/b/", ""),
        ("../b%20c/%C3%BC%23", "page", "guide/b c/ü#", ""),
        ("../b%2Fc", "page", "guide/b%2Fc", ""),
        ("..//b///c", "page", "guide/b/c", ""),
        ("/sub/guide/", "page", "guide/", ""),
        ("/sub", "page", "", ""),
        ("/guide/", "outside", "/guide/", ""),
        ("../../../x", "outside", "/x", ""),
        ("../../../sub/x", "page", "x", ""),
        ("../../../../../x", "outside", "/x", ""),
        ("https://docs.example.org/sub/b/#x", "page", "b/", "x"),
        ("HTTP://DOCS.EXAMPLE.ORG/sub/", "page", "", ""),
        ("//docs.example.org/sub/b", "page", "b", ""),
        ("https://docs.example.org/other/", "web", "https://docs.example.org/other/", ""),
        ("https://docs.example.org:8443/sub/", "web", "https://docs.example.org:8443/sub/", ""),
        ("https://example.org/#x", "web", "https://example.org/#x", "x"),
        ("https://[::1", "web", "https://[::1", ""),
        ("mailto:a@example.org", "other", "", ""),
        ("javascript:void(0)", "other", "", ""),
        ("data:text/plain,x", "other", "", ""),
        ("file:///etc/hosts", "local", "file:///etc/hosts", ""),
        ("C:\\notes.md", "local", "C:\\notes.md", ""),
        ("a:b", "local", "a:b", ""),
        ("./a:b", "page", "guide/a/a:b", ""),
    ],
)
def test_a_link_leads_to(link: str, kind: str, path: str, fragment: str) -> None:
    """Paths on the site are decoded, relative to it; a site below a path ends there."""
    expected = Target(kind, path, fragment)  # type: ignore[arg-type]
    assert BELOW.resolve(link, "guide/a/index.html") == expected


@pytest.mark.parametrize(
    ("base", "link", "path"),
    [
        ("../", "b/", "guide/b/"),
        ("/sub/x/y.html", "z.html", "x/z.html"),
        ("https://docs.example.org/sub/x/", "../z", "z"),
        ("x/", "#here", "guide/a/x/"),
        ("x/", "/sub/b", "b"),
    ],
)
def test_a_pages_base_counts(base: str, link: str, path: str) -> None:
    """`<base href>` is what relative links start from, fragments among them."""
    assert BELOW.resolve(link, "guide/a/index.html", base).path == path


def test_at_the_top_of_a_host_nothing_is_outside() -> None:
    """What climbs higher stays at the top, as browsers have it."""
    assert TOP.resolve("../../../../x/", "a/index.html") == Target("page", "x/")
    assert TOP.resolve("https://docs.example.org/", "index.html").kind == "web"


_PARTS = st.sampled_from(["..", ".", "a", "b c", "ü", "x.html", "%41", "...", ".a", ""])
_PATHS = st.lists(_PARTS, min_size=1, max_size=8).map("/".join)


@given(_PATHS, st.sampled_from(["index.html", "a/b.html", "a/b/c/index.html"]))
def test_paths_are_those_of_the_standard_library(link: str, page: str) -> None:
    """For relative links `urllib` resolves the same way, but for doubled slashes."""
    if "//" in link or link.startswith("/") or not link:
        return
    whole = urlsplit(urljoin(f"https://h/{page}", link.replace(" ", "%20"))).path
    clean = posixpath.normpath(whole.lstrip("/") or ".")
    found = TOP.resolve(link, page).path
    expected = "" if clean == "." else clean.replace("%41", "A").replace("%20", " ")
    assert found.rstrip("/") == expected


@pytest.mark.parametrize(
    ("fragment", "is_there"),
    [
        ("a", True), ("A", False), ("größe", True), ("gr%C3%B6%C3%9Fe", True), ("a%20b", True),
        ("", True), ("top", True), ("TOP", True), (":~:text=x", True), ("a:~:text=x", True),
        ("b:~:text=x", False), ("/route", True), ("!/route", True), ("100%", True), ("b", False),
    ],
)  # fmt: skip
def test_a_fragment_finds_its_place(fragment: str, is_there: bool) -> None:
    """As it is written, else decoded; the top is always there."""
    assert names_something(fragment, {"a", "größe", "a b", "100%"}) is is_there
