"""One runbook's facts: who keeps it, what it is for, when it was read with care."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from adrtool.documents import vocabulary
from adrtool.documents.parsed import Parsed
from adrtool.model import Document
from adrtool.runbooks import intervals, stated
from adrtool.runbooks.intervals import Interval
from adrtool.runbooks.stated import Stated


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A date or an interval that is none: the field, what stands there, and its line."""

    field: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Runbook:
    """What a runbook states. `due` is the last day on which its review is in time; None where
    nothing says when it was reviewed, or how often that is to be."""

    document: Document
    owner: str = ""
    service: str = ""
    severity: str = ""
    alerts: tuple[str, ...] = ()
    applies_to: tuple[str, ...] = ()
    dashboards: tuple[str, ...] = ()
    automation: str = ""
    template: str = ""
    reviewed: date | None = None
    interval: Interval | None = None
    due: date | None = None
    drilled: date | None = None
    unreadable: tuple[Unreadable, ...] = ()
    lines: tuple[tuple[str, int], ...] = ()

    @property
    def name(self) -> str:
        """What it is called among the runbooks."""
        return self.document.id.partition(":")[2]

    def line(self, field: str) -> int:
        """Where a field stands; the title's line, or 1, for what isn't stated."""
        return dict(self.lines).get(field) or self.document.lines.get("title", 1)

    def overdue(self, today: date) -> int:
        """Days since the review was due; 0 when it isn't."""
        return max((today - self.due).days, 0) if self.due else 0


def read(
    document: Document, default: Interval | None = None, parsed: Parsed | None = None
) -> Runbook:
    """The facts of a document; `default` is the interval of reviews where none is stated."""
    found = stated.read(parsed or Parsed(document.path, document.text))
    unreadable: list[Unreadable] = []
    reviewed = _date("last_reviewed", found, unreadable)
    due = _date("review_by", found, unreadable)
    interval = _interval(found, unreadable) or default
    if due is None and reviewed and interval:
        due = interval.after(reviewed)
    return Runbook(
        document,
        document.owner or ", ".join(_all(found, "owner")),
        _text(found, "service"),
        _text(found, "severity"),
        _several(found, "alerts"),
        _all(found, "applies_to"),
        _several(found, "dashboards"),
        _text(found, "automation"),
        _text(found, "template"),
        reviewed,
        interval,
        due,
        _date("last_drill", found, unreadable),
        tuple(unreadable),
        tuple((field, said.line) for field, said in found.items()),
    )


def read_all(documents: Sequence[Document], default: Interval | None = None) -> list[Runbook]:
    """The facts of all runbooks among some documents."""
    return [read(document, default) for document in documents if document.kind == "runbook"]


def day(text: str) -> date | None:
    """The date that a text states; None for none, and for one that isn't in the calendar."""
    try:
        found = vocabulary.date_of(text)
        return date.fromisoformat(found) if found else None
    except ValueError:
        return None


def _date(field: str, found: dict[str, Stated], unreadable: list[Unreadable]) -> date | None:
    said = found.get(field)
    if said is None:
        return None
    read = day(said.text)
    # A line of prose may begin with such a word; front matter means it.
    if read is None and said.in_front:
        unreadable.append(Unreadable(said.key, said.text, said.line))
    return read


def _interval(found: dict[str, Stated], unreadable: list[Unreadable]) -> Interval | None:
    said = found.get("review_every")
    if said is None:
        return None
    read = intervals.parse(said.text)
    if read is None and said.in_front:
        unreadable.append(Unreadable(said.key, said.text, said.line))
    return read


def _text(found: dict[str, Stated], field: str) -> str:
    return found[field].text if field in found else ""


def _all(found: dict[str, Stated], field: str) -> tuple[str, ...]:
    return found[field].values if field in found else ()


def _several(found: dict[str, Stated], field: str) -> tuple[str, ...]:
    """Values of a list, or of a text with commas between."""
    parts = (part.strip() for value in _all(found, field) for part in value.split(","))
    return tuple(part for part in parts if part)
