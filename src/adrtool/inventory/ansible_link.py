"""The step over the whole repository: roles put together, names followed to what they mean."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from dataclasses import replace
from typing import Any, Final, TypeVar

from adrtool.inventory import ansible_merge
from adrtool.inventory.ansible_files import Collection, Settings
from adrtool.inventory.ansible_handlers import Handlers
from adrtool.inventory.ansible_hosts import bare
from adrtool.inventory.ansible_inventory import Inventory
from adrtool.inventory.ansible_parts import (
    NAME,
    Candidate,
    RolePart,
    Use,
    folder_of,
    identifier,
)
from adrtool.inventory.ansible_select import Selection
from adrtool.inventory.ansible_tree import Tree
from adrtool.inventory.source import merge
from adrtool.model import Confidence, Item, Reading, Relation
from adrtool.problems import Problem, Severity

# Kinds of items that are files, and the folder of a role in which such are looked for.
_FILES: Final = {"tasks": "tasks", "playbook": "", "vars": "vars", "requirements": ""}
_COMPUTED: Final = "its name is computed when Ansible runs"
_NO_FILE: Final = "no file of this name was read where Ansible looks for it"
_NO_ROLE: Final = "no role of this name is in the repository, and no requirements file names it"
_NO_COLLECTION: Final = "the collection isn't in the repository, and no requirements file names it"
_NO_HANDLER: Final = "no handler of this name is in the plays that lead here"
_NO_INVENTORY: Final = "no inventory was read from this place"

T = TypeVar("T")


def link(reading: Reading) -> Reading:
    """Everything that was read, with roles as items and relations to what is named.

    A file of tasks or variables that shows by nothing but its text what it may be is kept when
    something includes it. What isn't found becomes an unresolved item that says why.
    """
    facts = list(reading.facts)
    roles, parts = ansible_merge.roles(_of(facts, RolePart))
    facts += parts.facts
    tree = Tree(_of(facts, Inventory), roles, _of(facts, Settings), _of(facts, Collection))
    linker = _Linker(tree, merge([replace(reading, facts=()), replace(parts, facts=())]))
    linker.follow(_of(facts, Use), {c.path: c.reading for c in _of(facts, Candidate)})
    return linker.reading()


def _of(facts: list[Any], kind: type[T]) -> list[T]:
    return [fact for fact in facts if isinstance(fact, kind)]


class _Linker:
    """Follows every use once; a use may bring in a candidate, which brings more uses."""

    def __init__(self, tree: Tree, found: Reading) -> None:
        self.tree = tree
        self.items = list(found.items)
        self.relations = list(found.relations)
        self.problems = list(found.problems)
        self.selection = Selection(tree)
        self.missing: dict[str, Item] = {}
        self.files: dict[str, dict[str, set[str]]] = {w: defaultdict(set) for w in _FILES}
        self.known: dict[str, dict[str, frozenset[str]]] = {}
        self.required: dict[tuple[str, str], list[Item]] = defaultdict(list)
        self.notified: list[Use] = []
        for item in self.items:
            self._learn(item)

    def _learn(self, item: Item) -> None:
        if item.kind in self.files:
            self.files[item.kind][folder_of(item.path)].add(item.path)
        if item.kind == "requirement":
            self.required[str(item.attributes["of"]), item.name].append(item)

    def follow(self, uses: list[Use], candidates: dict[str, Reading]) -> None:
        """Takes the uses, and those of the candidates that they bring in."""
        for candidate in candidates.values():
            for item in candidate.items[:1]:
                self._learn(item)
        for what, folders in self.files.items():
            self.known[what] = {folder: frozenset(paths) for folder, paths in folders.items()}
        waiting, at = list(uses), 0
        while at < len(waiting):
            for path in self._take(waiting[at]):
                candidate = candidates.pop(path, Reading())
                self.items += candidate.items
                self.relations += candidate.relations
                self.problems += candidate.problems
                waiting += (f for f in candidate.facts if isinstance(f, Use))
            at += 1
        self._settle_groups()
        self._notify()

    def _take(self, use: Use) -> list[str]:
        """Relates what a use means; the paths of the files among it."""
        if use.what in _FILES:
            return self._files(use)
        if use.what == "role":
            self._role(use)
        elif use.what == "collection":
            self._collection(use, use.name, use.relation)
        elif use.what == "handler":
            self.notified.append(use)
        elif use.what == "inventory":
            targets = [identifier(i.path) for i in self.tree.inside(use.name)]
            self._relate(use, targets, identifier(use.name), "inventory", _NO_INVENTORY)
        else:
            self._select(use)
        return []

    def _files(self, use: Use) -> list[str]:
        found = self.tree.files(use.name, use.path, _FILES[use.what], self.known[use.what])
        found = [path for path in found if path != use.path]
        joined = posixpath.normpath(posixpath.join(folder_of(use.path), use.name))
        reason = _COMPUTED if "*" in use.name else _NO_FILE
        self._relate(use, [identifier(p) for p in found], identifier(joined), use.what, reason)
        return found

    def _role(self, use: Use) -> None:
        folder = self.tree.role(use.name, use.path)
        nearest = self._nearest("role", use.name, use.path)
        targets = [identifier(folder)] if folder else [nearest.id] if nearest else []
        reason = _COMPUTED if "*" in use.name else _NO_ROLE
        parts = use.name.split(".")
        if not targets and len(parts) > 2 and "/" not in use.name and "*" not in use.name:
            collection = ".".join(parts[:2])
            reason = f"a role of the collection {collection}, which isn't in the repository"
            self._collection(use, collection, "depends_on")
        self._relate(use, targets, identifier("role", use.name), "role", reason)

    def _collection(self, use: Use, name: str, relation: str) -> None:
        own = identifier("collection", name)
        nearest = self._nearest("collection", name, use.path)
        targets = [own] if name in self.tree.collections else [nearest.id] if nearest else []
        self._relate(replace(use, relation=relation), targets, own, "collection", _NO_COLLECTION)

    def _nearest(self, kind: str, name: str, path: str) -> Item | None:
        """What requires a role or collection: of several files that which shares most folders."""
        found = self.required.get((kind, name), [])
        own = f"{folder_of(path)}/".removeprefix("./").split("/")
        return max(found, key=lambda i: (_shared(own, i.path), -len(i.path)), default=None)

    def _select(self, use: Use) -> None:
        """The groups and hosts of a play's pattern, or those that a file of variables is for."""
        found = self.selection.of(use)
        for source, target in found.pairs:
            self.relations.append(Relation(source, target, use.relation, use.path, use.line))
        if found.missing:
            kind, reason = ("group" if use.what != "host_vars" else "host"), found.missing
            own = identifier(kind, bare(use.name) if use.what == "hosts" else use.name)
            self._miss(own, kind, use, reason)
            ends = (use.source, own) if use.what == "hosts" else (own, use.source)
            self.relations.append(Relation(*ends, use.relation, use.path, use.line))

    def _relate(self, use: Use, targets: list[str], other: str, kind: str, reason: str) -> None:
        """Relations to the targets, or to an unresolved item of the other id."""
        if not targets:
            self._miss(other, kind, use, reason)
        for target in targets or [other]:
            if target != use.source:
                said = Relation(use.source, target, use.relation, use.path, use.line)
                self.relations.append(said)

    def _miss(self, own: str, kind: str, use: Use, reason: str) -> None:
        name = own.removeprefix(f"{NAME}:")
        if kind not in _FILES:
            name = name.removeprefix(f"{kind}/")
        item = Item(own, kind, name, NAME, use.path, use.line, "", {"reason": reason},
                    Confidence.UNRESOLVED)  # fmt: skip
        self.missing.setdefault(own, item)

    def _settle_groups(self) -> None:
        """A group that another inventory of the folder declares is meant; else it is missing."""
        meant: dict[str, str] = {}
        for inventory in self.tree.inventories.values():
            others = [i for i in self.tree.beside(folder_of(inventory.path)) if i is not inventory]
            for group in inventory.undeclared:
                own = identifier(inventory.path, "group", group.name)
                home = next((i for i in others if group.name in i.groups), None)
                if home:
                    meant[own] = identifier(home.path, "group", group.name)
                    continue
                if not any(i.is_dynamic for i in others):
                    self.problems.append(_undeclared(inventory.path, group.line, group.message))
                self._miss(own, "group", _at(inventory.path, group.line), group.message)
        self.relations = [
            replace(r, source=meant[r.source]) if r.source in meant else r for r in self.relations
        ]

    def _notify(self) -> None:
        handlers = Handlers(self.items, self.relations, self.tree)
        for use in self.notified:
            targets = handlers.of(use)
            reason = _COMPUTED if "*" in use.name else _NO_HANDLER
            self._relate(use, targets, identifier("handler", use.name), "handler", reason)

    def reading(self) -> Reading:
        """What was read, what was found, and what wasn't."""
        declared = {item.id for item in self.items}
        missing = (item for item in self.missing.values() if item.id not in declared)
        return Reading((*self.items, *missing), tuple(self.relations), tuple(self.problems))


def _shared(folders: list[str], path: str) -> int:
    """How many folders, from the root on, a path shares with others."""
    count = 0
    for own, other in zip(folders, path.split("/")[:-1], strict=False):
        if own != other:
            break
        count += 1
    return count


def _at(path: str, line: int) -> Use:
    return Use("", "", "", "", path, line)


def _undeclared(path: str, line: int, message: str) -> Problem:
    return Problem(path, line, 1, Severity.ERROR, "inventory/unreadable", message)
