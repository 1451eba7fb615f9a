"""A new record's heading, written like that of its neighbour."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from adrtool.documents import titles
from adrtool.documents.shape import SECTION

if TYPE_CHECKING:
    from adrtool.documents.style import Style
    from adrtool.model import Document

PENDING = "XXXX"
"""Stands for a number that is given out later, when a branch is merged."""

_MARK = r"^\ufeff? {0,3}(?:#+|=+(?=[ \t]))[ \t]*"


def heading(found: Style, title: str, number: str, form: str) -> str:
    """The title with a number before it where the neighbour has one there, or where `form` is
    Nygard's; as text, no sign of it escaped."""
    neighbour = found.neighbour
    before = neighbour.shape.lead if neighbour else ""
    digits = re.search(r"\d+|X{3,4}", before)
    if found.dated or not digits:
        is_nygard = form == SECTION and not found.dated
        if neighbour and neighbour.shape.form == SECTION:
            is_nygard = bool(before)
        return f"{number}. {title}" if is_nygard else title
    bare = re.sub(r"\D", "", number)
    own = bare.zfill(len(digits[0])) if bare else number
    return before.replace(digits[0], own, 1) + title


def lead(document: Document) -> str:
    """What stands before the title in a record's heading: `12. `, `ADR-0012: `, or nothing."""
    shown, title = shown_heading(document), document.title
    return shown.removesuffix(title) if shown.endswith(title) else ""


def shown_heading(document: Document) -> str:
    """The heading of a record as people read it, with its number."""
    line = document.lines.get("title")
    written = document.text.split("\n")[line - 1] if line else ""
    return titles.read(re.sub(_MARK, "", written.rstrip("\r")).rstrip(), document.path)
