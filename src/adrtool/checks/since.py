"""What a change introduced: the problems of now without those that its base has already.

Both sides are found by the same rules at the same severities on the same day, so that neither a
newer adrtool, nor a stricter configuration, nor a day that passed is blamed on a change.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from adrtool import checks, files, git
from adrtool.past import Past
from adrtool.problems import Problem
from adrtool.project import Project

# Counts of a sentence (`12 words`, `line 3`, `by 40 days`) say how much, not what.
_COUNT = re.compile(r"(?<![\w'\"./-])\d[\d,]*(?= [a-z])|(?<=\bline )\d+")
_Key = tuple[str, str, str, str]
"""Rule, path at the base, message without counts, target: what a problem is wherever it stands."""


def introduced(
    found: Sequence[Problem], project: Project, commit: str, today: date | None = None
) -> list[Problem]:
    """Those of the problems of now that weren't there at a commit, in their order.

    A problem in a renamed file, on a moved line or with another count is the one it was. Raises
    WrongUse when the clone doesn't hold the commit's files.
    """
    if not found:
        return []
    with Past(project) as past, past.at(commit) as (as_was, catalog):
        then = replace(as_was, config=replace(as_was.config, severity=project.config.severity))
        before = checks.run(catalog, then, today=today)
        lines_then = _Lines(then)
        known = [(problem, lines_then.of(problem)) for problem in before]
    renamed = renames(project, commit)
    return _without(found, known, _Lines(project).of, renamed)


class _Lines:
    """The text of the line that a problem is about."""

    def __init__(self, project: Project) -> None:
        self.root = project.root
        self._texts: dict[str, list[str]] = {}

    def of(self, problem: Problem) -> str:
        if problem.path not in self._texts:
            text = files.read(self.root / problem.path, problem.path).text
            self._texts[problem.path] = text.splitlines()
        lines = self._texts[problem.path]
        return lines[problem.line - 1].strip() if 0 < problem.line <= len(lines) else ""


def _without(
    found: Sequence[Problem],
    known: Iterable[tuple[Problem, str]],
    line_of: Callable[[Problem], str],
    renamed: Mapping[str, str],
) -> list[Problem]:
    """Takes each known problem off once: first where its line says the same in its file, then
    anywhere in its file, then where its line went to another file."""
    before = [(_key(problem, {}), line) for problem, line in known]
    now = [(problem, _key(problem, renamed), line_of(problem)) for problem in found]
    names: Sequence[Callable[[_Key, str], tuple[str, ...] | None]] = (
        lambda key, line: (*key, line),
        lambda key, _: key,
        lambda key, line: (key[0], *key[2:], line) if line else None,
    )
    for name in names:
        now, before = _matched(now, before, name)
    return [problem for problem, _, _ in now]


def _matched(
    now: list[tuple[Problem, _Key, str]],
    before: list[tuple[_Key, str]],
    name: Callable[[_Key, str], tuple[str, ...] | None],
) -> tuple[list[tuple[Problem, _Key, str]], list[tuple[_Key, str]]]:
    """What is left of both after those of one name are taken off each other."""
    counts = Counter(name(*one) for one in before)
    counts.pop(None, None)
    left = []
    taken: Counter[tuple[str, ...] | None] = Counter()
    for problem, key, line in now:
        called = name(key, line)
        if counts[called] > taken[called]:
            taken[called] += 1
        else:
            left.append((problem, key, line))
    rest = []
    for key, line in before:
        called = name(key, line)
        if taken[called]:
            taken[called] -= 1
        else:
            rest.append((key, line))
    return left, rest


def _key(problem: Problem, renamed: Mapping[str, str]) -> _Key:
    path = renamed.get(problem.path, problem.path)
    message, target = (_as_before(text, renamed) for text in (problem.message, problem.target))
    return problem.rule, path, _COUNT.sub("#", message), target


def _as_before(text: str, renamed: Mapping[str, str]) -> str:
    """A text with the names that files had."""
    for new, old in renamed.items():
        name, former = posixpath.basename(new), posixpath.basename(old)
        if name in text:
            text = text.replace(new, old).replace(name, former)
    return text


def renames(project: Project, commit: str, head: str = "") -> dict[str, str]:
    """The files that had another path at a commit: path now, or at `head`, → path then.

    Git tells those it knows; of files that it doesn't track yet, those with the same content.
    """
    said = git.run(
        project.root, "diff", "--name-status", "--find-renames", "--diff-filter=RD", "-l0",
        "--no-ext-diff", "--no-textconv", "--relative", "-z", "--end-of-options", commit,
        *filter(None, [head]), "--", ".",
    )  # fmt: skip
    fields = iter((said or "").split("\0"))
    found, gone = {}, []
    for status in fields:
        if status.startswith("R"):
            old = next(fields)
            found[next(fields)] = old
        elif status:
            gone.append(next(fields))
    return found if head else found | _untracked(project, commit, gone)


def _untracked(project: Project, commit: str, gone: Sequence[str]) -> dict[str, str]:
    if not gone:
        return {}
    root = project.root
    told = git.run(root, "ls-files", "-z", "--others", "--exclude-standard", "--", ".") or ""
    new = [path for path in told.split("\0") if path]
    listed = git.run(root, "ls-tree", "-r", "-z", "--end-of-options", commit, "--", *gone) or ""
    blobs = {}
    for entry in filter(None, listed.split("\0")):
        facts, _, path = entry.partition("\t")
        blobs[facts.split(" ")[2]] = path
    ids = git.run(root, "hash-object", "--no-filters", "--", *new) if new and blobs else None
    pairs = zip(new, (ids or "").split("\n"), strict=False)
    return {path: blobs[identifier] for path, identifier in pairs if identifier in blobs}
