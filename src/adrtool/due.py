"""What is overdue: reviews and drills of runbooks, and proposals that nobody decides on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, groupby
from typing import Any, Final

from adrtool.checks import folders
from adrtool.documents import adr, library
from adrtool.model import Document, Status
from adrtool.project import Project
from adrtool.runbooks import facts, intervals, usage
from adrtool.runbooks.facts import Runbook
from adrtool.text import escape, inert, plural, shortened, snake_case

MARKER: Final = "<!-- adrtool: due -->"
"""The first line of the Markdown: who updates an issue finds it by this."""

_LONGEST: Final = 30_000
"""Characters: hosts take 65,536 in all, and dead links may stand in the same issue."""

_SHORT: Final = 300

_DRILL_EVERY = frozenset({"drill_every", "drill_interval", "exercise_every"})
_ASKED = {"review": "review it", "drill": "exercise it", "proposal": "accept or reject it"}


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do. `what` is review, drill or proposal; `since` the last day on which it would
    have been in time, None for a drill that there never was."""

    owner: str
    what: str
    document: Document
    since: date | None
    days: int
    line: int

    @property
    def order(self) -> tuple[bool, str, str, int, str]:
        """By owner, what nobody owns last; the longest overdue first."""
        owner = (not self.owner, self.owner.casefold(), self.owner)
        return *owner, -self.days, self.document.path


def read(project: Project, today: date) -> list[Due]:
    """Everything that is overdue on a day, by owner."""
    found = library.read(project.root, project.config)
    default = intervals.parse(project.config.runbooks.review_every)
    runbooks = facts.read_all(found.documents, default)
    told = [*_proposals(found.of_kind(adr.KIND), project, today)]
    for runbook in runbooks:
        told += [*_review(runbook, today), *_drill(runbook, project, today)]
    return sorted(told, key=lambda due: due.order)


def _proposals(records: Sequence[Document], project: Project, today: date) -> Iterator[Due]:
    for document in records:
        if document.status is not Status.PROPOSED or not document.date:
            continue
        allowed = folders.holding(document.path, project).stale_after
        days = (today - date.fromisoformat(document.date)).days - allowed
        if days > 0:
            owner = document.owner or ", ".join(document.deciders)
            line = document.lines.get("status", 1)
            yield Due(owner, "proposal", document, today - timedelta(days), days, line)


def _review(runbook: Runbook, today: date) -> Iterator[Due]:
    days = runbook.overdue(today)
    if days:
        line = runbook.line("last_reviewed" if runbook.reviewed else "review_by")
        yield Due(runbook.owner, "review", runbook.document, runbook.due, days, line)


def _drill(runbook: Runbook, project: Project, today: date) -> Iterator[Due]:
    interval = next(
        (
            intervals.parse(", ".join(values))
            for key, values in runbook.document.metadata.items()
            if snake_case(key) in _DRILL_EVERY
        ),
        None,
    )
    if interval is None:
        return
    last = usage.read(project.root, runbook).drilled
    since = interval.after(last) if last else None
    line = runbook.line("last_drill")
    if since is None:
        yield Due(runbook.owner, "drill", runbook.document, None, 0, line)
    elif since < today:
        yield Due(runbook.owner, "drill", runbook.document, since, (today - since).days, line)


def sentence(due: Due) -> str:
    """How long it is overdue, and what to do."""
    asked = _ASKED[due.what]
    if due.since is None:
        return f"never exercised: {asked}"
    return f"{due.what} overdue by {plural(due.days, 'day')}, since {due.since}: {asked}"


def as_object(due: Due) -> dict[str, Any]:
    """One thing to do as JSON shows it."""
    document = due.document
    return {
        "owner": due.owner or None, "what": due.what, "id": document.id, "title": document.title,
        "path": document.path, "line": due.line, "days": due.days,
        "since": due.since.isoformat() if due.since else None,
    }  # fmt: skip


def markdown(found: Sequence[Due]) -> str:
    """An issue's text: a list for each owner, with boxes to tick. It mentions nobody, so that a
    weekly update doesn't write to everybody. What hosts wouldn't take any more is counted."""
    parts = [MARKER]
    if not found:
        parts.append("Nothing is overdue.")
    shown = _fitting(found)
    for owner, group in groupby(found[:shown], key=lambda due: due.owner):
        parts.append(f"### {inert(owner) if owner else 'Nobody'}")
        parts.append("\n".join(_box(due) for due in group))
    if shown < len(found):
        parts.append(f"… and {plural(len(found) - shown, 'thing')} more")
    return "\n\n".join(parts) + "\n"


def _fitting(found: Sequence[Due]) -> int:
    """How many of them an issue can tell."""
    sizes = accumulate(len(_box(due)) + len(inert(due.owner)) for due in found)
    return sum(size <= _LONGEST for size in sizes)


def _box(due: Due) -> str:
    path = f"<code>{escape(due.document.path)}</code>"
    shown = inert(shortened(due.document.title, _SHORT))
    return f"- [ ] {shown}: {inert(sentence(due))} ({path})"
