"""Which files there are."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from adrtool import git
from adrtool.files import mounting
from adrtool.files.reading import printable, problem
from adrtool.problems import Problem
from adrtool.values import Value

TEMPORARY = ".adrtool-"
"""What the name of a temporary file begins with."""

PRUNED = frozenset(
    {
        ".git", ".hg", ".svn", ".terraform", ".terragrunt-cache", ".venv", "venv", "node_modules",
        "__pycache__", ".tox", ".nox", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".cache",
        "vendor", "bower_components", ".idea", ".vscode",
    }
)  # fmt: skip
"""Folders that hold what a tool fetched or made, never what a team wrote."""


def is_temporary(path: str) -> bool:
    """Whether a path is that of a file which is being written."""
    return path[path.rfind("/") + 1 :].startswith(TEMPORARY)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Survey(Value):
    """`paths` as `listing` gives them, and a problem for each entry that had to be left out."""

    paths: list[str]
    problems: list[Problem]


def listing(root: Path, folder: str = ".") -> list[str]:
    """Paths of the regular files below a folder, sorted, `/`-separated, relative to `root`.

    In a git repository these are the tracked files and the untracked ones that aren't ignored,
    also those of repositories inside of it; elsewhere all but those in `PRUNED` folders. Links
    to folders aren't followed; links that lead out of the root and names that aren't UTF-8 are
    left out.
    """
    return survey(root, folder).paths


def survey(root: Path, folder: str = ".") -> Survey:
    """A listing that also says what was left out though it has the look of a file or folder:
    links that lead out of the root or to nothing, names that aren't UTF-8, closed folders."""
    there = mounting.find(os.path.join(root, folder))
    if there:
        return _mounted(*there, folder)
    found = _Surveyor(root, folder)
    found.add_all("")
    return Survey(sorted(found.paths), sorted(found.problems))


def _mounted(tree: mounting.Tree, below: str, folder: str) -> Survey:
    """What is below a folder of a tree, with the folder as it was written."""
    normal = os.path.normpath(folder)
    prefix = "" if normal == "." else f"{PurePosixPath(folder)}/"
    lead = len(f"{below}/") if below else 0
    paths = [prefix + path[lead:] for path in tree.paths(below)]
    left_out = [p.changed(path=prefix + p.path[lead:]) for p in tree.problems(below)]
    return Survey(paths, left_out)


class _Surveyor:
    """Looks at names below a start folder one by one; folders are judged once."""

    def __init__(self, root: Path, folder: str) -> None:
        self.paths: set[str] = set()
        self.problems: list[Problem] = []
        self.start = root / folder
        self.lead = f"{self.start}{os.sep}"
        normal = os.path.normpath(folder)
        self.prefix = "" if normal == "." else f"{PurePosixPath(folder)}/"
        # A folder given from outside (`--dir ../other`) is its own boundary.
        is_outside = os.path.isabs(normal) or normal.split(os.sep)[0] == os.pardir
        self.tops = [os.path.realpath(top) for top in (root, self.start)[: 1 + is_outside]]
        self.kept: dict[str, bool] = {}

    def add_all(self, below: str) -> None:
        if not self._keeps(below.rstrip("/")):
            return
        names = git.list_files(self.start / below)
        if names is None:
            self._walk(below)
            return
        for name in names:
            parent, _, last = (below + name).rpartition("/")
            if self._keeps(parent) and not last.startswith(TEMPORARY):
                self._add(below + name)

    def _keeps(self, parent: str) -> bool:
        if parent not in self.kept:
            self.kept[parent] = PRUNED.isdisjoint(parent.split("/")) and self._is_inside(parent)
        return self.kept[parent]

    def _is_inside(self, name: str) -> bool:
        above = name.rpartition("/")[0]
        if name and self.kept.get(above) and not os.path.islink(self.lead + name):
            return True
        real = Path(os.path.realpath(self.start / name))
        if any(real.is_relative_to(top) for top in self.tops):
            return True
        self._leave_out(name, "a link that leads out of the project, not followed")
        return False

    def _add(self, name: str) -> None:
        try:
            mode = os.lstat(self.lead + name).st_mode
            if stat.S_ISLNK(mode):
                mode = self._linked(name)
        except FileNotFoundError:
            return  # deleted, though git still knows it
        except OSError as error:
            self._leave_out(name, f"can't be read: {error.strerror}")
            return
        if stat.S_ISDIR(mode):
            self.add_all(f"{name}/")
        elif stat.S_ISREG(mode):
            self._add_file(name)

    def _add_file(self, name: str) -> None:
        if name.isascii() or name == printable(name):
            self.paths.add(self.prefix + name)
        else:
            self._leave_out(name, "left out: its name isn't UTF-8", "rename it")

    def _linked(self, name: str) -> int:
        """The mode of what a link leads to; 0 when that isn't to be listed."""
        try:
            mode = os.stat(self.start / name).st_mode
        except OSError:
            self._leave_out(name, "a link that leads to nothing")
            return 0
        return mode if self._is_inside(name) and stat.S_ISREG(mode) else 0

    def _leave_out(self, name: str, message: str, hint: str = "") -> None:
        path = (self.prefix + name).rstrip("/") or "."
        self.problems.append(problem(path, message, hint=hint))

    def _walk(self, below: str) -> None:
        stack = [below]
        while stack:
            prefix = stack.pop()
            try:
                entries = list(os.scandir(self.lead + prefix))
            except FileNotFoundError:
                continue
            except OSError as error:
                self._leave_out(prefix, f"can't be read: {error.strerror}")
                continue
            is_kept = self._keeps(prefix.rstrip("/"))
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in PRUNED:
                        stack.append(f"{prefix}{entry.name}/")
                elif not is_kept or entry.name.startswith(TEMPORARY):
                    continue
                elif entry.is_file(follow_symlinks=False):
                    # The folder says so already, without another look at the file.
                    self._add_file(f"{prefix}{entry.name}")
                else:
                    self._add(f"{prefix}{entry.name}")
