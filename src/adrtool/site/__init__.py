"""Everything that is known, as pages of plain Markdown. An engine (MkDocs) makes HTML of them.

Besides standard Markdown the pages use tables, attribute lists (`{ #id .class }`), admonitions
and, for the cards of the home page, Markdown inside of a `<div markdown>`.
"""

from adrtool.site.build import build
from adrtool.site.clean import clean
from adrtool.site.guide import Rewritten, rewrite
from adrtool.site.lists import for_python_markdown
from adrtool.site.model import Asset, Docs, Options, Page, Section, Site

__all__ = [
    "Asset", "Docs", "Options", "Page", "Rewritten", "Section", "Site", "build", "clean",
    "for_python_markdown", "rewrite",
]  # fmt: skip
