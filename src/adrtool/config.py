"""`adrtool.yml`: every key is optional, every mistake in it is reported at once with its line."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from adrtool import files, git
from adrtool.problems import Problem, Severity
from adrtool.values import Value

if TYPE_CHECKING:
    from adrtool.yamlio import Node

ADR_DIR = ".adr-dir"
STATUSES = ("draft", "proposed", "accepted", "rejected", "deprecated", "superseded")
NAMES = ("adrtool.yml", "adrtool.yaml")
TEMPLATES = ("madr", "madr-minimal", "madr-bare", "nygard", "y-statement", "business-case",
             "specification")  # fmt: skip
"""Templates of records that come with adrtool."""

RUNBOOK_TEMPLATES = ("procedure", "alert", "playbook")
"""Templates of runbooks that come with adrtool."""

RULE = "config/invalid"
LEVELS = ("error", "warning", "off")

_KIND = re.compile(r"[a-z][a-z0-9-]{0,30}")
# What stands before the colon of other ids and of addresses, now or soon.
_TAKEN = frozenset(
    {
        "adr", "alert", "alertmanager", "ansible", "azure", "backstage", "cloudformation",
        "codeowners", "compose", "config", "docker", "github", "gitlab", "grafana", "helm", "host",
        "http", "https", "jenkins", "kubernetes", "mailto", "metric", "owner", "prometheus",
        "runbook", "service", "spec", "sql", "systemd", "team", "terraform", "terraform_state",
        "terragrunt", "tool", "url",
    }
)  # fmt: skip
_PREFIX = re.compile(r"[A-Za-z][A-Za-z_-]{0,39}")
_HTTP_STATUS = re.compile(r"[1-9][0-9]{2}(?:\s*(?:-|\.\.)\s*[1-9][0-9]{2})?")
_DURATION = re.compile(r"([0-9]{1,6})\s*(s|m|h|d|)")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3_600, "d": 86_400}
# More than this is an attack, or a slip.
_MOST = {"retries": 10, "redirects": 50, "concurrency": 256, "per_host": 64, "rate": 1_000}
# A name of 255 bytes is the longest that file systems take.
_LONGEST_NAME = 255
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RecordsFolder(Value):
    """A folder of decision records; `prefix` stands before their numbers (`NET-0001-x.md`).

    A proposal is stale after so many days. `statuses` are further words for a status: the word
    in lower case → draft, proposed, accepted, rejected, deprecated or superseded.
    """

    dir: str
    prefix: str = ""
    template: str | None = None
    stale_after: int = 90
    statuses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Runbooks(Value):
    """Where runbooks lie, which URLs of alerts mean them, and which alerts need one.

    `review_every` holds where a runbook doesn't say it itself, `never` for not at all. `sections`
    stand in for those of the templates; `dangerous` are expressions for further commands that
    destroy, `variables` names that everybody's shell knows.
    """

    dir: str = "runbooks"
    url_patterns: tuple[str, ...] = ()
    require_for: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    match_case: bool = False
    template: str | None = None
    sections: tuple[str, ...] = ()
    review_every: str = "180d"
    min_words: int = 30
    dangerous: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Specs(Value):
    """Where specifications lie; `statuses` stand in for the usual ones."""

    dir: str = "specs"
    template: str | None = None
    statuses: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Kind(Value):
    """A team's own kind of document, such as postmortems; `title` is that of its section.

    Without `statuses` a document may state any; `sections` are those that each has to have.
    """

    name: str
    dir: str
    template: str | None = None
    statuses: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Inventory(Value):
    """Globs of the files that the sources may read; without `include`, all of them."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Service(Value):
    """A service that a team declares: who owns it, and ids or globs of ids that are its own."""

    owner: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Links(Value):
    """How `adrtool links --external` asks other hosts; times in seconds. `include` and `exclude`
    are patterns of addresses, `accept` statuses that count as fine besides 2xx."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    timeout: int = 8
    retries: int = 2
    redirects: int = 10
    concurrency: int = 64
    per_host: int = 8
    rate: int = 150
    max_wait: int = 60
    cache_age: int = 86_400


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Config(Value):
    """What `adrtool.yml` says, completed by the defaults. `severity` is by rule."""

    records: tuple[RecordsFolder, ...] = (RecordsFolder("adr"),)
    runbooks: Runbooks = field(default_factory=Runbooks)
    specs: Specs = field(default_factory=Specs)
    kinds: tuple[Kind, ...] = ()
    inventory: Inventory = field(default_factory=Inventory)
    links: Links = field(default_factory=Links)
    services: Mapping[str, Service] = field(default_factory=dict)
    team: Mapping[str, Any] = field(default_factory=dict)
    severity: Mapping[str, str] = field(default_factory=dict)
    path: str = NAMES[0]
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each rule in `severity`."""


