"""Addresses are read as browsers read them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrtool.links.external.urls import NoUrl, joined, masked, parse


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("HTTPS://Docs.Test", "https://docs.test/"),
        ("https://docs.test:443/a", "https://docs.test/a"),
        ("http://docs.test:8080/a", "http://docs.test:8080/a"),
        ("http://docs.test:00000008080/a", "http://docs.test:8080/a"),
        ("https://docs.test/a b?c d#e f", "https://docs.test/a%20b?c%20d"),
        ("https://docs.test/ä/%C3%A4?ä", "https://docs.test/%C3%A4/%C3%A4?%C3%A4"),
        ("https://docs.test/50%", "https://docs.test/50%25"),
        ("https://docs.test/a/./b/../c/..", "https://docs.test/a/"),
        ("https://docs.test/a//b", "https://docs.test/a//b"),
        ("https://docs.test/%2e%2E/b", "https://docs.test/b"),
        ("https://docs.test\\a\\b", "https://docs.test/a/b"),
        ("https://münchen.test/", "https://xn--mnchen-3ya.test/"),
        ("https://☃.test/", "https://xn--n3h.test/"),
        ("https://under_score.test/", "https://under_score.test/"),
        ("https://me:pass@docs.test/", "https://docs.test/"),
        ("https://[2001:DB8::1]/", "https://[2001:db8::1]/"),
        ("https://en.wikipedia.test/wiki/A_(b)?x=[1]|'", "https://en.wikipedia.test/wiki/A_(b)?x=[1]|'"),
    ],
)  # fmt: skip
def test_an_address_is_asked_as_a_browser_asks(written: str, asked: str) -> None:
    """Without fragment, name and password."""
    assert parse(written).text == asked


@pytest.mark.parametrize(
    "written",
    ["ftp://x.test/", "mailto:a@x.test", "x.test", "", "https://", "https://:80/", "http://a b/",
     "http://x.test:port/", "http://x.test:0/", "http://x.test:65536/", "http://[::1/",
     "http://[::g]/", "http://1.2.3.4.5/", "http://1.2.3.256/", "http://08.1.1.1/",
     "http://a%00b/", "http://a%2fb/", "http://x.test:٣/", "http://.../"],
)  # fmt: skip
def test_what_no_browser_opens_is_refused(written: str) -> None:
    """With a reason, and by no other exception."""
    with pytest.raises(NoUrl):
        parse(written)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever a page of strangers has in its links."""
    for written in (text, f"http://{text}", f"http://x.test/{text}", f"https://[{text}]/"):
        try:
            found = parse(written)
        except NoUrl:
            continue
        assert parse(found.text).text == found.text
        assert found.text.isascii()


@given(st.text(max_size=60))
def test_no_location_breaks_a_redirect(text: str) -> None:
    """A server may send anything."""
    with suppress(NoUrl):
        assert joined(parse("https://x.test/a/b?c#d"), text).text.isascii()


@pytest.mark.parametrize(
    ("location", "there"),
    [
        ("/x", "https://a.test/x"), ("x", "https://a.test/b/x"), ("?q", "https://a.test/b/c?q"),
        ("//b.test/x", "https://b.test/x"), ("\\\\b.test\\x", "https://b.test/x"),
        ("http:///b.test/", "http://b.test/"), ("https:x", "https://a.test/b/x"),
        ("", "https://a.test/b/c?d"), ("../../..", "https://a.test/"),
    ],
)  # fmt: skip
def test_a_location_is_joined_as_a_browser_joins_it(location: str, there: str) -> None:
    """Relative ones, and those with slashes of any number and kind."""
    assert joined(parse("https://a.test/b/c?d#e"), location).text == there


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("https://me:secret@x.test/@a", "https://x.test/@a"),
        ("//me@x.test/", "//x.test/"),
        ("https:\\\\me:se@cret@x.test", "https:\\\\x.test"),
        ("https://me:se cret@x.test/", "https://x.test/"),
        ("https:/me:secret@x.test/", "https:/x.test/"),
        ("https://x.test/a@b", "https://x.test/a@b"),
        ("mailto:me@x.test", "mailto:me@x.test"),
    ],
)
def test_names_and_passwords_are_never_shown(written: str, shown: str) -> None:
    """A link as it is written loses them too."""
    assert masked(written) == shown
