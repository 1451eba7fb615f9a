"""Generated blocks: what is made new, what stays, and what is told."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from adrtool.documents import blocks
from adrtool.model import Document
from adrtool.text import one_line
from tests.helpers import Repo

EXTENSIONS = [
    "tables", "attr_list", "def_list", "abbr", "footnotes", "md_in_html", "pymdownx.betterem",
    "pymdownx.tilde", "pymdownx.caret", "pymdownx.mark", "pymdownx.keys", "pymdownx.critic",
    "pymdownx.smartsymbols", "pymdownx.inlinehilite", "pymdownx.superfences",
]  # fmt: skip


def record(number: str, title: str = "Title", folder: str = "adr") -> Document:
    """A record as it was read."""
    path = f"{folder}/{number}-x.md"
    return Document(
        f"adr:{number}", "adr", path, title, "", number, "accepted", "Accepted", "2026-11-23"
    )


ONE = [record("1")]
ROWS = """\
| Number | Decision | Status | Date |
| --- | --- | --- | --- |
| 1 | [Title](adr/1-x.md) | accepted | 2026-11-23 |
"""
FILLED = f"<!-- adrtool:records -->\n\n{ROWS}\n<!-- /adrtool:records -->"
EMPTY = "<!-- adrtool:records -->\n<!-- /adrtool:records -->"


def test_a_block_gets_the_table() -> None:
    """Blank lines around it, so that every engine sees a table."""
    updated = blocks.update("README.md", f"# A\n\n{EMPTY}\n\nEnd.\n", ONE)
    assert updated.text == f"# A\n\n{FILLED}\n\nEnd.\n"
    assert [(p.line, p.rule) for p in updated.stale] == [(3, "index/stale")]


@given(st.text("ab \r\n\t#\ufeff", max_size=20), st.text("ab \r\n\t", max_size=20))
def test_outside_of_a_block_every_byte_stays_and_a_second_run_changes_nothing(
    before: str, after: str
) -> None:
    """Line ends, marks of byte order and trailing spaces are the file's own."""
    text = f"{before}\n{EMPTY}\n{after}"
    updated = blocks.update("README.md", text, ONE)
    assert updated.text.startswith(f"{before}\n<!-- adrtool:records -->")
    assert updated.text.endswith(f"<!-- /adrtool:records -->\n{after}")
    again = blocks.update("README.md", updated.text, ONE)
    assert (again.text, again.stale) == (updated.text, ())


def test_line_ends_are_those_of_the_marker() -> None:
    """A file with CRLF stays one."""
    text = "\ufeff# A\n\n" + EMPTY.replace("\n", "\r\n")
    updated = blocks.update("README.md", text, ONE).text
    assert updated == "\ufeff# A\n\n" + FILLED.replace("\n", "\r\n")


def test_a_marker_may_be_the_first_thing_in_a_file_with_a_byte_order_mark() -> None:
    """The mark is no text before it."""
    assert blocks.update("README.md", "\ufeff" + EMPTY, ONE).text == "\ufeff" + FILLED


def test_both_markers_in_one_line_are_a_block() -> None:
    """Where somebody joined them."""
    assert blocks.update("README.md", EMPTY.replace("\n", ""), ONE).text == FILLED


@pytest.mark.parametrize("lead", ["  ", "    ", "> ", "> > "])
def test_a_block_in_a_list_or_quote_stays_in_it(lead: str) -> None:
    """Every line begins like the marker's."""
    first = "1.  Item\n\n" if lead.isspace() else ""
    text = first + "".join(f"{lead}{line}\n" for line in EMPTY.splitlines())
    updated = blocks.update("README.md", text, ONE)
    inner = updated.text.removeprefix(first).splitlines()
    assert all(line.startswith(lead.rstrip()) for line in inner)
    assert "\n".join(line[len(lead) :] for line in inner) == FILLED
    assert blocks.update("README.md", updated.text, ONE).stale == ()


