"""Playbooks: their plays, the hosts that these select, the roles and files that they use."""

from __future__ import annotations

from typing import Any, Final

from adrtool.inventory import ansible_tasks, yamlfile
from adrtool.inventory.ansible_hosts import terms
from adrtool.inventory.ansible_parts import (
    TEMPLATE,
    Draft,
    entries,
    identifier,
    is_computed,
    names,
    plain,
    static,
    words,
)
from adrtool.inventory.ansible_tasks import Tasks
from adrtool.model import Reading
from adrtool.yamlio import Node

IMPORTS: Final = ("import_playbook", "ansible.builtin.import_playbook",
                  "ansible.legacy.import_playbook", "include")  # fmt: skip
_LISTS = ("pre_tasks", "tasks", "post_tasks")
KEYWORDS: Final = frozenset(
    {
        "any_errors_fatal", "become", "become_exe", "become_flags", "become_method", "become_user",
        "check_mode", "collections", "connection", "debugger", "diff", "environment", "fact_path",
        "force_handlers", "gather_facts", "gather_subset", "gather_timeout", "handlers", "hosts",
        "ignore_errors", "ignore_unreachable", "max_fail_percentage", "module_defaults", "name",
        "no_log", "order", "port", "post_tasks", "pre_tasks", "remote_user", "roles", "run_once",
        "serial", "strategy", "tags", "tasks", "throttle", "timeout", "vars", "vars_files",
        "vars_prompt", "sudo", "sudo_user", "su", "su_user", "user", "accelerate", "when",
    }
)  # fmt: skip


def is_playbook(node: Node) -> bool:
    """Whether every element is a play or an import, by keys that Ansible knows."""
    return (
        node.kind == "seq"
        and bool(node.elements)
        and all(_is_play(e) or _import_of(e) for e in node)
    )


def _is_play(node: Node) -> bool:
    return "hosts" in node.entries and KEYWORDS.issuperset(node.entries)


def _import_of(node: Node) -> str:
    if "hosts" in node.entries:
        return ""
    return next((k for k in IMPORTS if node.get(k).kind in {"scalar", "map"}), "")


def is_odd_playbook(node: Node) -> bool:
    """Whether a list is meant as a playbook though an element isn't a play."""
    return node.kind == "seq" and any(
        _is_play(e) and ({"tasks", "roles"} & e.entries.keys()) for e in node
    )


def read(path: str, text: str) -> Reading:
    """A playbook and its plays; nothing for a list of something else."""
    stream = yamlfile.parse(text)
    node = stream.documents[0] if stream.documents else None
    if stream.errors or node is None:
        # A template of a playbook isn't one yet.
        return Reading() if TEMPLATE.search(text) else Reading(problems=stream.problems(path))
    whole = is_playbook(node)
    if not whole and not is_odd_playbook(node):
        return Reading()
    reader = _Reader(path)
    reader.draft.problems += stream.problems(path)
    for element in node:
        reader.take(element)
    reader.finish(node.line)
    return reader.draft.reading()


class _Reader:
    def __init__(self, path: str) -> None:
        self.draft = Draft(path)
        self.id = identifier(path)
        self.count = 0
        self.computed = 0
        self.seen: dict[str, int] = {}

    def take(self, node: Node) -> None:
        key = _import_of(node)
        if key:
            self._import(node, key)
        elif _is_play(node):
            self._play(node)
        else:
            message = "not a play: it lacks hosts, or has a key that no play has"
            self.draft.report(node.line, node.column, message)

    def finish(self, line: int) -> None:
        """The playbook's own item."""
        path, reason = self.draft.path, ""
        if self.draft.problems:
            reason = "not all of its plays are understood"
        elif self.computed:
            reason = f"line {self.computed} imports what is only known when it runs"
        self.draft.add("playbook", self.id, path, line, {"plays": self.count}, reason)

    def _import(self, node: Node, key: str) -> None:
        given = node.get(key)
        name = static(given.text if given.kind == "scalar" else given.string("file"))
        if is_computed(name):
            self.computed = self.computed or given.line
        # Old files may have more than the name: `include: web.yml tags=web`.
        what = name if is_computed(name) else name.partition(" ")[0]
        self.draft.use(self.id, "includes", "playbook", what, given.line)

    def _play(self, node: Node) -> None:
        self.count += 1
        hosts = node.get("hosts").strings()
        name = plain(node.string("name")) or plain(",".join(hosts)) or "play"
        number = self.seen[name] = self.seen.get(name, 0) + 1
        own = f"{self.id}/play/{name}" + (f" ({number})" if number > 1 else "")
        self.draft.relate(self.id, "includes", own, node.line)
        computed = self._hosts(own, node.get("hosts"))
        parts = [self._tasks(own, node, key) for key in _LISTS]
        ansible_tasks.read(self.draft, own, node.get("handlers"))
        ansible_tasks.handlers(self.draft, own, node.get("handlers"))
        roles = self._roles(own, node.get("roles"))
        self._files(own, node.get("vars_files"))
        attributes = _attributes(node, parts, hosts) | {"roles": roles}
        reasons = (computed, *(p.reason for p in parts))
        self.draft.add("play", own, name, node.line, attributes, next(filter(None, reasons), ""))

    def _hosts(self, own: str, node: Node) -> str:
        """Why the hosts of a play aren't certain; empty when they are."""
        for text in node.strings():
            if is_computed(text):
                return "its hosts are only known when it runs"
            for term in terms(text):
                if term.startswith("~"):
                    return "its hosts are a regular expression, which isn't followed"
                self.draft.use(own, "selects", "hosts", term, node.line)
        return ""

    def _tasks(self, own: str, node: Node, key: str) -> Tasks:
        given = node.get(key)
        if given and given.kind != "seq":
            self.draft.report(given.line, given.column, f"the {key} of a play are a list")
        return ansible_tasks.read(self.draft, own, given)

    def _roles(self, own: str, node: Node) -> list[str]:
        found = []
        for role in node.elements or [node]:
            name = role.text or role.string("role") or role.string("name")
            # `role: nginx, port=80` is the oldest form.
            written = name if is_computed(name) else name.partition(",")[0].strip()
            if role and written:
                found.append(written)
                self.draft.use(own, "applies_role", "role", written, role.line)
        return names(found)

    def _files(self, own: str, node: Node) -> None:
        """Files of variables; of a list inside of the list the first that exists is taken."""
        for entry in node.elements or [node]:
            for file in entry.elements or [entry]:
                if file.kind == "scalar" and file:
                    self.draft.use(own, "includes", "vars", static(file.text), file.line)


def _attributes(node: Node, parts: list[Tasks], hosts: list[str]) -> dict[str, Any]:
    prompted = [p.string("name") for p in node.get("vars_prompt")]
    return {
        "hosts": names(t for h in hosts if not is_computed(h) for t in terms(h)),
        "tasks": sum(p.count for p in parts),
        "modules": sorted({m for p in parts for m in names(p.modules)}),
        "tags": names([*words(node.get("tags")), *(t for p in parts for t in p.tags)]),
        "variables": names([k for k, _, _ in entries(node.get("vars"))] + prompted),
        "collections": names(node.get("collections").strings()),
    }
