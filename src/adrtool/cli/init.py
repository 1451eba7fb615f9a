"""`adrtool init`."""

from __future__ import annotations

import click

from adrtool import project as projects
from adrtool import setup
from adrtool.cli import base


@base.command("init")
@click.option("--dry-run", is_flag=True, help="Say what would be written, write nothing.")
def command(dry_run: bool) -> None:
    """Set a repository up: adrtool.yml, mkdocs.yml and the folders for documents.

    Records and runbooks that lie somewhere already are found and stay where they are. Nothing
    that exists is changed, and no record is written.

    Example: adrtool init && adrtool serve
    """
    found = projects.find(base.start())
    base.refuse_broken_configuration(found)
    planned = setup.plan(found)
    if not dry_run:
        setup.write(found, planned)
    for file in planned:
        word = "kept   " if file.exists else "created"
        base.say(f"{click.style(word, fg=None if file.exists else 'green')}  {file.path}")
    if not dry_run:
        base.note('next: adr new "TITLE" writes a decision, adrtool serve shows the site')
