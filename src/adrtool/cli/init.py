"""`adrtool init`."""

from __future__ import annotations

import click

from adrtool import files, setup, setup_ci
from adrtool import project as projects
from adrtool.cli import base
from adrtool.project import Project


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
    settled = setup.settled(found)
    if not dry_run:
        setup.write(found, planned)
    for file in planned:
        word = "kept   " if file.exists else "created"
        base.say(f"{click.style(word, fg=None if file.exists else 'green')}  {file.path}")
    if system:
        _hint(Project(found.root, settled), system, planned)
    if extras and not setup_ci.is_released():
        base.note(f"{setup_ci.package()} is a development version, which no package index has: "
                  "name a release in the files above")  # fmt: skip
    for line in setup.advice(found) if not dry_run else ():
        base.note(base.printable(line))
    if not dry_run:
        base.note('next: adr new "TITLE" writes a decision, adrtool serve shows the site')


def _hint(found: Project, system: str, planned: list[setup.Planned]) -> None:
    where = ".github/CODEOWNERS" if system == "github" else ".gitlab/CODEOWNERS"
    base.note(f"to ask a team for reviews, add to {where}:")
    for line in setup_ci.reviewers(found).splitlines():
        base.note(f"  {base.printable(line)}")
    if system == "github":
        base.note("to publish, choose GitHub Actions as the source in Settings > Pages")
        return
    for file in planned:
        if file.exists and file.path.endswith(".gitlab-ci.yml") and not _includes(found, file.path):
            base.note(f"add to your .gitlab-ci.yml: include: [{{local: {setup_ci.INCLUDED}}}]")
            base.note("its jobs are in the stage test, which your stages have to name")
    base.note("for comments and the weekly issue, set the variable ADRTOOL_TOKEN and a pipeline "
              f"schedule: the first lines of {setup_ci.INCLUDED} tell more")  # fmt: skip


def _includes(found: Project, path: str) -> bool:
    return setup_ci.INCLUDED in files.read(found.root / path, path).text
