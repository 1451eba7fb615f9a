"""Rules that decisions state: each can be followed, and nothing breaks it."""

from __future__ import annotations

from collections.abc import Iterator

from adrtool.catalog import Catalog
from adrtool.problems import Problem, Severity
from adrtool.project import Project
from adrtool.reports import rules
from adrtool.reports.rules import Break, Rule

BAD = "decision/bad-rule"
BROKEN = "decision/broken-rule"


def stated(catalog: Catalog, _: Project) -> Iterator[Problem]:
    """`rules` in a decision's front matter says what can be looked for."""
    for decision in catalog.of_kind("adr"):
        for mistake in rules.stated(decision)[1]:
            yield Problem(
                mistake.path, mistake.line, 1, Severity.ERROR, BAD, mistake.message,
                'such as {forbid: "image:*:latest"}',
            )  # fmt: skip


def kept(catalog: Catalog, _: Project) -> Iterator[Problem]:
    """Nothing breaks a rule of an accepted decision."""
    for judged in rules.read(catalog):
        yield from (_broken(judged.rule, found) for found in judged.breaks)


def _broken(rule: Rule, found: Break) -> Problem:
    what = f"{found.id} breaks" if found.id else "nothing has the id that is required by"
    decision = rule.decision
    return Problem(
        found.path, found.line, 1, Severity.ERROR, BROKEN,
        f"{what} a rule of {decision.id}: {rule.said}",
        f"{decision.path}:{rule.line} decides it: {decision.title}",
    )  # fmt: skip
