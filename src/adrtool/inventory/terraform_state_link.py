"""States and plans beside the code that they are of."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from adrtool.model import Confidence, Item, Reading, Relation

NAME: Final = "terraform_state"

_INDEX = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\]')
_WORKSPACES = re.compile(r"(?:^|/)terraform\.tfstate\.d/.*", re.DOTALL)
_NO_CODE: Final = "no Terraform configuration lies beside it"


@dataclass(frozen=True, slots=True)
class Configured:
    """A folder that holds configuration."""

    folder: str


@dataclass(frozen=True, slots=True)
class Stated:
    """An item that is the state of the code at an address: folder and address within it."""

    id: str
    folder: str
    address: str
    path: str
    line: int


def without_index(address: str) -> str:
    """`module.a["x"].aws_vpc.b[0]` as `module.a.aws_vpc.b`."""
    return _INDEX.sub("", address)


def folder_of(path: str) -> str:
    """The folder whose configuration a state is of; workspaces have folders below it."""
    return _WORKSPACES.sub("", posixpath.dirname(path))


def code_address(folder: str, address: str, sources: dict[str, str]) -> tuple[str, str]:
    """Folder and address of the code that an address means.

    `sources` has the local folders of modules by their address. Of a module whose source isn't
    known it is the call.
    """
    module, rest = module_of(address), address
    while module:
        inner = rest.removeprefix(f"{module}.")
        if module in sources:
            return sources[module], inner
        outer = module.rpartition(".module.")[0] if ".module." in module else ""
        rest, module = module, outer
    return folder, rest


def module_of(address: str) -> str:
    """`module.a.module.b` of `module.a.module.b.aws_vpc.c`; empty for the root module."""
    parts = address.split(".")
    at = 0
    while parts[at : at + 1] == ["module"] and len(parts) > at + 2:
        at += 2
    return ".".join(parts[:at])


def link(reading: Reading) -> Reading:
    """Relates what a state holds to the code, where there is code beside it."""
    configured = {f.folder for f in reading.facts if isinstance(f, Configured)}
    stated = [f for f in reading.facts if isinstance(f, Stated)]
    found = (_relation(s) for s in stated if s.folder in configured)
    items = (_honest(item, configured) for item in reading.items)
    return Reading(tuple(items), (*_declared(reading), *found), reading.problems)


def _relation(stated: Stated) -> Relation:
    folder = stated.folder or "."
    target = f"terraform:{folder}:{stated.address}" if stated.address else f"terraform:{folder}"
    return Relation(stated.id, target, "state_of", stated.path, stated.line)


def _honest(item: Item, configured: set[str]) -> Item:
    if item.kind not in {"state", "plan"} or folder_of(item.path) in configured:
        return item
    attributes = {**item.attributes, "reason": _NO_CODE}
    return replace(item, attributes=attributes, confidence=Confidence.PARTIAL)


def _declared(reading: Reading) -> Iterator[Relation]:
    """A state's dependencies may name what was removed since; those say nothing of today."""
    known = {item.id for item in reading.items}
    yield from (r for r in reading.relations if r.kind != "depends_on" or r.target in known)
