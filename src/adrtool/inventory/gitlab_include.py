"""What pipelines include: files of the repository, and what lies elsewhere and stays there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from adrtool.inventory.references import bare_address
from adrtool.text import one_line
from adrtool.yamlio import Node

REASONS: Final = {
    "remote": "a remote file: nothing is fetched",
    "project": "a file of another project: nothing is fetched",
    "template": "a template that comes with GitLab: nothing is fetched",
    "component": "a component of GitLab's catalog: nothing is fetched",
    "artifact": "a file that a job makes when the pipeline runs",
    "downstream": "a pipeline of another project: nothing is fetched",
    "local": "no file of this name was read",
    "computed": "variables complete the name when the pipeline runs",
}
"""Why what an include names isn't read, by its sort."""


@dataclass(frozen=True, slots=True)
class Include:
    """What is included: `kind` is a key of `REASONS`; a local name is as written."""

    kind: str
    name: str
    path: str
    line: int
    version: str = ""


def includes(path: str, node: Node) -> Iterator[Include]:
    """Every include of a list, a map or a text."""
    for stated in node if node.kind == "seq" else [node]:
        if stated.kind == "scalar" and stated:
            kind = "remote" if re.match(r"https?://", stated.text) else "local"
            yield _named(kind, stated, path)
        elif stated.kind == "map":
            yield from _stated(path, stated)


def _stated(path: str, node: Node) -> Iterator[Include]:
    if node.get("project"):
        project, ref = bare_address(node.string("project")), one_line(node.string("ref"))
        files = node.get("file")
        for file in files if files.kind == "seq" else [files]:
            name = f"{project}/{one_line(file.text).lstrip('/')}"
            yield Include("project", name, path, file.line or node.line, ref)
        return
    for kind in ("local", "remote", "template", "component", "artifact"):
        stated = node.get(kind)
        if stated.kind == "scalar" and stated:
            yield _named(kind, stated, path)


def _named(kind: str, node: Node, path: str) -> Include:
    name, version = bare_address(node.text), ""
    if kind == "component":
        name, _, version = name.rpartition("@") if "@" in name else (name, "", "")
    # $CI_SERVER_FQDN is the server that reads this, so the rest of a component's name says all.
    computed = kind == "local" and ("$" in name)
    return Include("computed" if computed else kind, name, path, node.line, version)
