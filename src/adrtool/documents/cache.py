"""Records without their texts, as the last run read them where the files are the same.

A file is the same when its size, its inode and both its times are. What changed within two
seconds of being read may change again without a new time, so it isn't kept; git does likewise.
The cache is a file in the user's cache folder: it may be deleted at any time, another version
of adrtool reads nothing from it, and what can't be read or written is done without.
`ADRTOOL_CACHE=off` turns it off.
"""

from __future__ import annotations

import json
import marshal
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from zlib import crc32

from adrtool import __version__, caches, files, fork
from adrtool.config import RecordsFolder
from adrtool.documents.assemble import DAY_FIRST, Entry, Folder, Library, assemble, look, settled
from adrtool.model import Document, Edge, Pointer, Status
from adrtool.problems import AdrtoolError, Problem, Severity

SOURCES = (".", "documents", "documents/adr", "documents/dialects", "markdown")
"""The folders of this package with the code that reads records."""

_FORMAT = 2
_UNSETTLED_NS = 2_000_000_000
# Files; for fewer, a copy of the process costs more than it saves.
_MANY = 200
_STATUSES = {str(status): status for status in Status}
_Stat = tuple[int, int, int, int]


def read_records(root: Path, folders: Sequence[RecordsFolder]) -> Library:
    """What `library.read_records` gives, but for the texts, which are empty."""
    return assemble(_read_folder(root, folder) for folder in folders)


def _read_folder(root: Path, settings: RecordsFolder) -> Folder:
    paths, left_out = look(root, settings.dir)
    place = _place(root, settings)
    version = [*_version(), *_key(root, settings)]
    kept = _load(place, version)
    stats = {path: _stat(f"{root}/{path}") for path in paths}
    same = {path: _same(kept, path, stats[path]) for path in paths}
    read_one = partial(_read_entry, root, settings.prefix)
    rows: dict[str, Any] = {}
    read = _read_all(read_one, [path for path in paths if same[path] is None], rows)
    entries = [same[path] or read[path] for path in paths]
    chosen = settled(entries, read_one)
    if place and any(kept.get(e.path, (None, None))[1] is not e for e in chosen):
        as_told = {e.path: rows[e.path] for e in chosen if read.get(e.path) is e and e.path in rows}
        _save(place, version, chosen, stats, as_told)
    return Folder(settings, chosen, left_out)


def _read_all(
    read_one: Callable[[str], Entry], paths: Sequence[str], rows: dict[str, Any]
) -> dict[str, Entry]:
    """The entries by path; `rows` gets those that a copy of this process has told already."""
    count = fork.processes() if len(paths) >= _MANY else 1
    own, *others = fork.parts(paths, count) or [[]]
    # What reads them is loaded before the process is copied.
    read = {path: read_one(path) for path in own[:1]}
    with fork.copies(partial(_read_rows, read_one), others) as copies:
        read |= {path: read_one(path) for path in own[1:]}
        for copy in copies:
            # Nobody else writes to a copy of this process.
            told = marshal.loads(copy.answer() or _read_rows(read_one, copy.part))  # noqa: S302
            rows.update(zip(copy.part, told, strict=True))
            read |= {path: _entry(path, *rows[path]) for path in copy.part}
    return read


def _read_rows(read_one: Callable[[str], Entry], paths: Sequence[str]) -> bytes:
    return marshal.dumps([_row(read_one(path)) for path in paths])


def _read_entry(root: Path, prefix: str, path: str, order: str = DAY_FIRST) -> Entry:
    from adrtool.documents import entries

    return entries.read_entry(root, prefix, path, order, with_text=False)


def _same(kept: dict[str, tuple[_Stat, Entry]], path: str, stat: _Stat | None) -> Entry | None:
    found = kept.get(path)
    return found[1] if found and found[0] == stat else None


def _stat(path: str) -> _Stat | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - a thousand of them
    except OSError:
        return None
    return found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def _place(root: Path, settings: RecordsFolder) -> Path | None:
    """The file of the cache for a folder; None when there is to be none."""
    home = caches.folder("records")
    what = "\0".join(_key(root, settings))
    return home / f"{crc32(what.encode()):08x}.json" if home else None


def _key(root: Path, settings: RecordsFolder) -> tuple[str, str, str]:
    """What a cache is of. It is in the file too: two keys may share a file's name."""
    return ascii(str(root)), settings.dir, settings.prefix


def _version() -> list[object]:
    """What reads the records: another version, or a source changed in a checkout, reads anew."""
    package = Path(__file__).parent.parent
    sources = (
        e for folder in SOURCES for e in os.scandir(package / folder) if e.name.endswith(".py")
    )
    return [_FORMAT, __version__, *sys.version_info[:2], max(e.stat().st_mtime_ns for e in sources)]


def _load(place: Path | None, version: list[object]) -> dict[str, tuple[_Stat, Entry]]:
    try:
        told = json.loads(place.read_bytes()) if place else {}
        if told.get("version") != version:
            return {}
        return {
            path: (tuple(stat), _entry(path, *rest))
            for path, (stat, *rest) in told["files"].items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        # A missing or damaged cache is an empty one.
        return {}


def _save(
    place: Path, version: list[object], entries: Sequence[Entry],
    stats: dict[str, _Stat | None], told: dict[str, Any],
) -> None:  # fmt: skip
    limit = time.time_ns() - _UNSETTLED_NS
    rows = {}
    for entry in entries:
        stat = stats[entry.path]
        if stat and max(stat[2:]) < limit:
            rows[entry.path] = [stat, *(told.get(entry.path) or _row(entry))]
    text = json.dumps({"version": version, "files": rows}, separators=(",", ":"))
    try:
        files.write(place, text)
    except (AdrtoolError, OSError):
        # Without a place to keep it, everything still works.
        return


def _row(entry: Entry) -> list[Any]:
    document = entry.document
    told = document and [
        document.id, document.number, document.title, document.status and str(document.status),
        document.status_raw, document.date, document.deciders, document.tags, document.owner,
        [(e.kind, e.target, e.label, e.line) for e in document.edges],
        [(p.target, p.line, p.declared, p.column) for p in document.pointers],
        document.dialect, dict(document.lines), dict(document.metadata), document.kind,
    ]  # fmt: skip
    problems = [
        (p.path, p.line, p.column, str(p.severity), p.rule, p.message, p.hint)
        for p in entry.problems
    ]
    return [told, problems, entry.order, entry.read_as]


def _entry(path: str, told: Any, problems: Any, order: str | None, read_as: str) -> Entry:
    document = _document(path, *told) if told else None
    found = [Problem(p[0], p[1], p[2], Severity(p[3]), *p[4:]) for p in problems]
    return Entry(path, document, tuple(found), order, read_as)


def _document(
    path: str, identifier: Any, number: Any, title: Any, status: Any, status_raw: Any, date: Any,
    deciders: Any, tags: Any, owner: Any, edges: Any, pointers: Any, dialect: Any, lines: Any,
    metadata: Any, kind: Any,
) -> Document:  # fmt: skip
    return Document(
        identifier, kind, path, title, "", number,
        _STATUSES[status] if status else None, status_raw, date,
        tuple(deciders), tuple(tags), owner,
        tuple([Edge(*edge) for edge in edges]) if edges else (),
        tuple([Pointer(*pointer) for pointer in pointers]) if pointers else (),
        dialect, lines, {key: tuple(values) for key, values in metadata.items()},
    )  # fmt: skip
