"""Everything of Ansible's that a repository holds, by path: where names are looked up."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from adrtool.inventory.ansible_files import Collection, Settings
from adrtool.inventory.ansible_inventory import Inventory
from adrtool.inventory.ansible_parts import folder_of, place

_SUBFOLDER = re.compile(r"inventor|environment")
_MIN_LITERAL = 2
_ENDINGS = ("", ".yml", ".yaml", ".json")


class Tree:
    """Finds files, roles and inventories from where they are named, as Ansible does.

    All paths are relative to the root; a role is known by its folder.
    """

    def __init__(self, inventories: list[Inventory], roles: set[str],
                 settings: list[Settings], collections: list[Collection]) -> None:  # fmt: skip
        self.inventories = {i.path: i for i in inventories}
        self.roles = roles
        self.settings = {s.folder: s for s in settings}
        self.collections = {n: f for f, n in map(_collection_around, roles) if n}
        self.collections |= {c.name: c.folder for c in collections}
        self._near: dict[str, list[Inventory]] = {}
        self._below: dict[str, list[Inventory]] = defaultdict(list)
        for inventory in inventories:
            for folder in ancestors(folder_of(inventory.path)):
                self._below[folder].append(inventory)

    def role_of(self, path: str) -> str:
        """The folder of the role that a file is part of; empty for files of none."""
        folder, part, is_certain = place(path)
        return folder if part and (is_certain or folder in self.roles) else ""

    def role(self, name: str, path: str) -> str:
        """The folder of a role that a file names; empty when it isn't in the repository."""
        return next((f for f in self._places_of_role(name, path) if f in self.roles), "")

    def _places_of_role(self, name: str, path: str) -> Iterator[str]:
        parts = name.split(".")
        if len(parts) > 2 and "/" not in name:
            home = self.collections.get(".".join(parts[:2]))
            if home is not None:
                yield _join(home, "roles", *parts[2:])
            return
        own = self.role_of(path)
        if own:
            # Beside the role itself, also where roles stand in folders of their own.
            yield from (_join(above, name) for above in ancestors(folder_of(own))[:3])
        for folder in ancestors(folder_of(path)):
            yield _join(folder, "roles", name)
            settings = self.settings.get(folder)
            for listed in settings.paths.get("roles_path", []) if settings else []:
                yield _join(listed, name)
        yield _join(folder_of(path), name)

    def files(
        self, name: str, path: str, part: str, known: Mapping[str, frozenset[str]]
    ) -> list[str]:
        """The files that a name with `*` may mean, of those that are known by folder.

        `part` is the folder of a role in which Ansible looks first.
        """
        parts = name.split(".")
        home = self.collections.get(".".join(parts[:2])) if "/" not in name else None
        if home and len(parts) > 2:
            target = _join(home, "playbooks", *parts[2:])
            return _matching(target, known.get(folder_of(target), frozenset()))
        own = self.role_of(path)
        bases = [_join(own, part), _join(own, "handlers")] if own else []
        bases += [*ancestors(folder_of(path)), _join(folder_of(path), part)]
        for base in dict.fromkeys(bases):
            target = _join(base, name)
            # `include_vars` takes a folder too.
            found = _matching(target, known.get(folder_of(target), frozenset())) or sorted(
                known.get(target, ())
            )
            if found:
                return found
        return []

    def near(self, path: str) -> list[Inventory]:
        """The inventories that a file is used with, as far as the repository says.

        Those that an ansible.cfg names, else those in the same folder or in one for inventories
        below it; else the same one folder higher.
        """
        folder = folder_of(path)
        if folder not in self._near:
            found = (self._at(above) for above in ancestors(folder))
            self._near[folder] = next((f for f in found if f), [])
        return self._near[folder]

    def _at(self, folder: str) -> list[Inventory]:
        settings = self.settings.get(folder)
        named = [i for p in (settings.paths.get("inventory", []) if settings else [])
                 for i in self.inside(p)]  # fmt: skip
        return named or [i for i in self._below[folder] if _is_for(i.path, folder)]

    def inside(self, path: str) -> list[Inventory]:
        """The inventory of a path, or those in the folder of a path."""
        return [self.inventories[path]] if path in self.inventories else self._below.get(path, [])

    def beside(self, folder: str) -> list[Inventory]:
        """The inventories in a folder itself."""
        return [i for i in self._below.get(folder, []) if folder_of(i.path) == folder]


def _collection_around(folder: str) -> tuple[str, str]:
    """The folder and full name of the collection that a role lies in, by where Ansible looks."""
    parts = folder.split("/")
    if "ansible_collections" not in parts[:-3]:
        return "", ""
    at = parts.index("ansible_collections") + 3
    return "/".join(parts[:at]), ".".join(parts[at - 2 : at])


def _is_for(path: str, folder: str) -> bool:
    inner = folder_of(path) if folder == "." else posixpath.relpath(folder_of(path), folder)
    return inner == "." or bool(_SUBFOLDER.search(inner.partition("/")[0]))


def ancestors(folder: str) -> list[str]:
    """A folder and those above it, the root last."""
    found = [folder]
    while folder != ".":
        folder = folder_of(folder)
        found.append(folder)
    return found


def _join(*parts: str) -> str:
    return posixpath.normpath(posixpath.join(*parts))


def _matching(target: str, paths: frozenset[str]) -> list[str]:
    """The paths that are the target, with an ending or not, or that its stars may stand for."""
    if "*" in target:
        return _globbed(target, paths)
    return [target + ending for ending in _ENDINGS if target + ending in paths]


# The same name is used again and again: by each role for each system, say.
@lru_cache(maxsize=1024)
def _globbed(target: str, paths: frozenset[str]) -> list[str]:
    stem = posixpath.splitext(posixpath.basename(target))[0]
    if sum(c.isalnum() for c in stem) < _MIN_LITERAL or "*" in folder_of(target):
        return []
    matches = glob(re.sub(r"([?\[])", r"[\1]", target)).match
    return sorted(filter(matches, paths))


@lru_cache(maxsize=256)
def glob(pattern: str) -> re.Pattern[str]:
    """A pattern of fnmatch, case counting on every system."""
    return re.compile(fnmatch.translate(re.sub(r"\*+", "*", pattern)))
