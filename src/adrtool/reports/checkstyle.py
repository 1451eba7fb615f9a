"""Problems as Checkstyle XML: `<checkstyle><file><error line column severity message source>`."""

from __future__ import annotations

from itertools import groupby
from xml.etree.ElementTree import Element, SubElement

from adrtool.reports import Report, message
from adrtool.reports.xml import clean, document


def render(report: Report) -> bytes:
    """One element a file, in the order of the problems."""
    root = Element("checkstyle", version="8.0")
    for path, problems in groupby(report.problems, key=report.path):
        file = SubElement(root, "file", name=clean(path))
        for problem in problems:
            SubElement(
                file, "error", line=str(problem.line or 1), column=str(problem.column or 1),
                severity=str(problem.severity), message=clean(message(problem)),
                source=f"adrtool.{problem.rule.replace('/', '.')}",
            )  # fmt: skip
    return document(root)
