"""Which files had another name at a commit, as git tells it."""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from adrtool import git


def read(root: Path, commit: str, head: str = "") -> dict[str, str]:
    """The files that had another path at a commit: path now, or at `head`, → path then.

    Git tells those it knows; of files that it doesn't track yet, those with the same content.
    """
    said = git.run(
        root, "diff", "--name-status", "--find-renames", "--diff-filter=RD", "-l0",
        "--no-ext-diff", "--no-textconv", "--relative", "-z", "--end-of-options", commit,
        *filter(None, [head]), "--", ".",
    )  # fmt: skip
    told = list(git.name_status(said))
    found = {now: then for status, then, now in told if status == "R"}
    gone = [path for status, path, _ in told if status == "D"]
    return found if head else found | _untracked(root, commit, gone)


def _untracked(root: Path, commit: str, gone: Sequence[str]) -> dict[str, str]:
    if not gone:
        return {}
    told = git.run(root, "ls-files", "-z", "--others", "--exclude-standard", "--", ".") or ""
    # A link, or a repository inside of this one, has no content that git could tell of.
    new = [p for p in told.split("\0") if (root / p).is_file() and not (root / p).is_symlink()]
    listed = git.run(root, "ls-tree", "-r", "-z", "--end-of-options", commit, "--", *gone)
    blobs = {identifier: path for path, _, _, identifier in git.tree_entries(listed)}
    ids = git.run(root, "hash-object", "--no-filters", "--", *new) if new and blobs else None
    pairs = zip(new, (ids or "").split("\n"), strict=False)
    return {path: blobs[identifier] for path, identifier in pairs if identifier in blobs}


class Former:
    """Texts that name files, as they would have named them at the commit.

    `renamed` is path now → path then. A folder whose files came from another one is renamed too.
    """

    def __init__(self, renamed: Mapping[str, str]) -> None:
        named = {posixpath.basename(new): posixpath.basename(old) for new, old in renamed.items()}
        names = {**named, **folders(renamed), **renamed}
        self._names = {new: old for new, old in names.items() if new != old}

    def text(self, text: str) -> str:
        """A text with every name of now replaced at once."""
        present = sorted((name for name in self._names if name in text), key=len, reverse=True)
        if not present:
            return text
        # A part of a longer name isn't that name; a file's bare name stands behind no folder.
        ends = "|".join(
            re.escape(name) if name.endswith("/")
            else rf"{'' if '/' in name else '(?<!/)'}{re.escape(name)}(?![\w-])"
            for name in present
        )  # fmt: skip
        return re.sub(rf"(?<![\w.-])(?:{ends})", lambda match: self._names[match[0]], text)


def folders(renamed: Mapping[str, str]) -> dict[str, str]:
    """Folders with a slash at their end: now → where most of their renamed files were."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for new, old in renamed.items():
        now, then = posixpath.split(new)[0], posixpath.split(old)[0]
        while now and now != then:
            votes[now][then] += 1
            if posixpath.basename(now) != posixpath.basename(then):
                break
            now, then = posixpath.dirname(now), posixpath.dirname(then)
    most = {now: counted.most_common(1)[0][0] for now, counted in votes.items()}
    return {f"{now}/": f"{then}/" if then else "" for now, then in most.items()}
