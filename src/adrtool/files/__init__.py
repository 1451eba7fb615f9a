"""The one safe reader, the one atomic writer, the one lister and the one lock."""

from __future__ import annotations

from adrtool.files.leftover import leftovers, may_be_in_use, remove_leftover
from adrtool.files.locking import lock
from adrtool.files.reading import MAX_BYTES, Text, decode, is_file, is_folder, printable, read
from adrtool.files.surveying import PRUNED, Survey, listing, survey
from adrtool.files.writing import create, remove, write

__all__ = [
    "MAX_BYTES",
    "PRUNED",
    "Survey",
    "Text",
    "create",
    "decode",
    "is_file",
    "is_folder",
    "leftovers",
    "listing",
    "lock",
    "may_be_in_use",
    "printable",
    "read",
    "remove",
    "remove_leftover",
    "survey",
    "write",
]
