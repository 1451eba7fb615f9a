"""Roles as wholes: which folders are one, and what their files say together."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from typing import Any, Final

from adrtool.inventory.ansible_parts import (
    NAME,
    Candidate,
    RolePart,
    Use,
    identifier,
)
from adrtool.inventory.ansible_roles import Option, Options
from adrtool.inventory.draft import kept
from adrtool.inventory.source import merge
from adrtool.model import Confidence, Item, Reading

_OWN: Final = ("role_name", "description", "min_ansible_version", "platforms", "entry_points")
_MAIN: Final = ("meta/main.yml", "meta/main.yaml", "tasks/main.yml", "tasks/main.yaml")


def roles(parts: list[RolePart]) -> tuple[set[str], Reading]:
    """The folders that are roles, and everything that their files, and the others', say."""
    by_folder: dict[str, list[RolePart]] = defaultdict(list)
    for part in parts:
        by_folder[part.folder].append(part)
    found = {folder for folder, files in by_folder.items() if _is_role(files)}
    readings = [
        _role(folder, files) if folder in found else _loose(files)
        for folder, files in by_folder.items()
    ]
    return found, merge(readings)


def _is_role(files: list[RolePart]) -> bool:
    """Below `roles` every folder is one, elsewhere one that says so, or has tasks and more."""
    if any(f.is_certain or f.attributes.get("is_role") for f in files):
        return True
    main = {f.part for f in files if posixpath.basename(f.path) in {"main.yml", "main.yaml"}}
    has_tasks = any(f.part == "tasks" and f.attributes.get("tasks") for f in files)
    return "tasks" in main and has_tasks and len(main - {"vars"}) > 1


def _loose(files: list[RolePart]) -> Reading:
    """Tasks stand for themselves in a folder of tasks; the rest has to be included."""
    readings = [f.loose for f in files if f.loose]
    tasks = [f for f in files if f.loose and f.loose.items and f.part != "vars"]
    certain = [f.loose for f in tasks if f.loose and _is_certain(f)]
    others = [Reading(facts=(Candidate(f.path, f.loose),)) for f in tasks
              if f.loose and not _is_certain(f)]  # fmt: skip
    variables = [r for r in readings if any(isinstance(f, Candidate) for f in r.facts)]
    return merge([*certain, *others, *variables])


def _is_certain(file: RolePart) -> bool:
    return file.part == "tasks" and bool(file.attributes.get("tasks"))


def _role(folder: str, files: list[RolePart]) -> Reading:
    files = sorted(files, key=lambda f: f.path)
    found = merge(f.reading for f in files)
    variables = _variables(folder, [f for f in found.facts if isinstance(f, Options)])
    uses = tuple(f for f in found.facts if isinstance(f, Use))
    handlers = sum(item.kind == "handler" for item in found.items)
    attributes: dict[str, Any] = {"tasks": 0, "handlers": handlers, "variables": len(variables)}
    for file in files:
        attributes["tasks"] += file.attributes.get("tasks", 0)
        attributes |= {k: file.attributes[k] for k in _OWN if k in file.attributes}
    attributes |= {} if not found.problems else {"reason": "not all of its files are understood"}
    first = min(files, key=lambda f: (_rank(f, folder), f.path))
    confidence = Confidence.PARTIAL if found.problems else Confidence.EXACT
    name = posixpath.basename(folder) if folder != "." else attributes.get("role_name", ".")
    role = Item(identifier(folder), "role", name, NAME, first.path, first.line, folder,
                kept(attributes), confidence)  # fmt: skip
    return Reading((role, *found.items, *variables), found.relations, found.problems, uses)


def _rank(file: RolePart, folder: str) -> int:
    name = posixpath.relpath(file.path, folder)
    return _MAIN.index(name) if name in _MAIN else len(_MAIN)


def _variables(folder: str, found: list[Options]) -> list[Item]:
    """An item for each variable; where it has a default is its place, what a spec says is added."""
    merged: dict[str, tuple[str, Option]] = {}
    for options in sorted(found, key=lambda o: "/defaults/" not in f"/{o.path}"):
        for option in options.options:
            path, known = merged.get(option.name, (options.path, option))
            attributes = {**option.attributes, **known.attributes}
            merged[option.name] = (path, Option(option.name, known.line, attributes))
    return [
        Item(identifier(folder, "variable", name), "variable", name, NAME, path, option.line,
             folder, option.attributes)
        for name, (path, option) in merged.items()
    ]  # fmt: skip
