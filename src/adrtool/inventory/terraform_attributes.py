"""What is kept of a Terraform block: names, types and versions, never a value."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from tree_sitter import Node

from adrtool.inventory import hcl_values, references
from adrtool.inventory.hcl_blocks import Attribute, Block
from adrtool.text import one_line

_MAX_LENGTH = 1000
_PROVIDER = re.compile(r'"?([A-Za-z_][\w-]*)(?:\.([A-Za-z_][\w-]*))?')
_NUMBER = re.compile(r"\d{1,9}")
_SIZES: Final[tuple[str, ...]] = (
    "instance_type", "instance_types", "instance_class", "node_type", "vm_size", "machine_type",
    "cpu", "memory", "memory_size", "allocated_storage", "min_size", "max_size",
    "desired_size", "desired_capacity", "desired_count", "min_capacity", "max_capacity",
    "min_replicas", "max_replicas", "num_cache_nodes",
)  # fmt: skip
_PROVIDERS = re.compile(r"\b([A-Za-z_][\w-]*)\.([A-Za-z_][\w-]*)")


def requirement(attribute: Attribute) -> dict[str, str]:
    """`{source, version}` of a required provider, or a version alone as 0.12 wrote it."""
    version = hcl_values.string(attribute.value)
    if version:
        return {"version": version}
    stated = hcl_values.entries(attribute.value)
    texts = {k: hcl_values.string(stated[k]) for k in ("source", "version") if k in stated}
    return {k: v for k, v in texts.items() if v}


def provider_name(value: Node) -> str:
    """`aws` or `aws.west`, as an expression or, before 0.12, a string."""
    match = _PROVIDER.match(hcl_values.text_of(value.text))
    return ".".join(filter(None, match.groups())) if match else ""


def provider_names(value: Node) -> list[str]:
    """The providers of a list."""
    found = _PROVIDERS.findall(hcl_values.text_of(value.text))
    return [f"{name}.{alias}" for name, alias in found]


def public_source(source: str) -> tuple[str, str]:
    """A module's source without user, password and query, and the version in the query."""
    bare, _, query = source.partition("?")
    pairs = (p.partition("=") for p in query.split("&"))
    version = next((value for key, _, value in pairs if key in {"ref", "tag", "version"}), "")
    return one_line(references.without_user(bare)), version


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_LENGTH else f"{text[: _MAX_LENGTH - 1]}…"


def _described(block: Block) -> dict[str, Any]:
    return {
        "description": _cut(one_line(block.string("description") or "")),
        "sensitive": block.is_true("sensitive"),
        "ephemeral": block.is_true("ephemeral"),
    }


def _variable(block: Block) -> dict[str, Any]:
    stated = block.attributes.get("type")
    return {
        "type": _cut(hcl_values.type_expression(stated.value)) if stated else "",
        "default": "set" if "default" in block.attributes else "",
        **_described(block),
    }


def _repeated(block: Block) -> dict[str, Any]:
    return {name: "set" for name in ("count", "for_each") if name in block.attributes}


def _sizes(block: Block) -> dict[str, str]:
    """Instance types and bounds as far as they are literal."""
    found = {n: _size(block.attributes[n].value) for n in _SIZES if n in block.attributes}
    for inner in block.blocks("scaling_config"):
        found |= {n: _size(a.value) for n, a in inner.attributes.items() if n in _SIZES}
    return {name: text for name, text in found.items() if text}


def _size(value: Node) -> str:
    number = hcl_values.text_of(value.text)
    if _NUMBER.fullmatch(number):
        return number
    return _cut(one_line(", ".join(hcl_values.strings(value)) or hcl_values.string(value) or ""))


def _resource(block: Block) -> dict[str, Any]:
    stated = block.attributes.get("provider")
    lifecycles = block.blocks("lifecycle")
    return {
        "type": block.labels[0],
        "provider": (stated and provider_name(stated.value)) or block.labels[0].split("_")[0],
        **_repeated(block),
        "sizes": _sizes(block),
        "prevent_destroy": any(b.is_true("prevent_destroy") for b in lifecycles),
    }


def _module(block: Block) -> dict[str, Any]:
    source, pinned = public_source(block.string("source") or "")
    version = block.string("version") or pinned
    return {"source": source, "version": version, **_repeated(block), "sizes": _sizes(block)}


def _provider_block(block: Block) -> dict[str, Any]:
    version = block.string("version")  # where it was stated before 0.13
    return {"alias": block.string("alias"), "version": version, **_repeated(block)}


READERS: Final[dict[str, Callable[[Block], dict[str, Any]]]] = {
    "resource": _resource,
    "data": _resource,
    "ephemeral": _resource,
    "action": _resource,
    "module": _module,
    "variable": _variable,
    "output": _described,
    "provider": _provider_block,
    "check": lambda _: {},
}
