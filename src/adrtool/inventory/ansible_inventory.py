"""An inventory as it is put together: groups, hosts, who is a member of what."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from adrtool.inventory.ansible_hosts import MAX_RANGE, PatternError, expand
from adrtool.inventory.ansible_parts import Draft, identifier, names
from adrtool.model import Confidence
from adrtool.text import one_line

MAX_HOSTS: Final = 20_000
"""Hosts that ranges of one file may stand for; names that are written out always count."""

_ALL, _UNGROUPED = "all", "ungrouped"
_PORTS = frozenset({"ansible_port", "ansible_ssh_port"})


@dataclass(frozen=True, slots=True)
class Undeclared:
    """A group that a section is for, or includes, and that no section of the file declares."""

    name: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """What the link step knows of an inventory. A dynamic one has groups that nobody knows."""

    path: str
    groups: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    undeclared: tuple[Undeclared, ...] = ()
    is_dynamic: bool = False


@dataclass(slots=True)
class _Thing:
    """A group or host while the file is read."""

    line: int
    variables: list[str] = field(default_factory=list)
    parents: dict[str, int] = field(default_factory=dict)
    port: int | None = None
    count: int = 1


class Builder:
    """Takes groups, hosts and names of variables, in any order."""

    def __init__(self, path: str, form: str) -> None:
        self.draft = Draft(path)
        self.form = form
        self.groups: dict[str, _Thing] = {}
        self.hosts: dict[str, _Thing] = {}
        self.undeclared: list[Undeclared] = []
        self._spent = 0

    def group(self, name: str, line: int) -> None:
        """A group that is declared here."""
        self.groups.setdefault(name, _Thing(line))

    def child(self, name: str, parent: str, line: int) -> None:
        """A group that is a member of another."""
        if name == parent:
            self.draft.report(line, 1, "a group that is a member of itself")
        elif name in self.groups:
            self.groups[name].parents.setdefault(parent, line)

    def group_variables(self, name: str, keys: Iterable[str]) -> None:
        """Names of variables of a group."""
        if name in self.groups:
            self.groups[name].variables += keys

    def host(
        self, pattern: str, group: str, line: int, variables: Iterable[str], port: str = ""
    ) -> None:
        """The hosts of a pattern, put into a group. `port` is a variable's text."""
        budget = min(MAX_RANGE, max(MAX_HOSTS - self._spent, 1))
        try:
            found = expand(pattern, budget)
        except PatternError as error:
            self.draft.report(line, 1, str(error))
            return
        self._spent += found.count if found.names and found.count > 1 else 0
        number = int(port) if re.fullmatch("[0-9]{1,5}", port) else found.port
        for name in found.names or ([one_line(pattern)] if found.count else []):
            host = self.hosts.setdefault(one_line(name), _Thing(line))
            host.variables += variables
            host.parents.setdefault(group, line)
            host.port = host.port or number
            host.count = 1 if found.names else found.count

    def finish(self) -> None:
        """Makes items and relations of what was taken."""
        self._settle_ungrouped()
        self._report_circle()
        self._settle_all()
        path, draft = self.draft.path, self.draft
        counts = {"format": self.form, "groups": len(self.groups), "hosts": self._count()}
        reason = "not all of it is an inventory" if draft.problems else ""
        draft.add("inventory", identifier(path), path, 1, counts, reason)
        draft.relate(self.id(_ALL), "member_of", identifier(path), 1)
        members = self._members()
        for name, group in self.groups.items():
            self._add_group(name, group, members)
        for name, host in self.hosts.items():
            self._add_host(name, host)
        known = (frozenset(self.groups), frozenset(self.hosts))
        draft.facts.append(Inventory(path, *known, tuple(self.undeclared)))

    def _count(self) -> int:
        return sum(host.count for host in self.hosts.values())

    def id(self, name: str, kind: str = "group") -> str:
        """The id of a group or host of this inventory."""
        return identifier(self.draft.path, kind, name)

    def _settle_ungrouped(self) -> None:
        """Ansible's own rule: who is in no other group than `all` is in `ungrouped`, only then."""
        for host in self.hosts.values():
            if not set(host.parents) - {_ALL, _UNGROUPED}:
                host.parents.setdefault(_UNGROUPED, host.line)
                self.group(_UNGROUPED, host.line)
            else:
                host.parents.pop(_UNGROUPED, None)
        alone = self.groups.get(_UNGROUPED)
        if alone and not any(_UNGROUPED in t.parents for t in self._things()):
            del self.groups[_UNGROUPED]

    def _settle_all(self) -> None:
        """Whatever is in no other group is in `all`."""
        self.group(_ALL, 1)
        for name, group in self.groups.items():
            if not group.parents and name != _ALL:
                group.parents[_ALL] = group.line

    def _things(self) -> list[_Thing]:
        return [*self.groups.values(), *self.hosts.values()]

    def _members(self) -> dict[str, int]:
        members: dict[str, int] = defaultdict(int)
        for thing in self._things():
            for parent in thing.parents:
                members[parent] += thing.count
        return members

    def _report_circle(self) -> None:
        """Takes away groups without parents until none is left; what stays is in a circle."""
        waiting = {n: {p for p in g.parents if p in self.groups} for n, g in self.groups.items()}
        below: dict[str, list[str]] = defaultdict(list)
        for name, parents in waiting.items():
            for parent in parents:
                below[parent].append(name)
        free = deque(name for name, parents in waiting.items() if not parents)
        while free:
            name = free.popleft()
            del waiting[name]
            for child in below[name]:
                waiting[child].discard(name)
                if not waiting[child]:
                    free.append(child)
        if waiting:
            lines = (line for n in waiting for p, line in self.groups[n].parents.items()
                     if p in waiting)  # fmt: skip
            self.draft.report(min(lines, default=1), 1, "groups that are members of each other")

    def _add_group(self, name: str, group: _Thing, members: dict[str, int]) -> None:
        attributes = {"members": members.get(name, 0), "variables": names(group.variables)}
        self.draft.add("group", self.id(name), name, group.line, attributes)
        self._add_memberships(self.id(name), group)

    def _add_host(self, name: str, host: _Thing) -> None:
        attributes = {"port": host.port, "variables": names(host.variables)}
        reason = ""
        if host.count > 1:
            attributes["count"] = host.count
            reason = f"a range of {host.count:,} hosts; so many aren't listed one by one"
        self.draft.add("host", self.id(name, "host"), name, host.line, attributes, reason)
        self._add_memberships(self.id(name, "host"), host)

    def _add_memberships(self, source: str, thing: _Thing) -> None:
        for parent, line in thing.parents.items():
            self.draft.relate(source, "member_of", self.id(parent), line)


def port_of(variables: dict[str, str]) -> str:
    """The port among a host's variables: of their values the only one that is kept."""
    return next((value for key, value in variables.items() if key in _PORTS), "")


def unread(path: str, form: str, reason: str) -> Draft:
    """An inventory that is known to exist and isn't read."""
    draft = Draft(path)
    draft.add("inventory", identifier(path), path, 1, {"format": form}, reason,
              Confidence.UNRESOLVED)  # fmt: skip
    draft.facts.append(Inventory(path, is_dynamic=True))
    return draft
