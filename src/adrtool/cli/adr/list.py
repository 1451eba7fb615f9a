"""`adr list`."""

from __future__ import annotations

import click

from adrtool.cli import base, columns
from adrtool.cli.adr import records


@base.command("list", with_dir=True)
@click.option("--json", "as_json", is_flag=True, help="Print an array of objects.")
def command(as_json: bool) -> None:
    """List all records.

    Records that can't be read are told on standard error; the others are listed all the same.

    Example: adr list --json | jq '.[] | select(.status == "proposed") | .path'
    """
    where = records.scope()
    found = records.read(where)
    if as_json:
        base.say_json(records.as_json(where, found))
        return
    if not found.documents:
        folders = ", ".join(f"{where.shown(folder.dir)}/" for folder in where.folders)
        base.note(f'no records in {folders}; adr new "TITLE" writes the first')
        if base.folder_option() is None:
            base.note("records that lie elsewhere: adr --dir FOLDER list, adrtool init finds them")
        return
    rows = [(d.number or "-", d.status or "-", d.date or "-", d.title) for d in found.documents]
    columns.show(("NUMBER", "STATUS", "DATE", "TITLE"), rows, _style)


def _style(column: int, raw: str, shown: str) -> str:
    return click.style(shown, fg=records.STATUS_COLOURS.get(raw)) if column == 1 else shown
