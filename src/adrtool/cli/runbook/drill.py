"""`runbook drill`."""

from __future__ import annotations

from datetime import datetime

import click

from adrtool import git
from adrtool.cli import base
from adrtool.cli.runbook import scope
from adrtool.documents import changes
from adrtool.runbooks import logs, reviews


@base.command("drill")
@click.argument("name", shell_complete=scope.complete)
@click.option(
    "--result", type=click.Choice(logs.RESULTS), required=True, help="Whether it led to its end."
)
@click.option("--note", default="", metavar="TEXT", help="What was learnt.")
@click.option("--by", default="", metavar="NAME", help="Who did it [default: git's user.name].")
@click.option("--date", "day", type=scope.DAY, metavar="DATE", help="When [default: today].")
@click.option(
    "--incident", is_flag=True, help="It was no drill: the runbook was used in an incident."
)
def command(
    name: str, result: str, note: str, by: str, day: datetime | None, incident: bool
) -> None:
    """Record that a runbook was exercised: a line in the log beside it, and its last drill.

    The log is a CSV file, restore.log.csv for restore.md.

    Example: runbook drill restore-database --result failed --note "The dump was encrypted"
    """
    where = scope.read(writing=True)
    runbook = where.find(name)
    path, when = runbook.document.path, scope.today(day)
    by = by or (git.run(where.root, "config", "user.name") or "").strip()
    event = "use" if incident else "drill"
    change = None
    if event == "drill" and (runbook.drilled is None or when > runbook.drilled):
        change = reviews.reviewed(where.root, path, when, "last_drill")
    log = logs.append(where.root, path, logs.Entry(when, event, result, by, note))
    if change:
        changes.write(where.root, [change])
    base.say(base.printable(where.shown(log)))
