"""`adrtool report coverage`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from adrtool.cli import base
from adrtool.cli.report import tabled
from adrtool.problems import WrongUse
from adrtool.project import Project
from adrtool.reports import coverage
from adrtool.reports.coverage import Covered


@base.command("coverage")
@click.option(
    "--base", "base_ref", metavar="REF",
    help="Compare with where HEAD left REF: exit status 1 only when coverage got worse.",
)  # fmt: skip
@tabled.as_json
def command(base_ref: str | None, as_json: bool) -> None:
    r"""Show what has no owner, no runbook, no comment, no decision or no help.

    With --base, what lacked something before is let be: it is worse when a thing lost what it
    had, or when new things lower the share of what is covered.

    \b
    Example: adrtool report coverage
             adrtool report coverage --base origin/main
    """
    project, found = tabled.run("coverage", as_json)
    if base_ref is not None:
        _compare(project, found, base_ref)


def _compare(project: Project, found: Sequence[Covered], base_ref: str) -> None:
    from adrtool import history

    ref = history.find(project.root, base_ref, os.environ).base
    if ref is None:
        raise WrongUse(f"there is no commit here to compare with {base_ref!r}")
    before = coverage.at(project, history.fork(project.root, ref))
    worse = coverage.worse(before, found)
    for covered, lost in worse:
        base.note(f"worse than at {base_ref}: {covered.sort.title.lower()}")
        for item in lost:
            base.note(base.printable(f"  {item.id}  {item.path}:{item.line}"))
    if worse:
        sys.exit(1)
    base.note(f"no worse than at {base_ref}")
