"""`runbook review`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime

import click

from adrtool import git
from adrtool.cli import base
from adrtool.cli.adr import changing
from adrtool.cli.runbook import scope
from adrtool.cli.runbook.scope import Scope
from adrtool.documents import changes
from adrtool.documents.changes import Change
from adrtool.runbooks import logs, reviews
from adrtool.runbooks.facts import Runbook
from adrtool.runbooks.reviews import Around
from adrtool.text import plural

_LINES = 400


@base.command("review")
@click.argument("names", nargs=-1, required=True, metavar="NAME...", shell_complete=scope.complete)
@click.option(
    "--date", "--today", "day", type=scope.DAY, metavar="DATE",
    help="The day of the review [default: today].",
)  # fmt: skip
@click.option("--note", default="", metavar="TEXT", help="What was found, for the log.")
@click.option("--yes", is_flag=True, help="Set the date without a question.")
@click.option("--stat", is_flag=True, help="Show which files changed, without the diff.")
@changing.dry_run_option
def command(
    names: tuple[str, ...], day: datetime | None, note: str, yes: bool, stat: bool, dry_run: bool
) -> None:
    """Show what changed around runbooks since they were last reviewed, then mark them reviewed.

    What is shown is the diff of the files that hold the items of applies_to, and of those that a
    runbook links to. On a terminal the date is set once you say so; every other byte stays.

    Example: runbook review restore-database --note "Read with the new on-call"
    """
    where = scope.read(writing=True)
    when = scope.today(day)
    found = list({r.name: r for r in map(where.find, names)}.values())
    items = _items(where, found)
    made = [reviews.reviewed(where.root, r.document.path, when) for r in found]
    for runbook, change in zip(found, made, strict=True):
        _show(where, runbook, reviews.paths(where.root, runbook, items), stat)
        if dry_run:
            for line in changes.diff(change, where.shown(change.path)).splitlines():
                base.say(base.printable(line))
        elif _is_wanted(runbook, when, yes):
            _write(where, change, when, note)


def _items(where: Scope, runbooks: Sequence[Runbook]) -> dict[str, list[str]]:
    """The files of what each pointer means."""
    pointers = {pointer for runbook in runbooks for pointer in runbook.applies_to}
    if not pointers:
        return {}
    from adrtool import catalog

    known = catalog.read(where.project).ids
    return {p: [known[i].path for i in catalog.match(p, known)] for p in pointers}


def _show(where: Scope, runbook: Runbook, paths: Sequence[str], stat: bool) -> None:
    title = f"{where.shown(runbook.document.path)}: {runbook.document.title}"
    base.say(click.style(base.printable(title), bold=True))
    found = reviews.around(where.root, paths, runbook.reviewed)
    if found is None:
        base.say(f"  {_why_nothing(runbook, paths)}")
    elif not found.files:
        base.say(f"  nothing changed in {plural(len(paths), 'file')} since {found.since}")
    else:
        _show_changes(found, stat)
    base.say("")


def _why_nothing(runbook: Runbook, paths: Sequence[str]) -> str:
    if not paths:
        return "it names nothing that could have changed: applies_to, or a link to a file"
    if runbook.reviewed is None:
        return "it was never reviewed; read it with what it is about: " + ", ".join(paths[:9])
    return f"git knows nothing from {runbook.reviewed} or before to compare with"


def _show_changes(found: Around, stat: bool) -> None:
    base.say(f"  since {found.since}, in {plural(len(found.commits), 'commit')}:")
    for commit in found.commits[:20]:
        base.say(base.printable(f"    {commit}"))
    for path, added, removed in found.files:
        base.say(base.printable(f"  {path} +{added} -{removed}"))
    if stat:
        return
    base.say("")
    lines = found.diff.splitlines()
    for line in lines[:_LINES]:
        colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        base.say(click.style(base.printable(line.expandtabs(4)), fg=colour))
    if len(lines) > _LINES:
        base.say(f"… {len(lines) - _LINES:,} more lines; git diff shows them")


def _is_wanted(runbook: Runbook, when: date, yes: bool) -> bool:
    if yes or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    return click.confirm(f"Is {runbook.name} still right, as of {when}?", err=True)


def _write(where: Scope, change: Change, when: date, note: str) -> None:
    by = (git.run(where.root, "config", "user.name") or "").strip()
    if change.before != change.after:
        changes.write(where.root, [change])
    logs.append(where.root, change.path, logs.Entry(when, "review", "", by, note))
    base.say(f"reviewed on {when}: {base.printable(where.shown(change.path))}")
