"""`adr list`."""

from __future__ import annotations

from collections.abc import Sequence

import click

from adrtool.cli import base, columns, listing
from adrtool.cli.adr import records
from adrtool.documents.select import NO_STATUS, SORTS, Filter
from adrtool.model import Document, Status


@base.command("list", with_dir=True)
@click.option(
    "--status", "statuses", multiple=True, type=click.Choice([*map(str, Status), NO_STATUS]),
    help="Only records with this status; repeatable, none for those that state none.",
)  # fmt: skip
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only records with this tag.")
@click.option(
    "--decider", default="", metavar="NAME", help="Only records whose deciders hold NAME."
)
@click.option("--owner", default="", metavar="NAME", help="Only records whose owner holds NAME.")
@listing.day_options("records")
@listing.options("records", SORTS)
def command(
    statuses: tuple[str, ...],
    tags: tuple[str, ...],
    decider: str,
    owner: str,
    since: str,
    until: str,
    text: str,
    sort: str | None,
    reverse: bool,
    paths: bool,
    as_json: bool,
) -> None:
    """List all records, or those that filters leave.

    Records that can't be read are told on standard error; the others are listed all the same.

    Example: adr list --status proposed --sort date --paths | xargs grep -l Kafka
    """
    where = records.scope()
    found = records.read(where, texts=bool(text))
    wanted = Filter(statuses, tags, decider, since, until, text, owner)
    chosen = [document for document in found.documents if wanted.takes(document)]
    if sort:
        chosen.sort(key=SORTS[sort])
    if reverse:
        chosen.reverse()
    if as_json:
        objects = {o["id"]: o for o in records.as_json(where, found)}
        base.say_json([objects[document.id] for document in chosen])
    elif paths:
        for document in chosen:
            base.say(where.shown(document.path))
    elif chosen:
        rows = [(d.number or "-", d.status or "-", d.date or "-", d.title) for d in chosen]
        columns.show(("NUMBER", "STATUS", "DATE", "TITLE"), rows, _style)
    else:
        _nothing(where, found.documents)


def _nothing(where: records.Scope, known: Sequence[Document]) -> None:
    if known:
        base.note(f"none of {len(known)} records matches")
        return
    folders = ", ".join(f"{where.shown(folder.dir)}/" for folder in where.folders)
    base.note(f'no records in {folders}; adr new "TITLE" writes the first')
    if base.folder_option() is None:
        base.note("records that lie elsewhere: adr --dir FOLDER list, adrtool init finds them")


def _style(column: int, raw: str, shown: str) -> str:
    return click.style(shown, fg=records.STATUS_COLOURS.get(raw)) if column == 1 else shown
