"""Problems as JUnit XML: a suite a file, a failed case a problem.

The elements are those of https://github.com/testmoapp/junitxml, which CI systems agree on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from xml.etree.ElementTree import Element, SubElement

from adrtool.problems import Problem
from adrtool.reports import Report, message, page
from adrtool.reports.xml import clean, document


def render(report: Report) -> bytes:
    """A report without problems has one case that passed, since some systems refuse none."""
    by_path: dict[str, list[Problem]] = defaultdict(list)
    for problem in report.problems:
        by_path[report.path(problem)].append(problem)
    count = len(report.problems)
    root = Element("testsuites", _counts("adrtool", count))
    for path, problems in by_path.items():
        _suite(root, path, problems)
    if not count:
        suite = SubElement(root, "testsuite", _counts("adrtool", 0), skipped="0")
        SubElement(suite, "testcase", classname="adrtool", name="no problems", time="0")
    return document(root)


def _counts(name: str, failures: int) -> dict[str, str]:
    tests = str(failures or 1)
    return {
        "name": name, "tests": tests, "failures": str(failures), "errors": "0", "time": "0"
    }  # fmt: skip


def _suite(root: Element, path: str, problems: list[Problem]) -> None:
    suite = SubElement(root, "testsuite", _counts(clean(path), len(problems)), skipped="0")
    seen: Counter[str] = Counter()
    for problem in problems:
        place = f"{path}:{problem.line}:{problem.column}" if problem.line else path
        name = f"{problem.rule} {place}"
        seen[name] += 1
        # Of two cases of one name some systems show one.
        called = f"{name} ({seen[name]})" if seen[name] > 1 else name
        case = SubElement(suite, "testcase", classname=clean(path), name=clean(called), time="0")
        if problem.line:
            case.set("line", str(problem.line))
        case.set("file", clean(path))
        said = clean(message(problem))
        failure = SubElement(case, "failure", message=said, type=str(problem.severity))
        failure.text = f"{clean(place)}: {said}\n{page(problem.rule)}"
