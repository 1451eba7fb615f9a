"""Problems as reviewdog's diagnostics.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf; its columns count bytes of UTF-8.
"""

from __future__ import annotations

from typing import Any

from adrtool.problems import Problem
from adrtool.reports import Report, message, page
from adrtool.reports.json import encoded


def render(report: Report) -> bytes:
    """One diagnostic a problem."""
    source = {"name": "adrtool", "url": "https://github.com/adrtool/adrtool"}
    found = [_diagnostic(report, problem) for problem in report.problems]
    return encoded({"source": source, "diagnostics": found})


def _diagnostic(report: Report, problem: Problem) -> dict[str, Any]:
    location: dict[str, Any] = {"path": report.path(problem)}
    if problem.line:
        column = report.column(problem, "utf-8", 1)
        location["range"] = {"start": {"line": problem.line, "column": column}}
    return {
        "message": message(problem),
        "location": location,
        "severity": str(problem.severity).upper(),
        "code": {"value": problem.rule, "url": page(problem.rule)},
    }
