"""Problems as JSON: `{problems: [{path, line, column, severity, rule, message, hint}]}`.

A problem of a link has its `target` too, as it is written.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from adrtool.problems import Problem
from adrtool.reports import Report


def objects(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """One object a problem, in the order given. Only those about links have a `target`."""
    return [
        {k: v for k, v in asdict(problem).items() if v or k != "target"} for problem in problems
    ]


def render(report: Report) -> bytes:
    """The report; paths are those in the project."""
    return encoded({"problems": objects(report.problems)})


def encoded(value: object) -> bytes:
    """A value as JSON in UTF-8; what no UTF-8 has is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(value, indent=2).encode() + b"\n"
