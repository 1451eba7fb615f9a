"""Helm charts: what their own files state. Templates are listed, never rendered."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any, Final

from adrtool.inventory import helm_charts as charts
from adrtool.inventory import helm_values, yamlfile
from adrtool.inventory.helm_charts import NAME, Dependency, Locked, chart_id
from adrtool.inventory.helm_paths import CHART, chart_of, folder_of, written_kinds
from adrtool.model import Confidence, Item, Reading, Relation
from adrtool.problems import Problem, Severity
from adrtool.text import one_line
from adrtool.yamlio import MISSING, Node

__all__ = ["GUESSES", "NAME", "PATTERNS", "VERSION", "link", "looks_right", "read"]

VERSION: Final = 2
PATTERNS: Final = (CHART, "Chart.lock")
_TEMPLATE_ENDINGS = ("yaml", "yml", "tpl", "txt", "json")
GUESSES: Final = (
    *("requirements.yaml", "requirements.lock"),
    *("values.yaml", "values-*.yaml", "values.*.yaml", "values-*.yml", "values.*.yml"),
    *(f"**/templates/**/*.{ending}" for ending in _TEMPLATE_ENDINGS),
)

_CHART_KEYS = re.compile(r"""^["']?(?:apiVersion|name|version)["']?\s*:""", re.MULTILINE)
_TEMPLATE = "a template: what it makes depends on values, so it isn't rendered"
_UNTAGGED = "no version is stated: a template decides it, mostly by the chart's appVersion"
_TOO_MANY = f"more than {helm_values.MAX_ROWS:,} values, the others are left out"


@dataclass(frozen=True, slots=True)
class Values:
    """A file of values; only beside a chart is it one."""

    path: str
    rows: tuple[helm_values.Row, ...]
    images: tuple[helm_values.Image, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A file below some folder `templates`, with the kinds of objects it writes out."""

    path: str
    kinds: tuple[str, ...]


def looks_right(path: str, text: str) -> bool:
    """Names tell; of a `Chart.yaml`, a key of those that Helm asks for."""
    return posixpath.basename(path) != CHART or bool(_CHART_KEYS.search(text))


def read(path: str, text: str) -> Reading:
    """A chart, or facts that count when a chart is found around them."""
    match posixpath.basename(path):
        case "Chart.yaml":
            found = charts.read_chart(path, text)
        case "Chart.lock" | "requirements.lock":
            found = charts.read_lock(path, text)
        case "requirements.yaml":
            found = charts.read_requirements(path, text)
        case name if name.startswith("values") and name.endswith((".yaml", ".yml")):
            found = Reading(facts=(_values(path, text, name),))
        case _:
            found = Reading()
    if f"/{path}".find("/templates/") >= 0 and not found.items:
        template = Template(path, tuple(written_kinds(text)))
        return replace(found, facts=(*found.facts, template))
    return found


def _values(path: str, text: str, name: str) -> Values:
    stream = yamlfile.parse(text)
    node: Node = stream.documents[0] if stream.documents else MISSING
    rows = helm_values.rows(node, text) if name == "values.yaml" else []
    images = tuple(helm_values.images(node))
    return Values(path, tuple(rows), images, stream.problems(path))


def link(reading: Reading) -> Reading:
    """Gives every chart its values, templates, dependencies and subcharts."""
    return _Linker(reading).linked()


class _Linker:
    """All that was read, by the folder of the chart that it belongs to."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._charts = {item.group: item for item in reading.items}
        self._folders = set(self._charts)
        self._items: list[Item] = []
        self._relations: list[Relation] = []
        self._problems = list(reading.problems)
        self._more: dict[str, dict[str, Any]] = defaultdict(dict)
        self._reasons: dict[str, list[str]] = defaultdict(list)

    def linked(self) -> Reading:
        self._take_dependencies()
        for fact in self._reading.facts:
            if isinstance(fact, Problem) and folder_of(fact.path) in self._folders:
                self._problems.append(fact)
            elif isinstance(fact, Values) and folder_of(fact.path) in self._folders:
                self._take_values(fact, folder_of(fact.path))
            elif isinstance(fact, Template):
                self._take_template(fact)
        self._take_subcharts()
        found = (self._finished(folder, item) for folder, item in self._charts.items())
        items = (*found, *self._items)
        return Reading(items, tuple(self._relations), tuple(self._problems))

    def _finished(self, folder: str, item: Item) -> Item:
        attributes = {**item.attributes, **self._more[folder]}
        reasons = [*filter(None, [attributes.pop("reason", "")]), *self._reasons[folder]]
        if reasons:
            attributes["reason"] = "; ".join(reasons)
        confidence = Confidence.PARTIAL if reasons else item.confidence
        return replace(item, attributes=attributes, confidence=confidence)

    def _take_dependencies(self) -> None:
        facts = self._reading.facts
        locked = {(f.folder, f.name): f.version for f in facts if isinstance(f, Locked)}
        for said in facts:
            if isinstance(said, Dependency) and said.folder in self._folders:
                target = charts.target_of(said, self._folders)
                self._say(said.folder, target, "depends_on", said.path, said.line)
                named = self._more[said.folder].setdefault("dependencies", {})
                version = locked.get((said.folder, said.name), "")
                named[said.alias or said.name] = charts.shown(said, version)

    def _take_values(self, values: Values, folder: str) -> None:
        self._problems += values.problems
        is_main = posixpath.basename(values.path) == "values.yaml"
        more = self._more[folder]
        if any(problem.severity is Severity.ERROR for problem in values.problems):
            self._reasons[folder].append(f"{posixpath.basename(values.path)} can't be read")
        for image in values.images:
            self._say(folder, f"image:{image.reference}", "uses_image", values.path, image.line)
            named = more.setdefault("images", [])
            if image.reference not in named:
                named.append(image.reference)
        if not is_main:
            more.setdefault("values_files", []).append(posixpath.basename(values.path))
            return
        if len(values.rows) > helm_values.MAX_ROWS:
            self._reasons[folder].append(_TOO_MANY)
        untagged = {i.key for i in values.images if not i.has_version}
        untagged |= {f"{key}.repository" for key in untagged}
        for row in values.rows[: helm_values.MAX_ROWS]:
            self._items.append(_value(folder, values.path, row, row.key in untagged))

    def _take_template(self, template: Template) -> None:
        found = chart_of(template.path, self._folders)
        if not found or not found[1].startswith("templates/"):
            return
        folder, inside = found
        name = one_line(inside)
        if posixpath.basename(inside).startswith("_") or not inside.endswith((".yaml", ".yml")):
            # Parts of templates and the notes make no object.
            self._more[folder]["helpers"] = self._more[folder].get("helpers", 0) + 1
            return
        attributes: dict[str, Any] = {"makes": list(template.kinds)} if template.kinds else {}
        attributes["reason"] = _TEMPLATE
        item = Item(f"{chart_id(folder)}/{name}", "template", name, NAME, template.path, 1,
                    folder, attributes, Confidence.PARTIAL)  # fmt: skip
        self._items.append(item)

    def _take_subcharts(self) -> None:
        """What lies in `charts/` belongs to the chart above, whether that names it or not."""
        for folder, item in self._charts.items():
            above, _, name = folder.rpartition("/")
            holder = posixpath.dirname(above) or "."
            if name and posixpath.basename(above) == "charts" and holder in self._folders:
                self._say(holder, item.id, "includes", item.path, item.line)

    def _say(self, folder: str, target: str, kind: str, path: str, line: int) -> None:
        self._relations.append(Relation(chart_id(folder), target, kind, path, line))


def _value(folder: str, path: str, row: helm_values.Row, is_untagged: bool) -> Item:
    attributes = {"type": row.type, "description": row.description}
    kept = {key: value for key, value in attributes.items() if value}
    confidence = Confidence.EXACT
    if is_untagged:
        kept["reason"], confidence = _UNTAGGED, Confidence.PARTIAL
    identifier = f"{chart_id(folder)}:{row.key}"
    return Item(identifier, "value", row.key, NAME, path, row.line, folder, kept, confidence)
