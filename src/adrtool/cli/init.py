"""`adrtool init`."""

from __future__ import annotations

import click

from adrtool import project as projects
from adrtool import setup, setup_ci
from adrtool.cli import base


@base.command("init")
@click.option(
    "--ci", "system", type=click.Choice(setup_ci.SYSTEMS),
    help="Write workflows too: they check, comment, publish the site and list what is overdue.",
)  # fmt: skip
@click.option("--container", is_flag=True, help="Write a recipe for a container with the site too.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, write nothing.")
def command(system: str | None, container: bool, dry_run: bool) -> None:
    """Set a repository up: adrtool.yml, mkdocs.yml and the folders for documents.

    Records and runbooks that lie somewhere already are found and stay where they are. Nothing
    that exists is changed, and no record is written.

    Example: adrtool init --ci github
    """
    found = projects.find(base.start())
    base.refuse_broken_configuration(found)
    extras = [*filter(None, [system]), *(["container"] if container else [])]
    planned = setup.plan(found, extras)
    if not dry_run:
        setup.write(found, planned)
    for file in planned:
        word = "kept   " if file.exists else "created"
        base.say(f"{click.style(word, fg=None if file.exists else 'green')}  {file.path}")
    if system:
        _hint(system, setup_ci.reviewers(found), planned)
    if not dry_run:
        base.note('next: adr new "TITLE" writes a decision, adrtool serve shows the site')


def _hint(system: str, reviewers: str, planned: list[setup.Planned]) -> None:
    where = ".github/CODEOWNERS" if system == "github" else ".gitlab/CODEOWNERS"
    base.note(f"to ask a team for reviews, add to {where}:")
    for line in reviewers.splitlines():
        base.note(f"  {base.printable(line)}")
    if system == "github":
        base.note("to publish, choose GitHub Actions as the source in Settings > Pages")
    elif any(file.exists and file.path.endswith(".gitlab-ci.yml") for file in planned):
        base.note("add to your .gitlab-ci.yml: include: [{local: .gitlab/adrtool.yml}]")
