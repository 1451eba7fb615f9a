"""The log beside a runbook: when it was exercised, used and reviewed, and how that went."""

from __future__ import annotations

import csv
import io
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final

from adrtool import files
from adrtool.documents import names
from adrtool.problems import AdrtoolError
from adrtool.runbooks import facts
from adrtool.text import one_line

HEADER: Final = ("date", "event", "result", "by", "note")
EVENTS: Final = ("drill", "use", "review")
RESULTS: Final = ("ok", "failed")
_MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a log. `event` is drill, use or review, `result` ok or failed, or empty."""

    day: date
    event: str
    result: str = ""
    by: str = ""
    note: str = ""


def path_of(runbook: str) -> str:
    """The log of a runbook, by the runbook's path: `restore.md` has `restore.log.csv`."""
    folder, base = posixpath.split(runbook)
    bare = base.partition(".")[0] if base.endswith(".erb") else posixpath.splitext(base)[0]
    return posixpath.join(folder, f"{bare or names.stem(runbook)}.log.csv")


def read(root: Path, runbook: str) -> list[Entry]:
    """The entries of a runbook's log, the oldest first; what isn't one is left out."""
    path = path_of(runbook)
    if not files.is_file(root / path):
        return []
    text = files.read(root / path, path)
    return sorted(_entries(text.text), key=lambda entry: entry.day)


def _entries(text: str) -> Iterator[Entry]:
    rows = csv.DictReader(text.removeprefix("\ufeff").splitlines())
    for row in islice(rows, _MOST):
        said = {str(key).strip(): str(value or "").strip() for key, value in row.items() if key}
        day = facts.day(said.get("date", ""))
        if day and said.get("event") in EVENTS:
            yield Entry(day, *(said.get(name, "") for name in HEADER[1:]))


def append(root: Path, runbook: str, entry: Entry) -> str:
    """Adds an entry to a runbook's log, which is made where there is none; gives its path.

    Raises AdrtoolError for what the file system refuses, and for a log that can't be read.
    """
    path = path_of(runbook)
    with files.lock((root / path).parent):
        if not files.is_file(root / path):
            files.create(root / path, _row(HEADER) + _row(_cells(entry)))
            return path
        text = files.read(root / path, path)
        if text.problem:
            raise AdrtoolError(f"{path}: {text.problem.message}", "nothing was recorded")
        end = "" if text.text.endswith("\n") or not text.text else "\n"
        head = "" if text.text.strip() else _row(HEADER)
        files.write(root / path, text.text + end + head + _row(_cells(entry)))
    return path


def _cells(entry: Entry) -> tuple[str, ...]:
    said = (entry.event, entry.result, entry.by, entry.note)
    return entry.day.isoformat(), *map(one_line, said)


def _row(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
