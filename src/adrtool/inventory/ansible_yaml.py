"""Inventories in YAML, whose rules are those of `plugins/inventory/yaml.py`."""

from __future__ import annotations

import re

from adrtool.inventory import yamlfile
from adrtool.inventory.ansible_inventory import Builder, port_of, unread
from adrtool.model import Reading
from adrtool.text import one_line
from adrtool.yamlio import Node

SECTIONS = frozenset({"hosts", "children", "vars"})
_NUMBER = re.compile(r"[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?")
DYNAMIC = "the plugin asks elsewhere for its hosts when Ansible runs; nothing is run here"


def is_inventory(node: Node) -> bool:
    """Whether a document has the shape: groups, which hold nothing but hosts, children, vars."""
    groups = [value for _, value in node.items()]
    return (
        node.kind == "map"
        and all(_is_group(group) for group in groups)
        and any(group.get(key).kind in {"map", "scalar"} for group in groups
                for key in ("hosts", "children"))
    )  # fmt: skip


def _is_group(node: Node) -> bool:
    if node.kind != "map":
        return node.is_null
    return SECTIONS.issuperset(node.entries) and all(
        value.kind == "map" or value.is_null or key == "hosts" for key, value in node.items()
    )


def read(path: str, text: str, is_meant: bool) -> Reading:
    """The groups and hosts of an inventory; nothing for YAML of another shape.

    `is_meant` says that the path calls it an inventory: then a wrong shape is a problem.
    """
    stream = yamlfile.parse(text)
    node = stream.documents[0] if stream.documents else None
    if stream.errors or node is None:
        return Reading(problems=stream.problems(path) if is_meant else ())
    if node.get("plugin").kind == "scalar":
        return unread(path, f"plugin {one_line(node.string('plugin'))}", DYNAMIC).reading()
    if not is_inventory(node) and not (is_meant and _has_groups(node)):
        return Reading()
    builder = Builder(path, "YAML")
    builder.draft.problems += stream.problems(path)
    for name, group in node.items():
        _group(builder, one_line(name), group, node.key(name))
    builder.finish()
    return builder.draft.reading()


def _has_groups(node: Node) -> bool:
    return any(group.get(key).kind == "map" for _, group in node.items()
               for key in ("hosts", "children"))  # fmt: skip


def _group(builder: Builder, name: str, node: Node, key: Node) -> bool:
    if node.kind != "map" and not node.is_null:
        message = "a group is a map of hosts, children and vars"
        builder.draft.report(key.line, key.column, message)
        return False
    if key.plain and _NUMBER.fullmatch(name):
        message = "a group's name that is a number needs quotes"
        builder.draft.report(key.line, key.column, message)
    builder.group(name, key.line)
    for section in node.entries:
        if section in SECTIONS:
            _section(builder, name, section, node)
        else:
            at = node.key(section)
            message = "a group has hosts, children and vars, nothing else"
            builder.draft.report(at.line, at.column, message)
    return True


def _section(builder: Builder, group: str, section: str, node: Node) -> None:
    value = node.get(section)
    if value.kind == "scalar" and value and section == "hosts":
        builder.host(value.text, group, value.line, [])
    elif value.kind not in {"map", "missing"} and not value.is_null:
        at = node.key(section)
        builder.draft.report(at.line, at.column, f"the {section} of a group are a map")
    elif section == "vars":
        builder.group_variables(group, value.entries)
    elif section == "children":
        for name, child in value.items():
            if _group(builder, one_line(name), child, value.key(name)):
                builder.child(one_line(name), group, value.key(name).line)
    else:
        _hosts(builder, group, value)


def _hosts(builder: Builder, group: str, hosts: Node) -> None:
    for pattern, host in hosts.items():
        key = hosts.key(pattern)
        if key.plain and _NUMBER.fullmatch(pattern):
            message = "a host's name that is a number needs quotes"
            builder.draft.report(key.line, key.column, message)
            continue
        texts = {k: v.text if v.kind == "scalar" else "" for k, v in host.items()}
        builder.host(pattern, group, key.line, list(host.entries), port_of(texts))
