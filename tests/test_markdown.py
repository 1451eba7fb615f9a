"""Markdown as written: what is code, a heading, a link or a pointer, and where it stands.

Two engines are the judges: Python-Markdown, which builds the site, and markdown-it, which
follows CommonMark as the hosts of repositories do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from urllib.parse import unquote

import markdown as python_markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from adrtool import markdown
from adrtool.markdown import FrontMatter, Lines, Link, LinkForm


def links(text: str) -> list[Link]:
    """The links of a text."""
    return markdown.links(markdown.mask(text), text)


def targets(text: str, *forms: LinkForm) -> list[str]:
    """The targets of a text's links, of all forms or some."""
    return [link.target for link in links(text) if not forms or link.form in forms]


def headings(text: str) -> list[tuple[int, str]]:
    """The levels and words of a text's headings."""
    return [(h.level, h.text) for h in markdown.headings(markdown.mask(text), text)]


# A text, and which of the links to t1.md, t2.md … in it are links.
CODE = {
    "an inline code span": ("`[a](t1.md)` [b](t2.md)", "2"),
    "a span of two backticks": ("``[a](t1.md) ` [b](t2.md)`` [c](t3.md)", "3"),
    "a span over lines": ("`a\n[a](t1.md)` [b](t2.md)", "2"),
    "a span doesn't reach over a blank line": ("`a\n\n[a](t1.md)` b", "1"),
    "a span doesn't reach over a heading": ("# a ` b\n[a](t1.md) `c`", "1"),
    "a span doesn't reach into the next item": ("- a ` b\n- [a](t1.md) `c`", "1"),
    "an escaped backtick": (r"\`[a](t1.md)\` [b](t2.md)", "12"),
    "a backtick alone": ("a ` b [a](t1.md)", "1"),
    "backticks of other lengths": ("a `` b [a](t1.md) ``` c", "1"),
    "code in a label": ("[`a](b)`](t1.md)", "1"),
    "a fence": ("```\n[a](t1.md)\n```\n[b](t2.md)", "2"),
    "a fence of tildes": ("~~~ md\n[a](t1.md)\n~~~\n[b](t2.md)", "2"),
    "a language": ("``` sh title='[x](t1.md)'\n[a](t2.md)\n```\n[b](t3.md)", "3"),
    "a longer closing fence": ("```\n[a](t1.md)\n`````\n[b](t2.md)", "2"),
    "a shorter fence inside": ("````\n```\n[a](t1.md)\n```\n[b](t2.md)\n````\n[c](t3.md)", "3"),
    "tildes inside backticks": ("```\n~~~\n[a](t1.md)\n```\n[b](t2.md)", "2"),
    "a fence that looks like one with a language": ("```\n```md\n[a](t1.md)\n```\n[b](t2.md)", "2"),
    "a fence in a list": ("- a\n\n    ```\n    [a](t1.md)\n    ```\n\n    [b](t2.md)", "2"),
    "a fence on an item's line": ("- ```\n  [a](t1.md)\n  ```\n  [b](t2.md)", "2"),
    "a fence in a quotation": ("> ```\n> [a](t1.md)\n> ```\n> [b](t2.md)", "2"),
    "a fence in an admonition": ("!!! note\n    ```\n    [a](t1.md)\n    ```\n    [b](t2.md)", "2"),
    "a fence in a tab": ('=== "a"\n    ```\n    [a](t1.md)\n    ```\n\n    [b](t2.md)', "2"),
    "a deeper fence in a fence": ("```\n    ```\n[a](t1.md)\n```\n[b](t2.md)", "2"),
    "a fence that nothing closes": ("```\n[a](t1.md)\n\n# b", "1"),
    "a span of three backticks": ("``` [a](t1.md) ``` [b](t2.md)", "2"),
    "indented code": ("a\n\n    [a](t1.md)\n\n[b](t2.md)", "2"),
    "code indented by a tab": ("\t[a](t1.md)\n\n[b](t2.md)", "2"),
    "code of several paragraphs": ("    a\n\n    [a](t1.md)\n\nb\n    [b](t2.md)", "2"),
    "a paragraph's indented line": ("a\n    [a](t1.md)", "1"),
    "a list's content": ("- a\n\n    [a](t1.md)\n\n1.  b\n\n    [b](t2.md)", "12"),
    "a list in a list": ("- a\n    - b\n\n        [a](t1.md)", "1"),
    "code in a list": ("- a\n\n        [a](t1.md)\n\n    [b](t2.md)", "2"),
    "code behind a list": ("- a\n\nb\n\n    [a](t1.md)", ""),
    "an admonition's content": ("!!! note\n    [a](t1.md)\n\n    [b](t2.md)", "12"),
    "code in an admonition": ("??? note\n    a\n\n        [a](t1.md)", ""),
    "a footnote's content": ("a[^1]\n\n[^1]: b\n\n    [a](t1.md)", "1"),
    "a definition's content": ("a\n\n:   b\n\n    [a](t1.md)", "1"),
    "code in a quotation": (">     [a](t1.md)\n\n> a [b](t2.md)", "2"),
    "a quotation in a list": ("- a\n\n    > b\n\n    [a](t1.md)", "1"),
    "a quotation behind a list": ("- a\n\n> b\n\n    [a](t1.md)", ""),
    "a comment": ("<!-- [a](t1.md) --> [b](t2.md)", "2"),
    "a comment over lines": ("a <!--\n\n[a](t1.md)\n\n--> [b](t2.md)", "2"),
    "a fence in a comment": ("<!--\n```\n-->\n[a](t1.md)", "1"),
    "a comment in a fence": ("```\n<!--\n```\n[a](t1.md)\n\n-->", "1"),
    "a comment sign in code": ("`<!--` a\n\n```\n[a](t1.md)\n```\n\n[b](t2.md) `-->`", "2"),
    "a comment that nothing closes": ("a <!-- [a](t1.md)\n\n[b](t2.md)", "12"),
    "preformatted HTML": ("<pre>\n[a](t1.md)\n</pre>\n\n[b](t2.md)", "2"),
    "a script": ("<script type='x'>\n[a](t1.md)\n</SCRIPT>\n\n[b](t2.md)", "2"),
    "an element whose name only begins alike": ("<predicate> [a](t1.md)", "1"),
    "a line separator isn't a line's end": ("a\u2028    [a](t1.md)\x0c\n\x85    [b](t2.md)", "12"),
}

