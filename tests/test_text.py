"""Text on its way into file names, anchors and pages."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from xml.etree import ElementTree

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adrtool.text import SLUG_LENGTH, anchor, escape, one_line, plural, shortened, slugify

EXTENSIONS = [
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "smarty", "tables",
    "toc", "pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.caret", "pymdownx.critic",
    "pymdownx.details", "pymdownx.emoji", "pymdownx.inlinehilite", "pymdownx.keys",
    "pymdownx.magiclink", "pymdownx.mark", "pymdownx.progressbar", "pymdownx.smartsymbols",
    "pymdownx.snippets", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist",
    "pymdownx.tilde",
]  # fmt: skip

PLACES = {
    "a paragraph": "{}",
    "a sentence": "before {} after",
    "a heading": "# {}",
    "a table": "| a | b |\n|---|---|\n| {} | c |",
    "a list": "- {}\n- b",
    "a quotation": "> {}",
    "a definition": "term\n:   {}",
    "a link": "[{}](x.md)",
    "bold": "**{}**",
    "code": "<code>{}</code>",
    "an admonition": "!!! note\n    {}",
}
ATTRIBUTES = {
    "raw HTML": '<a title="{}">x</a>',
    "an attribute list": 'x\n{{: title="{}" }}',
}
HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)",
    "[x](javascript:alert(1))", "![x](http://example.org/x.png)", "<https://example.org>",
    "https://example.org/ www.example.org", "a@example.org", "[[terraform:a]]", "`code`", "a|b||c",
    "# heading", "1. one", "- item", "+ item", "* item", "> quotation", "    indented", "  ",
    "trailing  ", " ", "***", "---", "===", "{: onclick=alert(1) }", "{#id .class}", "[TOC]",
    "*[HTML]: x", "[^1]: x", "[x]: y", ": definition", "!!! note", "??? note", '=== "tab"', "```sh",
    "~~~", "{{ config }}", "{% raw %}", "${x}", "--8<-- '/etc/passwd'", ";--8<-- x", ":smile:",
    "++ctrl+c++", "==mark==", "^^insert^^", "~~gone~~", "{++added++}", "[=50%]", "$x$", "\\(x\\)",
    "(c) --> 1/2 1st 2nd 3rd 4th", "&lt;b&gt; &amp; &#60; &copy", "\\*", "a\\", "\x02wzxhzdk:0\x03",
    "klzzwxh:0000", "\u202ertl", "]]>", "<!-- x", "-->", "<![CDATA[x", "<?php x", "_a_ __b__", "~",
    "a\nb", "a\r\nb", "a\x00b", "a\u2028b", "\ufeffx", "\ufffe", "\U0001ffff", "\ud800",
]  # fmt: skip

TITLES = {
    "Use C++ & Rust": "use-c-and-rust",
    "100% of traffic @ edge": "100-percent-of-traffic-at-edge",
    'A | B / C \\ D: "E" <F> ?*': "a-b-c-d-e-f",
    "Don't, don’t and donʼt": "dont-dont-and-dont",
    "snake_case and kebab-case": "snake-case-and-kebab-case",
    "  --  spaces --- and dashes  ": "spaces-and-dashes",
    "infra\u00adstructure": "infrastructure",
    "Ünïcödé Straße": "unicode-strasse",
    "U\u0308ber": "uber",
    "Łódź, smørrebrød, đồng, œuvre, Þór": "lodz-smorrebrod-dong-oeuvre-thor",
    "İstanbul ve Işık": "istanbul-ve-isik",
    "ﬁle ǆ Ⅷ ½ x²": "file-dz-viii-1-2-x2",
    "𝐁𝐨𝐥𝐝 ＷＩＤＥ ①": "bold-wide-1",
    "№ 5 ™": "5",
    "使用 PostgreSQL 作为数据库": "使用-postgresql-作为数据库",
    "データベースを選ぶ": "データベースを選ぶ",
    "한국어 제목": "한국어-제목",
    "\u1112\u1161\u11ab": "한",
    "Использовать Кафку ещё": "использовать-кафку-ещё",
    "Ελληνικά ΟΔΟΣ": "ελληνικά-οδοσ",
    "مرحبا بالعالم": "مرحبا-بالعالم",
    "می\u200cخواهم": "می-خواهم",
    "שלום עולם": "שלום-עולם",
    "हिन्दी में": "हिन्दी-में",
    "বাংলা": "বাংলা",
    "தமிழ்": "தமிழ்",
    "ภาษาไทย": "ภาษาไทย",
    "ქართული": "ქართული",
    "Հայերեն": "հայերեն",
    "አማርኛ": "አማርኛ",
    "ខ្មែរ": "ខ្មែរ",
    "မြန်မာ": "မြန်မာ",
    "ລາວ": "ລາວ",
    "ትግርኛ 2": "ትግርኛ-2",
    "Tiếng Việt": "tieng-viet",
    "👩‍👩‍👧‍👦 families": "families",
    "Ship it 🚀🚀": "ship-it",
    "1️⃣ first": "1-first",
    "日\ufe00本": "日本",
    "\u202eRTL\u202c override": "rtl-override",
    "\u0301accent first": "accent-first",
    "a\tb\nc\x00d": "a-b-c-d",
    "../../etc/passwd": "etc-passwd",
    "..\\..\\windows": "windows",
    "C:\\x": "c-x",
    "nul.txt": "nul-txt",
    "con": "con-record",
    "PRN": "prn-record",
    "Aux": "aux-record",
    "NUL": "nul-record",
    "com1": "com1-record",
    "COM¹": "com1-record",
    "LPT9": "lpt9-record",
    "console": "console",
    "": "record",
    ".": "record",
    "..": "record",
    "/": "record",
    "❤️": "record",
    "👨‍💻": "record",
    "\u200b\u200d": "record",
    "\ud800": "record",
    "!?": "record",
}


class _Page(HTMLParser):
    """The tags of a page in order, and everything between them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.titles: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # What a heading is called in a URL follows from its text.
        kept = sorted(key for key, _ in attrs if (tag, key) != ("h1", "id"))
        self.tags.append(f"{tag} {kept}")
        self.titles += [value or "" for key, value in attrs if key == "title"]

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.tags.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.tags.append(f"declaration {decl}")

    def handle_data(self, data: str) -> None:
        self.text += data


