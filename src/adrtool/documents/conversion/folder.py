"""The conversion of whole folders: everything is planned and proved before the first write."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from adrtool import files
from adrtool.config import RecordsFolder
from adrtool.documents import adr, assemble, entries, names, sides
from adrtool.documents.assemble import Entry, Folder
from adrtool.documents.conversion import plan
from adrtool.documents.conversion.plan import Conversion, Target
from adrtool.documents.parsed import Parsed
from adrtool.model import Document

# What most documents don't have, and looking for links takes long.
_FRAGMENT = re.compile(r"#\w")


def convert(
    root: Path, folders: Sequence[RecordsFolder], target: Target, dry_run: bool = False
) -> list[Conversion]:
    """What becomes of each record of some folders, which is written unless it is a `dry_run`.

    A record that can't be rewritten without a loss is left as it is; no file gets another name.
    Raises AdrtoolError for what the file system refuses.
    """
    with sides.locked({root / folder.dir for folder in folders}):
        anchors = _anchors(root)
        found = {c.path: c for f in folders for c in _planned(root, f, target, anchors)}
        for conversion in [] if dry_run else found.values():
            if conversion.after:
                files.write(root / conversion.path, conversion.after.document.text)
    return list(found.values())


def _planned(
    root: Path, folder: RecordsFolder, target: Target, anchors: dict[str, set[str]]
) -> list[Conversion]:
    paths, left_out = assemble.look(root, folder.dir)
    read_one = partial(entries.read_entry, root, folder.prefix)
    old = assemble.settled([read_one(path) for path in paths], read_one)
    found = [_conversion(entry, folder, target, anchors) for entry in old if entry.document]
    planned = [conversion for conversion in found if conversion]
    texts = {c.path: c.after.document.text for c in planned if c.after}
    after = [_reread(entry, folder, texts) for entry in old]
    settled = assemble.settled(after, partial(_read_again, folder, texts, read_one))
    wrong = _first_difference(*(Folder(folder, e, left_out) for e in (old, settled)))
    if wrong:
        # What one record states may be what another one is understood by.
        reason = f"{wrong} would read differently afterwards"
        return [replace(c, after=None, reason=reason) if c.after else c for c in planned]
    return planned


def _conversion(
    entry: Entry, folder: RecordsFolder, target: Target, anchors: dict[str, set[str]]
) -> Conversion | None:
    assert entry.document
    text, order = entry.document.text, entry.read_as
    return plan.convert(entry.path, text, target, folder.prefix, order, anchors[entry.path])


def _reread(entry: Entry, folder: RecordsFolder, texts: dict[str, str]) -> Entry:
    text = texts.get(entry.path)
    return entry if text is None else _entry(entry.path, text, folder, entry.read_as)


def _read_again(
    folder: RecordsFolder, texts: dict[str, str], read_one: partial[Entry], path: str, order: str
) -> Entry:
    text = texts.get(path)
    return read_one(path, order) if text is None else _entry(path, text, folder, order)


def _entry(path: str, text: str, folder: RecordsFolder, order: str) -> Entry:
    record = adr.read(path, text, folder.prefix, order)
    if record is None:
        return Entry(path, None, (), None, order)
    return Entry(path, record.document, record.problems, adr.date_order(record), order)


def _first_difference(before: Folder, after: Folder) -> str:
    """The path of a record that isn't what it was among the others; empty when there is none."""
    old, new = (assemble.assemble([folder]) for folder in (before, after))
    for a, b in zip(old.documents, new.documents, strict=True):
        if _said(a) != _said(b):
            return a.path
    edges = [
        {(r.source, r.target, r.kind): r.path for r in found.relations} for found in (old, new)
    ]
    return next((edges[0].get(e) or edges[1][e] for e in edges[0].keys() ^ edges[1].keys()), "")


def _said(document: Document) -> tuple[object, ...]:
    return (document.path, document.id, document.status, document.date)


def _anchors(root: Path) -> dict[str, set[str]]:
    """The headings of each document that links of the repository lead to."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in files.listing(root):
        if names.suffix(path) in names.SUFFIXES:
            text = files.read(root / path, path).text
            for target, fragment in _fragments(path, text) if _FRAGMENT.search(text) else ():
                found[target].add(plan.slug(fragment))
    return found


def _fragments(path: str, text: str) -> Iterable[tuple[str, str]]:
    for link in Parsed(path, text).links:
        target, mark, fragment = unquote(link.address).partition("#")
        if mark and "://" not in target:
            joined = posixpath.join(posixpath.dirname(path), target)
            yield posixpath.normpath(joined) if target else path, fragment
