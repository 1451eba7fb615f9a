"""Markdown that an engine couldn't bear is refused; what people write isn't."""

from __future__ import annotations

from pathlib import Path

import markdown as python_markdown
import pytest

from adrtool.site import guard
from tests.site.builders import build, page, write

EXTENSIONS = ["tables", "toc", "attr_list", "md_in_html", "admonition", "sane_lists",
              "pymdownx.superfences", "pymdownx.highlight", "footnotes",
              "pymdownx.details"]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "[" * 9000, "![" * 9000, "[](" * 9000, "[a](" * 9000, "[a][" * 9000, "[[" * 9000,
        "![a][" * 9000, "[^" * 9000, "<![CDATA[" * 9000, "<http://" * 9000,
        "``" * 9000, "a\n=\n" * 9000, "# a\n" * 9000, "??? a\n" * 9000,
        "\n".join("    " * i + "- x" for i in range(1000)),
        "1. " * 3000, "> " * 3000, "<div>" * 3000, "x" * (guard.MAX_BYTES + 1),
    ],
)  # fmt: skip
def test_blow_ups_are_refused_with_a_reason(text: str) -> None:
    """Each of these keeps Python-Markdown busy for seconds, or ends it."""
    assert guard.complaint(text)


@pytest.mark.parametrize(
    "text",
    [
        "[a](b) " * 2000, "*a* " * 5000, "`a` " * 5000, "| [a](b) " * 500 + "|\n",
        "- [x] a\n" * 1000, "[a]: b\n" * 1000 + "\n[a]", "word " * 20000, "&amp;" * 5000,
        "a*b" * 5000, "<b>x</b> " * 2000,
        "\n".join("  " * i + "- x" for i in range(20)), "x [1] y [2]. " * 1000, "(" * 9000,
    ],
)  # fmt: skip
def test_what_people_write_much_of_is_let_through(text: str) -> None:
    """Long tables, lists and paragraphs are fine, and an engine reads them."""
    assert guard.complaint(text) == ""
    assert python_markdown.markdown(text, extensions=EXTENSIONS)


def test_real_documents_are_let_through(corpora: Path) -> None:
    """No document of the corpora is refused."""
    texts = {p: p.read_text("utf-8", errors="replace") for p in corpora.rglob("*.md")}
    assert len(texts) > 100
    assert {str(p): c for p, t in texts.items() if (c := guard.complaint(t))} == {}


def test_a_refused_document_is_shown_as_it_is_written(tmp_path: Path) -> None:
    """Its page keeps its header, and the reason is a problem."""
    bomb = "<b>" + "[" * 9000
    write(tmp_path, {"adr/0001-x.md": f"# X & Y\n\nStatus: accepted\n\n{bomb}\n"})
    made = build(tmp_path)
    shown = page(made, "decisions/0001-x.md").markdown
    assert "# X &#38; Y" in shown
    assert "adr-chip-accepted" in shown
    assert "&#60;b&#62;" + "&#91;" * 9000 in shown
    assert [(p.path, p.rule) for p in made.problems] == [("adr/0001-x.md", "site/too-costly")]