def test_a_table_that_a_formatter_aligned_is_up_to_date() -> None:
    """Prettier and adrtool don't undo each other's work."""
    aligned = FILLED.replace("| --- |", "| ------- |").replace("| 1 |", "| 1      |")
    assert aligned != FILLED
    assert blocks.update("README.md", aligned, ONE).stale == ()


@pytest.mark.parametrize(
    "text",
    [
        f"```html\n{EMPTY}\n```\n",
        f"~~~\n{EMPTY}\n~~~\n",
        "Text:\n\n    <!-- adrtool:records -->\n    <!-- /adrtool:records -->\n",
        "Put `<!-- adrtool:records -->` and `<!-- /adrtool:records -->` there.\n",
        f"---\nnote: |\n  {EMPTY.splitlines()[0]}\n---\n",
        "<!-- adrtool:records-of-another-kind -->\n",
        "adrtool:records\n",
    ],
)
def test_examples_are_left_alone(text: str) -> None:
    """What stands in code, in front matter or under another name is no block, nor a mistake."""
    updated = blocks.update("README.md", text, ONE)
    assert (updated.text, updated.blocks, updated.broken) == (text, 0, ())


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("\n<!-- adrtool:records -->\n", [(2, "has no end")]),
        (f"<!-- adrtool:records -->\n{EMPTY}\n", [(1, "has no end")]),
        ("a\n\n<!-- /adrtool:records -->\n", [(3, "nothing began")]),
        ("See <!-- adrtool:records -->\n<!-- /adrtool:records -->\n", [(1, "behind other text")]),
        (EMPTY.replace("records -->", "records sort=date -->", 1), [(1, "'sort=date'")]),
        (EMPTY.replace("records -->", "records dir=nowhere -->", 1), [(1, "'nowhere'")]),
    ],
)
def test_broken_markers_are_told_with_their_line(
    text: str, problems: list[tuple[int, str]]
) -> None:
    """Nothing of such a block is touched."""
    updated = blocks.update("README.md", text, ONE)
    assert len(updated.broken) == len(problems)
    for problem, (line, words) in zip(updated.broken, problems, strict=True):
        assert (problem.line, problem.rule) == (line, "index/broken-markers")
        assert words in problem.message
    first = text.partition("<!-- /")[0]
    assert updated.text.startswith(first)


def test_more_blocks_than_anybody_writes_are_one_problem() -> None:
    """A file of markers alone can't be blown up to a thousand times its size."""
    updated = blocks.update("README.md", f"{EMPTY}\n" * 300, ONE)
    assert updated.text.count(ROWS) == 100
    assert [(p.line, p.rule) for p in updated.broken] == [(201, "index/broken-markers")]


def test_a_broken_block_keeps_no_other_from_being_made_new() -> None:
    """One mistake is one problem."""
    updated = blocks.update("README.md", f"{EMPTY}\n\n<!-- adrtool:records -->\n", ONE)
    assert updated.text == f"{FILLED}\n\n<!-- adrtool:records -->\n"
    assert len(updated.broken) == 1


@pytest.mark.parametrize("option", ["dir=net/adr", "dir=net/adr/", 'dir="net/adr"', "dir=./net"])
def test_a_folder_takes_its_own_records(option: str) -> None:
    """A repository with several folders has a table for each."""
    documents = [record("1"), record("2", "Net", "net/adr")]
    text = EMPTY.replace("records -->", f"records {option} -->", 1)
    updated = blocks.update("net/README.md", text, documents).text
    assert "[Net](adr/2-x.md)" in updated
    assert "[Title]" not in updated


def test_links_lead_from_the_file_to_the_record() -> None:
    """Also up, over spaces, parentheses and letters of any script."""
    odd = [Document("adr:1", "adr", "adr/0001 über (x) [y] #1?.md", "T", "")]
    updated = blocks.update("docs/guide/index.md", EMPTY, odd).text
    link = "../../adr/0001%20%C3%BCber%20%28x%29%20%5By%5D%20%231%3F.md"
    assert f"| [T]({link}) |" in updated


