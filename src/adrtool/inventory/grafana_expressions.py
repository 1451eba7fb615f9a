"""Expressions of panels: PromQL in which Grafana puts variables before it is asked."""

from __future__ import annotations

import re
from typing import Final

from adrtool.inventory import promql
from adrtool.inventory.promql import PromqlError
from adrtool.text import one_line

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|`[^`]*`')
_VARIABLE: Final = r"(?:\$\{[\w.:]+\}|\$[A-Za-z_]\w*|\[\[[\w.:]+\]\])"
_DURATION = re.compile(rf"\[\s*{_VARIABLE}\s*(?=[\]:])|(?<=:)\s*{_VARIABLE}\s*(?=\])")
_OFFSET = re.compile(rf"(?<=offset )\s*{_VARIABLE}")
_COUNT = re.compile(
    rf"(\b(?:topk|bottomk|limitk|quantile|histogram_quantile)\b[^()]*(?:\([^()]*\)[^()]*)?\(\s*)"
    rf"{_VARIABLE}(?=\s*,)"
)
_MARK: Final = "adrtool_computed"
_COMPUTED: Final = "variables of the dashboard make a metric's name"
_UNREAD: Final = "an expression that isn't PromQL once its variables are left out"


def metrics(expression: str) -> tuple[list[str], str]:
    """The metrics that an expression selects, and why some of them aren't known."""
    plain = _STRING.sub(_without_variables, expression)
    plain = _OFFSET.sub("5m", _DURATION.sub(lambda m: "[5m" if m[0][0] == "[" else "5m", plain))
    # A variable stands for a metric or a label, or else for a number.
    counted = _COUNT.sub(lambda m: m[1] + "1", plain)
    for text, value in ((plain, _MARK), (counted, _MARK), (counted, "1")):
        try:
            found = promql.selectors(re.sub(_VARIABLE, value, text))
        except PromqlError:
            continue
        named = [one_line(s.metric) for s in found if s.metric]
        computed = any(_MARK in name for name in named) or any(not s.metric for s in found)
        return [n for n in named if _MARK not in n], _COMPUTED if computed else ""
    return [], _UNREAD


def _without_variables(match: re.Match[str]) -> str:
    return re.sub(_VARIABLE, "x", match[0])
