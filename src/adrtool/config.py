"""`adrtool.yml`: every key is optional, every mistake in it is reported at once with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from adrtool import files
from adrtool.problems import Problem, Severity

if TYPE_CHECKING:
    from adrtool.yamlio import Node

NAMES = ("adrtool.yml", "adrtool.yaml")
RULE = "config/invalid"
LEVELS = ("error", "warning", "off")


@dataclass(frozen=True, slots=True)
class RecordsFolder:
    """A folder of decision records; `prefix` stands before their numbers (`NET-0001-x.md`)."""

    dir: str
    prefix: str = ""
    template: str | None = None


@dataclass(frozen=True, slots=True)
class Runbooks:
    """Where runbooks lie, which URLs of alerts mean them, and which alerts need one."""

    dir: str = "runbooks"
    url_patterns: tuple[str, ...] = ()
    require_for: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Specs:
    """Where specifications lie."""

    dir: str = "specs"


@dataclass(frozen=True, slots=True)
class Kind:
    """A team's own kind of document, such as postmortems."""

    name: str
    dir: str
    template: str | None = None
    statuses: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inventory:
    """Globs of the files that the sources may read; without `include`, all of them."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """What `adrtool.yml` says, completed by the defaults. `severity` is by rule."""

    records: tuple[RecordsFolder, ...] = (RecordsFolder("adr"),)
    runbooks: Runbooks = field(default_factory=Runbooks)
    specs: Specs = field(default_factory=Specs)
    kinds: tuple[Kind, ...] = ()
    inventory: Inventory = field(default_factory=Inventory)
    team: Mapping[str, Any] = field(default_factory=dict)
    severity: Mapping[str, str] = field(default_factory=dict)
    path: str = NAMES[0]
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each rule in `severity`."""


def load(root: Path) -> tuple[Config, tuple[Problem, ...]]:
    """The configuration of a project, and every problem in it; what is right still counts."""
    name = next((n for n in NAMES if (root / n).is_file()), None)
    if name is None:
        return Config(), ()
    text = files.read(root / name, name)
    if text.problem:
        return Config(), (text.problem,)
    return parse(name, text.text)


def parse(name: str, text: str) -> tuple[Config, tuple[Problem, ...]]:
    """The configuration in a text; `name` is the path that problems show."""
    from adrtool import yamlio

    duplicates: list[yamlio.Duplicate] = []
    try:
        node = yamlio.load(text.removeprefix("\ufeff"), duplicates)
    except yamlio.YamlError as error:
        return Config(), (error.problem(name, RULE),)
    reader = _Reader(name)
    for duplicate in duplicates:
        message = f"the key {duplicate.key!r} stands twice"
        reader.add(duplicate.line, duplicate.column, message, "remove one of them")
    config = reader.config(node)
    return config, tuple(sorted(reader.problems))


