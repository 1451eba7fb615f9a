"""Problems as the last check found them, where nothing that it looks at is another since.

What counts is every file that the project lists (its size, inode and times), every other file and
folder that was looked into since a link leads there, the base and the branches to compare with,
the day, the programs that are asked, and adrtool itself. What changed
within two seconds of being read may change again without a new time, so then nothing is kept;
git does likewise. `ADRTOOL_CACHE=off` turns it off.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final

from adrtool import __version__, caches, files, git
from adrtool.history import Refs
from adrtool.inventory import ENTRY_POINTS
from adrtool.problems import AdrtoolError, Problem, Severity
from adrtool.project import Project

_FORMAT: Final = 3
_UNSETTLED_NS: Final = 2_000_000_000
_PROGRAMS: Final = ("bash", "shellcheck")


def run(
    project: Project, refs: Refs | None, today: date | None, check: Callable[[], list[Problem]]
) -> list[Problem]:
    """What `check` finds, or what it found when everything was the same."""
    folder = caches.folder("checks")
    if folder is None:
        return check()
    place = folder / f"{_digest([ascii(str(project.root))])[:16]}.json"
    key, is_settled = _key(project, refs, today)
    kept = _load(place, key)
    if kept is not None:
        return kept
    with files.watched() as looked:
        found = check()
    others = {path: _stat(path) for path in _beside(project, looked)}
    is_settled = is_settled and all(_is_old(changed) for _, changed in others.values())
    # What the files were before and after the check has to be the same.
    if is_settled and _key(project, refs, today)[0] == key:
        _save(place, key, found, {path: stat for path, (stat, _) in others.items()})
    return found


def _beside(project: Project, looked: set[str]) -> list[str]:
    """What was looked into and is no file that the project lists."""
    return sorted(looked - {str(project.root / path) for path in files.listing(project.root)})


def _is_old(changed: int) -> bool:
    return changed < time.time_ns() - _UNSETTLED_NS


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def _key(project: Project, refs: Refs | None, today: date | None) -> tuple[str, bool]:
    """What the problems depend on, and whether all files are older than two seconds."""
    seen = files.survey(project.root)
    root = f"{project.root}{os.sep}"
    stats = [_stat(root + path) for path in seen.paths]
    newest = max((mtime for _, mtime in stats), default=0)
    head = git.run(project.root, "rev-parse", "--verify", "--quiet", "HEAD") or ""
    said = [
        *_version(), ascii(str(project.root)), str(today), head, repr(refs),
        *(f"{name}={shutil.which(name)}" for name in _PROGRAMS),
        *(f"{path}\0{stat}" for path, (stat, _) in zip(seen.paths, stats, strict=True)),
        *map(repr, seen.problems),
    ]  # fmt: skip
    return _digest(said), _is_old(newest)


def _stat(path: str) -> tuple[str, int]:
    try:
        found = os.stat(path)  # noqa: PTH116 - thousands of them
    except OSError:
        return "", 0
    times = max(found.st_mtime_ns, found.st_ctime_ns)
    return f"{found.st_size} {found.st_ino} {found.st_mtime_ns} {found.st_ctime_ns}", times


def _version() -> Iterator[str]:
    yield f"{_FORMAT} {__version__} {sys.version_info[:2]}"
    yield from sorted(f"{e.name}={e.value}" for e in entry_points(group=ENTRY_POINTS))
    package = Path(__file__).parent.parent
    sources = (file for file in package.rglob("*.py"))
    yield str(max(file.stat().st_mtime_ns for file in sources))


def _load(place: Path, key: str) -> list[Problem] | None:
    try:
        told = json.loads(place.read_bytes())
        others = told["others"]
        if told["key"] != key or any(_stat(path)[0] != others[path] for path in others):
            return None
        return [
            Problem(path, line, column, Severity(severity), rule, message, hint, target)
            for path, line, column, severity, rule, message, hint, target in told["problems"]
        ]
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _save(place: Path, key: str, found: list[Problem], others: dict[str, str]) -> None:
    rows = [
        [p.path, p.line, p.column, str(p.severity), p.rule, p.message, p.hint, p.target]
        for p in found
    ]
    told = json.dumps({"key": key, "others": others, "problems": rows})
    # A cache that can't be written is done without.
    with suppress(AdrtoolError, OSError):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if place.exists():
            files.write(place, told)
        else:
            files.create(place, told, 0o600)
