"""What the commands of the reports share that are tables."""

from __future__ import annotations

from typing import Any

import click

from adrtool.cli import base, columns, reading
from adrtool.project import Project
from adrtool.reports import tables
from adrtool.reports.tables import Cell, Ids, Place, Table, Titled

_SHOWN = 3


def as_json(function: Any) -> Any:
    """Adds `--json` to a command, as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print the whole report.")(function)


def run(name: str, as_json: bool) -> tuple[Project, Any]:
    """Reads a report and prints it; gives the project and the report."""
    project, known = reading.read()
    report = tables.load(name)
    found = report.read(known, project)
    if as_json:
        base.say_json(report.as_object(found))
    else:
        base.show_problems(project.problems)
        show(report.tables(found))
    base.note(report.summary(found))
    return project, found


def show(shown: list[Table]) -> None:
    """Prints tables below their titles; a long list of things is cut, as JSON has it whole."""
    for number, table in enumerate(shown):
        if number:
            base.say("")
        if table.title:
            base.say(click.style(base.printable(f"{table.title} ({len(table.rows):,})"), bold=True))
        header = [title.upper() for title in table.header]
        columns.show(header, [[_text(cell) for cell in row] for row in table.rows])


def _text(cell: Cell) -> str:
    if isinstance(cell, Place):
        return f"{cell.path}:{cell.line}" if cell.line else cell.path
    if isinstance(cell, Titled):
        return cell.title
    if isinstance(cell, Ids):
        more = len(cell.ids) - _SHOWN
        return ", ".join(cell.ids[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")
    return cell
