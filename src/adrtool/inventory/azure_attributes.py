"""What is kept of a pipeline of Azure: names, types, branches and schedules, never a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from adrtool.inventory.draft import names, shown
from adrtool.yamlio import Node

_COMPUTED: Final = re.compile(r"\$\{\{|\$\(|\$\[")
_WORD = re.compile(r"[\w .:/@-]{1,120}")
_CRON = re.compile(r"[\w*/,\- ]{1,100}")


def is_computed(written: str) -> bool:
    """Whether a text is decided when the pipeline runs, wholly or in part."""
    return bool(_COMPUTED.search(written))


def described(node: Node) -> dict[str, Any]:
    """The attributes of a file's own item."""
    trigger, resources = node.get("trigger"), node.get("resources")
    parameters = node.get("parameters")
    stated = {p.string("name"): p.string("type") for p in parameters}
    stated |= dict.fromkeys(parameters.entries, "")
    groups = (v.string("group") for v in node.get("variables"))
    return {
        "triggers": names(key for key in ("trigger", "pr", "schedules") if _is_on(node.get(key))),
        "branches": names(
            t for t in [*trigger.strings(), *trigger.get("branches", "include").strings()]
            if _WORD.fullmatch(t) and t != "none"
        ),
        "schedules": names(
            c for s in node.get("schedules") if _CRON.fullmatch(c := s.string("cron"))
        ),
        "parameters": {
            shown(name): {"type": kind} if re.fullmatch(r"\w+", kind) else {}
            for name, kind in stated.items() if name and not is_computed(name)
        },
        "variables": names(_variables(node.get("variables"))),
        "variable_groups": names(g for g in groups if not is_computed(g)),
        "pool": _pool(node.get("pool")),
        "repositories": names(r.string("repository") for r in resources.get("repositories")),
        "containers": names(c.string("container") for c in resources.get("containers")),
    }  # fmt: skip


def stage(node: Node) -> dict[str, Any]:
    """The attributes of a stage."""
    return {
        "name": text(node.get("displayName")),
        "variables": names(_variables(node.get("variables"))),
        "pool": _pool(node.get("pool")),
        "conditional": bool(node.get("condition")),
    }


def job(node: Node) -> dict[str, Any]:
    """The attributes of a job or deployment."""
    environment = node.get("environment")
    return {
        "name": text(node.get("displayName")),
        "pool": _pool(node.get("pool")),
        "environment": text(environment) or text(environment.get("name")),
        "variables": names(_variables(node.get("variables"))),
        "matrix": names(node.get("strategy", "matrix").entries),
        "conditional": bool(node.get("condition")),
    }


def _is_on(node: Node) -> bool:
    return bool(node) and node.text != "none"


def _variables(node: Node) -> Iterator[str]:
    for key in node.entries:
        if not is_computed(key):
            yield key
    for entry in node:
        yield entry.string("name")


def _pool(node: Node) -> str:
    stated = node.string("vmImage") or node.string("name") if node.kind == "map" else node.text
    return shown(stated) if _WORD.fullmatch(stated) else ""


def text(node: Node) -> str:
    """What is stated for people to read; empty when it is computed."""
    said = node.text if node.kind == "scalar" and not node.is_null else ""
    return "" if is_computed(said) else shown(said)