def test_records_stand_in_the_order_in_which_people_count() -> None:
    """2 before 10, each folder for itself, whatever the order in which they were read."""
    documents = [record(n) for n in ("10", "2", "1", "ARCH-010", "ARCH-9", "²")]
    table = blocks.table([*documents, record("1", folder="a")], lambda d: d.path)
    assert re.findall(r"\]\((.*)-x\.md", table) == [
        "a/1", "adr/1", "adr/2", "adr/10", "adr/ARCH-9", "adr/ARCH-010", "adr/²",
    ]  # fmt: skip


TITLES = [
    "a | b", "[link](x)", "`code`", "``", "<b>bold</b>", "*a* **b**", "_a_ __b__ a_b", "~~a~~ a~b",
    "&amp; R&D", "back\\slash \\| \\", "-- --- -->", "(c) (tm) c/o 1/2 1st", "==m== ^^i^^ ++k++",
    "$x$", ":smile:", "https://example.org www.example.org", "a@example.org @name #12", "!x",
    "![y](z)",
    "{++a++} {: .x }", "[^1] [x][y] [[id]]", "1. One", "...", "+/- =/=", "x" * 300,
]  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_shown_as_it_is(title: str) -> None:
    """On GitHub and on a site of MkDocs alike."""
    check_title(title)


@example("\\|")
@given(st.text("ab1 \\|`*_[]()<>&#;:!-+=~^$@{}./'\",?%", min_size=1, max_size=24))
def test_any_title_is_shown_as_it_is(title: str) -> None:
    """No mixture of signs is syntax."""
    if one_line(title):
        check_title(title)


def test_a_usual_title_is_readable_in_the_source() -> None:
    """Escapes are for what needs them."""
    title = "Use Node.js 22.4 (LTS), CI/CD and well-kept queues: it's fine, isn't it?"
    assert f"[{title}]" in blocks.table([record("1", title)], lambda d: d.path)


def check_title(title: str) -> None:
    """Both engines show the title, as the text of the one link."""
    source = f"<!-- x -->\n\n{blocks.table([record('1', title)], lambda _: 'a.md')}"
    commonmark = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(source)
    for page in (commonmark, markdown.markdown(source, extensions=EXTENSIONS)):
        reader = _Links()
        reader.feed(page)
        reader.close()
        assert reader.links == ["a.md"], page
        assert " ".join(reader.text.split()) == one_line(title), page
        assert page.count("<td") == 4


class _Links(HTMLParser):
    """The addresses of links and the text in them; a tag in that text would be lost from it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.text = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes a link's address."""
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        """Leaves a link."""
        self._inside = self._inside and tag != "a"

    def handle_data(self, data: str) -> None:
        """Keeps a link's text."""
        self.text += data if self._inside else ""


@pytest.mark.parametrize("engine", ["commonmark", "mkdocs"])
def test_the_block_is_a_table_for_every_engine(engine: str) -> None:
    """Between its markers, with text close to both of them."""
    source = f"Text\n\n{FILLED}\nText\n"
    page = (
        MarkdownIt("commonmark").enable("table").render(source)
        if engine == "commonmark"
        else markdown.markdown(source, extensions=EXTENSIONS)
    )
    assert page.count("<tr>") == 2
    assert "|" not in page


def test_every_markdown_file_of_the_project_is_looked_at(repo: Repo) -> None:
    """Not those of a project inside of it, of ignored folders, or without markers."""
    for path in ("README.md", "docs/a.markdown", "inner/README.md", "out/b.md", "c.txt"):
        repo.write(path, EMPTY)
    repo.write("inner/adrtool.yml", "")
    repo.write(".gitignore", "out/\n")
    repo.write("d.md", "no markers\n")
    found = list(blocks.of_project(Path(repo.path), ONE))
    assert [updated.path for updated in found] == ["README.md", "docs/a.markdown"]
    assert all(updated.stale for updated in found)


def test_a_file_that_cannot_be_read_is_one_problem(repo: Repo) -> None:
    """The others are made new all the same."""
    repo.write("a.md", b"\xff\n" + EMPTY.encode())
    repo.write("b.md", EMPTY)
    first, second = blocks.of_project(repo.path, ONE)
    assert [p.rule for p in first.broken] == ["file/unreadable"]
    assert second.stale
