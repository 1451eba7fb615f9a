"""Problems as SARIF 2.1.0, which code scanning and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html; columns count as those do
that show it, in units of UTF-16.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from adrtool.problems import Problem
from adrtool.reports import Report, fingerprints, page
from adrtool.reports.json import encoded

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_HOME = "https://github.com/adrtool/adrtool"


def render(report: Report) -> bytes:
    """One run with the rules that were met. Addresses are relative to the repository's top."""
    rules = sorted({problem.rule for problem in report.problems})
    driver: dict[str, Any] = {"name": "adrtool", "informationUri": _HOME}
    if report.version:
        driver["version"] = report.version
    driver["rules"] = [_rule(rule, report) for rule in rules]
    run = {
        "tool": {"driver": driver},
        "columnKind": "utf16CodeUnits",
        "results": [_result(report, p, name, rules) for p, name in fingerprints(report)],
    }
    return encoded({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: str, report: Report) -> dict[str, Any]:
    said = report.summaries.get(rule, rule)
    help_ = {"text": f"{said} {page(rule)}", "markdown": f"{said} [More]({page(rule)})"}
    described = {"shortDescription": {"text": said}, "fullDescription": {"text": said}}
    return {"id": rule, **described, "help": help_, "helpUri": page(rule)}


def _result(report: Report, problem: Problem, name: str, rules: list[str]) -> dict[str, Any]:
    text = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    # Code scanning refuses a place without a line, so the first one stands for a whole file.
    column = report.column(problem, "utf-16-le", 2)
    place = {
        "artifactLocation": {"uri": _uri(report.path(problem))},
        "region": {"startLine": problem.line or 1, "startColumn": column},
    }
    return {
        "ruleId": problem.rule,
        "ruleIndex": rules.index(problem.rule),
        "level": str(problem.severity),
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"adrtool/v1": name},
    }


def _uri(path: str) -> str:
    # A colon in the first part of a relative address would make it a scheme.
    return quote(path.encode("utf-8", "surrogateescape"), safe="/")
