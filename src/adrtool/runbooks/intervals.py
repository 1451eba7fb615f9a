"""How often a review is due: `180d`, `6 months`, `P1Y`, `quarterly`."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_PART = re.compile(r"(\d{1,4})\s*([a-z]+)", re.I)
_ISO = re.compile(r"P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?", re.I)
_WORDS = {
    "daily": (1, 0), "weekly": (7, 0), "fortnightly": (14, 0), "biweekly": (14, 0),
    "monthly": (0, 1), "bimonthly": (0, 2), "quarterly": (0, 3), "biannually": (0, 6),
    "semiannually": (0, 6), "yearly": (0, 12), "annually": (0, 12), "annual": (0, 12),
}  # fmt: skip
# Days and months of a unit.
_UNITS = {
    "d": (1, 0), "day": (1, 0), "w": (7, 0), "wk": (7, 0), "week": (7, 0), "m": (0, 1),
    "mo": (0, 1), "mon": (0, 1), "month": (0, 1), "quarter": (0, 3), "q": (0, 3),
    "y": (0, 12), "yr": (0, 12), "year": (0, 12),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Interval:
    """Calendar months and days; both may be given."""

    days: int = 0
    months: int = 0

    def after(self, start: date) -> date:
        """The day that ends the interval; the last of a month where that month is shorter.

        What would lie behind the calendar's end is its last day.
        """
        month = start.month - 1 + self.months
        year = start.year + month // 12
        if year > date.max.year:
            return date.max
        day = min(start.day, monthrange(year, month % 12 + 1)[1])
        try:
            return date(year, month % 12 + 1, day) + timedelta(self.days)
        except OverflowError:
            return date.max


def parse(text: str) -> Interval | None:
    """The interval that a text means; a number alone counts days. None for other words, and for
    none at all (`0d`)."""
    written = re.sub(r"^(?:every|each|in|after)\s+", "", " ".join(text.casefold().split()))
    written = re.sub(r"^an?\s+|^(?=(?:day|week|month|quarter|year)$)", "1 ", written)
    if written in _WORDS:
        return Interval(*_WORDS[written])
    found = _iso(written) or _parts(f"{written}d" if written.isdecimal() else written)
    return found if found and (found.days or found.months) else None


def _iso(written: str) -> Interval | None:
    match = _ISO.fullmatch(written)
    if not match:
        return None
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    return Interval(7 * weeks + days, 12 * years + months)


def _parts(written: str) -> Interval | None:
    if not re.fullmatch(rf"(?:{_PART.pattern}(?:,|\s|and)*){{1,4}}", written, re.I):
        return None
    days = months = 0
    for number, unit in _PART.findall(written):
        of_unit = _UNITS.get(unit if len(unit) == 1 else unit.removesuffix("s"))
        if of_unit is None:
            return None
        days += int(number) * of_unit[0]
        months += int(number) * of_unit[1]
    return Interval(days, months)
