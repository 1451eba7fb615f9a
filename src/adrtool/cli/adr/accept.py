"""`adr accept`."""

from __future__ import annotations

import click

from adrtool.cli import base
from adrtool.cli.adr import records
from adrtool.documents import lifecycle
from adrtool.documents.assemble import Library
from adrtool.model import Document, Status
from adrtool.problems import WrongUse


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
    documents = [records.find(where, found, number) for number in numbers]
    for document in documents:
        _refuse_superseded(found, document)
    for document in documents:
        if document.status == Status.SUPERSEDED:
            base.note(f"record {document.number or document.id} was superseded; now it isn't")
        if lifecycle.accept(where.root, document, Status.ACCEPTED):
            base.say(where.shown(document.path))
        else:
            base.note(f"{where.shown(document.path)}: nothing to do, it is accepted already")


def _refuse_superseded(found: Library, document: Document) -> None:
    """What another record replaced isn't in force again by saying so on one side."""
    edges = (r for r in found.relations if r.kind == "supersedes" and r.target == document.id)
    newer = next(edges, None)
    if newer:
        cited = document.number or document.id
        raise WrongUse(
            f"record {cited} is superseded by {newer.source}, as {newer.path}:{newer.line} says",
            "take that statement out first, or write a new record that takes the decision back",
        )
