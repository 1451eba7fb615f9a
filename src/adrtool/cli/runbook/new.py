"""`runbook new`."""

from __future__ import annotations

import os

import click

from adrtool.cli import base
from adrtool.documents import create


@base.command("new")
@click.argument("words", nargs=-1, required=True, metavar="TITLE")
@click.option("--owner", default="", metavar="NAME", help="Who keeps it up to date.")
@base.edit_option
def command(words: tuple[str, ...], owner: str, edit: bool | None) -> None:
    """Write a new runbook and print its path.

    Example: runbook new "Restore the orders database" --owner platform
    """
    start = base.start()
    found = base.project()
    base.refuse_broken_configuration(found)
    path = create.runbook(found.root, found.config.runbooks.dir, " ".join(words), owner)
    shown_from = start if base.is_moved() else found.root
    base.say(os.path.relpath(path, shown_from).replace(os.sep, "/"))
    base.edit(str(path), edit)
