"""Compose files: services and what they are attached to, as written.

The format is that of https://github.com/compose-spec/compose-spec, with the first version's
services at the top too.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from enum import Enum
from typing import Any, Final

from adrtool.inventory import compose_link, references, yamlfile
from adrtool.inventory import compose_services as services
from adrtool.inventory import compose_variables as variables
from adrtool.inventory.compose_link import NAME, Candidate, Extends, File, file_id, item_id
from adrtool.model import Confidence, Item, Reading, Relation
from adrtool.problems import Problem, Severity
from adrtool.yamlio import MISSING, Node

__all__ = ["GUESSES", "NAME", "PATTERNS", "VERSION", "link", "looks_right", "read"]

VERSION: Final = 1
_STEMS = ("compose", "docker-compose", "docker-stack", "podman-compose")
PATTERNS: Final = tuple(f"{stem}.{ending}" for stem in _STEMS for ending in ("yaml", "yml"))
GUESSES: Final = ("*.yaml", "*.yml")

link = compose_link.link

_NAMED = re.compile(
    r"(?:(?:docker-|podman-)?compose(?:\.[^/]+)?|docker-(?:compose|stack)(?:[._-][^/]+)?)\.ya?ml"
)
_TOP = re.compile(r"""^(?:["']?(?:services|include)["']?\s*:|\{)""", re.MULTILINE)
_KEYS = frozenset(
    {"name", "version", "services", "networks", "volumes", "configs", "secrets", "include",
     "models"}
)  # fmt: skip
_RUNS = ("image", "build", "extends", "provider")
_PARTS = {"networks": "network", "volumes": "volume", "configs": "config", "secrets": "secret"}
_TEMPLATED = re.compile(r"\{\{|\{%|<%")
_TEMPLATE = "a template of another tool: no YAML until that has filled it in"


def looks_right(path: str, text: str) -> bool:
    """The names that Compose looks for; of other files those with services at the top."""
    if "/.github/" in f"/{path}" or posixpath.basename(path) in {"Chart.yaml", "values.yaml"}:
        return False
    if _is_named(path):
        return True
    return bool(_TOP.search(text))


def _is_named(path: str) -> bool:
    return bool(_NAMED.fullmatch(posixpath.basename(path)))


def read(path: str, text: str) -> Reading:
    """The services, networks, volumes, configs and secrets of one file."""
    stream = yamlfile.parse(text)
    named = _is_named(path)
    if stream.errors:
        if _TEMPLATED.search(text):
            return Reading((_templated(path),)) if named else Reading()
        return Reading(problems=stream.problems(path)) if named else Reading()
    node = stream.documents[0] if stream.documents else MISSING
    kind = _kind(node, named)
    if kind is _Kind.OTHER:
        return Reading(problems=tuple(_unlike(path, node)) if named else ())
    found = _Reader(path, node).read()
    found = replace(found, problems=stream.problems(path))
    return found if kind is _Kind.COMPOSE else Reading(facts=(Candidate(path, found),))


def _templated(path: str) -> Item:
    return Item(file_id(path), "file", posixpath.basename(path), NAME, path, 1, path,
                {"reason": _TEMPLATE}, Confidence.PARTIAL)  # fmt: skip


class _Kind(Enum):
    """What the keys of a file say: what it is for certain, or when another file includes it."""

    COMPOSE, CANDIDATE, OTHER = range(3)


def _kind(node: Node, named: bool) -> _Kind:
    stated = node.get("services")
    known = all(key in _KEYS or key.startswith("x-") for key in node.entries)
    if node.kind != "map" or not (stated.kind in {"missing", "map"} or stated.is_null):
        return _Kind.OTHER
    if named:
        whole = bool(stated.entries) or known or _is_first_version(node)
        return _Kind.COMPOSE if whole else _Kind.OTHER
    if not known or (not stated.entries and not _is_only_include(node)):
        return _Kind.OTHER
    runs = any(key in service.entries for _, service in stated.items() for key in _RUNS)
    return _Kind.COMPOSE if runs or not stated.entries else _Kind.CANDIDATE


def _is_only_include(node: Node) -> bool:
    """An `include` of paths and what Compose knows beside it; GitLab's has other keys."""
    stated = node.get("include")
    return stated.kind == "seq" and all(
        re.search(r"compose[^/]*\.ya?ml$", e.text or e.string("path")) for e in stated
    )


def _is_first_version(node: Node) -> bool:
    return any(key in value.entries for _, value in node.items() for key in ("image", "build"))


def _unlike(path: str, node: Node) -> Iterator[Problem]:
    """A file of the name whose services are none; other tools' files may have the name too."""
    at = node.key("services")
    if at and node.get("services"):
        message = "not a Compose file: no map of services"
        yield Problem(path, at.line, at.column, Severity.ERROR, "inventory/unreadable", message)


class _Reader:
    """One file on its way into items, relations, and facts for the link step."""

    def __init__(self, path: str, node: Node) -> None:
        self._path, self._node = path, node
        self._folder = posixpath.dirname(path)
        self._relations: list[Relation] = []
        self._extends: list[Extends] = []
        self._first_version = "services" not in node.entries and _is_first_version(node)

    def read(self) -> Reading:
        stated = self._node if self._first_version else self._node.get("services")
        found = [
            self._service(name, key.line, service)
            for name, (key, service) in stated.entries.items()
            if not name.startswith("x-")
        ]
        if not self._first_version:
            found += self._parts()
        includes = tuple(self._includes())
        items = (self._file(includes), *found)
        fact = File(self._path, includes, tuple(self._extends))
        return Reading(items, tuple(self._relations), facts=(fact,))

    def _file(self, includes: tuple[tuple[str, ...], ...]) -> Item:
        found: dict[str, Any] = {
            "name": variables.bare(self._node.string("name")),
            "version": variables.bare(self._node.string("version")),
            "includes": [place for places in includes for place in places],
            "variables": variables.used(self._node),
        }
        attributes = {key: value for key, value in found.items() if value}
        name = posixpath.basename(self._path)
        line = max(self._node.line, 1)
        return Item(file_id(self._path), "file", name, NAME, self._path, line, self._path,
                    attributes)  # fmt: skip

    def _service(self, name: str, line: int, service: Node) -> Item:
        name = variables.bare(name)
        identifier = item_id(self._path, "service", name)
        for kind, part, target, at in services.relations(service):
            self._say(identifier, item_id(self._path, part, target), kind, at)
        image = services.default_image(service) or services.image(service)
        if image:
            self._say(identifier, f"image:{image}", "uses_image", service.get("image").line)
        self._extend(identifier, service.get("extends"))
        attributes, confidence = services.attributes(service), Confidence.EXACT
        reason = _reason(service)
        if reason:
            attributes["reason"], confidence = reason, Confidence.PARTIAL
        return Item(identifier, "service", name, NAME, self._path, line, self._path, attributes,
                    confidence)  # fmt: skip

    def _extend(self, identifier: str, stated: Node) -> None:
        base = stated if stated.kind == "scalar" else stated.get("service")
        if base.kind != "scalar" or not base:
            return
        written = stated.string("file")
        where = self._place(written) if written else self._path
        target = item_id(where, "service", variables.bare(base.text))
        self._extends.append(Extends(identifier, target, base.line))
        self._say(identifier, target, "extends", base.line)

    def _parts(self) -> Iterator[Item]:
        for key, kind in _PARTS.items():
            for name, (node, stated) in self._node.get(key).entries.items():
                bare = variables.bare(name)
                yield Item(item_id(self._path, kind, bare), kind, bare, NAME, self._path,
                           node.line, self._path, _part(stated))  # fmt: skip

    def _includes(self) -> Iterator[tuple[str, ...]]:
        """The files of each entry: the second and those behind it are merged over the first."""
        for element in self._node.get("include"):
            stated = element.get("path") if element.kind == "map" else element
            nodes = stated if stated.kind == "seq" else [stated]
            places = {self._place(n.text): n.line for n in nodes if n.kind == "scalar" and n}
            for place, line in places.items():
                self._say(file_id(self._path), file_id(place), "includes", line)
            if places:
                yield tuple(places)

    def _place(self, written: str) -> str:
        place = services.place(self._folder, written)
        return place or references.address(variables.bare(written))

    def _say(self, source: str, target: str, kind: str, line: int) -> None:
        self._relations.append(Relation(source, target, kind, self._path, line))


def _part(stated: Node) -> dict[str, Any]:
    """A network, volume, config or secret: whose it is, never what is in it."""
    external = stated.get("external")
    origins = ("file", "environment", "content", "template_driver")
    found = {
        "name": variables.bare(stated.string("name") or external.string("name")),
        "external": external.is_true or external.kind == "map",
        "driver": variables.bare(stated.string("driver")),
        "internal": stated.get("internal").is_true,
        "from": next((key for key in origins if key in stated.entries), ""),
        "labels": services.keys(stated.get("labels"), services.LABEL),
    }
    return {key: value for key, value in found.items() if value}


def _reason(service: Node) -> str:
    names = services.image_variables(service)
    if names:
        known = services.default_image(service)
        which = "by default as shown" if known else "and no default says which it is"
        return f"the image depends on {', '.join(names)}, {which}"
    if service.string("image") and not services.image(service):
        return "what stands as the image is no image's name"
    return ""
