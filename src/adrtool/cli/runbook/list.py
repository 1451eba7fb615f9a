"""`runbook list`."""

from __future__ import annotations

import click

from adrtool.cli import base, columns
from adrtool.documents import library
from adrtool.model import Document


@base.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print an array of objects.")
def command(as_json: bool) -> None:
    """List all runbooks with their owners and the dates of their last reviews.

    Example: runbook list --json
    """
    found = base.project()
    folder = found.config.runbooks.dir
    runbooks = library.read_kind(found.root, "runbook", folder)
    base.show_problems((*found.problems, *runbooks.problems))
    if as_json:
        base.say_json([_object(d) for d in runbooks.documents])
    elif not runbooks.documents:
        base.note(f'no runbooks in {folder}/; runbook new "TITLE" writes the first')
    else:
        header = ("RUNBOOK", "OWNER", "REVIEWED", "TITLE")
        rows = [(d.id.partition(":")[2], d.owner or "-", d.date or "-", d.title)
                for d in runbooks.documents]  # fmt: skip
        columns.show(header, rows)


def _object(document: Document) -> dict[str, object]:
    return {
        "id": document.id,
        "title": document.title,
        "path": document.path,
        "owner": document.owner,
        "service": next(iter(document.metadata.get("service", ())), None),
        "severity": next(iter(document.metadata.get("severity", ())), None),
        "alerts": list(document.metadata.get("alerts", ())),
        "last_reviewed": document.date,
        "tags": list(document.tags),
    }
