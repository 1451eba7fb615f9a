"""A service of a Compose file: names, images, ports, what it is attached to. Never a value."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any, Final

from adrtool.inventory import compose_variables as variables
from adrtool.inventory import references
from adrtool.yamlio import Node

Said = tuple[str, str, str, int]
"""A relation's kind, the kind of its target, the target's name, and the line."""

_NAME: Final = re.compile(r"[A-Za-z_][\w.-]{0,200}", re.ASCII)
LABEL: Final = re.compile(r"[A-Za-z0-9][\w./@-]{0,200}", re.ASCII)
"""The name of a label."""

_PORT: Final = re.compile(r"[\w.:\[\]${}/*-]{1,100}", re.ASCII)
_VOLUME: Final = re.compile(r"(?P<source>[A-Za-z]:[\\/][^:]*|[^:]+):(?P<target>.+)")
_CONDITIONS = frozenset(
    {"service_started", "service_healthy", "service_completed_successfully"}
)  # fmt: skip
_RESTARTS = re.compile(r"no|always|unless-stopped|on-failure(?::\d+)?")
_TAG = re.compile(r"!(?:reset|override)")


def attributes(service: Node) -> dict[str, Any]:
    """What is kept of a service."""
    found = {
        "image": image(service),
        "build": build(service.get("build")),
        "container_name": _text(service, "container_name"),
        "platform": _text(service, "platform"),
        "profiles": _texts(service.get("profiles")),
        "ports": list(_ports(service.get("ports"))),
        "expose": [p for p in _texts(service.get("expose")) if _PORT.fullmatch(p)],
        "depends_on": _conditions(service.get("depends_on")),
        "networks": [name for name, _ in named(service.get("networks"))],
        "network_mode": _text(service, "network_mode"),
        "volumes": list(_volumes(service)),
        "configs": [name for name, _ in named(service.get("configs"))],
        "secrets": [name for name, _ in named(service.get("secrets"))],
        "environment": keys(service.get("environment"), _NAME),
        "env_files": list(_env_files(service.get("env_file"))),
        "labels": keys(service.get("labels"), LABEL),
        "healthcheck": _is_checked(service.get("healthcheck")),
        "restart": _matching(service, "restart"),
        "replicas": _number(service.get("deploy", "replicas")) or _number(service.get("scale")),
        "privileged": service.get("privileged").is_true,
        "replaces": [key for key, value in service.items() if _TAG.fullmatch(value.tag)],
    }
    return {key: value for key, value in found.items() if value not in ("", [], {}, None, False)}


def image(service: Node) -> str:
    """The image as written; defaults of variables stay where they make a name and a version."""
    node = service.get("image")
    if node.kind != "scalar" or not node:
        return ""
    if default_image(service):
        return _shown(node.text)
    return variables.bare(node.text) if references.image(_plausible(node.text)) else ""


def _plausible(text: str) -> str:
    """The text with a word in place of each variable, to see whether the rest is an image."""
    return "".join(p if isinstance(p, str) else "x" for p in variables.parts(text))


def _shown(text: str) -> str:
    """`name:${TAG:-1.2}` as it stands, with the default that the whole is known to be fine with."""
    pieces = []
    for part in variables.parts(text):
        if isinstance(part, str):
            pieces.append(part)
        elif part.has_default:
            pieces.append(f"${{{part.name}:-{variables.by_default(part.word)}}}")
        else:
            pieces.append(f"${{{part.name}}}")
    return "".join(pieces)


def default_image(service: Node) -> str:
    """The image with the defaults of its variables; empty when one has none."""
    node = service.get("image")
    return references.image(variables.by_default(node.text)) if node.kind == "scalar" else ""


def image_variables(service: Node) -> list[str]:
    """The variables on which the image depends."""
    return list(dict.fromkeys(v.name for v in variables.variables(service.string("image"))))


def build(node: Node) -> dict[str, Any]:
    """Where an image is built from; of its arguments the names."""
    if node.kind == "scalar":
        return {"context": references.address(variables.bare(node.text))} if node else {}
    found: dict[str, Any] = {
        "context": references.address(variables.bare(node.string("context"))),
        "dockerfile": _text(node, "dockerfile"),
        "target": _text(node, "target"),
        "args": keys(node.get("args"), _NAME),
    }
    return {key: value for key, value in found.items() if value}


def named(node: Node) -> Iterator[tuple[str, int]]:
    """Names and lines of a list of names, of `{source: name}`, or of a map by name."""
    if node.kind == "map":
        yield from ((variables.bare(key), node.key(key).line) for key in node.entries)
    for element in node:
        stated = element.get("source") if element.kind == "map" else element
        if stated.kind == "scalar" and stated:
            yield variables.bare(stated.text), stated.line


def keys(node: Node, shape: re.Pattern[str]) -> list[str]:
    """The names in a map or a list of `NAME=value`; what has no name's shape is left out."""
    found = [*node.entries]
    for element in node:
        found += element.entries or [element.text.partition("=")[0]]
    bare = (variables.bare(name) for name in found)
    return list(dict.fromkeys(name for name in bare if shape.fullmatch(name)))


