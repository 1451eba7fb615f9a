"""AsciiDoc as written: what is code, and what isn't."""

from __future__ import annotations

import pytest

from adrtool import asciidoc


@pytest.mark.parametrize(
    ("opened", "closed"),
    [("----", "----"), ("....", "...."), ("```", "```"), ("```bash", "```"), ("````c-x", "````")],
)
def test_a_block_of_code_ends_where_its_delimiter_stands_again(opened: str, closed: str) -> None:
    """The language behind a fence isn't part of what closes it."""
    text = f"== A\n\n{opened}\n== Status\n\nRejected\n{closed}\n\n== B\n"
    masked = asciidoc.mask_blocks(text)
    assert len(masked) == len(text)
    assert [h.text for h in asciidoc.headings(masked, text)] == ["A", "B"]


def test_a_line_that_only_begins_like_a_delimiter_opens_nothing() -> None:
    """`----x` is text."""
    text = "----x\n== A\n----y\n"
    assert [h.text for h in asciidoc.headings(asciidoc.mask_blocks(text), text)] == ["A"]
