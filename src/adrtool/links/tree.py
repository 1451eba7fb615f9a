"""The files of a built site, with the names that they have on the disk."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Literal

from adrtool.values import Value

Fault = Literal["", "missing", "index", "case"]


class Tree:
    """Paths are relative to the site's folder, `/`-separated, in the case of the disk's names."""

    def __init__(self, root: Path | None) -> None:
        self.root = root or Path()
        self.files: set[str] = set()
        self.folders: set[str] = {""}
        top = str(self.root)
        for folder, folders, names in os.walk(top) if root else ():
            inside = folder[len(top) :].replace(os.sep, "/").strip("/")
            lead = f"{inside}/" if inside else ""
            self.files.update([lead + name for name in names])
            self.folders.update([lead + name for name in folders])

    @classmethod
    def of(cls, paths: Iterable[str]) -> Tree:
        """A site that isn't built yet, by the paths of its files."""
        tree = cls(None)
        tree.files = set(paths)
        tree.folders |= {
            folder.as_posix() for path in tree.files for folder in PurePosixPath(path).parents
        } - {"."}
        return tree

    def look(self, path: str) -> Found:
        """The file that a server answers with for a path, or what is wrong with the path."""
        if path in self.files:
            return Found(path)
        bare = path.rstrip("/")
        if bare in self.folders:
            index = f"{bare}/index.html" if bare else "index.html"
            return Found(index) if index in self.files else Found("", "index")
        return Found("", "missing")

    def in_other_case(self, path: str) -> str | None:
        """The only path that differs from one that isn't there in nothing but case."""
        bare = path.rstrip("/")
        near = self._folded.get(bare.casefold(), [])
        return near[0] + path[len(bare) :] if len(near) == 1 and near[0] != bare else None

    @cached_property
    def _folded(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in (*self.files, *self.folders):
            found.setdefault(path.casefold(), []).append(path)
        return found

    @cached_property
    def pages(self) -> list[str]:
        """The HTML files, in order."""
        return sorted(p for p in self.files if p.endswith((".html", ".htm")))

    @cached_property
    def by_name(self) -> dict[str, list[str]]:
        """Pages and other files by the last part of their address, in lower case."""
        found: dict[str, list[str]] = {}
        for path in sorted(self.files):
            found.setdefault(last_name(path), []).append(path)
        return found


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Found(Value):
    """`file` is what answers; without one, `fault` says why not."""

    file: str
    fault: Fault = ""


def last_name(path: str) -> str:
    """What people call a page: its folder when it is an index, else its name without `.html`."""
    bare = path.removesuffix("index.html").rstrip("/")
    return posixpath.basename(bare).removesuffix(".html").removesuffix(".md").casefold()


def address(file: str) -> str:
    """The path by which a file is linked: an index by its folder."""
    head, name = posixpath.split(file)
    if name != "index.html":
        return file
    return f"{head}/" if head else ""
