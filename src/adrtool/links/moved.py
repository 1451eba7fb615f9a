"""Where git says that a file has gone."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from adrtool import files, git

_MOST_MOVES = 8
_MOST_NEW = 500


class Moves:
    """Follows files that are gone through the history of a repository; without git, none.

    A walk through a long history takes seconds, so one is to answer for all paths: those that
    `expect` is told of are looked for together.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.top = git.find_root(root)
        is_top = self.top is None or self.top == root
        self._lead = "" if is_top else f"{root.relative_to(self.top or root).as_posix()}/"
        self._known: dict[str, str | None] = {}
        # By path from the top, the commit that took it away last, empty for none.
        self._gone: dict[str, str] = {}
        self._by_commit: dict[str, dict[str, str]] = {}
        self._new: dict[str, dict[str, list[str]]] = {}

    def expect(self, paths: Iterable[str]) -> None:
        """Looks for all of these paths, relative to the root, in one walk through the history."""
        self._look({self._lead + path for path in paths if not path.startswith("../")})

    def of(self, path: str) -> str | None:
        """The path, relative to the root, that a file has now which once had this one."""
        if self.top is None or path.startswith("../"):
            return None
        if path not in self._known:
            self._known[path] = self._follow(self.top, self._lead + path)
        return self._known[path]

    def _follow(self, top: Path, path: str) -> str | None:
        now = path
        for _ in range(_MOST_MOVES):
            after = self._next(now)
            if after is None or after == path:
                return None
            if files.is_file(top / after):
                lead = self._lead
                return after.removeprefix(lead) if after.startswith(lead) else None
            now = after
        return None

    def _next(self, path: str) -> str | None:
        """What a file was renamed to, in the work tree or by the commit that took it away."""
        if path in self._changed:
            return self._changed[path]
        if path in self._committed:
            same = self._with_content(self._committed[path], Path(path).suffix)
            return same[0] if len(same) == 1 else None
        self._look({path})
        commit = self._gone[path]
        if commit and commit not in self._by_commit:
            shown = self._git("show", *_LISTED, "--format=", "-m", "--first-parent", commit, "--")
            self._by_commit[commit] = _renames(shown)
        return self._by_commit[commit].get(path) if commit else None

    @cached_property
    def _changed(self) -> dict[str, str]:
        """Renames since the last commit."""
        return _renames(self._git("diff", *_LISTED, "HEAD", "--"))

    @cached_property
    def _committed(self) -> dict[str, str]:
        """The files of the last commit with the ids of what they hold."""
        listed = self._git("ls-tree", "-r", "-z", "--full-tree", "HEAD")
        return {path: name for path, _, _, name in git.tree_entries(listed)}

    def _with_content(self, blob: str, ending: str) -> list[str]:
        """New files of an ending that hold the same as an object of the last commit."""
        if ending not in self._new:
            self._new[ending] = {}
            listed = self._git("ls-files", "-z", "--others", "--exclude-standard").split("\0")
            names = [name for name in listed if name and Path(name).suffix == ending]
            if 0 < len(names) <= _MOST_NEW:
                ids = self._git("hash-object", "--no-filters", "--", *names).split()
                for name, one in zip(names, ids, strict=False):
                    self._new[ending].setdefault(one, []).append(name)
        return self._new[ending].get(blob, [])

    def _look(self, paths: set[str]) -> None:
        """Finds the commits that took paths away."""
        new = sorted(path for path in paths - self._gone.keys() if "\n" not in path)
        self._gone |= dict.fromkeys(paths - self._gone.keys(), "")
        if not new:
            return
        walk = ("log", "--format=%x01%H", "--diff-filter=D", "--no-renames", "--name-only", "-z")
        given = "\n".join(("--", *new, ""))
        commit = ""
        for part in self._git("--literal-pathspecs", *walk, "--stdin", given=given).split("\0"):
            name = part.lstrip("\n")
            if name.startswith("\x01"):
                commit = name[1:]
            elif name in self._gone and not self._gone[name]:
                self._gone[name] = commit

    def _git(self, *arguments: str, given: str = "") -> str:
        return (self.top and git.run(self.top, *arguments, given=given)) or ""


_LISTED = ("--find-renames", "--diff-filter=R", "--name-status", "-z", "--no-ext-diff",
           "--no-textconv")  # fmt: skip


def _renames(listed: str) -> dict[str, str]:
    return {then: now for _, then, now in git.name_status(listed)}
