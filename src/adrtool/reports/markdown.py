"""Problems as Markdown, for an issue, a comment or the summary of a job.

Everything that comes from files is escaped; a name in it mentions nobody and refers to no issue.
"""

from __future__ import annotations

from itertools import groupby
from typing import Final

from adrtool.problems import Problem
from adrtool.reports import Report, message, page
from adrtool.text import escape, inert, plural, shortened

_LONGEST: Final = 30_000
"""Characters: hosts take 65,536 in all, and other text may stand beside it."""

_SHORT: Final = 500


def render(report: Report) -> bytes:
    """A list for each file, with boxes to tick; what would be too long is counted."""
    lines: list[str] = []
    size = left = 0
    for path, problems in groupby(report.problems, key=report.path):
        for number, problem in enumerate(problems):
            said = [*([] if number else ["", f"<code>{escape(path)}</code>", ""]), _box(problem)]
            size += sum(map(len, said)) + len(said)
            if left or size > _LONGEST:
                left += 1
            else:
                lines += said
    if left:
        lines += ["", f"… and {plural(left, 'problem')} more"]
    return "".join(f"{line}\n" for line in lines[1:]).encode()


def _box(problem: Problem) -> str:
    place = f"line {problem.line}: " if problem.line else ""
    shown = inert(shortened(message(problem), _SHORT))
    return f'- [ ] {place}{shown} (<a href="{page(problem.rule)}">{escape(problem.rule)}</a>)'
