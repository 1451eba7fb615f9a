"""The files of a role: tasks, handlers, defaults, variables, dependencies, argument specs."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from adrtool.inventory import ansible_tasks, ansible_variables, yamlfile
from adrtool.inventory.ansible_parts import (
    UNREADABLE,
    VAULT,
    Candidate,
    Draft,
    RolePart,
    entries,
    folder_of,
    identifier,
    name_in,
    names,
    place,
    plain,
)
from adrtool.inventory.draft import kept
from adrtool.model import Reading
from adrtool.text import one_line
from adrtool.yamlio import MISSING, Node

_SPEC_FILES: Final = ("argument_specs.yml", "argument_specs.yaml")
_MAX_DEPTH = 5


@dataclass(frozen=True, slots=True)
class Option:
    """A variable of a role, as its defaults or its argument specs declare it."""

    name: str
    line: int
    attributes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Options:
    """The variables that one file of a role declares."""

    folder: str
    path: str
    options: tuple[Option, ...]


def read(path: str, text: str) -> Reading:
    """One file of what may be a role; `link` puts roles together and drops what is none."""
    folder, part, is_certain = place(path)
    draft = Draft(path, folder)
    attributes: dict[str, Any] = {}
    line = 1
    if part == "vars" or text.startswith(VAULT):
        draft = ansible_variables.draft_of(path, text, folder)
        if _is_main(path):
            draft.relate(identifier(folder), "includes", identifier(path), 1)
    else:
        stream = yamlfile.parse(text)
        draft.problems += stream.problems(path)
        node = stream.documents[0] if stream.documents and not stream.errors else MISSING
        line = max(node.line, 1)
        if not node and part in {"tasks", "handlers"} and not stream.errors:
            node = Node("seq", 1, 1)
        if node:
            attributes = _READERS[part](draft, folder, node)
    loose = None if is_certain else _loose(part, path, text)
    found = RolePart(folder, part, path, line, is_certain, draft.reading(), attributes, loose)
    return Reading(facts=(found,))


def _loose(part: str, path: str, text: str) -> Reading:
    """What a file is when its folder turns out to be no role."""
    if part == "vars":
        return Reading(facts=(Candidate(path, ansible_variables.read(path, text)),))
    return read_loose_tasks(path, text) if part in {"tasks", "handlers"} else Reading()


def _tasks(draft: Draft, folder: str, node: Node) -> dict[str, Any]:
    return {"tasks": _list(draft, folder, node)}


def _handlers(draft: Draft, folder: str, node: Node) -> dict[str, Any]:
    _list(draft, folder, node)
    ansible_tasks.handlers(draft, identifier(folder), node)
    return {}


def _list(draft: Draft, folder: str, node: Node) -> int:
    """A file of tasks or handlers; how many there are."""
    if node.kind != "seq":
        draft.report(node.line, node.column, "a list of tasks is expected")
        return 0
    own = identifier(draft.path)
    found = ansible_tasks.read(draft, own, node)
    name = posixpath.relpath(draft.path, folder)
    draft.add("tasks", own, name, node.line, found.attributes(), found.reason)
    if _is_main(name):
        draft.relate(identifier(folder), "includes", own, node.line)
    return found.count


def _is_main(path: str) -> bool:
    """Whether a role reads the file by itself."""
    return posixpath.splitext(posixpath.basename(path))[0] == "main"


def _defaults(draft: Draft, folder: str, node: Node) -> dict[str, Any]:
    if node.kind != "map":
        draft.report(node.line, node.column, "a map of variables is expected")
        return {}
    found = (Option(name, line, {"default": "set"}) for name, _, line in entries(node))
    draft.facts.append(Options(folder, draft.path, tuple(found)))
    return {}


def _meta(draft: Draft, folder: str, node: Node) -> dict[str, Any]:
    if posixpath.basename(draft.path) in _SPEC_FILES:
        return _specs(draft, folder, node.get("argument_specs"))
    own = identifier(folder)
    for dependency in node.get("dependencies"):
        name = dependency.text or dependency.string("role") or dependency.string("name")
        name = name or name_in(dependency.string("src"))
        if name:
            draft.use(own, "depends_on", "role", name.partition(",")[0], dependency.line)
    info = node.get("galaxy_info")
    specs = _specs(draft, folder, node.get("argument_specs"))
    return kept(
        {
            "role_name": plain(info.string("role_name")),
            "description": plain(info.string("description")),
            "min_ansible_version": one_line(info.string("min_ansible_version")),
            "platforms": names(p.string("name") for p in info.get("platforms")),
            "is_role": _is_role(node),
            **specs,
        }
    )


def _is_role(node: Node) -> bool:
    return bool({"galaxy_info", "dependencies", "argument_specs"} & node.entries.keys())


def _specs(draft: Draft, folder: str, node: Node) -> dict[str, Any]:
    """The options of every entry point; of a default only that there is one."""
    found: dict[str, Option] = {}
    points = [value for _, value in node.items()]
    for point in points:
        for option in _options(point.get("options"), "", 0):
            found.setdefault(option.name, option)
    if found:
        draft.facts.append(Options(folder, draft.path, tuple(found.values())))
    description = next((plain(p.string("short_description")) for p in points), "")
    named = [one_line(name) for name in node.entries]
    return kept({"entry_points": named, "description": description, "is_role": bool(named)})


def _options(node: Node, prefix: str, depth: int) -> Iterator[Option]:
    for name, spec, line in entries(node):
        if spec.kind != "map" or depth > _MAX_DEPTH:
            continue
        about = " ".join(spec.get("description").strings())
        attributes = {
            "type": one_line(spec.string("type")),
            "elements": one_line(spec.string("elements")),
            "required": spec.get("required").is_true or None,
            "default": "set" if spec.get("default") else None,
            "choices": len(spec.get("choices").elements),
            "description": plain(about),
        }
        yield Option(prefix + name, line, kept(attributes))
        yield from _options(spec.get("options"), f"{prefix}{name}.", depth + 1)


_READERS: Final[dict[str, Callable[[Draft, str, Node], dict[str, Any]]]] = {
    "tasks": _tasks,
    "handlers": _handlers,
    "defaults": _defaults,
    "meta": _meta,
}


def read_loose_tasks(path: str, text: str) -> Reading:
    """A list of tasks outside of a role; nothing for a list of something else."""
    stream = yamlfile.parse(text)
    node = stream.documents[0] if stream.documents and not stream.errors else MISSING
    is_empty = not node.elements and (node.kind == "seq" or not node)
    if not is_empty and not ansible_tasks.look_like_tasks(node):
        return Reading()
    draft = Draft(path, folder_of(path))
    draft.problems += stream.problems(path)
    own = identifier(path)
    found = ansible_tasks.read(draft, own, node)
    reason = UNREADABLE if stream.errors else found.reason
    draft.add("tasks", own, posixpath.basename(path), node.line, found.attributes(), reason)
    if "handler" in path:
        ansible_tasks.handlers(draft, own, node)
    return draft.reading()