def load(root: Path) -> tuple[Config, tuple[Problem, ...]]:
    """The configuration of a project, and every problem in it; what is right still counts."""
    names = [name for name in NAMES if files.exists(root / name)]
    if not names:
        return _of_adr_tools(root), ()
    name, *others = names
    if _leads_out(git.find_root(root) or root, root / name):
        return Config(), (_problem(name, 1, 1, "a link that leads out of the project"),)
    text = files.read(root / name, name)
    if text.problem:
        return Config(), (text.problem,)
    config, problems = parse(name, text.text, root)
    unread = [_problem(o, 1, 1, f"not read, since there is {name}", "keep one") for o in others]
    return config, (*problems, *unread)


def _of_adr_tools(root: Path) -> Config:
    """The defaults, with the folder of records that `.adr-dir` names, as adr-tools has it."""
    told = files.read(root / ADR_DIR, ADR_DIR) if files.is_file(root / ADR_DIR) else None
    folder = PurePosixPath(told.text.strip() if told else "")
    inside = folder.parts and not folder.is_absolute() and ".." not in folder.parts
    if not inside or _CONTROL.search(str(folder)):
        return Config()
    return Config(records=(RecordsFolder(str(folder)),))


def parse(name: str, text: str, root: Path | None = None) -> tuple[Config, tuple[Problem, ...]]:
    """The configuration in a text; `name` is the path that problems show.

    With a root, the folders and templates that it names are looked at too.
    """
    from adrtool import yamlio

    duplicates: list[yamlio.Duplicate] = []
    try:
        node = yamlio.load(text.removeprefix("\ufeff"), duplicates)
    except yamlio.YamlError as error:
        return Config(), (error.problem(name, RULE),)
    reader = _Reader(name, root)
    for duplicate in duplicates:
        message = f"the key {duplicate.key!r} stands twice"
        reader.add(duplicate.line, duplicate.column, message, "remove one of them")
    config = reader.config(node)
    return config, tuple(sorted(set(reader.problems)))


def _problem(path: str, line: int, column: int, message: str, hint: str = "") -> Problem:
    return Problem(path, line, column, Severity.ERROR, RULE, message, hint)


def _leads_out(top: Path, path: Path) -> bool:
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(top))


def _wrong_path(written: str, path: PurePosixPath) -> str:
    """What is wrong with a path, as written and as understood; empty when nothing is."""
    if not written.strip() or _CONTROL.search(written):
        return "must be the path of a folder or file"
    if path.is_absolute() or path.parts[:1] == ("~",) or written[1:2] == ":":
        return "must be relative to the project"
    if ".." in path.parts:
        return "must lie inside the project"
    if any(len(part.encode("utf-8", "replace")) > _LONGEST_NAME for part in path.parts):
        return "has a name that no file system takes"
    return ""


