"""What a chart's own files say: `Chart.yaml`, `requirements.yaml` and their locks."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from adrtool.inventory import references, yamlfile
from adrtool.inventory.helm_paths import folder_of
from adrtool.model import Confidence, Item, Reading
from adrtool.problems import Problem, Severity
from adrtool.text import one_line
from adrtool.yamlio import MISSING, Node

NAME: Final = "helm"

_FIELDS = ("version", "appVersion", "apiVersion", "type", "kubeVersion", "description")
_PLACEHOLDER = re.compile(r"\{\{|\$\{")


@dataclass(frozen=True, slots=True)
class Dependency:
    """A chart that another needs. `folder` is of the chart that says so."""

    folder: str
    path: str
    line: int
    name: str
    version: str
    repository: str
    alias: str
    condition: str


@dataclass(frozen=True, slots=True)
class Locked:
    """The version that a lock file holds a dependency at."""

    folder: str
    name: str
    version: str


def chart_id(folder: str) -> str:
    """The id of the chart in a folder."""
    return f"{NAME}:{folder}"


def read_chart(path: str, text: str) -> Reading:
    """A chart with its dependencies, from its `Chart.yaml`."""
    stream = yamlfile.parse(text)
    problems = stream.problems(path)
    node = stream.documents[0] if stream.documents else MISSING
    folder = folder_of(path)
    if stream.errors:
        return Reading(problems=problems)
    if node.kind != "map":
        return Reading(problems=(*problems, _no_chart(path, node)))
    missing = [key for key in ("name", "version") if not node.string(key)]
    attributes = {key: one_line(node.string(key)) for key in _FIELDS}
    kept: dict[str, Any] = {key: value for key, value in attributes.items() if value}
    if node.get("deprecated").is_true:
        kept["deprecated"] = True
    reasons = [f"states no {' and no '.join(missing)}"] if missing else []
    if any(_PLACEHOLDER.search(node.string(key)) for key in ("name", "version")):
        reasons.append("its name or version is filled in by another tool")
    confidence = Confidence.PARTIAL if reasons else Confidence.EXACT
    if reasons:
        kept["reason"] = "; ".join(reasons)
    name = one_line(node.string("name")) or posixpath.basename(folder)
    item = Item(chart_id(folder), "chart", name, NAME, path, max(node.line, 1), folder, kept,
                confidence)  # fmt: skip
    return Reading((item,), (), problems, tuple(_dependencies(path, node)))


def _no_chart(path: str, node: Node) -> Problem:
    line, column = max(node.line, 1), max(node.column, 1)
    message = "not a chart: no map of keys"
    return Problem(path, line, column, Severity.ERROR, "inventory/unreadable", message)


def read_requirements(path: str, text: str) -> Reading:
    """The dependencies of a chart of the first version; they count beside a `Chart.yaml` only."""
    stream = yamlfile.parse(text)
    node = stream.documents[0] if stream.documents else MISSING
    facts: list[Any] = list(_dependencies(path, node))
    return Reading(facts=(*facts, *stream.problems(path)))


def read_lock(path: str, text: str) -> Reading:
    """The versions of a `Chart.lock` or `requirements.lock`."""
    stream = yamlfile.parse(text)
    node = stream.documents[0] if stream.documents else MISSING
    folder = folder_of(path)
    facts: list[Any] = [Locked(folder, one_line(d.string("name")), one_line(d.string("version")))
                        for d in node.get("dependencies") if d.string("name")]  # fmt: skip
    return Reading(facts=(*facts, *stream.problems(path)))


def _dependencies(path: str, node: Node) -> Iterator[Dependency]:
    for stated in node.get("dependencies"):
        texts = ("name", "version", "alias", "condition")
        name, version, alias, condition = (one_line(stated.string(key)) for key in texts)
        repository = references.address(stated.string("repository"))
        if name:
            line = stated.get("name").line
            yield Dependency(
                folder_of(path), path, line, name, version, repository, alias, condition
            )


def target_of(dependency: Dependency, charts: set[str]) -> str:
    """The id that a dependency means: a chart of this repository, or one of an outer place."""
    folder, name, repository = dependency.folder, dependency.name, dependency.repository
    unpacked = posixpath.normpath(posixpath.join(folder, "charts", name))
    if unpacked in charts or not repository:
        return chart_id(unpacked)
    if repository.startswith("file://"):
        beside = posixpath.normpath(posixpath.join(folder, repository.removeprefix("file://")))
        return f"chart:{repository}" if beside.startswith(("../", "/")) else chart_id(beside)
    return f"chart:{repository}/{name}"


def shown(dependency: Dependency, locked: str) -> dict[str, str]:
    """A dependency as an attribute of its chart, which has it by its alias or name."""
    stated = {
        "name": dependency.name if dependency.alias else "",
        "version": dependency.version,
        "locked": locked,
        "repository": dependency.repository,
        "condition": dependency.condition,
    }
    return {key: value for key, value in stated.items() if value}
