"""What was fine a short while ago, so that it isn't asked again. Nothing else is ever kept.

One SQLite file in the user's cache folder. It may be deleted at any time; what is damaged, locked
or refused is done without. `ADRTOOL_CACHE=off` turns it off.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from pathlib import Path

from adrtool import caches
from adrtool.links.external.model import Options, Outcome, Verdict

_SCHEMA = """
CREATE TABLE IF NOT EXISTS fine_1 (
  key BLOB PRIMARY KEY, seen REAL NOT NULL, moved TEXT NOT NULL
) WITHOUT ROWID
"""
_PATIENCE_SECONDS = 1.0
_FORGOTTEN_AFTER = 90 * 86_400.0
_AT_ONCE = 500


def load(urls: Iterable[str], options: Options) -> dict[str, Outcome]:
    """What is known of addresses, if it isn't older than the options want it."""
    place = _place()
    if place is None or options.cache_age <= 0 or not place.is_file():
        return {}
    keys = {_key(url, options): url for url in urls}
    now = time.time()
    found: dict[str, Outcome] = {}
    try:
        with closing(sqlite3.connect(place, timeout=_PATIENCE_SECONDS)) as base:
            for key, moved in _rows(base, list(keys), now - options.cache_age, now):
                found[keys[key]] = Outcome(Verdict.FINE, moved=str(moved), cached=True)
    except sqlite3.Error as error:
        if not isinstance(error, sqlite3.OperationalError):
            with suppress(OSError):
                place.unlink()
        return {}
    return found


def _rows(
    base: sqlite3.Connection, keys: list[bytes], oldest: float, newest: float
) -> Iterable[tuple[bytes, str]]:
    for start in range(0, len(keys), _AT_ONCE):
        part = keys[start : start + _AT_ONCE]
        marks = ",".join("?" * len(part))
        # A clock that was set back has made entries of the future.
        yield from base.execute(
            f"SELECT key, moved FROM fine_1 WHERE key IN ({marks}) AND seen BETWEEN ? AND ?",  # noqa: S608 - only marks
            (*part, oldest, newest),
        )


def save(outcomes: Mapping[str, Outcome], options: Options) -> None:
    """Keeps what is fine and was asked now, unless a secret took part in it."""
    place = _place()
    now = time.time()
    rows = [
        (_key(url, options), now, outcome.moved)
        for url, outcome in outcomes.items()
        if outcome.verdict is Verdict.FINE and not (outcome.cached or outcome.private)
    ]
    if place is None or options.cache_age <= 0 or not rows:
        return
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with closing(sqlite3.connect(place, timeout=_PATIENCE_SECONDS)) as base, base:
            base.execute(_SCHEMA)
            base.execute("DELETE FROM fine_1 WHERE seen < ?", (now - _FORGOTTEN_AFTER,))
            base.executemany("INSERT OR REPLACE INTO fine_1 VALUES (?, ?, ?)", rows)
    except (sqlite3.Error, OSError):
        # Without a place to keep it, everything still works.
        return


def _place() -> Path | None:
    folder = caches.folder("links")
    return folder / "external.sqlite" if folder else None


def _key(url: str, options: Options) -> bytes:
    """An address, with what decides whether it may be asked and what is fine.

    A digest, so that the file names no address.
    """
    said = repr((url, sorted(options.allow), sorted(options.accept), options.redirects))
    return hashlib.blake2b(said.encode("utf-8", "backslashreplace"), digest_size=16).digest()
