"""Folders seen as something else than what is on the disk: a tree of files behind a path.

What reads a project takes the path of its root. So that a project can be read as it was at a
commit, without a checkout, that commit's tree is mounted at the root for the while.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from adrtool.problems import Problem


class Tree(Protocol):
    """Files by their paths: `/`-separated, relative, normal."""

    def paths(self, below: str) -> list[str]:
        """The paths of the regular files below a folder, sorted; of all with an empty one."""
        ...

    def problems(self, below: str) -> list[Problem]:
        """What has to be left out below a folder."""
        ...

    def data(self, path: str) -> bytes | None:
        """A file's content; None where there is no file."""
        ...

    def names(self, folder: str) -> dict[str, bool] | None:
        """What is in a folder, and whether that is a folder itself; None where there is none."""
        ...


_mounted: dict[str, Tree] = {}
_watching: list[set[str]] = []


@contextmanager
def watched() -> Iterator[set[str]]:
    """The paths of folders and files on the disk that this process looks into meanwhile."""
    seen: set[str] = set()
    _watching.append(seen)
    try:
        yield seen
    finally:
        _watching.remove(seen)


def look(path: Path | str) -> None:
    """Tells those that watch."""
    for seen in _watching:
        seen.add(os.path.normpath(os.fspath(path)))


@contextmanager
def mounted(root: Path, tree: Tree) -> Iterator[None]:
    """Has the functions of `adrtool.files` read a tree below a path, in this process."""
    place = str(root)
    _mounted[place] = tree
    try:
        yield
    finally:
        del _mounted[place]


def find(path: Path | str) -> tuple[Tree, str] | None:
    """The tree that a path leads into, and the path in it; None for one on the disk."""
    if not _mounted:
        return None
    given = os.path.normpath(os.fspath(path))
    for place, tree in _mounted.items():
        if given == place:
            return tree, ""
        if given.startswith(place + os.sep):
            return tree, given[len(place) + 1 :].replace(os.sep, "/")
    return None


def is_mounted(path: Path | str) -> bool:
    """Whether a path leads into a tree that is mounted."""
    return find(path) is not None


def data(tree: Tree, path: str) -> bytes | None:
    """A file's content; None of a folder. Raises FileNotFoundError for what isn't there."""
    found = tree.data(path)
    if found is None and tree.names(path) is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
    return found


def exists(path: Path | str) -> bool:
    """Whether anything has this name, also a link that leads to nothing."""
    there = find(path)
    if not there:
        return os.path.lexists(path)
    parent, name = os.path.split(there[1])
    return name in (there[0].names(parent) or {})


def entries(folder: Path | str) -> dict[str, bool]:
    """Names in a folder, and whether each is a folder itself; none of what can't be looked at."""
    there = find(folder)
    if there:
        return there[0].names(there[1]) or {}
    look(folder)
    try:
        with os.scandir(folder) as found:
            return {entry.name: _is_folder(entry) for entry in found}
    except (OSError, ValueError):
        return {}


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A link in a circle is nothing; the folder around it is one still.
        return False