# A text, and the targets of its links as written.
LINKS = {
    "an inline link": ("[a](b.md)", ["b.md"]),
    "an image": ("![a](b.png)", ["b.png"]),
    "an image in a link": ("[![a](b.png)](c.md)", ["b.png", "c.md"]),
    "brackets in the text": ("[a [b] c](d.md)", ["d.md"]),
    "a link over lines": ("[a\nb](\nc.md\n'd'\n)", ["c.md"]),
    "a link doesn't reach over a blank line": ("[a\n\nb](c.md) [d](\n\ne.md)", []),
    "a title": ("[a](b.md \"c\") [d](e.md 'f') [g](h.md (i))", ["b.md", "e.md", "h.md"]),
    "brackets and quotes in a title": ("[a](b.md \"c) \\\" d\") [e](f.md 'g \" h')",
                                       ["b.md", "f.md"]),
    "angle brackets": ("[a](<b c.md>) [d](< e> 'f') [g](<>)", ["b c.md", " e", ""]),
    "balanced brackets": ("[a](b(c).md) [d](e((f)).md)", ["b(c).md", "e((f)).md"]),
    "escaped brackets": (r"[a](b\).md) [c](d\(.md)", [r"b\).md", r"d\(.md"]),
    "unbalanced brackets": ("[a](b(c.md) d", []),
    "a space in the target": ("[a](b c.md)", []),
    "no target": ("[a]() [b] ( c.md )", [""]),
    "a fragment and a query": ("[a](b.md?c=d#e) [f](#g)", ["b.md?c=d#e", "#g"]),
    "backticks in a target": ("[a](b`c`.md)", ["b`c`.md"]),
    "a colon behind": ("[a](b.md): c", ["b.md"]),
    "an attribute list": ("![a](b.png){ width=1 }", ["b.png"]),
    "escaped": (r"\[a](b.md) [c\](d.md) \![e](f.md)", ["f.md"]),
    "an escaped backslash": (r"\\[a](b.md)", ["b.md"]),
    "full, collapsed and short references": ("[a][b] [b][] [b]\n\n[b]: c.md", ["c.md"] * 4),
    "an image by reference": ("![a][b]\n\n[b]: c.png", ["c.png"] * 2),
    "names differ in case and spaces": ("[a][ Big\nname ]\n\n[big NAME]: c.md", ["c.md"] * 2),
    "a name without a definition": ("[a][b] [c] [d][]", []),
    "a reference in brackets": ("[[a]] [x][a][b]\n\n[a]: c.md", ["c.md"] * 3),
    "a definition with a title": ("[a]: b.md 'c'\n[d]: <e f.md> (g)\n[h]:\n  i.md\n  \"j\"",
                                  ["b.md", "e f.md", "i.md"]),
    "a definition in a list or quotation": ("- [a]: b.md\n> [c]: d.md", ["b.md", "d.md"]),
    "a sentence isn't a definition": ("[Note]: this is important\n[Note]", []),
    "of two definitions the last counts": ("[a]: b.md\n[a]: c.md\n\n[a]", ["b.md", "c.md", "c.md"]),
    "footnotes": ("a[^1] b[^n]\n\n[^1]: c.md\n[^n]: d", []),
    "task lists": ("- [ ] a\n- [x] b\n1. [X] c\n\n[x]: d.md", ["d.md"]),
    "an abbreviation": ("*[HTML]: Hyper.md", []),
    "a pointer": ("[[adr:1]] [[x]]", []),
    "an address as it is": ("<https://example.org/> https://example.org a@example.org", []),
    "HTML": ('<a href="a.md">b</a> <img alt=\'\' src=\'c.png\'>', ["a.md", "c.png"]),
    "HTML without quotes": ("<a href=a.md>b</a> <img src=c.png/>", ["a.md", "c.png/"]),
    "HTML over lines": ("<a\n  class='x > y'\n  HREF = \"a.md\"\n>", ["a.md"]),
    "several targets of an element": ('<video poster="a.png" src="b.mp4" width=1>',
                                      ["a.png", "b.mp4"]),
    "other attributes": ('<a data-href="a" title="href=b" xhref="c" data="d">', []),
    "other elements": ('<abbr href="a"> <ahref="b"> <p src="c"> </a href="d">', []),
    "an object": ('<object data="a.svg"></object>', ["a.svg"]),
    "HTML in code and comments": ('`<a href="a">` <!-- <a href="b"> -->\n\n    <a href="c">', []),
    "a table": ("| [a](b.md) | c |\n|---|---|\n| [d](e.md) | `[f](g)` |", ["b.md", "e.md"]),
}  # fmt: skip

