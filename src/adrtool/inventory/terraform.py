"""Terraform and OpenTofu configuration: what each folder declares and what refers to what."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from adrtool.inventory import terraform_json, terraform_lock
from adrtool.inventory.located import JsonError
from adrtool.inventory.terraform_lock import Locked
from adrtool.inventory.terraform_reader import NAME, PREFIXES, Reader, Settings, folder_id
from adrtool.model import Item, Reading

__all__ = ["NAME", "PATTERNS", "VERSION", "link", "looks_right", "read"]

VERSION: Final = 4
PATTERNS: Final = (
    "*.tf", "*.tofu", *(f"*{ending}" for ending in terraform_json.ENDINGS), terraform_lock.FILE,
)  # fmt: skip

FOLDER_KIND: Final = "configuration"
"""The item that stands for a folder: Terraform's own word for what a folder's files make up."""

_SETTINGS = frozenset({"terraform", "locals", "moved", "import", "removed"})
_MAIN = ("main.tf", "main.tofu")


def looks_right(path: str, text: str) -> bool:
    """The name says it; nothing else is called so."""
    del path, text
    return True


def read(path: str, text: str) -> Reading:
    """The blocks of one file. The folder's own item comes with `link`."""
    if posixpath.basename(path) == terraform_lock.FILE:
        return terraform_lock.read(path, text)
    if not path.endswith(terraform_json.ENDINGS):
        return Reader(path).read(text)
    try:
        written = terraform_json.as_hcl(text)
    except JsonError as error:
        reader = Reader(path)
        reader.report(error.line, error.column, error.message)
        return reader.read("")
    reader = Reader(path, written.lines)
    for line, message in written.errors:
        reader.report(line, 1, message)
    return reader.read(written.text)


def link(reading: Reading) -> Reading:
    """Adds one item for each folder, and to the providers the versions that it requires."""
    folders: dict[str, list[Settings]] = {}
    locked = {f.folder: f.versions for f in reading.facts if isinstance(f, Locked)}
    for fact in reading.facts:
        if isinstance(fact, Settings):
            folders.setdefault(posixpath.dirname(fact.path) or ".", []).append(fact)
    required = {
        folder: {n: r for s in found for n, r in s.providers.items()}
        for folder, found in folders.items()
    }
    items = [_with_requirement(item, required) for item in reading.items]
    items += [_folder(f, folders[f], required[f], locked.get(f, {})) for f in sorted(folders)]
    return replace(reading, items=tuple(items), facts=())


def _with_requirement(item: Item, required: dict[str, dict[str, dict[str, str]]]) -> Item:
    if item.kind != "provider":
        return item
    stated = required.get(item.group, {}).get(item.name.split(".")[1], {})
    return replace(item, attributes={**item.attributes, **stated}) if stated else item


def _folder(
    folder: str,
    files: list[Settings],
    required: dict[str, dict[str, str]],
    locked: Mapping[str, str],
) -> Item:
    counts = sum((f.counts for f in files), Counter[str]())
    attributes: dict[str, Any] = {
        "files": len(files),
        "blocks": {k: counts[k] for k in (*PREFIXES, *sorted(_SETTINGS)) if counts[k]},
    }
    for settings in files:
        attributes |= settings.attributes
    if required:
        attributes["required_providers"] = dict(sorted(required.items()))
    if locked:
        attributes["locked_providers"] = dict(sorted(locked.items()))
    paths = sorted(f.path for f in files)
    main = next(
        (p for p in paths if posixpath.basename(p).removesuffix(".json") in _MAIN), paths[0]
    )
    return Item(folder_id(folder), FOLDER_KIND, folder, NAME, main, 1, folder, attributes)
