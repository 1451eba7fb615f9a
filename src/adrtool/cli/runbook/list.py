"""`runbook list`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import click

from adrtool.cli import base, columns, listing
from adrtool.cli.kinds import scope as documents
from adrtool.cli.runbook import scope
from adrtool.cli.runbook.scope import Scope
from adrtool.documents.select import SORTS, Filter
from adrtool.runbooks import usage
from adrtool.runbooks.facts import Runbook

_SORTS = ("name", "due", "reviewed", "severity", "owner", "use", "status", "date", "title", "path")
_SEVERITIES = ("critical", "page", "high", "error", "warning", "medium", "low", "info")


@base.command("list")
@click.option(
    "--status", "statuses", multiple=True, metavar="STATUS",
    shell_complete=documents.complete_filter,
    help="Only runbooks with this status; repeatable, none for those that state none.",
)  # fmt: skip
@click.option("--owner", default="", metavar="NAME", help="Only runbooks whose owner holds NAME.")
@click.option("--service", default="", metavar="NAME", help="Only runbooks of this service.")
@click.option("--severity", default="", metavar="WORD", help="Only runbooks of this severity.")
@click.option("--alert", default="", metavar="NAME", help="Only runbooks that answer this alert.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only runbooks with this tag.")
@click.option("--manual", is_flag=True, help="Only runbooks that aren't automated.")
@click.option("--due", is_flag=True, help="Only runbooks whose review is overdue.")
@click.option(
    "--within", type=click.IntRange(0, 3650), metavar="DAYS",
    help="With --due: also those whose review is due in DAYS.",
)  # fmt: skip
@scope.today_option
@listing.day_options("runbooks")
@listing.options("runbooks", _SORTS)
def command(
    statuses: tuple[str, ...],
    owner: str,
    service: str,
    severity: str,
    alert: str,
    tags: tuple[str, ...],
    manual: bool,
    due: bool,
    within: int | None,
    today: datetime | None,
    since: str,
    until: str,
    text: str,
    sort: str | None,
    reverse: bool,
    paths: bool,
    as_json: bool,
) -> None:
    """List all runbooks, or those that filters leave.

    Example: runbook list --due --owner platform --json
    """
    where = scope.read()
    day = scope.today(today)
    ahead = day + timedelta(within or 0)
    asked = [documents.asked_status(where, status) for status in statuses]
    stated = Filter(asked, tags, since=since, until=until, text=text)
    wanted: list[Callable[[Runbook], bool]] = [
        lambda r: owner.casefold() in r.owner.casefold(),
        lambda r: not service or service.casefold() in _parts(r.service),
        lambda r: not severity or severity.casefold() in _parts(r.severity),
        lambda r: not alert or alert.casefold() in map(str.casefold, r.alerts),
        lambda r: not manual or r.automation.casefold() in {"", "manual"},
        lambda r: not due or _is_due(r, day, ahead, within is not None),
        lambda r: stated.takes(r.document),
    ]
    chosen = [r for r in where.runbooks if all(takes(r) for takes in wanted)]
    if sort or due:
        chosen.sort(key=_key(where, sort or "due"))
    if reverse:
        chosen.reverse()
    show(where, chosen, day, paths, as_json, with_use=sort == "use")


def _parts(said: str) -> list[str]:
    return [part.strip().casefold() for part in said.split(",")]


def _is_due(runbook: Runbook, day: date, ahead: date, is_ahead: bool) -> bool:
    return bool(runbook.due and (runbook.due < day or (is_ahead and runbook.due <= ahead)))


def _key(where: Scope, sort: str) -> Callable[[Runbook], tuple[object, ...]]:
    if sort == "use":
        used = {u.runbook.name: u.uses + u.drills for u in _usage(where, where.runbooks)}
        return lambda r: (-used[r.name], r.name)
    if sort == "severity":
        rank = {word: at for at, word in enumerate(_SEVERITIES)}
        return lambda r: (rank.get(r.severity.casefold(), len(rank)), r.severity, r.name)
    if sort in SORTS:
        return lambda r: SORTS[sort](r.document)
    if sort in {"due", "reviewed"}:
        return lambda r: (getattr(r, sort) or date.max, r.name)
    return lambda r: (str(getattr(r, sort)).casefold(), r.name)


def _usage(where: Scope, runbooks: Sequence[Runbook]) -> list[usage.Usage]:
    return [usage.read(where.root, runbook) for runbook in runbooks]


def show(
    where: Scope,
    chosen: Sequence[Runbook],
    day: date,
    paths: bool,
    as_json: bool,
    with_use: bool = False,
) -> None:
    """Prints runbooks as a table, as paths or as JSON."""
    if as_json:
        base.say_json([_object(where, runbook, day) for runbook in chosen])
    elif paths:
        for runbook in chosen:
            base.say(base.printable(where.shown(runbook.document.path)))
    elif chosen and with_use:
        _show_use(_usage(where, chosen))
    elif chosen:
        _show(chosen, day)
    elif where.runbooks:
        base.note(f"none of {len(where.runbooks)} runbooks matches")
    else:
        folder = where.project.config.runbooks.dir
        base.note(f'no runbooks in {folder}/; runbook new "TITLE" writes the first')


def _show(chosen: Sequence[Runbook], day: date) -> None:
    header = ("RUNBOOK", "OWNER", "REVIEWED", "DUE", "TITLE")
    rows = [
        (r.name, r.owner or "-", str(r.reviewed or "-"), _due(r, day), r.document.title)
        for r in chosen
    ]
    columns.show(header, rows, _style)


def _show_use(found: Sequence[usage.Usage]) -> None:
    header = ("RUNBOOK", "AUTOMATION", "USES", "DRILLS", "FAILED", "REVIEWS", "LAST")
    rows = [
        (u.runbook.name, u.runbook.automation or "-", str(u.uses), str(u.drills), str(u.failed),
         str(u.reviews), str(u.last or "-"))
        for u in found
    ]  # fmt: skip
    columns.show(header, rows)


def _due(runbook: Runbook, day: date) -> str:
    days = runbook.overdue(day)
    return f"{days} d over" if days else str(runbook.due or "-")


def _style(column: int, raw: str, shown: str) -> str:
    return click.style(shown, fg="red") if column == 3 and raw.endswith("over") else shown


def _object(where: Scope, runbook: Runbook, day: date) -> dict[str, object]:
    document, used = runbook.document, usage.read(where.root, runbook)
    return {
        "id": document.id,
        "title": document.title,
        "path": where.shown(document.path),
        "status": document.status,
        "date": document.date,
        "owner": runbook.owner or None,
        "service": runbook.service or None,
        "severity": runbook.severity or None,
        "alerts": list(runbook.alerts),
        "last_reviewed": str(runbook.reviewed) if runbook.reviewed else None,
        "due": str(runbook.due) if runbook.due else None,
        "overdue_days": runbook.overdue(day),
        "automation": runbook.automation or None,
        "last_drill": str(used.drilled) if used.drilled else None,
        "drills": used.drills,
        "uses": used.uses,
        "tags": list(document.tags),
    }
