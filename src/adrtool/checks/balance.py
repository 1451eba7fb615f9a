"""Rules about the balance between operating and improving."""

from __future__ import annotations

from collections.abc import Iterator

from adrtool.catalog import Catalog
from adrtool.problems import Problem, Severity
from adrtool.project import Project
from adrtool.runbooks import balance

_RECENT = 3
"""Months that are told of; what lies further back can't be mended any more."""


def limits(_: Catalog, project: Project) -> Iterator[Problem]:
    """Operating takes less than half of the time, and some way less before it does."""
    found = balance.read(project.root)
    yield from found.problems
    for month in found.months[-_RECENT:]:
        if month.share < balance.NEAR:
            continue
        is_over = month.share >= balance.OVER
        rule = "balance/over-limit" if is_over else "balance/near-limit"
        limit = balance.OVER if is_over else balance.NEAR
        yield Problem(
            balance.NAME, month.line, 1, Severity.WARNING, rule,
            f"{month.month}: operations took {month.share:.0f} % of the time, the limit is "
            f"{limit:.0f} %",
            "runbook list --sort use shows what to automate first",
        )  # fmt: skip
