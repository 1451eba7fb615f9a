"""New runbooks: from a template, and filled with what a rule says of its alert."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from adrtool import files
from adrtool.inventory import prometheus_template as template
from adrtool.inventory import yamlfile
from adrtool.pointers import COMPUTED, path_of
from adrtool.runbooks.alerts import Alert
from adrtool.text import one_line, slugify
from adrtool.yamlio import MISSING, Node

_SERVICES: Final = ("service", "app", "component", "system")
_OWNERS: Final = ("owner", "team", "squad")
_DASHBOARDS: Final = ("dashboard", "dashboard_url", "dashboardURL", "grafana", "grafana_url")
_SEGMENT = re.compile(r"[A-Za-z0-9][\w.-]{0,99}")
_DEEPEST: Final = 20


@dataclass(frozen=True, slots=True)
class Told:
    """What a rule says of its alert, in its own words."""

    expression: str = ""
    summary: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    service: str = ""
    owner: str = ""
    dashboards: tuple[str, ...] = ()


def told(root: Path, alert: Alert) -> Told:
    """The rule behind an alert, read again from its file; nothing where it is gone."""
    text = files.read(root / alert.path, alert.path).text.removeprefix("\ufeff")
    stream = yamlfile.parse(text)
    if stream.errors and "{{" in text:
        stream = yamlfile.parse(template.plain(text))
    rules = (rule for document in stream.documents for rule in _rules(document, 0))
    found = next((rule for rule in rules if _is(rule, alert)), MISSING)
    labels = {key: _text(value) for key, value in found.get("labels").items()}
    annotations = {key: _text(value) for key, value in found.get("annotations").items()}
    summary = [annotations.get(key, "") for key in ("summary", "message", "description")]
    return Told(
        _code(template.written(found.string("expr"))),
        # It is text, whatever signs of HTML stand in it.
        next(filter(None, summary), "").replace("<", "&lt;"),
        tuple((key, value) for key, value in labels.items() if value),
        _first(labels, _SERVICES),
        _first(labels | annotations, _OWNERS),
        tuple(filter(None, [_first(annotations, _DASHBOARDS)])),
    )


def _code(text: str) -> str:
    """An expression that can't end the block of code in which it is shown."""
    lines = (re.sub(r"`{3,}", "``", line).rstrip() for line in text.strip("\r\n").splitlines())
    return "\n".join("".join(c for c in line if c.isprintable() or c == "\t") for line in lines)


def _rules(node: Node, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if node.kind == "map" and node.get("alert"):
        yield node
    for child in (*(value for _, value in node.items()), *node.elements):
        if child.kind in {"map", "seq"}:
            yield from _rules(child, depth + 1)


def _is(rule: Node, alert: Alert) -> bool:
    return rule.line == alert.line and one_line(rule.string("alert")) == alert.name


def _text(node: Node) -> str:
    text = one_line(template.written(node.text)) if node.kind == "scalar" else ""
    return text.replace(template.COMPUTED, COMPUTED)


def _first(said: dict[str, str], keys: Sequence[str]) -> str:
    found = (said.get(key, "") for key in keys)
    return next((text for text in found if text and "{{" not in text), "")


def place(alert: Alert, folder: str) -> tuple[str, str]:
    """The folder and the name, without a suffix, under which the alert's address would find its
    runbook: the address' last parts, or the alert's own name."""
    url = alert.url.partition("#")[0]
    if not url or COMPUTED in url:
        return folder, _safe(alert.name)
    path = re.sub(r"\.(?:html?|md|markdown)$", "", unquote(path_of(url)).rstrip("/"))
    parts = [part for part in path.split("/") if part]
    if not parts:
        return folder, _safe(alert.name)
    return folder, _safe(parts[-1])


def _safe(name: str) -> str:
    return name if _SEGMENT.fullmatch(name) else slugify(name, "alert")
