"""GitHub Actions: workflows, their jobs, and actions kept in the repository."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from adrtool.inventory import yamlfile
from adrtool.model import Item, Reading, Relation
from adrtool.problems import Problem, Severity
from adrtool.text import one_line
from adrtool.yamlio import MISSING, Node

NAME: Final = "github"
VERSION: Final = 1
PATTERNS: Final = (
    "**/.github/workflows/*.yml",
    "**/.github/workflows/*.yaml",
    "action.yml",
    "action.yaml",
)

_WORKFLOW = re.compile(r"(?:(?P<folder>.*)/)?\.github/workflows/(?P<file>[^/]+)", re.DOTALL)
_ACTION = re.compile(r"(?:(?P<folder>.*)/)?\.github/actions/(?P<name>.+)", re.DOTALL)
_RUNS = re.compile(r"""^["']?runs["']?\s*:""", re.MULTILINE)
_NOT_IN_MATRIX = frozenset({"include", "exclude"})

Said = tuple[str, str, int]
"""A relation's kind, target and line."""


@dataclass(frozen=True, slots=True)
class Named:
    """A workflow's display name, by which others of the same repository wait for it."""

    id: str
    folder: str
    name: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A workflow that runs after the one of a name."""

    id: str
    folder: str
    name: str
    path: str
    line: int


def looks_right(path: str, text: str) -> bool:
    """Every file in a folder of workflows; elsewhere an `action.yml` that runs something."""
    return bool(_WORKFLOW.fullmatch(path) or _RUNS.search(text))


def workflow_id(folder: str, file: str) -> str:
    """A workflow's id; `folder` holds its `.github` and is empty for the root."""
    return f"{NAME}:{folder}:{file}" if folder else f"{NAME}:{file}"


def action_id(folder: str) -> str:
    """The id of the action in a folder, relative to the root."""
    match = _ACTION.fullmatch(folder)
    if match:
        return workflow_id(match["folder"] or "", f"actions/{match['name']}")
    return f"{NAME}:action.yml" if folder in {"", "."} else f"{NAME}:actions/{folder}"


def read(path: str, text: str) -> Reading:
    """A workflow with its jobs, or an action."""
    stream = yamlfile.parse(text)
    problems = stream.problems(path)
    node = stream.documents[0] if stream.documents else MISSING
    match = _WORKFLOW.fullmatch(path)
    if stream.errors:
        return Reading(problems=problems)
    if match and node.get("jobs").kind != "map":
        return Reading(problems=(*problems, _no_jobs(path, node)))
    found = _workflow(path, node, match) if match else _action(path, node)
    return Reading(found.items, found.relations, problems, found.facts)


def _no_jobs(path: str, node: Node) -> Problem:
    line, column = max(node.line, 1), max(node.column, 1)
    message = "not a workflow: no map of jobs"
    return Problem(path, line, column, Severity.ERROR, "inventory/unreadable", message)


def _workflow(path: str, node: Node, match: re.Match[str]) -> Reading:
    folder, file = match["folder"] or "", match["file"]
    identifier = workflow_id(folder, file)
    group = identifier.partition(":")[2]
    attributes = _kept(_workflow_attributes(node))
    items = [Item(identifier, "workflow", file, NAME, path, node.line, group, attributes)]
    relations: list[Relation] = []
    for key, job in node.get("jobs").items():
        name, line = one_line(key), node.get("jobs").key(key).line
        job_id = f"{identifier}/{name}"
        items.append(Item(job_id, "job", name, NAME, path, line, group, _kept(_job(job))))
        said = _job_relations(job, identifier, folder)
        relations += (Relation(job_id, t, k, path, number) for k, t, number in said)
    facts = _waits(path, node, identifier, folder)
    return Reading(tuple(items), tuple(relations), facts=tuple(facts))


def _waits(path: str, node: Node, identifier: str, folder: str) -> Iterator[Named | Waiting]:
    # GitHub calls a workflow without a name by its path.
    plain = path.removeprefix(f"{folder}/") if folder else path
    yield Named(identifier, folder, one_line(node.string("name")) or plain)
    others = node.get("on", "workflow_run", "workflows")
    for other in others if others.kind == "seq" else [others]:
        if other.kind == "scalar" and other:
            yield Waiting(identifier, folder, one_line(other.text), path, other.line)


def _kept(attributes: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in attributes.items() if value not in ("", [], {}, 0, None)}


def _workflow_attributes(node: Node) -> dict[str, Any]:
    on = node.get("on")
    call, dispatch = on.get("workflow_call"), on.get("workflow_dispatch")
    branches = [e.get("branches") for _, e in on.items()]
    return {
        "name": one_line(node.string("name")),
        "triggers": _names(on),
        "branches": _lines(t for b in branches for t in b.strings()),
        "schedules": _lines(entry.string("cron") for entry in on.get("schedule")),
        "permissions": _permissions(node.get("permissions")),
        "inputs": _inputs(dispatch.get("inputs")) | _inputs(call.get("inputs")),
        "secrets": _names(call.get("secrets")),
        "outputs": _names(call.get("outputs")),
    }


def _names(node: Node) -> list[str]:
    """The keys of a map, the elements of a sequence, or a scalar alone."""
    return _lines(node.entries if node.kind == "map" else node.strings())


def _lines(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, map(one_line, texts))))


