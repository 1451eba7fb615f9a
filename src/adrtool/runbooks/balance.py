"""How much of a team's time goes into operating: `balance.csv`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from adrtool import files
from adrtool.problems import Problem, Severity

NAME: Final = "balance.csv"
NEAR: Final = 45.0
OVER: Final = 50.0
"""Percent of the time. The limit is that of the book Site Reliability Engineering, chapter 5."""

_MOST: Final = 2_000
_COLUMNS: Final = {
    "month": ("month", "date", "period"),
    "operations": ("operations", "ops", "operation", "toil", "operating"),
    "development": ("development", "dev", "engineering", "project", "projects"),
}
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?:-\d\d)?")
_NUMBER = re.compile(r"(\d{1,7}(?:[.,]\d{1,4})?)\s*(%|h|hours?|d|days?)?", re.I)


@dataclass(frozen=True, slots=True)
class Month:
    """One month (`2026-10`): operations and development as written, hours or percent, and the
    share of operations in percent. `line` is that of the file."""

    month: str
    operations: float
    development: float
    line: int

    @property
    def share(self) -> float:
        """Operations in percent of both."""
        both = self.operations + self.development
        return 100 * self.operations / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Balance:
    """The months in their order, and what can't be read."""

    months: tuple[Month, ...] = ()
    problems: tuple[Problem, ...] = ()


def read(root: Path) -> Balance:
    """The balance of a project; nothing where there is no such file."""
    if not files.is_file(root / NAME):
        return Balance()
    text = files.read(root / NAME, NAME)
    return Balance((), (text.problem,)) if text.problem else parse(text.text)


def parse(text: str) -> Balance:
    """The months of a file: a header with month, operations and development, then a line each.

    The values are hours, days or percent, the same in both columns; development may be left out
    where operations are percent. Columns are parted by commas, semicolons or tabs.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    rows = list(islice(_rows(lines), _MOST))
    if not rows:
        return Balance()
    number, header = rows[0]
    places = {name: _place(header, names) for name, names in _COLUMNS.items()}
    if places["month"] is None or places["operations"] is None:
        said = "the first line names the columns month, operations and development"
        return Balance((), (_problem(number, said),))
    months: dict[str, Month] = {}
    problems = []
    for line, cells in rows[1:]:
        month = _month(cells, places, line)
        if isinstance(month, Problem):
            problems.append(month)
        elif month.month in months:
            problems.append(_problem(line, f"{month.month} stands twice"))
        else:
            months[month.month] = month
    return Balance(tuple(sorted(months.values(), key=lambda m: m.month)), tuple(problems))


def _rows(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    head = next((line for line in lines if line.strip()), "")
    delimiter = max(",;\t", key=head.count)
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.lstrip().startswith("#"):
            cells = next(csv.reader([line], delimiter=delimiter), [])
            yield number, [cell.strip() for cell in cells]


def _place(header: Sequence[str], names: Sequence[str]) -> int | None:
    words = [re.split(r"[\s(\[%]", cell.casefold())[0] for cell in header]
    return next((at for at, word in enumerate(words) if word in names), None)


def _month(cells: Sequence[str], places: dict[str, int | None], line: int) -> Month | Problem:
    said = {name: cells[at] if at is not None and at < len(cells) else ""
            for name, at in places.items()}  # fmt: skip
    month = _MONTH.fullmatch(said["month"])
    if not month:
        return _problem(line, f"{said['month']!r} is no month, such as 2026-10")
    operations, development = _NUMBER.fullmatch(said["operations"]), said["development"]
    other = _NUMBER.fullmatch(development)
    if not operations or (development and not other):
        bad = development if operations else said["operations"]
        return _problem(line, f"{bad!r} is no number of hours or percent")
    own = _float(operations)
    if not other and own > 100:
        return _problem(line, "development is missing, and operations are no percent")
    rest = _float(other) if other else 100 - own
    return Month(f"{month[1]}-{month[2]}", own, rest, line)


def _float(match: re.Match[str]) -> float:
    return float(match[1].replace(",", "."))


def _problem(line: int, message: str) -> Problem:
    return Problem(NAME, line, 1, Severity.ERROR, "balance/unreadable", message)
