"""`adrtool update`."""

from __future__ import annotations

import sys

import click

from adrtool import files
from adrtool.cli import base
from adrtool.cli.adr import records
from adrtool.documents import blocks


@base.command("update")
@click.option("--check", is_flag=True, help="Change nothing; exit status 1 if something is stale.")
def command(check: bool) -> None:
    """Bring the generated blocks of all Markdown files up to date; print what changed.

    A block stands between <!-- adrtool:records --> and <!-- /adrtool:records -->.

    Example: adrtool update --check
    """
    where = records.scope(writing=not check)
    found = records.read(where)
    with base.working("Reading the repository"):
        updates = list(blocks.of_project(where.root, found.documents))
    for updated in updates:
        base.show_problems(updated.broken)
        if check:
            base.show_problems(updated.stale, to_stdout=True)
        elif updated.stale:
            files.write(where.root / updated.path, updated.text)
            base.say(base.printable(where.shown(updated.path)))
    broken = any(p.rule == blocks.BROKEN for u in updates for p in u.broken)
    if broken or (check and any(updated.stale for updated in updates)):
        sys.exit(1)
