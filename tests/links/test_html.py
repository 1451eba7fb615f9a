"""What a page links to, and its anchors."""

from __future__ import annotations

import pytest

from adrtool.links import html


@pytest.mark.parametrize(
    ("page", "links"),
    [
        ('<a href="x">x</a><A HREF=y>', ["x", "y"]),
        ('<a href="a&amp;b">x</a>', ["a&b"]),
        ('<a href="">x</a><a>y</a><a href>z</a>', [""]),
        ('<a href="x"><a href="x">', ["x"]),
        ('<img src="a" srcset="b 1x, c,d 2x, e">', ["a", "b", "c,d", "e"]),
        ('<source srcset="a, b 2x, c (x,y), d">', ["a", "b", "c", "d"]),
        ('<img srcset="data:image/png;base64,AA== 1x, b 2x">', ["data:image/png;base64,AA==", "b"]),
        ('<video src="a" poster="b"><track src="c"><source src="d"></video>', ["a", "b", "c", "d"]),
        ('<audio src="a"></audio><embed src="b"><iframe src="c"></iframe>', ["a", "b", "c"]),
        ('<object data="a"></object><area href="b">', ["a", "b"]),
        ('<script src="a"></script><link rel="stylesheet" href="b">', ["a", "b"]),
        ('<link rel="preconnect" href="https://x"><link rel="icon" href="b">', ["b"]),
        ('<form action="a"></form><form action="b" method="POST"></form>', ["a"]),
        ('<input type="image" src="a"><input src="b">', ["a"]),
        ('<svg><a xlink:href="a"></a><use href="b#c"/><image xlink:href="d"/></svg>',
         ["a", "b#c", "d"]),
        ('<meta http-equiv="Refresh" content="0; URL=\'a b\'">', ["a b"]),
        ('<meta http-equiv="refresh" content="5">', []),
        ('<p style="background: url( \'a\' )"><style>@import "b"; i {x: url(c)}</style>',
         ["a", "b", "c"]),
        ("<style>/* url(a) */</style>", []),
        ('<!-- <a href="x"> --><code>&lt;a href="y"&gt;</code>', []),
        ('<script>"<a href=x>"</script><textarea><a href="y"></textarea>', []),
        ('<p data-href="x" title="href=y" cite="z">', []),
        ('\ufeff<a href="x">', ["x"]),
    ],
)  # fmt: skip
def test_what_a_browser_follows_or_loads_is_a_link(page: str, links: list[str]) -> None:
    """Each once, decoded as the parser of a browser does it."""
    assert sorted(html.read(page.encode()).links) == sorted(links)


def test_anchors_are_ids_and_names_of_links() -> None:
    """A name of anything else isn't one, and an empty one isn't either."""
    page = html.read(b'<p id="a"><a name="b" id="c"><meta name="d"><a name=""><svg id="e"/>')
    assert sorted(page.ids) == ["a", "b", "c", "e"]


def test_a_page_tells_its_base_and_where_it_leads_on() -> None:
    """The first of each counts."""
    page = html.read(
        b'<base target="_top"><base href=" a/ "><base href="b/">'
        b'<link rel="canonical" href="https://x/"><meta http-equiv="refresh" content="0;url=c">'
    )
    assert (page.base, page.canonical, page.leads_on) == ("a/", "https://x/", "c")


def test_text_is_what_a_page_shows_outside_of_code() -> None:
    """What stands on both sides of code isn't joined."""
    shown = html.text_of(b"<p>[a]<code>x</code>[b]\n <b>c</b><pre>d</pre><script>e</script></p>")
    assert (
        shown == "[a]\N{OBJECT REPLACEMENT CHARACTER}[b] c" + "\N{OBJECT REPLACEMENT CHARACTER}" * 2
    )