def _permissions(node: Node) -> list[str]:
    if node.kind == "scalar":
        return _lines(node.strings())
    return [f"{one_line(k)}: {one_line(v.text)}" for k, v in node.items() if v.kind == "scalar"]


def _inputs(node: Node) -> dict[str, dict[str, Any]]:
    """Type and whether an input is required; of a default only that there is one."""
    return {
        one_line(name): _kept(
            {
                "type": one_line(stated.string("type")),
                "required": stated.get("required").is_true or None,
                "default": "set" if stated.get("default") else None,
            }
        )
        for name, stated in node.items()
    }


def _job(job: Node) -> dict[str, Any]:
    runs_on, environment = job.get("runs-on"), job.get("environment")
    matrix = job.get("strategy", "matrix")
    labels = runs_on.strings() or [runs_on.string("group"), *runs_on.get("labels").strings()]
    names = environment.strings() or [environment.string("name")]
    keys = [key for key in matrix.entries if key not in _NOT_IN_MATRIX]
    included = [key for entry in matrix.get("include") for key in entry.entries]
    container, timeout = job.get("container"), one_line(job.string("timeout-minutes"))
    return {
        "name": one_line(job.string("name")),
        "runs-on": _lines(labels),
        "environment": next(iter(_lines(names)), ""),
        "matrix": _lines([*keys, *included]) or _lines(matrix.strings()),
        "steps": len(job.get("steps").elements),
        "timeout-minutes": int(timeout) if re.fullmatch("[0-9]{1,9}", timeout) else timeout,
        "permissions": _permissions(job.get("permissions")),
        "container": one_line(container.string("image") or container.text),
        "services": _names(job.get("services")),
    }


def _job_relations(job: Node, workflow: str, folder: str) -> Iterator[Said]:
    needs = job.get("needs")
    for need in needs if needs.kind == "seq" else [needs]:
        name = "" if need.is_null else one_line(need.text)
        if name:
            yield "needs", f"{workflow}/{name}", need.line
    container = job.get("container")
    yield from _image(container if container.kind == "scalar" else container.get("image"))
    services = job.get("services")
    for name in services.entries:
        yield from _image(services.get(name, "image"))
    yield from _uses(job.get("uses"), folder)
    for step in job.get("steps"):
        yield from _uses(step.get("uses"), folder)


def _image(node: Node) -> Iterator[Said]:
    """An image, unless an expression computes it."""
    text = one_line(node.text).removeprefix("docker://")
    if text and "${{" not in text and not node.is_null:
        yield "uses_image", f"image:{text}", node.line


def _uses(node: Node, folder: str) -> Iterator[Said]:
    """What `uses:` names: an image, a workflow, or an action, of this repository or another."""
    text = one_line(node.text)
    if not text or "${{" in text or node.is_null:
        return
    if text.startswith("docker://"):
        yield from _image(node)
    elif text.startswith(("./", "../")) or text == ".":
        yield (*_local(posixpath.normpath(posixpath.join(folder, text))), node.line)
    elif "/.github/workflows/" in text:
        yield "uses_workflow", f"workflow:{text}", node.line
    else:
        yield "uses_action", f"action:{text}", node.line


def _local(path: str) -> tuple[str, str]:
    match = _WORKFLOW.fullmatch(path)
    if match:
        return "uses_workflow", workflow_id(match["folder"] or "", match["file"])
    return "uses_action", action_id(path)


def _action(path: str, node: Node) -> Reading:
    folder = posixpath.dirname(path)
    match = _ACTION.fullmatch(folder)
    repository = (match["folder"] or "") if match else ""
    identifier = action_id(folder)
    name = posixpath.basename(folder) or "action.yml"
    runs = node.get("runs")
    attributes = {
        "name": one_line(node.string("name")),
        "using": one_line(runs.string("using")),
        "inputs": _inputs(node.get("inputs")),
        "outputs": _names(node.get("outputs")),
        "steps": len(runs.get("steps").elements),
    }
    image = runs.get("image")
    said = [*(_image(image) if image.text.startswith("docker://") else ())]
    for step in runs.get("steps"):
        said += _uses(step.get("uses"), repository)
    group = identifier.partition(":")[2]
    item = Item(identifier, "action", name, NAME, path, max(node.line, 1), group, _kept(attributes))
    return Reading((item,), tuple(Relation(identifier, t, k, path, line) for k, t, line in said))


def link(reading: Reading) -> Reading:
    """Finds the workflows that others wait for by their display names."""
    named = {(f.folder, f.name): f.id for f in reading.facts if isinstance(f, Named)}
    waiting = (f for f in reading.facts if isinstance(f, Waiting))
    found = (
        Relation(
            w.id,
            named.get((w.folder, w.name), workflow_id(w.folder, w.name)),
            "triggered_by",
            w.path,
            w.line,
        )
        for w in waiting
    )
    return Reading(reading.items, (*reading.relations, *found), reading.problems)
