"""Templates of manifests: which chart one belongs to, and what it says without being rendered."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Final

CHART: Final = "Chart.yaml"


_KIND = re.compile(r"^kind:[ \t]*[\"']?([A-Z][A-Za-z0-9]{0,62})[\"']?[ \t\r]*$", re.MULTILINE)


def written_kinds(text: str) -> list[str]:
    """The kinds of objects that a template writes out, each once."""
    return list(dict.fromkeys(_KIND.findall(text)))


@dataclass(frozen=True, slots=True)
class ChartFolder:
    """A folder with a chart, for the sources that leave its templates alone."""

    folder: str


def folder_of(path: str) -> str:
    """The folder of a file, `.` for the root."""
    return posixpath.dirname(path) or "."


def chart_of(path: str, charts: Container[str]) -> tuple[str, str] | None:
    """The folder of a file's chart and the path inside it; None outside of all charts.

    That is the nearest folder above the file that holds a `Chart.yaml`.
    """
    for folder in _above(path):
        if folder in charts:
            return folder, path if folder == "." else path[len(folder) + 1 :]
    return None


def _above(path: str) -> Iterator[str]:
    folder = posixpath.dirname(path)
    while folder:
        yield folder
        folder = posixpath.dirname(folder) if folder != "/" else ""
    yield "."


def is_template(path: str, charts: Container[str]) -> bool:
    """Whether Helm renders a file: it is no YAML before that, whatever it looks like."""
    found = chart_of(path, charts)
    return found is not None and found[1].startswith("templates/")
