"""The keys of `adrtool.yml`: what each section may hold, and the settings that come of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from adrtool.config import (
    LEVELS,
    RUNBOOK_TEMPLATES,
    STATUSES,
    TEMPLATES,
    Config,
    Inventory,
    Kind,
    Links,
    RecordsFolder,
    Runbooks,
    Service,
    Specs,
)
from adrtool.config.reading import Reader

if TYPE_CHECKING:
    from adrtool.yamlio import Node

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
# More than this is an attack, or a slip.
_BOUNDS = {
    "retries": (0, 10), "redirects": (0, 50), "concurrency": (1, 256), "per_host": (1, 64),
    "rate": (1, 1_000),
}  # fmt: skip


class Sections(Reader):
    """Reads the whole file; a section has a method of its name."""

    def config(self, node: Node) -> Config:
        """What the file says, completed by the defaults."""
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
        """A folder, or a list of them; the default when none is right."""
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

    def template(self, node: Node, where: str) -> str:
        """A file that has to be there, or the name of a template that comes with adrtool."""
        return node.text if node.text in TEMPLATES else self.file(node, where)

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

    def runbooks(self, node: Node, where: str) -> Runbooks:
        """What is said of runbooks."""
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

    def runbook_template(self, node: Node, where: str) -> str:
        """A file that has to be there, or the name of a template of runbooks."""
        return node.text if node.text in RUNBOOK_TEMPLATES else self.file(node, where)

    def specs(self, node: Node, where: str) -> Specs:
        """What is said of specifications."""
        return Specs(**self.fields(node, where, self._known_of_kind()))

    def _known_of_kind(self) -> dict[str, Callable[[Node, str], Any]]:
        return {"dir": self.folder, "template": self.file, "statuses": self.strings,
                "sections": self.strings}  # fmt: skip

    def kinds(self, node: Node, where: str) -> tuple[Kind, ...]:
        """Kinds of documents by name."""
        if not self.is_a(node, "map", where, "names of kinds with their settings"):
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
        """Globs of files."""
        known = {"include": self.strings, "exclude": self.strings}
        return Inventory(**self.fields(node, where, known))

    def links(self, node: Node, where: str) -> Links:
        """How other hosts are asked."""
        known: dict[str, Callable[[Node, str], Any]] = {
            "include": self.strings, "exclude": self.strings, "accept": self.statuses,
            "cache_age": self.duration, "max_wait": self.duration, "timeout": self.patience,
        }  # fmt: skip
        for key, (least, most) in _BOUNDS.items():
            known[key] = partial(self.number, least=least, most=most)
        return Links(**self.fields(node, where, known))

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
        named = node.items() if self.is_a(node, "map", where, "a map of services") else ()
        return {name: Service(**self.fields(one, f"{where}.{name}", known)) for name, one in named}

    def team(self, node: Node, where: str) -> Mapping[str, Any]:
        """Whatever a team says about itself."""
        if not self.is_a(node, "map", where, "keys and values"):
            return {}
        return {key: _value(value) for key, value in node.items()}

    def severity(self, node: Node, where: str) -> Mapping[str, str]:
        """Levels by rule."""
        if not self.is_a(node, "map", where, "rules with error, warning or off"):
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
