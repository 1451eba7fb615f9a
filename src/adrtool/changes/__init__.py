"""What a change does to documents, pages, items and relations, read from git's objects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from adrtool import git, history, renames
from adrtool.changes import documents, items, plain, side
from adrtool.changes.model import Changed, Changes
from adrtool.changes.side import Side
from adrtool.documents import adr
from adrtool.history import Ref
from adrtool.inventory.work import Tell
from adrtool.past import Past
from adrtool.problems import WrongUse
from adrtool.project import Project

__all__ = ["Changes", "between", "resolved"]


def resolved(root: Path, base: Ref, head: str) -> tuple[str, str]:
    """The commits to compare: where `head` left the base, and the head itself.

    Raises WrongUse for a head that isn't there, and as `history.fork` does.
    """
    commit = history.resolve(root, head)
    if commit is None:
        raise WrongUse(f"there is no commit {head!r} here", "git log --all lists the commits")
    return history.fork(root, base, commit) or base.commit, commit


def between(
    project: Project, base: str, head: str, today: date, tell: Tell | None = None
) -> Changes:
    """What is another at the commit `head` than at the commit `base`.

    A runbook is now overdue when it is so today and wasn't yet on the day of the base. Raises
    WrongUse when the clone doesn't hold the files of a commit.
    """
    with Past(project, tell) as past:
        with past.at(base) as then:
            before = side.read(*then, _day(project.root, base) or today)
        with past.at(head) as now:
            after = side.read(*now, today)
            others = {d.path for s in (before, after) for d in s.catalog.documents}
            docs = {before.docs, after.docs}
            pages = plain.changes(after.project, base, head, docs, others)
    told = Changes(base, head, pages=tuple(pages))
    return _compared(before, after, told, renames.read(project.root, base, head))


def _day(root: Path, commit: str) -> date | None:
    """The day of a commit, where it was made."""
    told = git.run(root, "show", "--no-patch", "--format=%cs", "--end-of-options", commit)
    return date.fromisoformat(told.strip()) if told else None


def _compared(before: Side, after: Side, found: Changes, renamed: dict[str, str]) -> Changes:
    told = sorted(documents.changes(before, after, renamed), key=documents.order)
    return replace(
        found,
        decisions=_of(told, {adr.KIND}),
        runbooks=_of(told, {"runbook"}),
        documents=tuple(c for c in told if c.kind not in {adr.KIND, "runbook"}),
        items=tuple(items.changes(before, after)),
        relations=tuple(items.relations(before, after)),
        before=before.coverage,
        after=after.coverage,
        catalog=after.catalog,
    )


def _of(told: Iterable[Changed], kinds: set[str]) -> tuple[Changed, ...]:
    return tuple(change for change in told if change.kind in kinds)
