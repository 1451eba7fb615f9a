"""Lists of tasks and handlers: what they are called, which modules they use, what they include.

Arguments are never kept, but for the names of files and roles that a task includes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from adrtool.inventory.ansible_parts import Draft, is_computed, names, plain, static, words
from adrtool.yamlio import Node

BLOCKS: Final = ("block", "rescue", "always")
KEYWORDS: Final = frozenset(
    {
        "action", "always", "any_errors_fatal", "args", "async", "async_val", "become",
        "become_exe", "become_flags", "become_method", "become_pass", "become_user", "block",
        "changed_when", "check_mode", "collections", "connection", "debugger", "delay",
        "delegate_facts", "delegate_to", "diff", "environment", "failed_when", "ignore_errors",
        "ignore_unreachable", "listen", "local_action", "loop", "loop_control", "module_defaults",
        "name", "no_log", "notify", "poll", "port", "register", "remote_user", "rescue", "retries",
        "run_once", "sudo", "sudo_user", "su", "su_user", "tags", "throttle", "timeout", "until",
        "vars", "when", "always_run", "first_available_file",
    }
)  # fmt: skip
# What only a task has; a list of maps without any of these is something else.
_SIGNS = frozenset(
    {
        "become", "block", "changed_when", "delegate_to", "failed_when", "ignore_errors",
        "include_role", "import_role", "include_tasks", "import_tasks", "include_vars",
        "local_action", "loop", "no_log", "notify", "register", "run_once", "set_fact", "when",
        "with_items", "assert", "meta", "debug",
        "apt", "apt_key", "apt_repository", "blockinfile", "copy", "cron", "dnf", "fail", "file",
        "get_url", "git", "lineinfile", "package", "pip", "service", "shell", "command", "stat",
        "systemd", "template", "unarchive", "uri", "user", "wait_for", "yum", "group", "setup",
    }
)  # fmt: skip
_QUALIFIED = re.compile(r"[a-z_]\w*\.[a-z_]\w*\.[a-z_]\w*(?:\.\w+)*")
_FILE_OF = {"include_tasks": "tasks", "import_tasks": "tasks", "include": "tasks",
            "include_vars": "vars"}  # fmt: skip
_ROLE = frozenset({"include_role", "import_role"})
_BUILT_IN = ("ansible.builtin.", "ansible.legacy.")
_KEYS = {"role": ("name", "role"), "tasks": ("file", "_raw_params"),
         "vars": ("file", "_raw_params", "dir")}  # fmt: skip
_MAX_WORD = 1_000


@dataclass(slots=True)
class Tasks:
    """What a list of tasks says in sum."""

    count: int = 0
    modules: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    computed: list[int] = field(default_factory=list)
    """Lines that include something whose name is computed."""

    def attributes(self) -> dict[str, Any]:
        """Counts and names."""
        modules = sorted(names(self.modules))
        return {"tasks": self.count, "modules": modules, "tags": names(self.tags)}

    @property
    def reason(self) -> str:
        """Why they are only partly understood; empty when they are wholly."""
        if not self.computed:
            return ""
        return f"line {self.computed[0]} includes what is only known when it runs"


def look_like_tasks(node: Node) -> bool:
    """Whether a list holds tasks, by keys that nothing else has."""
    return (
        node.kind == "seq"
        and bool(node.elements)
        and all(_is_task(element) for element in node)
        and any(_SIGNS & element.entries.keys() or any(map(_QUALIFIED.fullmatch, element.entries))
                for element in node)
    )  # fmt: skip


def _is_task(node: Node) -> bool:
    if node.kind != "map" or "hosts" in node.entries:
        return False
    return any(b in node.entries for b in (*BLOCKS, "action", "local_action")) or (
        len(_modules(node)) == 1
    )


def _modules(node: Node) -> list[str]:
    return [k for k in node.entries if k not in KEYWORDS and not k.startswith("with_")]


def bare(module: str) -> str:
    """A module's name without Ansible's own collection, in which most are."""
    for prefix in _BUILT_IN:
        module = module.removeprefix(prefix)
    return module


def read(draft: Draft, source: str, node: Node) -> Tasks:
    """Takes a list of tasks; what they include and notify is said by `source`."""
    found = Tasks()
    for task in _flat(node):
        _take(draft, source, task, found)
    return found


def _flat(node: Node) -> Iterator[Node]:
    """The tasks of a list with those of its blocks, and the blocks themselves."""
    for element in node:
        if element.kind == "map":
            yield element
            for key in BLOCKS:
                yield from _flat(element.get(key))


def _take(draft: Draft, source: str, task: Node, found: Tasks) -> None:
    found.tags += words(task.get("tags"))
    for notified in _names_of(task.get("notify")):
        draft.use(source, "references", "handler", notified.text, notified.line)
    if any(key in task.entries for key in BLOCKS):
        return
    found.count += 1
    for key, argument in _actions(task):
        module = bare(key)
        if is_computed(module):
            continue
        found.modules.append(module)
        what = "role" if module in _ROLE else _FILE_OF.get(module)
        if what:
            _include(draft, source, what, argument, found)


def _actions(task: Node) -> Iterator[tuple[str, Node]]:
    for key in ("action", "local_action"):
        action = task.get(key)
        if action.kind == "map":
            yield action.string("module"), action
        elif action:
            yield action.text.split(maxsplit=1)[0][:_MAX_WORD], action
    for key in _modules(task):
        yield key, task.get(key)


def _names_of(node: Node) -> list[Node]:
    return [n for n in (node.elements or [node]) if n.kind == "scalar" and n]


def _include(draft: Draft, source: str, what: str, argument: Node, found: Tasks) -> None:
    name = _included(argument, _KEYS[what])
    line = argument.line
    if "*" in name or not name:
        found.computed.append(line)
    if name:
        relation = "applies_role" if what == "role" else "includes"
        draft.use(source, relation, what, name, line)


def _included(argument: Node, keys: tuple[str, ...]) -> str:
    """The file or role that a task names: as a text, as `file=…`, or as a key of its own."""
    if argument.kind == "map":
        return plain(static(next(filter(None, map(argument.string, keys)), "")))
    text = plain(static(argument.text[:_MAX_WORD]))
    for key in keys:
        match = re.search(rf"(?:^|\s){key}=([\"']?)([^\s\"']+)\1", text)
        if match:
            return match[2]
    return text.partition(" ")[0]


def handlers(draft: Draft, prefix: str, node: Node) -> None:
    """An item for each handler that has a name; `prefix` is the id of what holds them."""
    for task in _flat(node):
        name = task.get("name")
        if name.kind != "scalar" or not name:
            continue
        written = plain(name.text)
        module = [bare(key) for key, _ in _actions(task) if not is_computed(key)]
        listens = names(n.text for n in _names_of(task.get("listen")))
        attributes = {"module": module[0] if module else "", "listen": listens}
        draft.add("handler", f"{prefix}/handler/{written}", written, task.line, attributes)
