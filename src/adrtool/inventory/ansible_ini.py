"""Inventories in Ansible's INI form, whose rules are those of `plugins/inventory/ini.py`.

Of variables only the names are taken; a value is never kept, shown or quoted.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from adrtool.inventory.ansible_inventory import Builder, Undeclared, port_of
from adrtool.model import Reading
from adrtool.text import one_line

SECTION = re.compile(r"\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?")
_GROUP = re.compile(r"([^:\]\s]+)\s*(?:#.*)?")
_SIGNS = re.compile(r"[\"'\\#]")
_SPACE = re.compile(r"[ \t\r\n]+")
_KINDS = frozenset({"hosts", "children", "vars"})
_MAX_LINE = 100_000
_MAX_PROBLEMS = 20


def lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, with their numbers from 1."""
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped and stripped[0] not in "#;":
            yield number, stripped


def read(path: str, text: str) -> Reading:
    """The groups and hosts of an inventory; a line that isn't understood costs only itself."""
    reader = _Reader(path)
    for number, line in lines(text):
        reader.take(number, line)
        if len(reader.builder.draft.problems) == _MAX_PROBLEMS:
            break
    reader.finish()
    return reader.builder.draft.reading()


def host_words(line: str) -> list[str]:
    """A line's host and assignments, without comments. Raises ValueError for an open quote."""
    # Most lines have no signs that mean something, and the splitter is slow.
    return shlex.split(line, comments=True) if _SIGNS.search(line) else _SPACE.split(line)


class _Reader:
    def __init__(self, path: str) -> None:
        self.builder = Builder(path, "INI")
        self.group = "ungrouped"
        self.kind = "hosts"
        self.children: list[tuple[str, str, int]] = []
        self.variables: list[tuple[str, str, int]] = []
        self.with_variables: dict[str, int] = {}

    def report(self, line: int, message: str) -> None:
        self.builder.draft.report(line, 1, message)

    def take(self, number: int, line: str) -> None:
        if len(line) > _MAX_LINE:
            self.report(number, f"a line of more than {_MAX_LINE:,} characters")
        elif match := SECTION.fullmatch(line):
            self._section(number, match)
        elif line.startswith("[") and line.endswith("]"):
            self.report(number, "not a section: a name without spaces, and a kind after a colon")
        elif self.kind == "hosts":
            self._host(number, line)
        elif self.kind == "children":
            self._child(number, line)
        elif self.kind == "vars":
            self._variable(number, line)

    def _section(self, number: int, match: re.Match[str]) -> None:
        self.group, self.kind = one_line(match[1]), match[2] or "hosts"
        if self.kind not in _KINDS:
            self.report(number, "a section is of hosts, children or vars")
        elif self.kind == "vars":
            self.with_variables.setdefault(self.group, number)
        else:
            self.builder.group(self.group, number)

    def _host(self, number: int, line: str) -> None:
        try:
            name, *assignments = host_words(line)
        except ValueError:
            self.report(number, "a quote that isn't closed")
            return
        if "=" in name:
            # Ansible takes it for a host's name; it can only be a variable gone astray.
            self.report(number, "an assignment where a host is expected; is it a section of vars?")
        elif name == "---":
            self.report(number, "the start of a YAML document in an INI inventory")
        elif any("=" not in word for word in assignments):
            self.report(number, "after a host's name only assignments (key=value) may stand")
        else:
            given = dict(word.split("=", 1) for word in assignments)
            if self.group == "ungrouped":
                self.builder.group(self.group, number)
            self.builder.host(name, self.group, number, list(given), port_of(given))

    def _child(self, number: int, line: str) -> None:
        match = _GROUP.fullmatch(line)
        if match and "=" not in match[1]:
            self.children.append((one_line(match[1]), self.group, number))
        else:
            self.report(number, "a section of children names one group a line")

    def _variable(self, number: int, line: str) -> None:
        key, sign, _ = line.partition("=")
        if sign:
            self.variables.append((key.strip(), self.group, number))
        else:
            self.report(number, "a section of vars has assignments only (key=value)")

    def finish(self) -> None:
        """Groups may be declared after they are named."""
        builder = self.builder
        builder.group("all", 1)
        for name, parent, line in self.children:
            if name not in builder.groups:
                message = "a section includes a group that no section declares"
                builder.undeclared.append(Undeclared(name, line, message))
                builder.draft.relate(builder.id(name), "member_of", builder.id(parent), line)
            builder.child(name, parent, line)
        for name, line in self.with_variables.items():
            if name not in builder.groups | {"ungrouped": None}:
                message = "variables of a group that no section declares"
                builder.undeclared.append(Undeclared(name, line, message))
        for key, name, _ in self.variables:
            builder.group_variables(name, [key])
        builder.finish()
