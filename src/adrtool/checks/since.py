"""What a change introduced: the problems of now without those that its base has already.

Both sides are found by the same rules at the same severities on the same day, so that neither a
newer adrtool, nor a stricter configuration, nor a day that passed is blamed on a change.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from adrtool import checks, files, git, renames
from adrtool.catalog import Catalog
from adrtool.config import Config
from adrtool.markdown.lines import split
from adrtool.past import Past
from adrtool.problems import Problem
from adrtool.project import Project
from adrtool.renames import Former

# Counts of a sentence (`12 words`, `line 3`, `by 40 days`) say how much, not what.
_COUNT = re.compile(r"(?<![\w'\"./-])\d[\d,]*(?= [a-z])|(?<=\bline )\d+")
# What only the configuration brings about, so that it is the fault of who wrote that.
_OF_CONFIGURATION = frozenset({"config/invalid", "inventory/source-unavailable"})
_Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A problem by what it is wherever it stands: `path` at the base, and the text of its line.

    `said` are message without counts and target, as they are and with the names of then.
    `times` is how often its file has that line.
    """

    problem: Problem
    path: str
    line: str
    times: int
    said: tuple[tuple[str, str], ...]


def introduced(
    found: Sequence[Problem], project: Project, commit: str, today: date | None = None
) -> list[Problem]:
    """Those of the problems of now that weren't there at a commit, in their order.

    A problem in a renamed file, on a moved line or with another count is the one it was. Raises
    WrongUse when the clone doesn't hold the commit's files.
    """
    if not found:
        return []
    return beyond(found, _known(project, commit, today), project, commit)


def beyond(
    found: Sequence[Problem], known: list[Seen], project: Project, commit: str
) -> list[Problem]:
    """Those of the problems of now that aren't among those known of a commit, in their order."""
    renamed = renames.read(project.root, commit)
    former, lines = Former(renamed), _Lines(project)
    now = [lines.seen(p, renamed.get(p.path, p.path), (_said(p), _said(p, former))) for p in found]
    here = {then: path for path, then in renamed.items()}

    def has_gone(seen: Seen) -> bool:
        return lines.times(here.get(seen.path, seen.path), seen.line) < seen.times

    return _without(now, known, has_gone)


def lined(problems: Iterable[Problem], project: Project) -> list[Seen]:
    """Problems of a project as it was, with the texts of their lines."""
    lines = _Lines(project)
    return [lines.seen(p, p.path, (_said(p),) * 2) for p in problems]


def _known(project: Project, commit: str, today: date | None) -> list[Seen]:
    """What was wrong at the commit by its own configuration, and what is by that of now: what is
    looked at only since then, or more strictly, was there before."""
    with Past(_where_it_was(project, commit)) as past:
        with past.at(commit) as (as_was, catalog):
            own = _seen(catalog, as_was, project, today)
        if _compared(as_was.config) == _compared(project.config):
            return own
        with past.at(commit, project.config) as (as_was, catalog):
            anew = _seen(catalog, as_was, project, today)
    had = {seen.problem for seen in own}
    return own + [
        seen for seen in anew
        if seen.problem not in had and seen.problem.rule not in _OF_CONFIGURATION
    ]  # fmt: skip


def _where_it_was(project: Project, commit: str) -> Project:
    """The project in the folder that it had at the commit, if that had another name."""
    top = git.find_root(project.root)
    folder = project.root.relative_to(top).as_posix() if top else "."
    if top is None or folder == "." or git.run(top, "cat-file", "-e", f"{commit}:{folder}") == "":
        return project
    then = renames.folders(renames.read(top, commit)).get(f"{folder}/")
    return project if then is None else replace(project, root=top / then)


def _compared(config: Config) -> Config:
    return replace(config, severity={}, lines={})


def _seen(catalog: Catalog, as_was: Project, now: Project, today: date | None) -> list[Seen]:
    return lined(checks.run(catalog, as_was, today=today, levels=now.config.severity), as_was)


class _Lines:
    """The lines that problems are about."""

    def __init__(self, project: Project) -> None:
        self.root = project.root
        self._files: dict[str, tuple[list[str], Counter[str]]] = {}

    def seen(self, problem: Problem, path: str, said: tuple[tuple[str, str], ...]) -> Seen:
        lines, times = self._of(problem.path)
        line = lines[problem.line - 1] if 0 < problem.line <= len(lines) else ""
        return Seen(problem, path, line, times[line], said)

    def times(self, path: str, line: str) -> int:
        return self._of(path)[1][line]

    def _of(self, path: str) -> tuple[list[str], Counter[str]]:
        if path not in self._files:
            text = files.read(self.root / path, path).text
            lines = [line.strip() for line in split(text)]
            self._files[path] = lines, Counter(lines)
        return self._files[path]


_Same = Sequence[Callable[[Seen, str, str], _Name]]
# By what a problem of then and one of now are the same, the surest first: where its line says
# the same in its file, and anywhere in its file. A link is the same also where its file went to
# another folder, or where it leads by another way.
_IN_ITS_FILE: _Same = (
    lambda seen, message, target: (seen.path, message, target, seen.line),
    lambda seen, message, target: (seen.path, message, target),
    lambda seen, _, target: (seen.path, target) if target else (),
    lambda seen, message, target: (seen.path, message) if target else (),
)
# And where its line went to another file.
_ELSEWHERE: _Same = (
    lambda seen, message, target: (message, target, seen.line) if seen.line else (),
    lambda seen, _, target: (target, seen.line) if target and seen.line else (),
)


def _without(
    now: list[Seen], before: list[Seen], has_gone: Callable[[Seen], bool]
) -> list[Problem]:
    """Takes each known problem off once."""
    now, before = _by(_IN_ITS_FILE, now, before)
    # A line that still stands where it stood has gone nowhere: its problem was mended.
    now, _ = _by(_ELSEWHERE, now, [seen for seen in before if has_gone(seen)])
    return [seen.problem for seen in now]


def _by(names: _Same, now: list[Seen], before: list[Seen]) -> tuple[list[Seen], list[Seen]]:
    for name in names:
        for form in (0, 1):
            now, before = _matched(now, before, partial(_named, name, form))
    return now, before


def _named(name: Callable[[Seen, str, str], _Name], form: int, seen: Seen) -> _Name:
    found = name(seen, *seen.said[form])
    return (seen.problem.rule, *found) if found else ()


def _matched(
    now: list[Seen], before: list[Seen], name: Callable[[Seen], _Name]
) -> tuple[list[Seen], list[Seen]]:
    """What is left of both after those of one name are taken off each other."""
    counts = Counter(map(name, before))
    counts.pop((), None)
    taken: Counter[_Name] = Counter()
    left = []
    for seen in now:
        called = name(seen)
        if counts[called] > taken[called]:
            taken[called] += 1
        else:
            left.append(seen)
    rest = []
    for seen in before:
        called = name(seen)
        if taken[called]:
            taken[called] -= 1
        else:
            rest.append(seen)
    return left, rest


def _said(problem: Problem, former: Former | None = None) -> tuple[str, str]:
    message, target = problem.message, problem.target
    if former:
        message, target = former.text(message), former.text(target)
    return _COUNT.sub("#", message), target
