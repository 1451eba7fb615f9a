"""`adrtool check`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from adrtool import catalog, checks
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
@click.option("--rules", is_flag=True, help="List the rules instead of checking.")
def command(form: str, strict: bool, rules: bool) -> None:
    """Report every problem of documents, configuration and infrastructure code.

    The exit status is 1 when there is an error, with --strict also for a warning. Severities
    are set in adrtool.yml: `severity: {adr/missing-status: error}`.

    Example: adrtool check --format json
    """
    if rules:
        _list_rules()
        return
    found = base.project()
    with base.working("Reading the repository"):
        problems = checks.run(catalog.read(found), found)
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