def _shown(text: str) -> str:
    """What a reader should see: control characters and noncharacters as spaces."""
    return "".join(" " if _is_no_text(c) or c.isspace() else c for c in text)


def _is_no_text(character: str) -> bool:
    code = ord(character)
    noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return noncharacter or unicodedata.category(character) in {"Cc", "Cs"}


_MARKDOWN = markdown.Markdown(extensions=EXTENSIONS)


def _render(source: str) -> _Page:
    _MARKDOWN.reset()
    return _Page(_MARKDOWN.convert(source))


any_text = st.one_of(
    st.text(),
    st.text(alphabet="<>&;#[]()!*_`~|\\{}:\"'/ \n=-+.^$abx1", max_size=40),
    st.lists(st.sampled_from(HOSTILE), max_size=3).map("".join),
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text_wherever_it_stands(text: str) -> None:
    """What an attacker writes adds no element and no attribute, and is shown as written."""
    for place in PLACES.values():
        _assert_only_text(place, text)


@given(any_text.filter(bool), st.sampled_from(sorted(PLACES)))
def test_any_text_is_only_text_wherever_it_stands(text: str, place: str) -> None:
    """No text adds an element or an attribute to a page, and each is shown exactly."""
    _assert_only_text(PLACES[place], text)


def _assert_only_text(place: str, text: str) -> None:
    page, plain = _render(place.format(escape(text))), _render(place.format("PLAIN"))
    assert page.tags == plain.tags
    assert page.text == plain.text.replace("PLAIN", _shown(text))


@pytest.mark.parametrize("attribute", ATTRIBUTES.values(), ids=ATTRIBUTES)
@given(text=any_text)
@example(text='" onclick="alert(1)')
def test_any_text_stays_inside_an_attribute(attribute: str, text: str) -> None:
    """An attribute's value has no way out of its quotes and comes back exactly."""
    page, plain = _render(attribute.format(escape(text))), _render(attribute.format("PLAIN"))
    assert page.tags == plain.tags
    assert page.titles == [_shown(text)]


@given(any_text)
@example("\ufffe\uffff\x0b")
def test_any_text_keeps_an_svg_well_formed(text: str) -> None:
    """A label in an SVG is one text node: nothing in it ends the document or an XML parser."""
    svg = f'<svg><text x="{escape(text)}">{escape(text)}</text></svg>'
    label = ElementTree.fromstring(svg)[0]  # noqa: S314 - whether it can be trusted is the point
    assert (label.text or "") == label.get("x") == _shown(text)
    assert not len(label)


def test_a_thousand_hostile_cells_stay_in_their_table() -> None:
    """A large table of hostile cells has as many cells as were written, all exact."""
    cells = [text for text in HOSTILE if _shown(text).strip()] * 15
    rows = "".join(f"| {escape(text)} | {number} |\n" for number, text in enumerate(cells))
    page = _render(f"| a | b |\n|---|---|\n{rows}")
    assert page.tags.count("td []") == 2 * len(cells)
    assert not {"script []", "img ['onerror', 'src']"} & set(page.tags)


@given(st.text())
def test_one_line_has_no_line_break_and_no_control_character(text: str) -> None:
    """A text made one line has single spaces between its words and none around them."""
    line = one_line(text)
    assert not any(map(_is_no_text, line))
    assert line == " ".join(line.split())
    assert one_line(line) == line


@pytest.mark.parametrize(
    "text", ["👩‍👩‍👧‍👦 families", "می‌خواهم", 'a & b | c / "d"', "C\u0327a", "\ue0b0"]
)
def test_one_line_keeps_what_people_type(text: str) -> None:
    """Joined emoji, joined letters, private signs and punctuation stay exactly as they are."""
    assert one_line(text) == text


@pytest.mark.parametrize("title", TITLES)
def test_a_title_gives_a_sensible_file_name(title: str) -> None:
    """Titles in any script become readable names, and those without a letter a fallback."""
    assert slugify(title, "record") == unicodedata.normalize("NFC", TITLES[title])


@given(st.one_of(st.text(), any_text, st.text(min_size=100, max_size=400)))
def test_any_title_gives_a_safe_file_name(title: str) -> None:
    """A slug is never empty, needs no quoting, fits a file system, and is its own slug."""
    slug = slugify(title, "record")
    assert slug
    assert len(slug) <= SLUG_LENGTH + len("-record")
    assert len(f"ODH-ADR-AX-00012-{slug}.md".encode()) <= 255
    assert all(c.isalnum() or c == "-" or unicodedata.category(c) in {"Mn", "Mc"} for c in slug)
    assert slug.strip("-") == slug
    assert "--" not in slug
    assert slug == unicodedata.normalize("NFC", slug.casefold())
    assert slug == unicodedata.normalize("NFC", slug)
    assert slugify(slug, "record") == slug


@pytest.mark.parametrize("character", ["a", "é", "日", "ครับ", "가", "𠀀", "👍a"])
def test_a_long_title_is_cut(character: str) -> None:
    """Three hundred characters of any script become a name that still has room for a number."""
    slug = slugify(character * 300, "record")
    assert 40 < len(slug.encode()) <= 180


def test_a_long_title_is_cut_between_words() -> None:
    """A cut name ends with a whole word where there is one."""
    words = ["migrate", "the", "orders", "service", "to", "regional", "clusters"]
    slug = slugify(" ".join(words * 4), "record")
    assert 40 < len(slug) <= SLUG_LENGTH
    assert slug.split("-")[-1] in words


@given(st.text())
def test_an_anchor_needs_no_quoting(text: str) -> None:
    """An anchor is a fragment as it stands: never empty, nothing in it to be encoded."""
    assert re.fullmatch(r"[A-Za-z0-9_.-]+", anchor(text))
    assert anchor(anchor(text)) == anchor(text)


def test_an_anchor_keeps_what_tells_names_apart() -> None:
    """Case, dots and underscores of a name stay; accents go, signs become dashes."""
    assert anchor('aws_s3_bucket.Logs["élan/a b"]') == "aws_s3_bucket.Logs-elan-a-b"
    assert anchor("日本") == "item"


def test_a_count_agrees_with_its_noun() -> None:
    """One thing is singular, none or many are plural, thousands have a comma."""
    assert plural(1, "record") == "1 record"
    assert plural(0, "record") == "0 records"
    assert plural(12000, "entry", "entries") == "12,000 entries"


@pytest.mark.parametrize(("text", "shown"), [("abc", "abc"), ("abcd", "abc…"), ("", "")])
def test_a_text_that_is_too_long_says_that_it_goes_on(text: str, shown: str) -> None:
    """One of just the length is whole."""
    assert shortened(text, 3) == shown
