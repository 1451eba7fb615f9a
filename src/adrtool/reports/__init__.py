"""Problems as bytes for people and machines: one file a format.

A format is a module with `render(report) -> bytes`, named in `FORMATS`.
"""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from adrtool.problems import Problem

FORMATS: Final[Mapping[str, str]] = {
    "text": "adrtool.reports.text",
    "json": "adrtool.reports.json",
    "github": "adrtool.reports.github",
    "gitlab": "adrtool.reports.gitlab",
    "sarif": "adrtool.reports.sarif",
    "junit": "adrtool.reports.junit",
    "checkstyle": "adrtool.reports.checkstyle",
    "rdjson": "adrtool.reports.rdjson",
    "markdown": "adrtool.reports.markdown",
}
"""The modules of the formats by name, loaded on use."""

GUIDE: Final = "https://adrtool.github.io/adrtool/guide/rules"
"""Where the page of each rule is published."""

_COUNT = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Report:
    """What a format gets.

    `summaries` are the rules' by id. `prefix` is the folder of the project in its repository,
    with a slash at its end, or empty: systems that show findings want paths from the top of that.
    `lines_of` gives the lines of a file by its path in the project; none of what can't be read.
    `is_shown` tells of which files lines may be shown, in so many cells of a terminal: `room`.
    """

    problems: Sequence[Problem]
    summaries: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    lines_of: Callable[[str], Sequence[str]] = lambda _: ()
    is_shown: Callable[[str], bool] = lambda _: True
    version: str = ""
    is_coloured: bool = False
    room: int = 100

    def path(self, problem: Problem) -> str:
        """The file of a problem from the top of its repository."""
        return problem.path if problem.path == "." else self.prefix + problem.path

    def line(self, problem: Problem) -> str:
        """The text of a problem's line; empty when the file as a whole is meant, or where it
        isn't to be shown."""
        return self._line(problem) if self.is_shown(problem.path) else ""

    def _line(self, problem: Problem) -> str:
        lines = self.lines_of(problem.path) if problem.line else ()
        return lines[problem.line - 1] if problem.line <= len(lines) and problem.line else ""

    def column(self, problem: Problem, encoding: str, size: int) -> int:
        """A problem's column where an encoding's units of `size` bytes count, not characters."""
        before = self._line(problem)[: max(problem.column - 1, 0)]
        more = len(before.encode(encoding, "surrogatepass")) // size - len(before)
        return (problem.column or 1) + more


def render(form: str, report: Report) -> bytes:
    """A report in a format of `FORMATS`."""
    rendered: bytes = importlib.import_module(FORMATS[form]).render(report)
    return rendered


def message(problem: Problem) -> str:
    """What is wrong and what to do, in one line."""
    return f"{problem.message} - {problem.hint}" if problem.hint else problem.message


def page(rule: str) -> str:
    """The address of a rule's page."""
    return f"{GUIDE}/{rule.replace('/', '-')}/"


def fingerprints(report: Report) -> Iterator[tuple[Problem, str]]:
    """Each problem with a name that it keeps when its line moves or a count in its text changes:
    64 hexadecimal digits, no two the same."""
    import hashlib  # takes 2 ms, which text and JSON needn't wait for

    seen: Counter[str] = Counter()
    for problem in report.problems:
        said = (problem.rule, report.path(problem), _COUNT.sub("#", problem.message),
                problem.target, report.line(problem).strip())  # fmt: skip
        what = "\0".join(said)
        digest = hashlib.sha256(f"{what}\0{seen[what]}".encode("utf-8", "backslashreplace"))
        seen[what] += 1
        yield problem, digest.hexdigest()
