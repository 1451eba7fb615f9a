"""What the last runs read, so that a file whose content is the same isn't read again.

A reading follows from a file's path and bytes and from its readers, so those are what it is kept
by: path, digest, and the version of everything that reads. A file with the size, inode and times
that it had isn't even opened; what changed within two seconds of a run is, as git does it too.

A project has one SQLite file in the user's cache folder. It may be deleted at any time; another
version reads nothing from it; each row has a checksum, and what is damaged, locked or refused is
done without. `ADRTOOL_CACHE=off` turns it off.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from adrtool import __version__, caches
from adrtool.inventory import encoded, work
from adrtool.inventory.encoded import Done
from adrtool.inventory.source import Source
from adrtool.inventory.work import Task, Tell, Told

if TYPE_CHECKING:
    from concurrent.futures import Executor

_FORMAT: Final = 1
_UNSETTLED_NS: Final = 2_000_000_000
_LIBRARIES: Final = ("pyyaml", "tree-sitter", "tree-sitter-hcl", "promql-parser")
_PATIENCE_SECONDS: Final = 1.0
_PRUNE_FROM: Final = 4
"""Times as many rows as there are files: what no branch at hand has is dropped then."""

_SCHEMA: Final = """
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS version (value TEXT);
CREATE TABLE IF NOT EXISTS readings (
  path TEXT, digest BLOB, stat TEXT, data BLOB, sum BLOB, PRIMARY KEY (path, digest)
);
"""
_Row = tuple[bytes, str, bytes]
"""A content's digest, the file's stat when it was the last one, and its encoded reading."""


def run(
    root: Path,
    tasks: Sequence[Task],
    sources: Mapping[str, Source],
    executor: Executor | None = None,
    tell: Tell | None = None,
) -> Iterator[Done]:
    """What `work.run` reads, in the order of the tasks; what is known is taken from the cache."""
    began = time.time_ns()
    place, stamp = _place(root), _stamp(sources)
    kept = _load(place, stamp)
    stats = {task.path: _stat(root, task.path, began) for task in tasks}
    todo: list[Task] = []
    same: dict[str, _Row] = {}
    for task in tasks:
        rows = kept.get(task.path, ())
        row = next((r for r in rows if r[1] and r[1] == stats[task.path]), None)
        if row:
            same[task.path] = row
        else:
            todo.append(replace(task, known=tuple(r[0] for r in rows)) if rows else task)
    told = dict(zip((t.path for t in todo), work.run(root, todo, executor, tell), strict=True))
    _save(place, stamp, kept, told, stats)
    for task in tasks:
        yield _done(root, task, same.get(task.path), told.get(task.path), kept)


def _done(
    root: Path, task: Task, row: _Row | None, told: Told | None, kept: dict[str, list[_Row]]
) -> Done:
    if told and told.done is not None:
        return told.done
    data = told.data if told else None
    if data is None:
        known = row or next(r for r in kept[task.path] if told and r[0] == told.digest)
        data = known[2]
    try:
        return encoded.decode(data)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, the file itself is still there
        again = work.read_file(str(root), replace(task, known=()))
        return encoded.decode(again.data) if again.data is not None else again.done or []


def _stat(root: Path, path: str, began: int) -> str:
    """What tells a file that wasn't touched; empty when that can't be told yet."""
    try:
        found = os.stat(f"{root}/{path}")  # noqa: PTH116 - many thousand of them
    except (OSError, ValueError):
        return ""
    if max(found.st_mtime_ns, found.st_ctime_ns) > began - _UNSETTLED_NS:
        return ""
    return f"{found.st_size} {found.st_ino} {found.st_mtime_ns} {found.st_ctime_ns}"


def _place(root: Path) -> Path | None:
    folder = caches.folder("inventory")
    name = hashlib.blake2b(os.fsencode(os.path.realpath(root)), digest_size=8).hexdigest()
    return folder / f"{name}.sqlite" if folder else None


def _stamp(sources: Mapping[str, Source]) -> str:
    """The version of all that reads: a source changed in a checkout counts too."""
    readers = [
        (m, s.NAME, s.VERSION, s.PATTERNS, getattr(s, "GUESSES", ()), _changed(m))
        for m, s in sources.items()
    ]
    libraries = list(map(_version, _LIBRARIES))
    return repr((_FORMAT, __version__, sys.version_info[:3], _newest(), readers, libraries))


def _newest() -> int:
    """When a file of this package has changed last: in a checkout that is no new version."""
    own = Path(__file__).parent
    found = (e for f in (own, own.parent) for e in os.scandir(f) if e.name.endswith(".py"))
    return max(entry.stat().st_mtime_ns for entry in found)


def _changed(module: str) -> int:
    file = getattr(sys.modules.get(module), "__file__", None)
    try:
        return os.stat(file).st_mtime_ns if file else 0  # noqa: PTH116
    except OSError:
        return 0


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _load(place: Path | None, stamp: str) -> dict[str, list[_Row]]:
    """The rows by path; none of a cache that is missing, damaged or of another version."""
    kept: dict[str, list[_Row]] = {}
    if place is None or not place.is_file():
        return kept
    try:
        with closing(sqlite3.connect(place, timeout=_PATIENCE_SECONDS)) as base:
            if base.execute("SELECT value FROM version").fetchall() != [(stamp,)]:
                return kept
            for path, digest, stat, data, total in base.execute("SELECT * FROM readings"):
                if _sum(path, digest, stat, data) == total:
                    kept.setdefault(path, []).append((digest, stat, data))
    except (sqlite3.Error, TypeError, ValueError, AttributeError, OverflowError) as error:
        if not isinstance(error, sqlite3.OperationalError):
            with suppress(OSError):
                place.unlink()
        return {}
    return kept


def _sum(path: str, digest: bytes, stat: str, data: bytes) -> bytes:
    head = repr((path, digest, stat)).encode("utf-8", "backslashreplace")
    return hashlib.blake2b(b"%s\0%s" % (head, data), digest_size=8).digest()


def _save(
    place: Path | None, stamp: str, kept: Mapping[str, Sequence[_Row]],
    told: Mapping[str, Told], stats: Mapping[str, str],
) -> None:  # fmt: skip
    """Writes what was read now, as the content that its file has."""
    changed = [path for path, one in told.items() if one.digest]
    gone = sum(map(len, kept.values())) > _PRUNE_FROM * len(stats)
    if place is None or not (changed or gone):
        return
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with closing(sqlite3.connect(place, timeout=_PATIENCE_SECONDS)) as base, base:
            base.executescript(_SCHEMA)
            base.execute("BEGIN IMMEDIATE")
            _clear(base, stamp, stats if gone else None)
            base.executemany(
                "INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?, ?)",
                _rows(changed, kept, told, stats),
            )
    except (sqlite3.Error, OSError):
        # Without a place to keep it, everything still works.
        return


def _clear(base: sqlite3.Connection, stamp: str, current: Mapping[str, str] | None) -> None:
    """Drops what another version read, and what is of no use any more when `current` is given."""
    if base.execute("SELECT value FROM version").fetchall() != [(stamp,)]:
        base.execute("DELETE FROM readings")
        base.execute("DELETE FROM version")
        base.execute("INSERT INTO version VALUES (?)", (stamp,))
    if current is not None:
        paths = [p for (p,) in base.execute("SELECT DISTINCT path FROM readings")]
        stale = [(path,) for path in paths if path not in current]
        base.executemany("DELETE FROM readings WHERE path = ?", stale)
        base.execute("DELETE FROM readings WHERE stat = ''")


def _rows(
    changed: Iterable[str], kept: Mapping[str, Sequence[_Row]],
    told: Mapping[str, Told], stats: Mapping[str, str],
) -> Iterator[tuple[str, bytes, str, bytes, bytes]]:  # fmt: skip
    for path in changed:
        now = told[path]
        for digest, stat, data in kept.get(path, ()):
            if digest == now.digest:
                now = replace(now, data=data)
            elif stat:
                yield path, digest, "", data, _sum(path, digest, "", data)
        if now.data is not None:
            stat = stats[path]
            row = (path, now.digest, stat, now.data)
            yield *row, _sum(*row)