HEADINGS = {
    "all levels": ("# a\n## b\n###### c\n####### d", [(1, "a"), (2, "b"), (6, "c")]),
    "closing hashes": ("# a #\n## b ##  \n# c#\n# d \\#\n# #", [
        (1, "a"), (2, "b"), (1, "c#"), (1, "d \\#"), (1, "")]),
    "code in a heading": ("# `adr new` writes `x`\n# `y`\n`z`\n===",
                          [(1, "`adr new` writes `x`"), (1, "`y`"), (1, "`z`")]),
    "a comment in a heading": ("# a <!-- b --> c <!-- d -->\n# <!-- e -->",
                               [(1, "a <!-- b --> c"), (1, "")]),
    "an empty heading": ("#\n##   \n", [(1, ""), (2, "")]),
    "no space": ("#12. a\n#hashtag\n#!/bin/sh", [(1, "12. a")]),
    "indented": ("   # a\n\n    # b\n\n\t# c", [(1, "a")]),
    "underlined": ("a\n=\n\nb\n-\n\nc d\n-----  \n", [(1, "a"), (2, "b"), (2, "c d")]),
    "one under another": ("a\n===\nb\n---\nc", [(1, "a"), (2, "b")]),
    "a numbered title": ("1. a\n====", [(1, "1. a")]),
    "rules": ("a\n\n---\n\nb\nc\n---\n- d\n---\n> e\n---\n| f |\n---\n# g\n---\n<br>\n---",
              [(1, "g")]),
    "a table's rule": ("a | b\n--- | ---\n", []),
    "an item of code": ("a\n- `b`\n- `c`", []),
    "underlined, with a comment": ("a <!-- b -->\n===", [(1, "a")]),
    "in code": ("```\n# a\n\nb\n===\n```\n\n    # c\n\n<!--\n# d\n-->", []),
    "behind a fence": ("```\na\n```\n---\n~~~\nb\n~~~\n===", []),
    "Windows line ends": ("# a\r\nb\r\n===\r\n## c ##\r\n", [(1, "a"), (1, "b"), (2, "c")]),
    "behind text": ("a\n# b\nc # d", [(1, "b")]),
}  # fmt: skip


