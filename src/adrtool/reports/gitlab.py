"""Problems as a GitLab code quality report.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from typing import Any

from adrtool.problems import Problem, Severity
from adrtool.reports import Report, fingerprints, message
from adrtool.reports.json import encoded

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def render(report: Report) -> bytes:
    """A JSON array; a merge request shows those whose fingerprint is new."""
    return encoded([_object(report, *found) for found in fingerprints(report)])


def _object(report: Report, problem: Problem, fingerprint: str) -> dict[str, Any]:
    return {
        "description": message(problem),
        "check_name": problem.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[problem.severity],
        "location": {"path": report.path(problem), "lines": {"begin": problem.line or 1}},
    }
