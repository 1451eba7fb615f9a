"""A document taken apart: what is looked at is what a look at everything would have shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adrtool import files
from adrtool.documents.parsed import Parsed
from tests.helpers import PROJECT

LINES = [
    "# Title", "## Status", "Accepted", "## Links", "* Supersedes [2](0002-x.md)",
    "Date: 2024-01-31", "`code`", "`a", "b`", "``two ` ``", "\\`not code`", "```",
    "# in a fence", "    # indented", "- item", "", "", "---", "===", "> quoted `x`",
    "<!-- open", "close -->", "<pre>", "</pre>", "Status: `Draft`", "| Status | `Accepted` |",
    "|---|---|", "Words with `code` in them.", "\t`tab`", "#12. `Title`",
]  # fmt: skip
FRONT = st.sampled_from(["", "---\nstatus: accepted\n---\n", "\ufeff"])


def texts() -> st.SearchStrategy[str]:
    """Texts of lines that mean something in Markdown."""
    body = st.lists(st.sampled_from(LINES), max_size=30).map("\n".join)
    return st.builds(str.__add__, FRONT, body)


@pytest.mark.parametrize("suffix", [".md", ".rst", ".adoc"])
@given(texts())
@example("\ufeff`a\n---\n`code`\n---")
def test_where_fields_stand_code_is_blank(suffix: str, text: str) -> None:
    """Only the parts that may state fields are masked, and those as if all were."""
    parsed = Parsed(f"0001-x{suffix}", text)
    assert len(parsed.fields) == len(text)
    for start, end in (*parsed.regions, *parsed.closing):
        assert parsed.fields[start:end] == parsed.masked[start:end]


@given(texts())
def test_sections_lie_in_each_other(text: str) -> None:
    """A section reaches to the next heading of its level or above, its own text to the next."""
    parsed = Parsed("0001-x.md", text)
    assert [section.heading for section in parsed.sections] == parsed.headings
    following_headings = [*parsed.headings[1:], None]
    for section, following in zip(parsed.sections, following_headings, strict=False):
        assert section.start <= section.own_end <= section.end <= len(text)
        if following and following.level > section.heading.level:
            assert section.own_end <= following.start < section.end
        elif following:
            assert section.end <= following.start


@pytest.mark.parametrize(
    "path", sorted((PROJECT / "tests/documents/golden").rglob("*.md")), ids=lambda p: p.name
)
def test_real_records_are_masked_alike(path: Path) -> None:
    """The same holds for every record of the golden folders."""
    found = files.read(path, path.name)
    parsed = Parsed("0001-x.md", found.text)
    for start, end in (*parsed.regions, *parsed.closing):
        assert parsed.fields[start:end] == parsed.masked[start:end]


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".md", "# 1. Use X\n\nBecause.\n"),
        (".md", "1. Use X\n========\n\nBecause.\n"),
        (".md", "---\nstatus: accepted\n---\n# 1. Use X\n"),
        (".rst", "1. Use X\n========\n\nBecause.\n"),
        (".rst", "========\n1. Use X\n========\n\nBecause.\n"),
        (".adoc", "= 1. Use X\n\nBecause.\n"),
        (".adoc", "\n= 1. Use X\n\n== Status\n\nAccepted\n"),
        (".adoc", " = no title\n"),
        (".md", "no title\n"),
    ],
)
def test_a_byte_order_mark_is_no_part_of_the_first_line(suffix: str, text: str) -> None:
    """Windows editors write one; every heading is where it is without it, one further."""
    plain, marked = (Parsed(f"0001-x{suffix}", t) for t in (text, f"\ufeff{text}"))
    moved = [(h.level, h.text, h.start + 1, h.end + 1, h.after + 1) for h in plain.headings]
    assert [(h.level, h.text, h.start, h.end, h.after) for h in marked.headings] == moved
    assert bool(marked.title) == bool(plain.title) == ("no title" not in text)
