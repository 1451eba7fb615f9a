"""Markdown as written: where code, headings, sections, links and pointers stand.

Positions are offsets into the text, so that an edit can replace just what it means to.
Every scan here takes time linear in the text. The rules are CommonMark's, and Python-Markdown's
for what only it knows: admonitions, tabs, content indented by four.
"""

from __future__ import annotations

from adrtool.markdown.code import blank, mask, mask_blocks, mask_spans, reaches_further
from adrtool.markdown.front import FrontMatter, front_matter, is_front_matter_open
from adrtool.markdown.headings import Heading, headings
from adrtool.markdown.lines import Lines
from adrtool.markdown.links import Link, LinkForm, Pointer, links, pointers
from adrtool.markdown.plain import plain

__all__ = [
    "FrontMatter",
    "Heading",
    "Lines",
    "Link",
    "LinkForm",
    "Pointer",
    "blank",
    "front_matter",
    "headings",
    "is_front_matter_open",
    "links",
    "mask",
    "mask_blocks",
    "mask_spans",
    "plain",
    "pointers",
    "reaches_further",
]