class _Reader:
    """Reads nodes into values of the right type and notes what isn't."""

    def __init__(self, name: str, root: Path | None) -> None:
        self.name = name
        self.root = root
        self.problems: list[Problem] = []
        self.folders: dict[str, str] = {}

    def add(self, line: int, column: int, message: str, hint: str = "") -> None:
        self.problems.append(_problem(self.name, line, column, message, hint))

    def refuse(self, node: Node, message: str, hint: str = "") -> str:
        """Notes what is wrong with a text; the empty one stands for it."""
        self.add(node.line, node.column, message, hint)
        return ""

    def fields(
        self, node: Node, where: str, known: Mapping[str, Callable[[Node, str], Any]]
    ) -> dict[str, Any]:
        """The values of a map by key; unknown keys are problems, what is absent or was refused
        is left out."""
        if not self._is(node, "map", where, "keys and values"):
            return {}
        found = {}
        for key, value in node.items():
            read = known.get(key)
            if read is None:
                self._unknown(node.key(key), key, where, known)
            elif value:
                found[key] = read(value, f"{where}.{key}" if where else key)
        return {key: value for key, value in found.items() if value != ""}

    def _unknown(self, key: Node, name: str, where: str, known: Mapping[str, object]) -> None:
        from difflib import get_close_matches

        alike = [k for k in known if name and (name.startswith(k) or k.startswith(name))]
        near = alike or get_close_matches(name, known, 1, 0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(sorted(known))}"
        inside = f" in {where!r}" if where else ""
        self.add(key.line, key.column, f"unknown key {name!r}{inside}", hint)

    def _is(self, node: Node, kind: str, where: str, wanted: str, hint: str = "") -> bool:
        if node.kind == kind:
            return True
        if node:
            self.add(node.line, node.column, f"{where or 'the file'} must be {wanted}", hint)
        return False

    def string(self, node: Node, where: str) -> str:
        return node.text if self._is(node, "scalar", where, "a text") else ""

    def strings(self, node: Node, where: str) -> tuple[str, ...]:
        """A list of texts; a single text stands for a list of one."""
        if node.kind == "map":
            self._is(node, "seq", where, "a list")
            return ()
        elements = node.elements if node.kind == "seq" else [node]
        texts = [self.string(e, f"{where}[{i}]") for i, e in enumerate(elements) if e]
        return tuple(filter(None, texts))

    def path(self, node: Node, where: str) -> str:
        """A path inside the project, normal and relative."""
        written = self.string(node, where)
        path = PurePosixPath(written.replace("\\", "/"))
        wrong = _wrong_path(written, path) if node.kind == "scalar" else ""
        if not wrong and self.root and _leads_out(self.root, self.root / path):
            wrong = "is a link that leads out of the project"
        if wrong:
            return self.refuse(node, f"{where} {wrong}: {written!r}")
        return str(path) if written else ""

    def folder(self, node: Node, where: str) -> str:
        """A folder, existing or not, that belongs to one kind of document."""
        path = self.path(node, where)
        if path and self.root and files.is_file(self.root / path):
            return self.refuse(node, f"{where} must be a folder, and {path!r} is a file")
        return self.claimed(node, path, where) if path else ""

    def claimed(self, node: Node, path: str, where: str) -> str:
        other = self.folders.setdefault(path, where)
        if other != where:
            return self.refuse(node, f"{where} must be another folder than {other}: {path!r}")
        return path

    def file(self, node: Node, where: str) -> str:
        """A file that has to be there."""
        path = self.path(node, where)
        if path and self.root and not files.is_file(self.root / path):
            return self.refuse(node, f"{where}: there is no file {path!r}")
        return path

    def template(self, node: Node, where: str) -> str:
        """A file that has to be there, or the name of a template that comes with adrtool."""
        return node.text if node.text in TEMPLATES else self.file(node, where)

    def days(self, node: Node, where: str) -> int | str:
        """A number of days; empty when it is none."""
        text = self.string(node, where)
        if re.fullmatch(r"[1-9][0-9]{0,4}", text):
            return int(text)
        return self.refuse(node, f"{where} must be a number of days: {text!r}") if text else ""

    def status_words(self, node: Node, where: str) -> Mapping[str, str]:
        """Further words for statuses: `{accepted: [Ratified, In force]}`."""
        known = dict.fromkeys(STATUSES, self.strings)
        found: dict[str, tuple[str, ...]] = self.fields(node, where, known)
        return {" ".join(w.casefold().split()): status for status in found for w in found[status]}

    def prefix(self, node: Node, where: str) -> str:
        """What stands before numbers: letters, since digits would be taken for the number."""
        text = self.string(node, where)
        if text and not _PREFIX.fullmatch(text):
            hint = "for example NET-"
            return self.refuse(node, f"{where} must be letters, dashes and underscores", hint)
        return text

    def config(self, node: Node) -> Config:
        found = self.fields(node, "", {
            "records": self.records, "runbooks": self.runbooks, "specs": self.specs,
            "kinds": self.kinds, "inventory": self.inventory, "links": self.links,
            "services": self.services, "team": self.team, "severity": self.severity,
        })  # fmt: skip
        lines = {rule: key.line for rule, (key, _) in node.get("severity").entries.items()}
        config = Config(**found, path=self.name, lines=lines)
        self._defaults_are_free(node, config)
        return config

    def _defaults_are_free(self, node: Node, config: Config) -> None:
        """A default folder that the file gives to another kind has to be named anew."""
        defaults = {"runbooks": config.runbooks.dir, "specs": config.specs.dir}
        if not node.get("records"):
            defaults["records"] = config.records[0].dir
        for kind, folder in defaults.items():
            other = self.folders.get(folder, f"{kind}.dir")
            if other != f"{kind}.dir":
                first = other.split(".")[0].split("[")[0]
                message = f"{other} must be another folder than {kind}.dir: {folder!r}"
                self.add(node.key(first).line, node.key(first).column, message,
                         f"or set {kind}.dir to another folder")  # fmt: skip

    def records(self, node: Node, where: str) -> tuple[RecordsFolder, ...]:
        known = {"dir": self.folder, "prefix": self.prefix, "template": self.template,
                 "stale_after": self.days, "statuses": self.status_words}  # fmt: skip
        elements = node.elements if node.kind == "seq" else [node]
        if not elements:
            self.add(node.line, node.column, f"{where} must name a folder",
                     "leave the key out for the default, adr/")  # fmt: skip
        folders = []
        for index, element in enumerate(elements):
            place = f"{where}[{index}]" if node.kind == "seq" else where
            if element and element.kind == "scalar":
                hint = f"write it as `- dir: {element.text}`"
                self.refuse(element, f"{place} must be keys and values", hint)
                continue
            before = len(self.problems)
            found = self.fields(element, place, known)
            if found.get("dir"):
                folders.append(RecordsFolder(**found))
            elif len(self.problems) == before:
                self.add(element.line, element.column, f"{place} needs a 'dir'")
        return tuple(folders) or Config().records

    def runbooks(self, node: Node, where: str) -> Runbooks:
        known = {"dir": self.folder, "url_patterns": self.patterns, "match_case": self.truth,
                 "require_for": self.strings, "exceptions": self.strings,
                 "template": self.runbook_template, "sections": self.strings,
                 "review_every": self.interval, "min_words": self.count,
                 "dangerous": self.expressions, "variables": self.strings}  # fmt: skip
        return Runbooks(**self.fields(node, where, known))

    def patterns(self, node: Node, where: str) -> tuple[str, ...]:
        """URLs with one of the fields that make them patterns."""
        found = self.strings(node, where)
        for text in found:
            if not re.search(r"\{(?:path|name|alert)\}", text):
                self.refuse(node, f"{where}: {text!r} has none of {{path}}, {{name}}, {{alert}}",
                            "for example https://runbooks.example.com/{path}")  # fmt: skip
        return found

    def truth(self, node: Node, where: str) -> bool | str:
        if node.is_true or node.is_false:
            return node.is_true
        return self.refuse(node, f"{where} must be true or false")

    def runbook_template(self, node: Node, where: str) -> str:
        """A file that has to be there, or the name of a template of runbooks."""
        return node.text if node.text in RUNBOOK_TEMPLATES else self.file(node, where)

    def interval(self, node: Node, where: str) -> str:
        text = self.string(node, where).casefold()
        if re.fullmatch(r"never|[1-9]\d{0,3} ?(?:d|w|m|y|(?:day|week|month|year)s?)", text):
            return text
        return self.refuse(node, f"{where} must be an interval: {text!r}", "for example 6 months")

    def count(self, node: Node, where: str) -> int | str:
        text = self.string(node, where)
        if re.fullmatch(r"\d{1,5}", text):
            return int(text)
        return self.refuse(node, f"{where} must be a number: {text!r}")

    def expressions(self, node: Node, where: str) -> tuple[str, ...]:
        """Regular expressions as Python has them; those that are none are left out."""
        found = self.strings(node, where)
        return tuple(text for text in found if self._compiles(node, text, where))

    def _compiles(self, node: Node, text: str, where: str) -> bool:
        try:
            re.compile(text)
        except (re.error, OverflowError, RecursionError) as error:
            self.refuse(node, f"{where}: {text!r} is no regular expression: {error}")
            return False
        return True

    def specs(self, node: Node, where: str) -> Specs:
        return Specs(**self.fields(node, where, self._known_of_kind()))

    def _known_of_kind(self) -> dict[str, Callable[[Node, str], Any]]:
        return {"dir": self.folder, "template": self.file, "statuses": self.strings,
                "sections": self.strings}  # fmt: skip

    def kinds(self, node: Node, where: str) -> tuple[Kind, ...]:
        if not self._is(node, "map", where, "names of kinds with their settings"):
            return ()
        pairs = ((node.key(name), name, value) for name, value in node.items())
        return tuple(self._kind(*pair, f"{where}.{pair[1]}") for pair in pairs if self._name(*pair))

    def _name(self, key: Node, name: str, _: Node) -> bool:
        """Whether a name can stand in ids and commands."""
        if name in _TAKEN:
            self.refuse(key, f"{name!r} means something else in ids", "choose another name")
        elif not _KIND.fullmatch(name):
            hint = "for example postmortem"
            self.refuse(key, f"{name!r} must be lower-case letters, digits and dashes", hint)
        else:
            return True
        return False

    def _kind(self, key: Node, name: str, value: Node, where: str) -> Kind:
        found = self.fields(value, where, self._known_of_kind() | {"title": self.string})
        if not value.get("dir"):
            self.claimed(key, name, f"{where}.dir")
        return Kind(name, **({"dir": name} | found))

    def inventory(self, node: Node, where: str) -> Inventory:
        known = {"include": self.strings, "exclude": self.strings}
        return Inventory(**self.fields(node, where, known))

    def links(self, node: Node, where: str) -> Links:
        known: dict[str, Callable[[Node, str], Any]] = {
            "include": self.strings, "exclude": self.strings, "accept": self.statuses,
            "cache_age": self.duration, "max_wait": self.duration, "timeout": self.patience,
        }  # fmt: skip
        known |= {key: partial(self.number, most=most) for key, most in _MOST.items()}
        return Links(**self.fields(node, where, known))

    def number(self, node: Node, where: str, most: int) -> int | str:
        """A whole number; empty when it is none, or too much."""
        text = self.string(node, where)
        least = 0 if where.endswith((".retries", ".redirects")) else 1
        if re.fullmatch(r"[0-9]{1,6}", text) and least <= int(text) <= most:
            return int(text)
        wanted = f"{where} must be a number from {least} to {most}"
        return self.refuse(node, f"{wanted}: {text!r}") if text else ""

    def duration(self, node: Node, where: str) -> int | str:
        """Seconds, of a number with a unit; empty when it is none."""
        text = self.string(node, where)
        match = _DURATION.fullmatch(text)
        if match:
            return int(match[1]) * _SECONDS[match[2]]
        hint = "for example 30s, 12h or 7d"
        return self.refuse(node, f"{where} must be a time: {text!r}", hint) if text else ""

    def patience(self, node: Node, where: str) -> int | str:
        """A duration that isn't nothing."""
        found = self.duration(node, where)
        return found if found != 0 else self.refuse(node, f"{where} must be more than nothing")

    def statuses(self, node: Node, where: str) -> tuple[str, ...]:
        """Statuses of HTTP, and ranges of them."""
        for element in node.elements if node.kind == "seq" else [node]:
            if element.kind == "scalar" and not _HTTP_STATUS.fullmatch(element.text.strip()):
                self.refuse(element, f"{where} has no status of HTTP: {element.text!r}",
                            "for example 403, or 400-499")  # fmt: skip
        return tuple(t for t in self.strings(node, where) if _HTTP_STATUS.fullmatch(t.strip()))

    def services(self, node: Node, where: str) -> Mapping[str, Service]:
        """Services by name."""
        known = {"owner": self.string, "members": self.strings}
        named = node.items() if self._is(node, "map", where, "a map of services") else ()
        return {name: Service(**self.fields(one, f"{where}.{name}", known)) for name, one in named}

    def team(self, node: Node, where: str) -> Mapping[str, Any]:
        if not self._is(node, "map", where, "keys and values"):
            return {}
        return {key: _value(value) for key, value in node.items()}

    def severity(self, node: Node, where: str) -> Mapping[str, str]:
        if not self._is(node, "map", where, "rules with error, warning or off"):
            return {}
        # YAML 1.1 takes a plain off for false; as text it is what was meant.
        levels = {rule: value.text for rule, value in node.items()}
        for rule, value in node.items():
            if levels[rule] not in LEVELS:
                self.add(value.line, value.column, f"{where}.{rule} must be one of "
                         f"{', '.join(LEVELS)}, not {value.text!r}")  # fmt: skip
        return {rule: level for rule, level in levels.items() if level in LEVELS}


def _value(node: Node) -> str | list[Any] | dict[str, Any]:
    """What a team says about itself, in whatever form: texts, lists and maps of them."""
    if node.kind == "map":
        return {key: _value(value) for key, value in node.items()}
    if node.kind == "seq":
        return [_value(element) for element in node]
    return "" if node.is_null else node.text
