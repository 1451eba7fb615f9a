"""Problems as JUnit XML: a suite a file, a failed case a problem.

The elements are those of https://github.com/testmoapp/junitxml, which CI systems agree on.
"""

from __future__ import annotations

from collections import defaultdict
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
    root = Element("testsuites", name="adrtool", tests=str(count or 1), failures=str(count))
    for path, problems in by_path.items():
        _suite(root, path, problems)
    if not count:
        suite = SubElement(root, "testsuite", name="adrtool", tests="1", failures="0", errors="0")
        SubElement(suite, "testcase", classname="adrtool", name="no problems")
    return document(root)


def _suite(root: Element, path: str, problems: list[Problem]) -> None:
    count = str(len(problems))
    suite = SubElement(root, "testsuite", name=clean(path), tests=count, failures=count, errors="0")
    for problem in problems:
        place = f"{path}:{problem.line}:{problem.column}" if problem.line else path
        name = f"{problem.rule} {place}"
        case = SubElement(suite, "testcase", classname=clean(path), name=clean(name))
        if problem.line:
            case.set("line", str(problem.line))
        case.set("file", clean(path))
        said = clean(message(problem))
        failure = SubElement(case, "failure", message=said, type=str(problem.severity))
        failure.text = f"{clean(place)}: {said}\n{page(problem.rule)}"