def _text(node: Node, key: str) -> str:
    return variables.bare(node.string(key))


def _texts(node: Node) -> list[str]:
    return [variables.bare(text) for text in node.strings()]


def _matching(service: Node, key: str) -> str:
    return text if _RESTARTS.fullmatch(text := service.string(key)) else ""


def _number(node: Node) -> int | None:
    return int(node.text) if re.fullmatch("[0-9]{1,6}", node.text) else None


def _is_checked(node: Node) -> bool:
    return node.kind == "map" and not node.get("disable").is_true


def _conditions(node: Node) -> dict[str, str]:
    conditions = {}
    for name, _ in named(node):
        stated = node.string(name, "condition") if node.kind == "map" else ""
        conditions[name] = stated if stated in _CONDITIONS else "service_started"
    return conditions


def _env_files(node: Node) -> Iterator[str]:
    for element in node if node.kind == "seq" else [node]:
        stated = element.get("path") if element.kind == "map" else element
        if stated.kind == "scalar" and stated:
            yield variables.bare(stated.text)


def _ports(node: Node) -> Iterator[str]:
    for element in node:
        text = _long_port(element) if element.kind == "map" else variables.bare(element.text)
        if _PORT.fullmatch(text):
            yield text


def _long_port(node: Node) -> str:
    stated = ("host_ip", "published", "target")
    protocol = _text(node, "protocol")
    ports = ":".join(text for key in stated if (text := _text(node, key)))
    return f"{ports}/{protocol}" if protocol else ports


def volumes(service: Node) -> Iterator[tuple[str, str, int]]:
    """Source, target and line of what is mounted; the source is empty for an anonymous volume."""
    for element in service.get("volumes"):
        if element.kind == "map":
            source, target = _text(element, "source"), _text(element, "target")
            if target or source:
                yield source, target, element.line
        elif element.kind == "scalar" and element:
            text = variables.bare(element.text)
            match = _VOLUME.match(text)
            yield (match["source"], match["target"], element.line) if match else (
                "", text, element.line
            )  # fmt: skip


def _volumes(service: Node) -> Iterator[str]:
    for source, target, _ in volumes(service):
        yield f"{source}:{target}" if source else target


def _is_volume_name(source: str) -> bool:
    return bool(_NAME.fullmatch(source) or re.fullmatch(r"\d[\w.-]*", source))


def relations(service: Node) -> Iterator[Said]:
    """What a service says of others, except what it extends."""
    for name, line in named(service.get("depends_on")):
        yield "depends_on", "service", name, line
    for key in ("links", "volumes_from"):
        for element in service.get(key):
            name = variables.bare(element.text).removeprefix("container:").partition(":")[0]
            if name and not element.text.startswith("container:"):
                yield "depends_on", "service", name, element.line
    for key in ("network_mode", "pid", "ipc"):
        kind, _, name = _text(service, key).partition(":")
        if kind == "service" and name:
            yield "depends_on", "service", name, service.get(key).line
    for name, line in named(service.get("networks")):
        yield "member_of", "network", name, line
    for source, _, line in volumes(service):
        if _is_volume_name(source):
            yield "mounts", "volume", source, line
    yield from _given(service)


def _given(service: Node) -> Iterator[Said]:
    for kind in ("config", "secret"):
        for holder in (service, service.get("build")):
            for name, line in named(holder.get(f"{kind}s")):
                yield "mounts", kind, name, line


def place(folder: str, written: str) -> str:
    """A path as written in a file of a folder, from the root; empty for what lies elsewhere."""
    text = variables.bare(written)
    if not text or "$" in text or "://" in text or posixpath.isabs(text):
        return ""
    path = posixpath.normpath(posixpath.join(folder, text))
    return "" if path.startswith("../") or path == ".." else path
