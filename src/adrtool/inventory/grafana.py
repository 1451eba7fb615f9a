"""Grafana dashboards: panels, the metrics that they ask for, links to alerts and runbooks.

Dashboards are read in JSON files and where a ConfigMap or a GrafanaDashboard holds one. Of
variables the names are read, of expressions the metrics, of data sources their types.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any, Final

from adrtool.inventory import grafana_expressions, jsonfile, references, yamlfile
from adrtool.inventory.draft import Draft, names, shown
from adrtool.inventory.located import JsonError
from adrtool.model import Item, Reading
from adrtool.yamlio import MISSING, Node

NAME: Final = "grafana"
VERSION: Final = 1
PATTERNS: Final = ("*.json", "*.yml", "*.yaml")

_PANELS = re.compile(r"\\?\"(?:panels|rows)\\?\"\s*:\s*\[")
_OTHERS = re.compile(r"\\?\"(?:schemaVersion|templating|annotations|timepicker|refId|gridPos)\\?\"")
_HELD = re.compile(r"^[ \t]*kind:\s*[\"']?(?:ConfigMap|GrafanaDashboard)\b", re.MULTILINE)
_MAX_DEPTH: Final = 20
_UID = re.compile(r"[\w-]{1,80}")
_TYPE = re.compile(r"[\w.-]{1,60}")
_PROMETHEUS: Final = frozenset({"", "prometheus", "mixed", "datasource"})
_VARIABLE = re.compile(r"\$\{?|\[\[|\{\{")
_RUNBOOK = re.compile(r"runbook", re.IGNORECASE)
_BUILT_IN: Final = "-- "


def looks_right(path: str, text: str) -> bool:
    """Whether a text is a dashboard, or a resource that holds one as JSON."""
    if not _PANELS.search(text) or not _OTHERS.search(text):
        return False
    return path.endswith(".json") or bool(_HELD.search(text))


def read(path: str, text: str) -> Reading:
    """The dashboards of one file."""
    draft = Draft(NAME, path)
    if path.endswith(".json"):
        try:
            _read_json(draft, text, 0, posixpath.basename(path))
        except JsonError as error:
            draft.report(error.line, error.column, f"not valid JSON: {error.message}")
        return draft.reading()
    for document in yamlfile.parse(text).documents:
        _read_resource(draft, document)
    return draft.reading()


def _read_resource(draft: Draft, node: Node) -> None:
    """JSON inside of YAML; what else is wrong with the YAML is told by the reader of manifests."""
    if node.string("kind").endswith("List"):
        for member in node.get("items"):
            _read_resource(draft, member)
        return
    held = list(node.get("data").items()) if node.string("kind") == "ConfigMap" else []
    if node.string("kind") == "GrafanaDashboard":
        held = [("json", node.get("spec", "json"))]
    for key, stated in held:
        if stated.kind == "scalar" and _PANELS.search(stated.text):
            shift = stated.line if not stated.plain else stated.line - 1
            try:
                _read_json(draft, stated.text, shift, key)
            except JsonError as error:
                message = f"a dashboard that isn't valid JSON: {error.message}"
                draft.report(error.line + shift, 1, message)


def _read_json(draft: Draft, text: str, shift: int, name: str) -> None:
    node = jsonfile.load(text)
    # What the API gives has the dashboard in a member of its own.
    inner = node.get("dashboard") if node.get("dashboard").kind == "map" else node
    spec = inner.get("spec") if inner.get("spec").kind == "map" else inner
    if spec.get("panels").kind == "seq" or spec.get("rows").kind == "seq":
        _Dashboard(draft, spec, shift, name).read()


class _Dashboard:
    def __init__(self, draft: Draft, node: Node, shift: int, name: str) -> None:
        self.draft, self.node, self.shift, self.name = draft, node, shift, name
        uid = node.string("uid")
        own = uid if _UID.fullmatch(uid) else posixpath.basename(name).removesuffix(".json")
        self.home = draft.free(f"{NAME}:{shown(own) or 'dashboard'}")
        self.types: list[str] = []
        self.reasons: list[str] = []

    def read(self) -> None:
        """All panels, those of rows too."""
        node = self.node
        panels = list(_panels(node, 0))
        for panel in panels:
            self._panel(panel)
        variables = [v for v in node.get("templating", "list") if v.kind == "map"]
        uid = node.string("uid")
        attributes: dict[str, Any] = {
            "uid": uid if _UID.fullmatch(uid) else "",
            "description": shown(node.string("description")),
            "tags": names(node.get("tags").strings()),
            "panels": len([p for p in panels if p.string("type") != "row"]),
            "variables": names(v.string("name") for v in variables),
            "datasources": names(self.types),
        }
        title = shown(node.string("title")) or self.name
        line = max(node.line, 1) + self.shift
        self.draft.items.append(
            Item(self.home, "dashboard", title, NAME, self.draft.path, line, self.draft.group,
                 {k: v for k, v in attributes.items() if v})
        )  # fmt: skip
        for link in node.get("links"):
            self._link(self.home, link)

    def _panel(self, panel: Node) -> None:
        kind = panel.string("type")
        line = panel.line + self.shift
        title = shown(panel.string("title"))
        if kind == "row" or (not title and not panel.get("targets").elements):
            return
        metrics, types, reasons = self._asked(panel)
        self.types += types
        attributes = {
            "type": kind if _TYPE.fullmatch(kind) else "",
            "description": shown(panel.string("description")),
            "metrics": metrics,
            "datasources": types,
        }
        name = title or f"panel {panel.string('id')}".strip()
        own = self.draft.add("panel", f"{self.home}/{name}", name, line, attributes,
                             "; ".join(reasons))  # fmt: skip
        self.draft.relate(own, "member_of", self.home, line)
        for metric in metrics:
            self.draft.relate(own, "references", f"metric:{metric}", line)
        for link in [*panel.get("links"), *panel.get("fieldConfig", "defaults", "links")]:
            self._link(own, link)
        alert = panel.get("alert")
        self._alert(own, alert)

    def _asked(self, panel: Node) -> tuple[list[str], list[str], list[str]]:
        """Metrics, types of data sources, and why some metrics aren't known."""
        metrics: list[str] = []
        types = [_source(panel.get("datasource"))]
        reasons: list[str] = []
        for target in panel.get("targets"):
            own = _source(target.get("datasource"))
            types.append(own)
            expression = target.get("expr")
            is_prometheus = (own or types[0]) in _PROMETHEUS
            if expression.kind != "scalar" or not expression or not is_prometheus:
                continue
            found, reason = grafana_expressions.metrics(expression.text)
            metrics += found
            reasons += [reason] if reason else []
        known = [t for t in types if t and t not in {"mixed", "datasource"}]
        return names(metrics), names(known), names(reasons)

    def _alert(self, own: str, alert: Node) -> None:
        """An alert of the panel itself, as Grafana had them up to version 8."""
        name = shown(alert.string("name"))
        if name:
            line = alert.line + self.shift
            found = self.draft.add("alert", f"alert:grafana/{name}", name, line,
                                   {"for": shown(alert.string("for"))})  # fmt: skip
            self.draft.relate(found, "alerts_on", own, line)

    def _link(self, own: str, link: Node) -> None:
        """A link that names a runbook documents; another one refers to an address."""
        url = link.string("url")
        line = link.line + self.shift
        if not url or _VARIABLE.search(url.partition("?")[0]):
            return
        dashboard = re.match(r"(?:https?://[^/\s]+)?/?d/([\w-]+)", url)
        if dashboard:
            self.draft.relate(own, "references", f"{NAME}:{dashboard[1]}", line)
            return
        address = references.address(url)
        if address and re.match(r"https?://|/|[\w.-]+/", address):
            is_runbook = _RUNBOOK.search(address) or _RUNBOOK.search(link.string("title"))
            kind = "documented_by" if is_runbook else "references"
            self.draft.relate(own, kind, f"url:{address}", line)


def _panels(node: Node, depth: int) -> Iterator[Node]:
    if depth > _MAX_DEPTH:
        return
    for panel in [*node.get("panels"), *node.get("rows")]:
        if panel.kind == "map":
            if "targets" in panel.entries or panel.get("type") is not MISSING:
                yield panel
            yield from _panels(panel, depth + 1)


def _source(node: Node) -> str:
    """The type of a data source; its name isn't one."""
    kind = node.string("type") if node.kind == "map" else ""
    return kind if _TYPE.fullmatch(kind) and not kind.startswith(_BUILT_IN) else ""


def link(reading: Reading) -> Reading:
    """A dashboard stands by itself; the catalog knows the metrics that others declare."""
    return Reading(reading.items, reading.relations, reading.problems)
