"""Where git says that a file has gone."""

from __future__ import annotations

from pathlib import Path

from adrtool import files, git

_MOST_MOVES = 8
_MOST_NEW = 500


class Moves:
    """Follows files that are gone through the history of a repository; without git, none."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.top = git.find_root(root)
        self._known: dict[str, str | None] = {}

    def of(self, path: str) -> str | None:
        """The path, relative to the root, that a file has now which once had this one."""
        if self.top is None or path.startswith("../"):
            return None
        if path not in self._known:
            self._known[path] = self._follow(path)
        return self._known[path]

    def _follow(self, path: str) -> str | None:
        assert self.top is not None
        lead = "" if self.top == self.root else f"{self.root.relative_to(self.top).as_posix()}/"
        now = lead + path
        for _ in range(_MOST_MOVES):
            after = self._next(now)
            if after is None or after == lead + path:
                return None
            if files.is_file(self.top / after):
                return after.removeprefix(lead) if after.startswith(lead) else None
            now = after
        return None

    def _next(self, path: str) -> str | None:
        """What a file was renamed to, in the work tree or by the commit that took it away."""
        assert self.top is not None
        found = _renames(git.run(self.top, "diff", *_LISTED, "HEAD", "--"))
        if path in found or (same := self._same(path)) is None:
            return found.get(path)
        if same:
            return same
        literal = f":(top,literal){path}"
        commit = git.run(
            self.top, "log", "-1", "--format=%H", "--diff-filter=D", "--no-renames", "--", literal
        )
        if not commit or not commit.strip():
            return None
        of = ("--format=", "-m", "--first-parent", commit.strip(), "--")
        shown = git.run(self.top, "show", *_LISTED, *of)
        return _renames(shown).get(path)

    def _same(self, path: str) -> str | None:
        """A new file with the content that the last commit has for a path; None when it is still
        known there but nothing new has that, empty when the last commit doesn't know the path."""
        assert self.top is not None
        blob = git.run(self.top, "rev-parse", "--verify", "--quiet", f"HEAD:{path}")
        if not blob:
            return ""
        listed = git.run(self.top, "ls-files", "-z", "--others", "--exclude-standard") or ""
        ending = Path(path).suffix
        new = [name for name in listed.split("\0") if name and Path(name).suffix == ending]
        if not new or len(new) > _MOST_NEW:
            return None
        ids = git.run(self.top, "hash-object", "--no-filters", "--", *new) or ""
        same = [name for name, one in zip(new, ids.split(), strict=False) if one == blob.strip()]
        return same[0] if len(same) == 1 else None


_LISTED = ("--find-renames", "--diff-filter=R", "--name-status", "-z", "--no-ext-diff",
           "--no-textconv")  # fmt: skip


def _renames(listed: str | None) -> dict[str, str]:
    parts = (listed or "").strip("\n").split("\0")
    return {parts[i + 1]: parts[i + 2] for i in range(0, len(parts) - 2, 3)}
