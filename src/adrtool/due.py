"""What is overdue: reviews and drills of runbooks, and proposals that nobody decides on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

from adrtool.checks import folders
from adrtool.documents import adr, library
from adrtool.model import Document, Status
from adrtool.project import Project
from adrtool.runbooks import facts, intervals, usage
from adrtool.runbooks.facts import Runbook
from adrtool.text import escape, inert, plural, snake_case

MARKER: Final = "<!-- adrtool: due -->"
"""The first line of the Markdown: who updates an issue finds it by this."""

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
    weekly update doesn't write to everybody."""
    parts = [MARKER]
    if not found:
        parts.append("Nothing is overdue.")
    for owner, group in groupby(found, key=lambda due: due.owner):
        parts.append(f"### {inert(owner) if owner else 'Nobody'}")
        parts.append("\n".join(_box(due) for due in group))
    return "\n\n".join(parts) + "\n"


def _box(due: Due) -> str:
    path = f"<code>{escape(due.document.path)}</code>"
    return f"- [ ] {inert(due.document.title)}: {inert(sentence(due))} ({path})"
