"""What a command is about to write: whole new texts of files, shown as a diff or written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from adrtool import files
from adrtool.markdown.lines import split
from adrtool.problems import AdrtoolError


@dataclass(frozen=True, slots=True)
class Change:
    """A file's text before and after a command; `path` is relative to the root."""

    path: str
    before: str
    after: str

    def line(self) -> int:
        """The first line of the new text that differs and isn't blank."""
        before, after = self.before.split("\n"), self.after.split("\n")
        pairs = enumerate(zip(before, after, strict=False))
        first = next((at for at, (old, new) in pairs if old != new), min(len(before), len(after)))
        told = (at for at in range(first, len(after)) if after[at].strip())
        return next(told, min(first, len(after) - 1)) + 1


def before(root: Path, path: str) -> str:
    """The text of a file that a command is about to change. Raises AdrtoolError when it can't be
    read."""
    found = files.read(root / path, path)
    if found.problem:
        raise AdrtoolError(f"{path}: {found.problem.message}", "nothing was changed")
    return found.text


def diff(change: Change, path: str) -> str:
    """The change as a unified diff that `git apply` takes; `path` is what its header calls it."""
    before, after = split(change.before), split(change.after)
    shown = unified_diff(before, after, f"a/{path}", f"b/{path}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in shown
    )


def write(root: Path, changes: Sequence[Change]) -> None:
    """Writes files in the order given. When one is refused, those before it are taken back.

    Raises AdrtoolError, which tells what couldn't be taken back.
    """
    for count, change in enumerate(changes):
        try:
            files.write(root / change.path, change.after)
        except AdrtoolError as error:
            left = _take_back(root, changes[:count])
            hint = f"{', '.join(left)} changed already; adr doctor --fix completes it"
            raise AdrtoolError(
                error.message, hint if left else error.hint or "nothing was changed"
            ) from error


def _take_back(root: Path, changes: Sequence[Change]) -> list[str]:
    """The paths of the files that couldn't be written a second time either."""
    left = []
    for change in reversed(changes):
        try:
            files.write(root / change.path, change.before)
        except AdrtoolError:
            left.append(change.path)
    return left
