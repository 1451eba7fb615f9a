"""Lists come out as on GitHub, whatever their indentation."""

from __future__ import annotations

import re
from pathlib import Path

import markdown as python_markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from adrtool.markdown import front_matter
from adrtool.site import for_python_markdown

EXTENSIONS = ["tables", "sane_lists", "pymdownx.superfences", "pymdownx.highlight"]
_COMMON_MARK = MarkdownIt("commonmark").enable("table")


def _shape(html: str) -> list[str]:
    """Lists, items and blocks of code as they are nested, with the numbers that lists begin at."""
    return re.findall(r'<(?:/?(?:ul|ol|li|pre)\b|ol start="\d+")', html)


def _wanted(text: str) -> list[str]:
    return _shape(_COMMON_MARK.render(text))


def _got(text: str) -> list[str]:
    return _shape(python_markdown.markdown(for_python_markdown(text), extensions=EXTENSIONS))


@pytest.mark.parametrize(
    "text",
    [
        "Pros:\n- a\n- b\n",
        "1. x\n\n   ```sh\n   c\n   ```\n\n2. y\n   - z\n   - w\n\n3. q",
        "1. x\n   ```sh\n   c\n\n   d\n   ```\n2. y",
        "- ```sh\n  c\n  ```\n- b",
        "- a\n  - b\n    - c\n- d",
        "* a\n    * b\n        * c",
        "1.  x\n\n    ```\n    c\n    ```\n\n2.  y",
        "text\n* a\n* b\n\nmore",
        "1. a\n   continued\nlazy\n2. b",
        "- a\n\n  para\n\n- b",
        "- a\n\n      code\n\n- b",
        "1) a\n2) b\n",
        "3. a\n4. b",
        "a\n2. b",
        "- a\n# H\n- b",
        "- a\n\n---\n\n- b",
        "* * *\n",
        "```\n- a\n  - b\n```\n",
        "~~~\n- a\n```\n~~~\n\ntext\n- b",
        "10. a\n11. b\n    - c",
        "-\ttab\n\t- nested\n",
        "- a\r\n- b\r\n",
    ],
)
def test_lists_have_the_shape_that_common_mark_gives_them(text: str) -> None:
    """Levels, numbers and code within items are those of the reference reading."""
    assert _got(text) == _wanted(text)


@pytest.mark.parametrize(
    "text",
    [
        "No list at all.\n\n    code\n",
        "| a | b |\n|---|---|\n| - | 1. |\n",
        "!!! note\n    text\n\n    more\n",
        "*emphasis* and -dash and 1.5\n",
        "- a\n- b\n",
    ],
)
def test_what_needs_no_change_gets_none(text: str) -> None:
    """Text without lists, and lists that are fine, stay as they are."""
    assert for_python_markdown(text) == text


LINES = st.lists(
    st.sampled_from(["- a", "  - b", "   1. c", "1. d", "2. e", "  text", "text", "", "    deep",
                     "```", "  ```", "# h", "> q", "| t |", "- ", "-", "\t- f"]),
    max_size=12,
)  # fmt: skip


@given(LINES)
def test_no_word_is_lost(lines: list[str]) -> None:
    """Only white space changes, whatever the lines are."""
    text = "\n".join(lines)
    assert for_python_markdown(text).split() == text.split()


def test_real_documents_have_the_shape_that_common_mark_gives_them(corpora: Path) -> None:
    """Of the corpora's documents with lists, all but a few that end them oddly come out right."""
    odd, total = [], 0
    for path in sorted(corpora.rglob("*.md")):
        text = path.read_text("utf-8", errors="replace")
        front = front_matter(text)
        body = text[front.after :] if front else text
        if "<li" in _wanted(body):
            total += 1
            odd += [path.name] if _got(body) != _wanted(body) else []
    assert total > 100
    assert len(odd) <= total * 0.05, odd
