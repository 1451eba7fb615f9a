"""Problems as workflow commands, which GitHub Actions, Gitea and Forgejo show at their lines.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from adrtool.problems import Problem
from adrtool.reports import Report, message
from adrtool.text import visible


def render(report: Report) -> bytes:
    """One command a line."""
    lines = (_command(report, problem) for problem in report.problems)
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def _command(report: Report, problem: Problem) -> str:
    said = {"file": report.path(problem), "title": problem.rule}
    if problem.line:
        said |= {"line": str(problem.line), "col": str(problem.column or 1)}
    properties = ",".join(f"{key}={_property(value)}" for key, value in said.items())
    return f"::{problem.severity} {properties}::{_data(message(problem))}"


def _data(text: str) -> str:
    """A line break would begin another command, other controls would paint the log."""
    return visible(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
