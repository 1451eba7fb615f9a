"""`adrtool check`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import datetime

import click

from adrtool import catalog, checks, history
from adrtool.checks import kept
from adrtool.cli import base, columns
from adrtool.problems import Problem, Severity
from adrtool.reports import json as json_report
from adrtool.text import plural


@base.command("check")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How the problems are printed.",
)  # fmt: skip
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option("--strict", is_flag=True, help="Warnings fail the check too.")
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
    form: str, strict: bool, base_ref: str | None, today: datetime | None, rules: bool
) -> None:
    """Report every problem of documents, configuration and infrastructure code.

    The exit status is 1 when there is an error, with --strict also for a warning, and 2 when
    the base to compare with isn't there. Severities are set in adrtool.yml:
    `severity: {adr/missing-status: error}`.

    Example: adrtool check --base origin/main
    """
    if rules:
        _list_rules()
        return
    found = base.project()
    with base.working("Reading the repository"):
        refs = history.find(found.root, base_ref, os.environ)
        day = (today or datetime.now()).date()  # noqa: DTZ005 - the day where the author sits
        problems = kept.run(
            found, refs, day, lambda: checks.run(catalog.read(found), found, refs, day)
        )
    if form == "json":
        base.say_json({"problems": json_report.objects(problems)})
    else:
        base.show_problems(problems, to_stdout=True)
        base.note(_summary(problems))
    if any(strict or p.severity is Severity.ERROR for p in problems):
        sys.exit(1)


def _list_rules() -> None:
    rows = [(name, str(rule.severity), rule.summary) for name, rule in checks.RULES.items()]
    columns.show(("RULE", "SEVERITY", "MEANING"), rows)


def _summary(problems: Sequence[Problem]) -> str:
    errors = sum(p.severity is Severity.ERROR for p in problems)
    if not problems:
        return click.style("no problems", fg="green")
    return f"{plural(errors, 'error')}, {plural(len(problems) - errors, 'warning')}"
