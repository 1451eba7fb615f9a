"""Problems that only the built site shows: of its links, beyond what the Markdown tells."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from adrtool import checks, config, git, links, sites
from adrtool.checks import since
from adrtool.problems import AdrtoolError, Problem, WrongUse
from adrtool.project import Project


def found(project: Project, start: Path, site: Path) -> list[Problem]:
    """The problems of a site that is there, of the `mkdocs.yml` that is nearest to a folder."""
    told = sites.read(sites.find(_real(start), project.root), project.root)
    shown = sites.at(told, sites.relative(_real(site), project.root))
    return checks.configured(links.check(project, site, shown).problems, project)


def beside(problems: Iterable[Problem], known: Iterable[Problem]) -> list[Problem]:
    """Those at places of which nothing is said yet."""
    said = {_place(problem) for problem in known}
    return [problem for problem in problems if _place(problem) not in said]


def introduced(
    problems: Sequence[Problem], project: Project, start: Path, commit: str
) -> list[Problem]:
    """Those that the site of a commit hasn't, which is built to know it: in a folder that is gone
    afterwards, and only when there is a problem at all. Raises AdrtoolError when it can't be."""
    if not problems:
        return []
    top = git.find_root(project.root)
    if top is None:
        raise WrongUse("this isn't a git repository, so there is nothing to compare with")
    with git.checked_out(top, commit) as tree:
        root = tree / project.root.relative_to(top)
        settled = replace(config.load(root)[0], severity=project.config.severity)
        then = Project(root, settled)
        known = since.lined(map(_plain, _of(then, tree / _real(start).relative_to(top))), then)
    left = set(since.beyond([_plain(problem) for problem in problems], known, project, commit))
    return [problem for problem in problems if _plain(problem) in left]


def _of(project: Project, start: Path) -> list[Problem]:
    """The problems of a project's site as it was, built for the while."""
    from adrtool.links import build

    if not project.root.is_dir():
        return []
    file = sites.find(start, project.root)
    try:
        with build.built(project, file, sites.read(file, project.root)) as site:
            told = links.check(project, site.folder, site.settings, site.recorded)
    except AdrtoolError as error:
        raise AdrtoolError(f"nothing can be compared with the base: {error.message}") from error
    return checks.configured(told.problems, project)


def _place(problem: Problem) -> tuple[str, str, int, int]:
    return problem.rule.partition("/")[0], problem.path, problem.line, problem.column


def _plain(problem: Problem) -> Problem:
    """Without the message where the link says it all: that names pages, which move with files."""
    return replace(problem, message="", hint="") if problem.target else problem


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