class TestMask:
    """Code and comments are blank; everything else, and every position, stays."""

    @pytest.mark.parametrize(("text", "expected"), CODE.values(), ids=CODE)
    def test_only_links_outside_of_code_are_links(self, text: str, expected: str) -> None:
        """Whatever way there is to write code or a comment, its content is none of ours."""
        assert targets(text) == [f"t{number}.md" for number in expected]
        windows = text.replace("\n", "\r\n")
        assert targets(windows) == [f"t{number}.md" for number in expected]

    @given(st.text(alphabet="`~<!-> \n\r\t[](a)#*1.\\|:\"'=/pre", max_size=60))
    @example("<!--\n`")
    def test_positions_stay(self, text: str) -> None:
        """The masked text is as long, has its line breaks where they were, and adds nothing."""
        masked = markdown.mask(text)
        assert len(masked) == len(text)
        for before, after in zip(text, masked, strict=True):
            assert after in {before, " "}
            assert (before in "\r\n") <= (after == before)


class TestLinks:
    """Every form of link, with the place of its target."""

    @pytest.mark.parametrize(("text", "expected"), LINKS.values(), ids=LINKS)
    def test_links_are_found(self, text: str, expected: list[str]) -> None:
        """What both engines take for a link is one, and what neither does is none."""
        assert targets(text) == expected

    @pytest.mark.parametrize(("text", "expected"), LINKS.values(), ids=LINKS)
    def test_targets_stand_where_they_are_said_to_stand(
        self, text: str, expected: list[str]
    ) -> None:
        """An edit of a target's place changes the target and nothing else."""
        assert len(links(text)) == len(expected)
        for link in links(text):
            if link.form != "reference":
                assert text[link.start : link.end] == link.target
                changed = f"{text[: link.start]}new.md{text[link.end :]}"
                assert "new.md" in targets(changed)
                assert len(links(changed)) == len(expected)

    def test_a_reference_is_the_whole_use(self) -> None:
        """For an edit that replaces it, a use of a definition has its brackets with it."""
        text = "x ![a b][c] y [c][] z [C]\n\n[c]: d.md"
        found = [link for link in links(text) if link.form == "reference"]
        assert [text[link.start : link.end] for link in found] == ["[a b][c]", "[c][]", "[C]"]
        assert [link.label for link in found] == ["a b", "c", "C"]

    def test_labels_are_as_written(self) -> None:
        """A link's text keeps its code and emphasis."""
        assert [link.label for link in links("[`a` **b**](c.md)")] == ["`a` **b**"]

    @pytest.mark.parametrize(
        ("text", "address"),
        [
            (r"[a](b\_c\(1\).md)", "b_c(1).md"),
            (r"[a](..\adr\0001.md)", r"..\adr\0001.md"),
            ("[a](b.md?c=1&amp;d=2&copy=3&#38;)", "b.md?c=1&d=2&copy=3&"),
            ("[a](b%20c.md)", "b%20c.md"),
            (r'<a href="b\_c.md?d&amp;e">', r"b\_c.md?d&e"),
            ("[a](&#9999999;&nothing;)", "\ufffd&nothing;"),
        ],
    )
    def test_an_address_is_what_a_browser_gets(self, text: str, address: str) -> None:
        """Backslashes and character references are Markdown's and HTML's, not the path's."""
        assert [link.address for link in links(text)] == [address]

    def test_links_are_in_order(self) -> None:
        """Whatever their forms, links come as they stand in the text."""
        text = '[a](1) <a href="2"> [b]\n\n[b]: 3\n\n![c](4)'
        starts = [link.start for link in links(text)]
        assert starts == sorted(starts)
        assert targets(text) == ["1", "2", "3", "3", "4"]

    def test_links_do_not_overlap(self) -> None:
        """What is part of a link is no link of its own, unless it stands in its text."""
        text = "[t][a] [x](y[a].md) [a](<[a]>)\n\n[a]: b.md"
        assert targets(text) == ["b.md", "y[a].md", "[a]", "b.md"]


