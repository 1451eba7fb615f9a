"""A place on a page of another host is only said to be missing when it certainly is."""

from __future__ import annotations

import pytest

from adrtool.links.external.anchors import Places
from adrtool.links.external.body import Page

TEXT = "<p>" + "Words that say something. " * 20 + "</p>"
SCRIPT = "<script src=/app.js></script>"
FOUND = [
    ("<h1 id=place>", "place"),
    ("<a name=place></a>", "place"),
    ("<h1 id='größe'>", "gr%C3%B6%C3%9Fe"),
    ("<h1 id='gr%C3%B6%C3%9Fe'>", "gr%C3%B6%C3%9Fe"),
    ("<h1 id=user-content-place>", "place"),
    ("<h1 id=user-content-place>", "Place"),
    ("", ""),
    ("", "top"),
    ("", "TOP"),
    ("", ":~:text=some%20words"),
    ("<h1 id=place>", "place:~:text=words"),
    ("", "/route/of/an/app"),
    ("", "!/route"),
]
UNKNOWN = [
    # What is yet to be filled in by a script.
    (f"<div id=root></div>{SCRIPT}", "place"),
    (f"<div id=app></div>{SCRIPT}<noscript>{TEXT}</noscript>", "place"),
    (f"<app-root></app-root>{SCRIPT}", "place"),
    (f"<redoc spec-url=x></redoc>{SCRIPT}{TEXT}", "operation"),
    (f"<p>Loading</p>{SCRIPT}", "place"),
    (f"<p id=x>Loading</p>{SCRIPT}<noscript><h1 id=y>No script</h1>{TEXT}</noscript>", "place"),
    # What a script has the data for.
    (f'{TEXT}<script>var toc = ["place"]</script>', "place"),
    (f'{TEXT}{SCRIPT}<script type="application/json">{{"anchor": "place"}}</script>', "place"),
    # Lines, comments and changes on code hosts, keys and values for an application.
    *((f"<h1 id=x>x</h1>{TEXT}{SCRIPT}", f) for f in (
        "L10", "L10-L20", "L1C2-L3C4", "issuecomment-123", "discussion_r12", "note_5",
        "diff-0a1b", "gid=0", "heading=h.abc", "pullrequestreview-1", "lines-10:20",
    )),
    # Pages that only send the browser on.
    ("<meta http-equiv=Refresh content='0; url=/new/'>", "place"),
    ("<frameset><frame src=x></frameset>", "place"),
    # Headings of which none has an id: a script gives them theirs.
    (f"<h1>One</h1><h2>Two</h2>{TEXT}{SCRIPT}", "two"),
]  # fmt: skip
MISSING = [
    (f"<h1 id=x>x</h1>{TEXT}", "place"),
    (f"<h1 id=x>x</h1>{TEXT}{SCRIPT}", "place"),
    (f"<h1 id=x>x</h1>{TEXT}", "L10"),
    (f"<h1 id=x>x</h1>{TEXT}", "X"),
    ("<h1 id=place2>x</h1>", "place"),
    (f"<div id=root>{TEXT}</div>{SCRIPT}", "place"),
    (f'{TEXT}<h1 id=x>x</h1><script>var a = "place-other"</script>', "place"),
    (f"<h1 id=x>x</h1>{TEXT}<script type=application/ld+json>{{}}</script>", "place"),
    ("<p id=x>short, but no script to add to it</p>", "place"),
    ("<!-- <h1 id=place> --><h1 id=x>x</h1>", "place"),
    (f"<h1 id=x>x</h1><a href='#place'>x</a>{TEXT}{SCRIPT}", "place"),
    ("", "place"),
]


@pytest.mark.parametrize(("html", "fragment"), FOUND)
def test_what_is_there_is_found(html: str, fragment: str) -> None:
    """As a browser finds it, and as GitHub's script does."""
    assert Places(Page(html, True)).has(fragment)


@pytest.mark.parametrize(("html", "fragment"), UNKNOWN)
def test_what_a_script_may_add_is_not_judged(html: str, fragment: str) -> None:
    """A page that is made in the browser shows nothing of it to a link check."""
    assert Places(Page(html, True)).has(fragment)


@pytest.mark.parametrize(("html", "fragment"), MISSING)
def test_what_is_certainly_missing_is_told(html: str, fragment: str) -> None:
    """Scripts alone excuse nothing."""
    assert not Places(Page(html, True)).has(fragment)


def test_half_a_page_is_not_judged() -> None:
    """What was too long to be read may have it."""
    assert Places(Page(MISSING[0][0], False)).has("place")


def test_a_page_is_parsed_once_for_all_of_its_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """References to a large page are many, and what one of them finds out changes no other."""
    from selectolax import lexbor

    parsed: list[str] = []

    class Counting(lexbor.LexborHTMLParser):
        def __init__(self, html: str) -> None:
            parsed.append(html)
            super().__init__(html)

    monkeypatch.setattr(lexbor, "LexborHTMLParser", Counting)
    html = f'<h1 id=x>x</h1>{TEXT}{SCRIPT}<script>var a = ["made"]</script>'
    places = Places(Page(html, True))
    found = [places.has(name) for name in ("x", "none", "made", "other", "L10", "x", "made")]
    assert found == [True, False, True, False, True, True, True]
    assert parsed == [html]
