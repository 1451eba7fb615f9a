"""How often runbooks are used: those that people work through by hand are to be automated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from adrtool.runbooks import logs
from adrtool.runbooks.facts import Runbook


@dataclass(frozen=True, slots=True)
class Usage:
    """What the log of a runbook holds: counts by event, how many failed, and the last day."""

    runbook: Runbook
    uses: int
    drills: int
    reviews: int
    failed: int
    last: date | None
    drilled: date | None

    @property
    def times(self) -> int:
        """How often somebody worked with it."""
        return self.uses + self.drills + self.reviews

    @property
    def is_manual(self) -> bool:
        """Whether people do what it says by hand; so they do where it doesn't say."""
        return self.runbook.automation.casefold() in {"", "manual"}


def read(root: Path, runbook: Runbook) -> Usage:
    """The usage of a runbook by its log; the last drill also as the runbook itself states it."""
    entries = logs.read(root, runbook.document.path)
    counts = {event: sum(e.event == event for e in entries) for event in logs.EVENTS}
    drills = [e.day for e in entries if e.event == "drill"]
    stated = [runbook.drilled] if runbook.drilled else []
    return Usage(
        runbook, counts["use"], counts["drill"], counts["review"],
        sum(e.result == "failed" for e in entries),
        max((e.day for e in entries), default=None),
        max((*drills, *stated), default=None),
    )  # fmt: skip


def candidates(root: Path, runbooks: Sequence[Runbook]) -> list[Usage]:
    """The manual runbooks, the most used first: what to automate next."""
    found = [usage for runbook in runbooks if (usage := read(root, runbook)).is_manual]
    return sorted(found, key=lambda u: (-u.uses - u.drills, -u.reviews, u.runbook.name))
