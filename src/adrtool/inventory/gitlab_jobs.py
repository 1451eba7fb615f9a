"""One file of a pipeline: its jobs as they are stated, before anything is extended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from adrtool.inventory.draft import Draft, kept, names, shown
from adrtool.inventory.gitlab_include import Include, includes
from adrtool.inventory.references import bare_address
from adrtool.model import Reading
from adrtool.problems import Problem
from adrtool.text import one_line
from adrtool.yamlio import MISSING, Node

NAME: Final = "gitlab"
REFERENCE: Final = "!reference"

GLOBAL: Final = frozenset(
    {
        "default", "include", "stages", "types", "variables", "workflow", "spec", "image",
        "services", "cache", "before_script", "after_script",
    }
)  # fmt: skip
"""Keys of a pipeline that are no jobs."""

_COUNTED: Final = ("rules", "script", "only", "except", "before_script", "after_script")
_NAMED: Final = ("stage", "when", "resource_group", "timeout", "coverage_report")


@dataclass(frozen=True, slots=True)
class Said:
    """A name that a job states, with its place. `what` tells names of one sort apart."""

    name: str
    path: str
    line: int
    what: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """A job as one file states it: attributes by key, and names that have to be found.

    `nulls` are keys that take away what is inherited.
    """

    id: str
    name: str
    path: str
    line: int
    attributes: Mapping[str, Any]
    extends: tuple[Said, ...] = ()
    needs: tuple[Said, ...] | None = None
    dependencies: tuple[Said, ...] | None = None
    images: tuple[Said, ...] | None = None
    services: tuple[Said, ...] | None = None
    references: tuple[Said, ...] = ()
    triggers: tuple[Include, ...] = ()
    nulls: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class File:
    """A file of a pipeline; without `is_root` it counts when a pipeline includes it."""

    path: str
    is_root: bool
    reading: Reading
    jobs: tuple[Job, ...] = ()
    includes: tuple[Include, ...] = field(default=())


def is_pipeline(node: Node) -> bool:
    """Whether a document may be a pipeline: a map with more than inputs."""
    return node.kind == "map" and any(key != "spec" for key in node.entries)


def read_file(
    path: str, body: Node, header: Node, is_root: bool, problems: tuple[Problem, ...]
) -> Reading:
    """A file's own item and its jobs as facts: their items come with `link`."""
    draft = Draft(NAME, path)
    draft.problems += problems
    own = draft.add("pipeline", f"{NAME}:{path}", path, body.line, _pipeline(body, header))
    for image in _image(path, body.get("default", "image") or body.get("image")):
        draft.relate(own, "uses_image", f"image:{image.name}", image.line)
    for image in _services(path, body.get("default", "services") or body.get("services")):
        draft.relate(own, "uses_image", f"image:{image.name}", image.line)
    jobs = tuple(
        _job(path, draft, body.key(key).line, key, node)
        for key, node in body.items()
        if key not in GLOBAL and (node.kind == "map" or key.startswith("."))
    )
    for key, node in body.items():
        if key not in GLOBAL and node.kind != "map" and not key.startswith("."):
            at = body.key(key)
            draft.report(at.line, at.column, "a job is a map; only hidden names hold anything else")
    found = tuple(includes(path, body.get("include")))
    return Reading(facts=(File(path, is_root, draft.reading(), jobs, found),))


def _pipeline(body: Node, header: Node) -> dict[str, Any]:
    return {
        "name": shown(_static(body.get("workflow", "name"))),
        "stages": names(body.get("stages").strings() or body.get("types").strings()),
        "variables": names(body.get("variables").entries),
        "rules": len(body.get("workflow", "rules").elements),
        "inputs": names(header.get("spec", "inputs").entries),
    }


