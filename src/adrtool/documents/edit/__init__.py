"""Lossless edits of records: a new status or edge changes the bytes that state it, no others.

Each function takes a record's path, which tells its markup, and its text, and returns the new
text; nothing here touches a file. What was written is read back: an edit that would change
anything else is refused with an AdrtoolError. Line ends, marks, blanks, comments, quotes and the
order of keys stay as they are.
"""

from __future__ import annotations

from adrtool.documents.edit.dates import set_date
from adrtool.documents.edit.edges import add_edge
from adrtool.documents.edit.headings import set_number, set_title
from adrtool.documents.edit.keys import set_key, set_span
from adrtool.documents.edit.references import Reference
from adrtool.documents.edit.removal import remove_edge
from adrtool.documents.edit.scalars import yaml_scalar
from adrtool.documents.edit.spans import newline
from adrtool.documents.edit.statuses import set_status
from adrtool.documents.edit.superseding import set_superseded

__all__ = [
    "Reference", "add_edge", "newline", "remove_edge", "set_date", "set_key", "set_number",
    "set_span", "set_status", "set_superseded", "set_title", "yaml_scalar",
]  # fmt: skip
