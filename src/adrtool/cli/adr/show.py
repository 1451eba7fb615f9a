"""`adr show`."""

from __future__ import annotations

import click

from adrtool.cli import base, body
from adrtool.cli.adr import records


@base.command("show", with_dir=True)
@click.argument("number", shell_complete=records.complete)
@click.option("--json", "as_json", is_flag=True, help="Print an object that holds the text too.")
def command(number: str, as_json: bool) -> None:
    """Show one record: by number, id, file name or slug.

    Example: adr show 12
    """
    where = records.scope()
    found = records.read(where)
    document = records.find(where, found, number)
    facts = next(o for o in records.as_json(where, found) if o["id"] == document.id)
    if as_json:
        base.say_json(facts | {"text": document.text})
        return
    base.say(click.style(facts["path"], bold=True))
    keys = ("status_raw", "date", "deciders", "tags", *records.RELATIONS)
    for key in keys:
        value = facts[key]
        if value:
            text = ", ".join(value) if isinstance(value, list) else value
            base.say(f"{key.removesuffix('_raw').replace('_', ' ')}: {base.printable(text)}")
    base.say("")
    body.show(document.text)
