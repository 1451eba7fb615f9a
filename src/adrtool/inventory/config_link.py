"""Joins keys with whoever reads them, where one file is meant for certain."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from adrtool.model import Item, Reading, Relation

if TYPE_CHECKING:
    from adrtool.inventory.config_use import Reads, Takes

NAME: Final = "config"

_STAND_INS: Final = (".example", ".sample", ".template", ".dist", ".default", ".defaults")
_MAX_READERS: Final = 20


@dataclass(frozen=True, slots=True)
class EnvFile:
    """A file of environment variables and its keys."""

    id: str
    path: str
    keys: tuple[str, ...]


def link(reading: Reading) -> Reading:
    """Relations from services and units to files and keys; of code its places, on the keys."""
    from adrtool.inventory.config_use import Reads, Takes

    files = [f for f in reading.facts if isinstance(f, EnvFile)]
    taken = [f for f in reading.facts if isinstance(f, Takes)]
    read = [f for f in reading.facts if isinstance(f, Reads)]
    linker = _Linker(files)
    found = [*linker.taken(taken), *linker.read(f for f in read if f.id)]
    code = linker.readers(f for f in read if not f.id)
    items = tuple(_with_readers(item, code) for item in reading.items)
    return Reading(items, (*reading.relations, *found), reading.problems)


def _with_readers(item: Item, code: dict[str, list[str]]) -> Item:
    places = code.get(item.id, [])
    if not places:
        return item
    return replace(item, attributes={**item.attributes, "read_by": places[:_MAX_READERS]})


class _Linker:
    def __init__(self, files: Sequence[EnvFile]) -> None:
        self._paths = {file.path: file for file in files}
        self._keys: dict[tuple[str, str], list[str]] = defaultdict(list)
        for file in files:
            for key in file.keys:
                self._keys[posixpath.dirname(file.path), key].append(f"{file.id}/{key}")

    def taken(self, said: Sequence[Takes]) -> Iterator[Relation]:
        """Files that a service or a unit takes as a whole."""
        for use in said:
            file = self._host_file(use.file) if use.file[0] == "/" else self._file(use.file)
            if file:
                yield Relation(use.id, file.id, "references", use.path, use.line)

    def _file(self, path: str) -> EnvFile | None:
        """The file of a path or, since the real one is often kept out, the example beside it."""
        folder, name = posixpath.split(path)
        stand_ins = [path + ending for ending in _STAND_INS]
        stand_ins += [posixpath.join(folder, f"env{e}") for e in _STAND_INS if name == ".env"]
        return next((self._paths[p] for p in (path, *stand_ins) if p in self._paths), None)

    def _host_file(self, path: str) -> EnvFile | None:
        """The only file of the repository that lies at the end of a host's path."""
        found = [f for p, f in self._paths.items() if f"/{p}".endswith(path)]
        return found[0] if len(found) == 1 else None

    def read(self, said: Iterator[Reads]) -> Iterator[Relation]:
        """Keys that Compose puts into a file: from `.env` beside it."""
        for use in said:
            file = self._file(posixpath.join(posixpath.dirname(use.path), ".env"))
            if file and use.key in file.keys:
                yield Relation(use.id, f"{file.id}/{use.key}", "references", use.path, use.line)

    def readers(self, said: Iterator[Reads]) -> dict[str, list[str]]:
        """The places in code by the id of the key that they read: of the nearest files upwards."""
        found: dict[str, list[str]] = defaultdict(list)
        for use in sorted(said, key=lambda u: (u.path, u.line)):
            for key in self._above(use.key, posixpath.dirname(use.path)):
                found[key].append(f"{use.path}:{use.line}")
        return found

    def _above(self, key: str, folder: str) -> list[str]:
        """The ids of a key in the files of a folder, or else of the next one above that has it."""
        while (folder, key) not in self._keys and folder:
            folder = posixpath.dirname(folder)
        return self._keys.get((folder, key), [])
