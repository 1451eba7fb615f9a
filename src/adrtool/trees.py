"""The tree of a commit as a folder of files."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from functools import cached_property
from pathlib import Path

from adrtool import files, git
from adrtool.files import PRUNED
from adrtool.problems import Problem, WrongUse

_LINK, _REPOSITORY = "120000", "160000"
_MAX_LINKS = 16
_NOWHERE = "\0"
# Without `--no-filter`, what the clone has left out is left out again.
_FETCH = "git fetch --refetch --no-filter"


class CommitTree:
    """A `files.Tree` of a commit; `top` is the top of the work tree. Raises WrongUse for contents
    that a partial clone has left out."""

    def __init__(self, top: Path, commit: str, objects: git.Objects) -> None:
        self._top = top
        self._objects = objects
        # Files of repositories inside of this one, and where those are.
        self._inner: dict[str, Path] = {}
        told = _told(top, "ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit)
        self._modes = {path: (mode, name) for path, mode, _, name in git.tree_entries(told)}
        differing = _told(
            top, "diff", "--name-only", "--no-ext-diff", "--no-textconv", "--no-renames",
            "--ignore-submodules=dirty", "-z", "--end-of-options", commit, "--",
        )  # fmt: skip
        self._differing = frozenset(filter(None, differing.split("\0")))
        self._add_repositories()

    def _add_repositories(self) -> None:
        """Of a repository inside of this one what is there, when it is at the same commit now,
        else what it says of the commit that it was at."""
        inner = {p: commit for p, (mode, commit) in self._modes.items() if mode == _REPOSITORY}
        for folder, commit in inner.items():
            del self._modes[folder]
            if not files.exists(self._top / folder / ".git"):
                continue
            if folder not in self._differing:
                for path in files.listing(self._top, folder):
                    self._modes[path] = ("100644", "")
                continue
            told = git.run(self._top / folder, "ls-tree", "-r", "-z", "--full-tree", commit)
            for path, mode, _, name in git.tree_entries(told):
                if mode != _REPOSITORY:
                    self._modes[f"{folder}/{path}"] = (mode, name)
                    self._inner[f"{folder}/{path}"] = self._top / folder
        self._differing |= self._inner.keys()

    def is_same(self, path: str) -> bool:
        """Whether the work tree has a file as the commit has it."""
        return path in self._modes and path not in self._differing

    def paths(self, below: str) -> list[str]:
        """Those that `files.survey` would list of a checkout."""
        return [path for path in self._listed[0] if not below or path.startswith(f"{below}/")]

    def problems(self, below: str) -> list[Problem]:
        """Links that lead nowhere, and names that can't be shown."""
        found = self._listed[1]
        return [p for p in found if not below or p.path.startswith(f"{below}/")]

    @cached_property
    def _listed(self) -> tuple[list[str], list[Problem]]:
        paths, problems = [], []
        for path, (mode, _) in self._modes.items():
            if not PRUNED.isdisjoint(path.split("/")[:-1]) or files.is_temporary(path):
                continue
            wrong = "" if mode != _LINK else self._wrong_link(path)
            if wrong:
                problems.append(files.problem(path, wrong))
            elif path != files.printable(path):
                why = "left out: its name isn't UTF-8"
                problems.append(files.problem(path, why, hint="rename it"))
            elif mode != _LINK or self._resolved(path) in self._modes:
                paths.append(path)
        return sorted(paths), sorted(problems)

    def _wrong_link(self, path: str) -> str:
        target = self._resolved(path)
        if target is None:
            return "a link that leads out of the project, not followed"
        is_there = target in self._modes or target in self._folders
        return "" if is_there else "a link that leads to nothing"

    def data(self, path: str) -> bytes | None:
        """A file's content, links followed."""
        target = self._resolved(path)
        if target is None or target not in self._modes:
            return None
        if target not in self._differing:
            try:
                return files.content(self._top / target)
            except OSError:
                # Not checked out, as in a sparse clone.
                pass
        return self._object(target)

    def _object(self, path: str) -> bytes:
        identifier = self._modes[path][1]
        if path in self._inner:
            told = git.run(self._inner[path], "cat-file", "blob", identifier)
            found = None if told is None else told.encode("utf-8", "surrogateescape")
        else:
            found = self._objects.read(identifier)
        if found is None:
            raise WrongUse(f"this clone doesn't hold {path} at the base", _FETCH)
        return found

    def names(self, folder: str) -> dict[str, bool] | None:
        """What is in a folder, links to folders among them."""
        target = self._resolved(folder) if folder else ""
        return None if target is None else self._folders.get(target)

    @cached_property
    def _folders(self) -> dict[str, dict[str, bool]]:
        found: dict[str, dict[str, bool]] = defaultdict(dict)
        found[""] = {}
        for path in self._modes:
            parent, _, name = path.rpartition("/")
            found[parent][name] = False
            while parent:
                above, _, name = parent.rpartition("/")
                if found[above].get(name):
                    break
                found[above][name] = True
                parent = above
        plain = dict(found)
        for path, (mode, _) in self._modes.items():
            target = self._resolved(path) if mode == _LINK else None
            if target is not None and target in plain:
                parent, name = posixpath.split(path)
                plain[parent][name] = True
        return plain

    def _resolved(self, path: str) -> str | None:
        """The path with every link in it followed; None for one that leads out, and what no file
        is called for one that leads in a circle."""
        for _ in range(_MAX_LINKS):
            link = self._first_link(path)
            if link is None:
                return path
            target = self._object(link).decode("utf-8", "surrogateescape")
            joined = posixpath.join(posixpath.dirname(link), target, path[len(link) + 1 :])
            path = posixpath.normpath(joined)
            if path.startswith(("/", "../")) or path == "..":
                return None
        return _NOWHERE

    def _first_link(self, path: str) -> str | None:
        if not self._links:
            return None
        parts = path.split("/")
        leads = ("/".join(parts[: count + 1]) for count in range(len(parts)))
        return next((lead for lead in leads if lead in self._links), None)

    @cached_property
    def _links(self) -> frozenset[str]:
        return frozenset(path for path, (mode, _) in self._modes.items() if mode == _LINK)


def _told(top: Path, *arguments: str) -> str:
    told = git.run(top, *arguments)
    if told is None:
        raise WrongUse("this clone doesn't hold the files of the base", _FETCH)
    return told
