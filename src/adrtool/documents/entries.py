"""One file of a folder of records, read."""

from __future__ import annotations

from pathlib import Path

from adrtool import files
from adrtool.documents import adr
from adrtool.documents.assemble import DAY_FIRST, Entry


def read_entry(
    root: Path, prefix: str, path: str, order: str = DAY_FIRST, with_text: bool = True
) -> Entry:
    """One file of a folder of records, its date in figures read in an order."""
    text = files.read(f"{root}/{path}", path)
    if text.problem:
        return Entry(path, None, (text.problem,), None, order)
    record = adr.read(path, text.text, prefix, order, with_text)
    if record is None:
        return Entry(path, None, (), None, order)
    return Entry(path, record.document, record.problems, adr.date_order(record), order)
