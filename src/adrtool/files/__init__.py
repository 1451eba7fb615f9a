"""The one safe reader, the one atomic writer, the one lister and the one lock."""

from __future__ import annotations

from adrtool.files.leftover import leftovers, may_be_in_use, remove_leftover
from adrtool.files.locking import lock
from adrtool.files.mounting import Tree, entries, exists, is_mounted, mounted, watched
from adrtool.files.reading import (
    MARKDOWN,
    MAX_BYTES,
    Text,
    content,
    decode,
    is_file,
    is_folder,
    printable,
    problem,
    read,
)
from adrtool.files.surveying import PRUNED, Survey, is_temporary, listing, survey
from adrtool.files.writing import create, remove, write

__all__ = [
    "MARKDOWN",
    "MAX_BYTES",
    "PRUNED",
    "Survey",
    "Text",
    "Tree",
    "content",
    "create",
    "decode",
    "entries",
    "exists",
    "is_file",
    "is_folder",
    "is_mounted",
    "is_temporary",
    "leftovers",
    "listing",
    "lock",
    "may_be_in_use",
    "mounted",
    "printable",
    "problem",
    "read",
    "remove",
    "remove_leftover",
    "survey",
    "watched",
    "write",
]
