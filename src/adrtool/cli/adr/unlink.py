"""`adr unlink`."""

from __future__ import annotations

import click

from adrtool.cli import base
from adrtool.cli.adr import changing, records, sentence
from adrtool.documents import lifecycle
from adrtool.model import Status


@base.command("unlink", with_dir=True)
@sentence.words_argument("SOURCE [KIND] TARGET...")
@click.option(
    "--status", type=click.Choice([s for s in map(str, Status) if s != Status.SUPERSEDED]),
    help="What a record is that nothing supersedes any more.",
)  # fmt: skip
@changing.dry_run_option
@changing.json_option
def command(words: tuple[str, ...], status: str | None, dry_run: bool, as_json: bool) -> None:
    """Take what two records say of each other out, on both sides.

    With KIND, as adr link has it, only that; without it everything.

    Example: adr unlink 12 3, or: adr unlink 12 supersedes 3 --status accepted
    """
    wanted = sentence.parse(words)
    where = records.scope(writing=True)
    found = records.read(where)
    source = records.find(where, found, wanted.source)
    targets = changing.find_all(where, found, wanted.targets)
    again = Status(status) if status else None
    made = lifecycle.disconnect(
        where.root, found, source, targets, wanted.kind, again, dry_run
    )  # fmt: skip
    changing.tell(where, made, dry_run, as_json, "neither side states it")
