"""reStructuredText as written: its headings, and what is code."""

from __future__ import annotations

import pytest

from adrtool import asciidoc, rest
from adrtool.documents import adr
from adrtool.model import Status

# Signs that break a page or a line elsewhere: page break, tabulator, separators.
OTHER_SIGNS = ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("sign", OTHER_SIGNS)
def test_only_a_line_feed_ends_a_line(sign: str) -> None:
    """Other signs stand in a line, as page breaks between sections do."""
    text = f"Use it\n======\n\nOne{sign}two.{sign}{sign}\n\nStatus\n------\n\nAccepted\n"
    found = rest.headings(rest.mask_blocks(text), text)
    assert [(h.level, text[h.start : h.end]) for h in found] == [(1, "Use it"), (2, "Status")]
    record = adr.read("adr/0001-use-it.rst", text)
    assert record is not None
    assert record.document.status == Status.ACCEPTED


@pytest.mark.parametrize("sign", OTHER_SIGNS)
def test_a_sign_in_a_row_begins_no_other(sign: str) -> None:
    """A simple table has a row a line."""
    rule = "======== ====="
    text = f"Use it\n======\n\n{rule}\nStatus   Tags\nAccepted a{sign}b\n{rule}\n"
    record = adr.read("adr/0001-use-it.rst", text)
    assert record is not None
    assert record.document.status == Status.ACCEPTED


@pytest.mark.parametrize("sign", OTHER_SIGNS)
def test_a_sign_before_a_delimiter_opens_no_block(sign: str) -> None:
    """AsciiDoc: what opens a block of code stands in a line of its own."""
    text = f"= Use it\n\na{sign}----\n\n== Status\n\nAccepted\n"
    assert asciidoc.mask_blocks(text) == text