def _job(path: str, draft: Draft, line: int, key: str, node: Node) -> Job:
    name = one_line(key)
    identifier = draft.free(f"{NAME}:{path}/{name}")
    is_map = node.kind == "map"
    return Job(
        identifier,
        name,
        path,
        line,
        _attributes(node) if is_map else {},
        tuple(_names(path, node.get("extends"))),
        tuple(_needs(path, node.get("needs"))) if _is_stated(node, "needs") else None,
        tuple(_names(path, node.get("dependencies"))) if _is_stated(node, "dependencies") else None,
        tuple(_image(path, node.get("image"))) if _is_stated(node, "image") else None,
        tuple(_services(path, node.get("services"))) if _is_stated(node, "services") else None,
        tuple(_references(path, node)),
        tuple(_triggers(path, node.get("trigger"))),
        frozenset(k for k, v in node.items() if v.is_null),
    )


def _attributes(node: Node) -> dict[str, Any]:
    """Of each key only what names or counts something; keys that aren't stated are absent."""
    environment = node.get("environment")
    found: dict[str, Any] = {key: shown(_static(node.get(key))) for key in _NAMED}
    found |= {key: _length(node.get(key)) for key in _COUNTED}
    found["environment"] = shown(_static(environment) or _static(environment.get("name")))
    found["variables"] = names(node.get("variables").entries)
    found["tags"] = names(node.get("tags").strings())
    found["allow_failure"] = node.get("allow_failure").is_true
    found["parallel"] = _parallel(node.get("parallel"))
    return kept(found)


def _static(node: Node) -> str:
    return node.text if node.kind == "scalar" and not node.is_null else ""


def _length(node: Node) -> int:
    return len(node.elements) if node.kind == "seq" else int(bool(node))


def _parallel(node: Node) -> Any:
    """How many there are, or the names that a matrix varies."""
    if node.kind == "scalar":
        return one_line(node.text)
    matrix = node.get("matrix") if node.kind == "map" else MISSING
    return names(key for entry in matrix for key in entry.entries)


def _names(path: str, node: Node) -> Iterator[Said]:
    for named in node if node.kind == "seq" else [node]:
        if named.kind == "scalar" and named and named.tag != REFERENCE:
            yield Said(one_line(named.text), path, named.line)


def _is_stated(node: Node, key: str) -> bool:
    """Whether a key is there; an empty list says something, null takes away what is inherited."""
    return node.get(key).kind != "missing" and not node.get(key).is_null


def _needs(path: str, needs: Node) -> Iterator[Said]:
    for need in needs if needs.kind == "seq" else [needs]:
        if need.kind == "scalar":
            yield from _names(path, need)
        job, project = need.string("job"), need.string("project")
        if project:
            name = f"project/{one_line(project)}/{one_line(job)}"
            yield Said(name, path, need.line, "project")
        elif job and not need.get("pipeline"):
            what = "optional" if need.get("optional").is_true else ""
            yield Said(one_line(job), path, need.get("job").line, what)


def _image(path: str, node: Node) -> Iterator[Said]:
    """An image, unless a variable is a part of it."""
    name = node if node.kind == "scalar" else node.get("name")
    text = one_line(_static(name))
    if text and "$" not in text:
        yield Said(text, path, name.line)


def _services(path: str, node: Node) -> Iterator[Said]:
    for service in node:
        yield from _image(path, service)


def _references(path: str, node: Node) -> Iterator[Said]:
    """Every `!reference [job, key]` inside a job, at any depth."""
    waiting = [node]
    seen: set[int] = set()
    while waiting:
        found = waiting.pop()
        # What an alias repeats needs to be looked at once.
        if id(found) in seen:
            continue
        seen.add(id(found))
        if found.tag == REFERENCE and found.kind == "seq" and found.elements:
            first = found.elements[0]
            yield Said(one_line(first.text), path, found.line)
        elif found.kind == "seq":
            waiting += found.elements
        elif found.kind == "map":
            waiting += (value for _, value in found.items())


def _triggers(path: str, node: Node) -> Iterator[Include]:
    """The pipelines that a job starts: of another project, or of files."""
    if node.kind == "scalar" and node:
        yield Include("downstream", bare_address(node.text), path, node.line)
    elif node.string("project"):
        stated = node.get("project")
        yield Include("downstream", bare_address(stated.text), path, stated.line)
    elif node.get("include"):
        yield from includes(path, node.get("include"))
