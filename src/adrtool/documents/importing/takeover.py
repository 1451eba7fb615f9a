"""What `adr import` takes over: the folders that a tool keeps, or in which records lie."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from adrtool import config, files
from adrtool.config import RecordsFolder
from adrtool.documents.importing import configure, survey, tools
from adrtool.documents.importing.configure import Settings
from adrtool.documents.importing.survey import Survey
from adrtool.documents.importing.tools import Kept
from adrtool.problems import AdrtoolError, Problem, WrongUse
from adrtool.project import Project


@dataclass(frozen=True, slots=True)
class Takeover:
    """The folders as they were read, those among them that `adrtool.yml` lists already, and the
    settings with the others added. `problems` are those of other tools' configuration."""

    surveys: tuple[Survey, ...]
    listed: frozenset[str]
    settings: Settings
    problems: tuple[Problem, ...]


def plan(project: Project, folder: str) -> Takeover:
    """What taking a folder over comes to; nothing is written.

    `folder` is relative to the project's root. Raises WrongUse where there are no records,
    AdrtoolError when the settings can't be added to.
    """
    kept, problems = _kept(project.root, folder)
    known = _listed(project)
    surveys = [survey.of_folder(project.root, one, _own(one, known)) for one in kept]
    if not any(one.documents for one in surveys) and not problems:
        raise WrongUse(f"there are no records in {folder}", "name the folder that holds them")
    new = [s for s in surveys if s.documents and not survey.is_listed(s.settings.dir, known)]
    settings = configure.extend(project.root, new)
    listed = {s.settings.dir for s in surveys if s not in new and s.documents}
    return Takeover(tuple(surveys), frozenset(listed), settings, tuple(problems))


def write(project: Project, taken: Takeover) -> None:
    """Writes the settings. Raises AdrtoolError, also when they were written meanwhile."""
    with files.lock(project.root):
        path = project.root / taken.settings.path
        now = files.read(path, taken.settings.path).text if os.path.lexists(path) else None
        if now != taken.settings.before:
            raise AdrtoolError(f"{taken.settings.path} was changed meanwhile", "start again")
        configure.write(project.root, taken.settings)


def _kept(root: Path, folder: str) -> tuple[list[Kept], list[Problem]]:
    """By the tool's file in the folder, else one above it that names it, else by the records."""
    found, problems = tools.kept(root, folder)
    if found or problems:
        return found, problems
    for above in _upwards(folder):
        named = [one for one in tools.kept(root, above)[0] if one.dir == folder]
        if named:
            return named, []
    below = survey.records_below(root, folder) or [folder]
    return [Kept("", "", one) for one in below], []


def _upwards(folder: str) -> Iterator[str]:
    while folder not in {"", "."}:
        folder = posixpath.dirname(folder) or "."
        yield folder


def _listed(project: Project) -> Sequence[RecordsFolder]:
    """The folders that the project's own settings name, or mean by leaving them out."""
    has_file = any(os.path.lexists(project.root / name) for name in config.NAMES)
    return project.config.records if has_file else ()


def _own(kept: Kept, known: Sequence[RecordsFolder]) -> RecordsFolder | None:
    return next((one for one in known if one.dir == kept.dir), None)
