"""What the commands that change records share: options, the answer, a change of status."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import click

from adrtool.cli import base
from adrtool.cli.adr import records, renaming
from adrtool.documents import changes, lifecycle, moving, renumber
from adrtool.documents.assemble import Library
from adrtool.documents.changes import Change
from adrtool.documents.moving import Plan
from adrtool.model import Document, Status

dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Change nothing; print what would change as a diff."
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print an array of objects: path, diff."
)
date_option = click.option(
    "--date", "day", metavar="DATE", callback=lambda _c, _p, value: _day(value),
    help="Write this date too: YYYY-MM-DD, or today.",
)  # fmt: skip


def numbers_argument(name: str, metavar: str, required: bool = True) -> Callable[[Any], Any]:
    """One or several records, completed by the shell."""
    return click.argument(
        name, nargs=-1, required=required, metavar=metavar, shell_complete=records.complete
    )


def _day(value: str | None) -> str | None:
    if value is None or value == "today":
        return value and date.today().isoformat()  # noqa: DTZ011 - the day where the user sits
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a date like 2026-11-23") from None


def find_all(where: records.Scope, found: Library, cited: Iterable[str]) -> list[Document]:
    """The records that are cited, each once; all are found before the first is touched."""
    documents = (records.find(where, found, number) for number in cited)
    return list({document.id: document for document in documents}.values())


def tell(
    where: records.Scope,
    made: Sequence[Change],
    dry_run: bool,
    as_json: bool,
    nothing: str,
    moved: Sequence[Plan] = (),
) -> None:
    """Prints what changed: paths, a diff, or both as JSON. `nothing` says why nothing did."""
    told = [(where.shown(c.path), changes.diff(c, where.shown(c.path))) for c in made]
    if as_json:
        told += [(where.shown(plan.path), moving.diff(plan, where.shown)) for plan in moved]
        base.say_json([{"path": path, "diff": diff} for path, diff in told])
        return
    for path, diff in told:
        if dry_run:
            renaming.show_diff(diff)
        else:
            base.say(base.printable(path))
    for plan in moved:
        renaming.tell(where, plan, dry_run)
    if not told and not moved:
        base.note(f"nothing to do: {nothing}")


def set_status(
    numbers: Sequence[str], status: Status, day: str | None, dry_run: bool, as_json: bool
) -> None:
    """Gives records another status, and says so where that takes something back."""
    where = records.scope(writing=True)
    found = records.read(where)
    documents = find_all(where, found, numbers)
    pending = [d for d in documents if status == Status.ACCEPTED and renumber.is_pending(d)]
    others = [d for d in documents if d not in pending]
    # What is refused is refused before the first file is touched.
    plans = _accept(where, found, pending, day, True) if pending else []
    made = lifecycle.set_status(where.root, found, others, status, day, dry_run)
    if pending and not dry_run:
        plans = _accept(where, found, pending, day, False)
    for document in documents:
        for note in lifecycle.notes(found, document, status):
            base.note(base.printable(note))
    stated = "is" if len(documents) == 1 else "are all"
    cited = ", ".join(map(lifecycle.cite, documents))
    tell(where, made, dry_run, as_json, f"{cited} {stated} {status} already", plans)


def _accept(
    where: records.Scope, found: Library, pending: Sequence[Document], day: str | None, dry: bool
) -> list[Plan]:
    """Records get their numbers in the order in which they are cited."""
    known, taken, plans = renaming.folders(where), renaming.elsewhere(where), []
    for document in pending:
        plan = lifecycle.accept_pending(where.root, found, known, document, day, taken, dry)
        taken.append(plan.path)
        plans.append(plan)
    return plans
