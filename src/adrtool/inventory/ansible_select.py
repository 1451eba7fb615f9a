"""Which groups and hosts of which inventories a pattern means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from adrtool.inventory.ansible_hosts import bare
from adrtool.inventory.ansible_inventory import Inventory
from adrtool.inventory.ansible_parts import Use, folder_of, identifier
from adrtool.inventory.ansible_tree import Tree, glob
from adrtool.inventory.ansible_variables import place

MAX_INVENTORIES: Final = 20
"""More are samples or tests of each other; which of them is meant can't be told."""
MAX_MATCHES: Final = 200
"""Names that one glob may stand for."""

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Found:
    """Pairs of ids, source first, and why there are none; both empty for `localhost`."""

    pairs: tuple[tuple[str, str], ...] = ()
    missing: str = ""


class Selection:
    """Looks names up in the inventories that are near to a file."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def of(self, use: Use) -> Found:
        """What a term of a play's hosts selects, or what a file of variables is for."""
        if use.what == "hosts":
            return self._selected(use)
        kind = "group" if use.what == "group_vars" else "host"
        folder = place(use.path)[0]
        beside = self._tree.beside(folder)
        near = beside or self._tree.near(f"{folder}/x".removeprefix("./"))
        ids = [identifier(i.path, kind, use.name) for i in near if use.name in _names(i, kind)]
        return Found(tuple((i, use.source) for i in ids), "" if ids else _why(near))

    def _selected(self, use: Use) -> Found:
        term = bare(use.name)
        near = self._tree.near(use.path)
        if len(near) > MAX_INVENTORIES:
            return Found(missing=f"{len(near)} inventories may be meant")
        found = [target for i in near for target in _targets(i, term)]
        if not found and term in _LOCAL:
            return Found()
        if len(found) > MAX_MATCHES * max(len(near), 1):
            return Found(missing=f"{len(found)} hosts and groups have such a name")
        return Found(tuple((use.source, target) for target in found), "" if found else _why(near))


def _targets(inventory: Inventory, term: str) -> list[str]:
    """The group of a name, else the host; of a glob all groups, and hosts that it names."""
    if term == "*":
        return [identifier(inventory.path, "group", "all")]
    if not any(sign in term for sign in "*?["):
        kinds = [k for k in ("group", "host") if term in _names(inventory, k)][:1]
        return [identifier(inventory.path, kind, term) for kind in kinds]
    return [identifier(inventory.path, kind, name) for kind in ("group", "host")
            for name in _matching(_names(inventory, kind), term)]  # fmt: skip


def _names(inventory: Inventory, kind: str) -> frozenset[str]:
    return inventory.groups if kind == "group" else inventory.hosts


def _matching(names: Iterable[str], term: str) -> list[str]:
    return sorted(filter(glob(term).match, names))


def _why(near: list[Inventory]) -> str:
    if not near:
        return "no inventory lies beside it, above it or in an ansible.cfg"
    dynamic = sorted(i.path for i in near if i.is_dynamic)
    if dynamic:
        return f"it may come from {dynamic[0]}, which is only known when Ansible runs"
    folder = min(folder_of(i.path) for i in near)
    where = "the top folder" if folder == "." else folder
    return f"no inventory of {where} has a group or a host of this name"
