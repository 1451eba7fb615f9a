"""Taskfiles of https://taskfile.dev: tasks, their help and what they need.

Of variables and environments only the names are read, of commands which tools they call.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from adrtool.inventory import tool_calls, yamlfile
from adrtool.inventory.draft import Draft, names, shown
from adrtool.inventory.tool_facts import CALLS, Included, Needed, command_id, file_id
from adrtool.yamlio import MISSING, Node

_MAIN: Final = ("Taskfile.yml", "Taskfile.yaml")


def looks_right(text: str) -> bool:
    """Whether a text has tasks or includes of others."""
    return bool(re.search(r"""^["']?(?:tasks|includes|version)["']?[ \t]*:""", text, re.MULTILINE))


def read(draft: Draft, text: str) -> None:
    """The tasks of one file."""
    stream = yamlfile.parse(text)
    draft.problems += stream.problems(draft.path)
    node = stream.documents[0] if stream.documents else MISSING
    if stream.errors:
        return
    tasks = node.get("tasks")
    if tasks.kind not in {"map", "missing"} and tasks:
        draft.report(tasks.line, tasks.column, "the tasks are a map")
    home = file_id(draft.path)
    attributes = {
        "version": shown(node.string("version")),
        "tasks": len(tasks.entries),
        "variables": names([*node.get("vars").entries, *node.get("env").entries]),
    }
    draft.add("taskfile", home, posixpath.basename(draft.path), 1, attributes)
    for prefix, stated in node.get("includes").items():
        _include(draft, prefix, stated, node.get("includes").key(prefix).line)
    for name, stated in tasks.items():
        _task(draft, name, stated, tasks.key(name).line)


def _include(draft: Draft, prefix: str, stated: Node, line: int) -> None:
    other = stated.text if stated.kind == "scalar" else stated.string("taskfile")
    optional = stated.get("optional").is_true
    flat = stated.get("flatten").is_true
    if other and "{{" not in other and "://" not in other:
        draft.facts.append(Included(draft.path, other, line, "" if flat else prefix, optional))


def _task(draft: Draft, written: str, stated: Node, line: int) -> None:
    name = shown(written)
    commands = stated if stated.kind != "map" else stated.get("cmds") or stated.get("cmd")
    attributes = {
        "description": shown(stated.string("desc")),
        "summary": shown(stated.string("summary")),
        "aliases": names(stated.get("aliases").strings()),
        "internal": stated.get("internal").is_true,
        "requires": names(_required(stated.get("requires", "vars"))),
        "commands": len(commands.elements) if commands.kind == "seq" else int(bool(commands)),
    }
    own = draft.add("task", command_id(draft.path, name), name, line, attributes)
    draft.relate(own, "member_of", file_id(draft.path), line)
    for node, other in _others(stated.get("deps")):
        draft.facts.append(_needed(own, "depends_on", other, draft.path, node))
    for node, other in _others(commands, is_called=True):
        draft.facts.append(_needed(own, CALLS, other, draft.path, node))
    for node in [commands] if commands.kind == "scalar" else commands:
        script = node.get("cmd") if node.kind == "map" else node
        # A block begins behind the line of its sign.
        shift = 0 if script.plain or "\n" not in script.text else 1
        draft.facts += tool_calls.called(own, script.text, draft.path, script.line + shift)


def _needed(own: str, kind: str, name: str, path: str, node: Node) -> Needed:
    return Needed(own, kind, name, path, node.line, not name.startswith(":"))


def _required(node: Node) -> Iterator[str]:
    yield from node.strings()
    yield from (entry.string("name") for entry in node)


def _others(node: Node, *, is_called: bool = False) -> Iterator[tuple[Node, str]]:
    """The tasks that a list names."""
    for entry in node:
        stated = entry.get("task") if entry.kind == "map" else entry
        if entry.kind == "scalar" and is_called:
            continue
        if stated.kind == "scalar" and stated and "{{" not in stated.text:
            yield stated, stated.text.strip()