INLINE = [
    "[a](T)", "![a](T)", '[a](T "t")', "[a](<T>)", "`[a](T)`", "``[a](T) ` ``", "\\[a](T)",
    "[a\\]](T)", '<a href="T">x</a>', "<img src='T'>", "<a href=T>", "*[a](T)*", "**b** [`c`](T)",
    "[![i](T)](T)", "<!-- [a](T) -->", "word", "`", "(", "[", "]", "\n", "<b>", "**", "[x][r1]",
    "[r1]", "[r1][]", "[R1]", "text", "  \n", "$x$", "<T>",
]  # fmt: skip


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else line for line in text.split("\n"))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _in_one_line(form: str) -> Callable[[str], str]:
    return lambda text: form.format(text.replace("\n", " "))


def _documents() -> st.SearchStrategy[str]:
    """Documents of paragraphs, headings, code, tables, lists, quotations and admonitions."""
    line = st.lists(st.sampled_from(INLINE), min_size=1, max_size=5).map(" ".join)
    forms = ["```\n{}\n```", "~~~ sh\n{}\n~~~", "````\n```\n{}\n````", "<!--\n{}\n-->"]
    one_line_forms = ["# {}", "    {}", "{}\n---", "| a | b |\n|---|---|\n| {} | c |"]
    quotation = st.lists(line, min_size=1, max_size=2).map("\n\n".join).map(_quoted)
    leaf = st.one_of(
        line,
        *(line.map(form.format) for form in forms),
        *(line.map(_in_one_line(form)) for form in one_line_forms),
        quotation,
        st.sampled_from(["---", "[r1]: d1.md", "[r1]: <d2.md> 'T'"]),
    )

    def container(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        content = st.lists(blocks, min_size=1, max_size=3)
        inner = content.map(lambda found: _indented("\n\n".join(["intro", *found])))
        return st.one_of(
            inner.map(lambda text: f"- {text.lstrip()}"),
            inner.map(lambda text: f"1.  {text.lstrip()}"),
            inner.map(lambda text: f"!!! note\n{text}"),
        )

    blocks = st.recursive(leaf, container, max_leaves=4)
    return st.lists(blocks, min_size=1, max_size=4).map("\n\n".join).map(_numbered)


def _numbered(text: str) -> str:
    numbers = count()
    return re.sub(r"\bT\b", lambda _: f"t{next(numbers)}.md", text)


class _Targets(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(html)

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {unquote(v or "") for k, v in attrs if k in {"href", "src"}}


_SITE = python_markdown.Markdown(
    extensions=["admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc",
                "pymdownx.betterem", "pymdownx.details", "pymdownx.superfences",
                "pymdownx.tabbed", "pymdownx.tasklist"]
)  # fmt: skip
_COMMON = MarkdownIt("commonmark").enable("table")


def _on_site(text: str) -> set[str]:
    _SITE.reset()
    return _Targets(_SITE.convert(text)).found


def _on_hosts(text: str) -> set[str]:
    return _Targets(_COMMON.render(text)).found


def _ours(text: str) -> set[str]:
    return {unquote(link.address) for link in links(text) if link.form != "definition"}


class TestEngines:
    """Agreement with those who make HTML of the same texts."""

    @given(_documents())
    def test_links_are_those_that_engines_see(self, text: str) -> None:
        """What both engines link is found, and nothing is that neither links."""
        site, hosts, ours = _on_site(text), _on_hosts(text), _ours(text)
        assert site & hosts <= ours <= site | hosts

    def test_links_of_real_documents_are_those_that_engines_see(self, corpora: Path) -> None:
        """On every Markdown file of the corpora, the links are those of either engine."""
        differences = {
            str(path.relative_to(corpora)): found
            for path in sorted(corpora.rglob("*.md"))
            if (found := _difference(_body(path)))
        }
        # A footnote whose text is an address is a definition to who knows no footnotes.
        footnote = {"https://github.com/DependencyTrack/community/blob/main/community-meetings/"
                    "2026-01-07.pdf"}  # fmt: skip
        differences = {path: found for path, found in differences.items() if found != footnote}
        assert differences == {}

    def test_headings_of_real_documents_are_those_that_hosts_show(self, corpora: Path) -> None:
        """On every Markdown file of the corpora, headings stand where CommonMark sees them."""
        differences: dict[str, set[int]] = {}
        for path in sorted(corpora.rglob("*.md")):
            text = _body(path)
            where = Lines(text)
            found = markdown.headings(markdown.mask(text), text)
            ours = {where.line(h.start) for h in found}
            tokens = [t for t in _COMMON.parse(text) if t.type == "heading_open" and not t.level]
            theirs = {t.map[0] + 1 for t in tokens if t.map}
            if ours != theirs:
                differences[path.name] = ours ^ theirs
        # `#46.` without a space, which the site's engine takes, and a heading in a fence that
        # nothing closes.
        assert differences == {
            "0046-generalize-event-bus.md": {1},
            "PrometheusOperatorNodeLookupErrors.md": {19},
        }


def _body(path: Path) -> str:
    text = path.read_text("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    block = markdown.front_matter(text)
    return text[block.after :] if block else text


def _difference(text: str) -> set[str]:
    standing = {unquote(address) for address in re.findall(r"<((?:https?|mailto):[^>\s]*)>", text)}
    # With a space in its target, only one of the engines takes it for a link.
    ours, hosts = _ours(text), _on_hosts(text)
    either = hosts | {target for target in _on_site(text) if " " not in target}
    extra = {t for t in either - ours if not t.startswith(("#fn", "mailto:"))}
    return (ours - either - standing) | (extra - standing)


class TestHeadings:
    """Headings, their levels, words and places."""

    @pytest.mark.parametrize(("text", "expected"), HEADINGS.values(), ids=HEADINGS)
    def test_headings_are_found(self, text: str, expected: list[tuple[int, str]]) -> None:
        """Both forms of heading count, and nothing else."""
        assert headings(text) == expected

    @pytest.mark.parametrize("text", [text for text, _ in HEADINGS.values()], ids=HEADINGS)
    def test_headings_stand_where_they_are_said_to_stand(self, text: str) -> None:
        """A heading's words are those of the text there; behind it begins a line."""
        for heading in markdown.headings(markdown.mask(text), text):
            assert text[heading.start : heading.end] == heading.text
            assert heading.after >= len(text) or text[heading.after - 1] == "\n"


class TestPointers:
    """`[[id]]` in running text."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("see [[adr:12]], [[runbook:a-b]].", ["adr:12", "runbook:a-b"]),
            (
                "[[terraform:infra/prod:aws_s3_bucket.logs]]",
                ["terraform:infra/prod:aws_s3_bucket.logs"],
            ),
            ('[[terraform:a:module.b["c"].d[0]]]', ['terraform:a:module.b["c"].d[0]']),
            ("[[kubernetes:prod/*/web*]]", ["kubernetes:prod/*/web*"]),
            ("[[x]] [[ adr:1]] [[ADR:1]] [[adr:]] [[:1]] [[a:b] ]", []),
            (r"\[[adr:1]] `[[adr:2]]` <!-- [[adr:3]] -->", []),
            ("```sh\nif [[ a:b ]]; then\n[[adr:1]]\n```", []),
            ("[[adr:1\n2]]", []),
            (f"[[adr:{'x' * 600}]]", []),
        ],
    )
    def test_pointers_are_found(self, text: str, expected: list[str]) -> None:
        """An id in two pairs of brackets is a pointer, outside of code."""
        found = markdown.pointers(markdown.mask(text), text)
        assert [pointer.target for pointer in found] == expected
        for pointer in found:
            assert text[pointer.start : pointer.end] == f"[[{pointer.target}]]"


class TestFrontMatter:
    """The YAML at the very beginning."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("---\na: b\n---\nc", FrontMatter("a: b\n", 4, 9, 13)),
            ("---\na: b\n...\nc", FrontMatter("a: b\n", 4, 9, 13)),
            ("---\na: b\n---", FrontMatter("a: b\n", 4, 9, 12)),
            ("---\n---\n", FrontMatter("", 4, 4, 8)),
            ("--- \t\na: b\n---  \nc", FrontMatter("a: b\n", 6, 11, 17)),
            ("---\r\na: b\r\n---\r\nc", FrontMatter("a: b\r\n", 5, 11, 16)),
            ("\ufeff---\na: b\n---\nc", FrontMatter("a: b\n", 5, 10, 14)),
            ("---\na: |\n  ---\n  b\n---\n", FrontMatter("a: |\n  ---\n  b\n", 4, 19, 23)),
            ("---\na: b\n---\nc\n---\nd", FrontMatter("a: b\n", 4, 9, 13)),
            ("---\na: b\n----\n", None),
            ("---\na: b\n", None),
            ("\n---\na: b\n---\n", None),
            (" ---\na: b\n---\n", None),
            ("----\na: b\n----\n", None),
            ("+++\na = 1\n+++\n", None),
            ("---", None),
            ("", None),
        ],
    )
    def test_front_matter_is_found(self, text: str, expected: FrontMatter | None) -> None:
        """Between a first line of dashes and the next of dashes or dots, whatever the line ends."""
        assert markdown.front_matter(text) == expected

    @pytest.mark.parametrize(
        ("text", "is_open"),
        [
            ("---\nstatus: accepted\n\n# Title\n", True),
            ("\ufeff---\r\nstatus:\r\n", True),
            ("---\nsome_key-1: x", True),
            ("---\nstatus: accepted\n---\n", False),
            ("---\n\nA rule, and a text.\n", False),
            ("---\nhttps://example.org\n", False),
            ("---\n# Title\n", False),
            ("status: accepted\n", False),
            ("", False),
        ],
    )
    def test_front_matter_that_nothing_closes_is_known(self, text: str, is_open: bool) -> None:
        """Keys behind a first line of dashes were meant as front matter; a rule wasn't."""
        assert markdown.is_front_matter_open(text) is is_open


class TestLines:
    """Offsets as lines and columns."""

    def test_lines_and_columns_count_from_one(self) -> None:
        """Only a line feed ends a line; a carriage return before it is part of the line."""
        where = Lines("ab\r\nc\u2028d\n\n")
        assert [(where.line(n), where.column(n)) for n in (0, 3, 4, 6, 8, 9)] == [
            (1, 1), (1, 4), (2, 1), (2, 3), (3, 1), (4, 1),
        ]  # fmt: skip
        assert [where.start(n) for n in (1, 2, 3, 4)] == [0, 4, 8, 9]


class TestPlain:
    """A line of Markdown as a reader sees it."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Use **PostgreSQL** for _orders_", "Use PostgreSQL for orders"),
            ("**Status**: *Accepted*", "Status: Accepted"),
            ("**Status", "Status"),
            ("__a__ and ~~b~~ and **A**dapter", "a and b and Adapter"),
            ("[a](b.md) ![c](d.png 'e') [f][g] [h](<i j>)", "a c f h"),
            ("[![a](b.png)](c.md)", "a"),
            ("Use `adr new` and `*args`", "Use adr new and *args"),
            ("[`adr`](x.md)", "adr"),
            ("`` a ` b ``", "a ` b"),
            (r"2 \* 3 \_x\_", "2 * 3 _x_"),
            ("2 * 3 * 4 and 2**3", "2 * 3 * 4 and 2**3"),
            ("snake_case_name and snake__case", "snake_case_name and snake__case"),
            ("a <!-- b --> c", "a c"),
            ("R&amp;D &#8594; x &copy y", "R&D → x &copy y"),
            ("  a\n  b\t c ", "a b c"),
            ("a\0b", "a b"),
            ("", ""),
        ],
    )
    def test_signs_are_gone_and_words_stay(self, text: str, expected: str) -> None:
        """Emphasis, links, comments and code ticks go; what stands in code stays."""
        assert markdown.plain(text) == expected

    @given(st.text(alphabet="ab_*~`[]()!<>-\\&;# \n0\0", max_size=40))
    def test_plain_text_is_one_line(self, text: str) -> None:
        """Whatever is written, the answer is one line without the signs used on the way."""
        line = markdown.plain(text)
        assert line == " ".join(line.split())
        assert "\0" not in line


BOMBS = [
    "[", "]", "`", "(", ")", "<", ">", "!", "\\", "_", "*", "#", "~", "|", "&", "=", "-", " ", "\t",
    "\n", "\r", "\r\n", "> ", "* ", "1. ", "# ", "<!--", "-->", "](", "[](", "![", "![](", "[a](",
    "[a](<", "[a](b ", '[a](b "', "[a](b '", "[a](b (", "[a](b(", "[a](((", "[a](\\", "[a][",
    "[a]", "[a]:", "[a]: b\n", "[a]:\n", "[^1]: ", "[[a:", "[[a:b]", "[[a:b[0]", "[[a:b]]", "<a ",
    '<a href="', "<a x='", "<a a=b ", "<pre>", "<script ", "</pre>", "```\n", "```a\n", "~~~a\n",
    "```\n~~~\n", "`` ` ", "`[", "[`", "- a\n", "a\n===\n", "a\n---\n", "# a\n", "    a\n",
    "!!! a\n", "**a ", "__a ", "~~a ", "*a", "_a ", "&amp;", "---\n", "a: b\n", "\u2028", "x",
]  # fmt: skip


class TestBombs:
    """Texts that cost a careless reader the square of their length, or more."""

    @pytest.mark.parametrize("piece", BOMBS)
    def test_long_repetitions_are_read(self, piece: str) -> None:
        """A hundred kilobytes of one sign, in any place, are read like any other text."""
        flood = piece * (100_000 // len(piece))
        _assert_readable(flood)
        _assert_readable(f'[z]: y\n\n[q](a{flood}!\n\n# a{flood}b\n\n    {flood}"\n')

    @pytest.mark.parametrize(
        "text",
        [
            "".join(f"{' ' * n}- a\n" for n in range(440)),
            " ".join("`" * n for n in range(440)),
            "".join(f"{' ' * (n % 60)}{'`' * (3 + n % 17)}{'a' * (n % 2)}\n" for n in range(2500)),
            "[" * 16_000 + "a" + "](x)" * 16_000,
            "![" * 16_000 + "a" + "](x)" * 16_000,
            "> " * 1000 + "a",
            "a\n" * 50_000 + "---",
        ],
        ids=["list levels", "backticks", "fences", "links", "images", "quotations", "paragraph"],
    )
    def test_deep_nestings_are_read(self, text: str) -> None:
        """Thousands of levels of anything are read like any other text."""
        _assert_readable(text)


def _assert_readable(text: str) -> None:
    masked = markdown.mask(text)
    assert len(masked) == len(text)
    # Labels of nested links must not add up to the square of the text.
    assert sum(len(link.label) for link in markdown.links(masked, text)) <= 40 * len(text)
    for heading in markdown.headings(masked, text):
        assert heading.start <= heading.end <= len(text)
    markdown.pointers(masked, text)
    markdown.plain(text)
    markdown.front_matter(f"---\n{text}")
    markdown.is_front_matter_open(f"---\n{text}")
