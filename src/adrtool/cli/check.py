"""`adrtool check`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from adrtool import catalog, checks, history
from adrtool.checks import kept, published, since
from adrtool.cli import base, columns, reporting
from adrtool.problems import Problem, Severity, WrongUse
from adrtool.project import Project


@base.command("check")
@reporting.options
@click.option("--strict", is_flag=True, help="Warnings fail the check too.")
@click.option(
    "--changed-since", metavar="REF",
    help="Report only what the change since it left REF introduced.",
)  # fmt: skip
@click.option(
    "--site", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="Follow the links of the site in DIR too, as `adrtool links` does.",
)  # fmt: skip
@reporting.severity
@click.option(
    "--rule", "only", multiple=True, metavar="RULE",
    help="Report only this rule, or a glob of rules (adr/*); repeatable.",
)  # fmt: skip
@click.option(
    "--base", "base_ref", metavar="REF",
    help="Compare with REF [default: what the CI system names, else the remote's default branch].",
)  # fmt: skip
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help="Count the age of proposals up to DATE [default: today].",
)  # fmt: skip
@click.option("--rules", is_flag=True, help="List the rules instead of checking.")
def command(
    form: str | None, output: Path | None, strict: bool, changed_since: str | None,
    site: Path | None, severity: str | None, only: Sequence[str], base_ref: str | None,
    today: datetime | None, rules: bool,
) -> None:  # fmt: skip
    """Report every problem of documents, configuration and infrastructure code.

    With --changed-since only those that REF doesn't have already: what is there is computed from
    git, so that there is no list of accepted problems to keep. A renamed file or a moved line
    isn't new.

    The exit status is 1 when there is an error, with --strict also for a warning, and 2 when
    the base to compare with isn't there. Severities are set in adrtool.yml:
    `severity: {adr/missing-status: error}`.

    Example: adrtool check --changed-since origin/main
    """
    if rules:
        _list_rules()
        return
    if changed_since == "":
        raise WrongUse("--changed-since names no branch, tag or commit")
    if changed_since and base_ref:
        raise WrongUse("--changed-since names the base already, so there is no need of --base")
    found = base.project()
    with base.working("Reading the repository"):
        refs = history.find(found.root, changed_since or base_ref, os.environ)
        day = (today or datetime.now()).date()  # noqa: DTZ005 - the day where the author sits
        # Before the rest, so that a base that isn't there is told at once.
        base_of = refs.base if changed_since else None
        commit = (history.fork(found.root, base_of) or base_of.commit) if base_of else ""
        problems = kept.run(
            found, refs, day, lambda: checks.run(catalog.read(found), found, refs, day)
        )
        wanted = Severity(severity) if severity else None
        shown = _published(problems, found, site) if site else []
        problems, shown = (checks.chosen(some, wanted, only) for some in (problems, shown))
        if commit:
            problems = since.introduced(problems, found, commit, day)
            shown = published.introduced(shown, found, base.start(), commit)
        problems = sorted([*problems, *shown])
    reporting.show(problems, found, form, output)
    if any(strict or p.severity is Severity.ERROR for p in problems):
        sys.exit(1)


def _published(problems: Sequence[Problem], found: Project, site: Path) -> list[Problem]:
    """What only the site shows."""
    folder = base.start() / site
    if not folder.is_dir():
        raise WrongUse(f"--site: there is no folder {str(site)!r}", "adrtool build writes it")
    return published.beside(published.found(found, base.start(), folder), problems)


def _list_rules() -> None:
    rows = [(name, str(rule.severity), rule.summary) for name, rule in checks.RULES.items()]
    columns.show(("RULE", "SEVERITY", "MEANING"), rows)
