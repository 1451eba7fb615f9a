"""Ansible's smaller files: requirements, a collection's own `galaxy.yml`, `ansible.cfg`."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Any

from adrtool.inventory import references, yamlfile
from adrtool.inventory.ansible_parts import (
    Draft,
    entries,
    folder_of,
    identifier,
    name_in,
    names,
)
from adrtool.inventory.draft import kept
from adrtool.model import Reading
from adrtool.text import one_line
from adrtool.yamlio import MISSING, Node

_SETTING = re.compile(r"(inventory|roles_path|collections_paths?)\s*[=:]\s*(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection in the repository: its folder and its full name."""

    folder: str
    name: str


@dataclass(frozen=True, slots=True)
class Settings:
    """The folder of an `ansible.cfg` and the paths that it names, relative to the root."""

    folder: str
    paths: dict[str, list[str]]


def read_requirements(path: str, text: str) -> Reading:
    """The roles and collections that are to be fetched; nothing for a list of something else."""
    stream = yamlfile.parse(text)
    node = stream.documents[0] if stream.documents and not stream.errors else MISSING
    lists = {"role": node.get("roles"), "collection": node.get("collections")}
    if node.kind == "seq":
        lists = {"role": node}
    if not any(listed.kind == "seq" for listed in lists.values()):
        return Reading(problems=stream.problems(path) if stream.errors else ())
    draft = Draft(path)
    draft.problems += stream.problems(path)
    count = {f"{kind}s": len(listed.elements) for kind, listed in lists.items()}
    draft.add("requirements", identifier(path), path, node.line, count)
    for kind, listed in lists.items():
        for entry in listed:
            _requirement(draft, kind, entry)
    return draft.reading()


def _requirement(draft: Draft, kind: str, entry: Node) -> None:
    source = entry.string("source" if kind == "collection" else "src")
    if entry.kind == "scalar":
        # `geerlingguy.java,1.9.6` is the oldest form.
        name, _, version = entry.text.partition(",")
    else:
        name = entry.string("name") or entry.string("role") or name_in(source)
        version = entry.string("version").partition(",")[0] if kind == "role" else ""
        version = version or entry.string("version")
    if "include" in entry.entries:
        draft.use(identifier(draft.path), "includes", "requirements", entry.string("include"),
                  entry.line)  # fmt: skip
        return
    if "://" in name or name.startswith("git@"):
        name, source = name_in(name), name
    written = one_line(name)
    if not written:
        draft.report(entry.line, entry.column, f"a {kind} without a name")
        return
    attributes = {
        "of": kind,
        "version": one_line(version),
        "from": references.bare_address("" if source == name else source),
        "scm": one_line(entry.string("scm") or entry.string("type")),
    }
    own = identifier(draft.path, kind, written)
    draft.add("requirement", own, written, entry.line, attributes)
    draft.relate(identifier(draft.path), "includes", own, entry.line)


def read_collection(path: str, text: str) -> Reading:
    """A collection that the repository is, or holds, by its `galaxy.yml`."""
    stream = yamlfile.parse(text)
    node = stream.documents[0] if stream.documents and not stream.errors else MISSING
    namespace, name = one_line(node.string("namespace")), one_line(node.string("name"))
    if stream.errors or not (namespace and name):
        return Reading(problems=stream.problems(path) if stream.errors else ())
    draft = Draft(path, folder_of(path))
    needed = node.get("dependencies")
    attributes = {
        "version": one_line(node.string("version")),
        "description": one_line(node.string("description")),
        "tags": names(node.get("tags").strings()),
        "needs": {key: one_line(v.text) for key, v, _ in entries(needed) if v.kind == "scalar"},
    }
    own = identifier("collection", f"{namespace}.{name}")
    draft.add("collection", own, f"{namespace}.{name}", node.line, attributes)
    draft.facts.append(Collection(folder_of(path), f"{namespace}.{name}"))
    for key, _, line in entries(needed):
        draft.use(own, "depends_on", "collection", key, line)
    return draft.reading()


def read_settings(path: str, text: str) -> Reading:
    """Where an `ansible.cfg` says that inventories and roles are; of other settings nothing."""
    draft, own = Draft(path), identifier(path)
    found: dict[str, Any] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("["):
            section = line.strip("[] \t")
        match = _SETTING.fullmatch(line.rstrip())
        if not match or section != "defaults":
            continue
        key, between = match[1].lower(), "," if match[1].lower() == "inventory" else ":"
        places = [_local(path, p) for p in re.split(r"\s[;#]", match[2])[0].split(between)]
        found[key] = [p for p in places if p]
        for target in found[key] if key == "inventory" else ():
            draft.use(own, "references", "inventory", target, number)
    draft.add("configuration", own, path, 1, kept(found))
    draft.facts.append(Settings(folder_of(path), found))
    return draft.reading()


def _local(path: str, written: str) -> str:
    """A path inside the repository; empty for one of the machine's own or outside."""
    text = written.strip().strip("\"'")
    if not text or text.startswith(("/", "~", "$")) or "%" in text:
        return ""
    found = posixpath.normpath(posixpath.join(folder_of(path), text))
    return "" if found == ".." or found.startswith("../") else one_line(found)
