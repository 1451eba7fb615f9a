"""Problems as JSON: `{problems: [{path, line, column, severity, rule, message, hint}]}`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from adrtool.problems import Problem


def objects(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """One object a problem, in the order given."""
    return [asdict(problem) for problem in problems]
