"""Certain corrections, made in the bytes of their links and nowhere else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from adrtool import files
from adrtool.documents import changes as texts
from adrtool.links.model import Fix
from adrtool.values import Value


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Change(Value):
    """A file with some of its links corrected; `fixes` are those."""

    path: str
    before: str
    after: str
    fixes: tuple[Fix, ...]


def plan(root: Path, fixes: Sequence[Fix]) -> list[Change]:
    """The files that change. What isn't written there any more, or overlaps, is left out."""
    by_path: dict[str, list[Fix]] = defaultdict(list)
    for fix in fixes:
        by_path[fix.problem.path].append(fix)
    changes = (_change(root, path, found) for path, found in sorted(by_path.items()))
    return [change for change in changes if change.fixes]


def _change(root: Path, path: str, fixes: list[Fix]) -> Change:
    text = files.read(root / path, path).text
    parts, made, at = [], [], 0
    for fix in sorted(fixes, key=lambda f: f.start):
        if fix.start >= at and text[fix.start : fix.end] == fix.old:
            parts += [text[at : fix.start], fix.new]
            at = fix.end
            made.append(fix)
    return Change(path, text, "".join((*parts, text[at:])), tuple(made))


def diff(changes: Sequence[Change]) -> str:
    """What changes, as unified diffs that `git apply` takes."""
    return "".join(
        texts.diff(texts.Change(one.path, one.before, one.after), one.path) for one in changes
    )


def write(root: Path, changes: Sequence[Change]) -> None:
    """Writes every file whole; line ends and byte order marks stay. Raises AdrtoolError."""
    for change in changes:
        with files.lock((root / change.path).parent):
            files.write(root / change.path, change.after)