class _Reader:
    """Reads nodes into values of the right type and notes what isn't."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def add(self, line: int, column: int, message: str, hint: str = "") -> None:
        problem = Problem(self.name, line, column, Severity.ERROR, RULE, message, hint)
        self.problems.append(problem)

    def fields(
        self, node: Node, where: str, known: Mapping[str, Callable[[Node, str], Any]]
    ) -> dict[str, Any]:
        """The values of a map by key; unknown keys are problems, absent ones are left out."""
        if not self._is(node, "map", where, "keys and values"):
            return {}
        found = {}
        for key, value in node.items():
            read = known.get(key)
            if read is None:
                self._unknown(node.key(key), key, where, known)
            elif value:
                found[key] = read(value, f"{where}.{key}" if where else key)
        return found

    def _unknown(self, key: Node, name: str, where: str, known: Mapping[str, object]) -> None:
        from difflib import get_close_matches

        near = get_close_matches(name, known, 1, 0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(sorted(known))}"
        inside = f" in {where!r}" if where else ""
        self.add(key.line, key.column, f"unknown key {name!r}{inside}", hint)

    def _is(self, node: Node, kind: str, where: str, wanted: str) -> bool:
        if node.kind == kind:
            return True
        if node:
            self.add(node.line, node.column, f"{where or 'the file'} must be {wanted}")
        return False

    def string(self, node: Node, where: str) -> str:
        return node.text if self._is(node, "scalar", where, "a text") else ""

    def strings(self, node: Node, where: str) -> tuple[str, ...]:
        """A list of texts; a single text stands for a list of one."""
        elements = [node] if node.kind == "scalar" else node.elements
        if node.kind == "map":
            self._is(node, "seq", where, "a list")
        return tuple(self.string(element, where) for element in elements)

    def folder(self, node: Node, where: str) -> str:
        """A folder or file inside the project, as a normal relative path."""
        text = self.string(node, where).replace("\\", "/")
        path = PurePosixPath(text)
        if path.is_absolute() or ".." in path.parts or text[1:2] == ":":
            self.add(node.line, node.column, f"{where} must lie inside the project: {text!r}")
            return ""
        return str(path)

    def config(self, node: Node) -> Config:
        found = self.fields(node, "", {
            "records": self.records, "runbooks": self.runbooks, "specs": self.specs,
            "kinds": self.kinds, "inventory": self.inventory, "team": self.team,
            "severity": self.severity,
        })  # fmt: skip
        lines = {rule: key.line for rule, (key, _) in node.get("severity").entries.items()}
        return Config(**found, path=self.name, lines=lines)

    def records(self, node: Node, where: str) -> tuple[RecordsFolder, ...]:
        known = {"dir": self.folder, "prefix": self.string, "template": self.folder}
        elements = node.elements if node.kind == "seq" else [node]
        folders = []
        for element in elements:
            found = self.fields(element, where, known)
            if not found.get("dir"):
                if element.kind == "map" and "dir" not in element.entries:
                    self.add(element.line, element.column, f"{where} needs a 'dir'")
                continue
            folders.append(RecordsFolder(**found))
        return tuple(folders) or Config().records

    def runbooks(self, node: Node, where: str) -> Runbooks:
        known = {"dir": self.folder, "url_patterns": self.strings, "require_for": self.strings,
                 "exceptions": self.strings}  # fmt: skip
        return Runbooks(**_given(self.fields(node, where, known)))

    def specs(self, node: Node, where: str) -> Specs:
        return Specs(**_given(self.fields(node, where, {"dir": self.folder})))

    def kinds(self, node: Node, where: str) -> tuple[Kind, ...]:
        known = {"dir": self.folder, "template": self.folder, "statuses": self.strings,
                 "sections": self.strings}  # fmt: skip
        kinds = []
        if not self._is(node, "map", where, "names of kinds with their settings"):
            return ()
        for name, value in node.items():
            if name in {"adr", "runbook", "spec"}:
                key = node.key(name)
                self.add(key.line, key.column, f"{name!r} is a kind already", "choose another name")
                continue
            found = _given(self.fields(value, f"{where}.{name}", known)) if value else {}
            kinds.append(Kind(name, **({"dir": name} | found)))
        return tuple(kinds)

    def inventory(self, node: Node, where: str) -> Inventory:
        known = {"include": self.strings, "exclude": self.strings}
        return Inventory(**self.fields(node, where, known))

    def team(self, node: Node, where: str) -> Mapping[str, Any]:
        if not self._is(node, "map", where, "keys and values"):
            return {}
        return {key: value.strings() or value.text for key, value in node.items()}

    def severity(self, node: Node, where: str) -> Mapping[str, str]:
        if not self._is(node, "map", where, "rules with error, warning or off"):
            return {}
        found = {}
        for rule, value in node.items():
            # YAML 1.1 takes a plain off for false; as text it is what was meant.
            level = value.text
            if level in LEVELS:
                found[rule] = level
            else:
                self.add(value.line, value.column, f"{where}.{rule} must be one of "
                         f"{', '.join(LEVELS)}, not {level!r}")  # fmt: skip
        return found


def _given(found: dict[str, Any]) -> dict[str, Any]:
    """Without what was refused, so that the default stands in."""
    return {key: value for key, value in found.items() if value != ""}
