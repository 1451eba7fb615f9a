"""Problems as JSON: `{problems: [{path, line, column, severity, rule, message, hint}]}`.

A problem of a link has its `target` too, as it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from adrtool.problems import Problem


def objects(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """One object a problem, in the order given. Only those about links have a `target`."""
    return [
        {k: v for k, v in asdict(problem).items() if v or k != "target"} for problem in problems
    ]
