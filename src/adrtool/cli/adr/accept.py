"""`adr accept`."""

from __future__ import annotations

import click

from adrtool.cli import base
from adrtool.cli.adr import records
from adrtool.documents import create
from adrtool.model import Status


@base.command("accept", with_dir=True)
@click.argument(
    "numbers", nargs=-1, required=True, metavar="NUMBER...", shell_complete=records.complete
)
def command(numbers: tuple[str, ...]) -> None:
    """Mark records as accepted; every other byte of them stays as it is.

    Example: adr accept 12 13
    """
    where = records.scope(writing=True)
    found = records.read(where)
    # All are found before the first is touched.
    for document in [records.find(where, found, number) for number in numbers]:
        if document.status == Status.SUPERSEDED:
            base.note(f"record {document.number or document.id} was superseded; now it isn't")
        create.accept(where.root, document, Status.ACCEPTED)
        base.say(where.shown(document.path))
