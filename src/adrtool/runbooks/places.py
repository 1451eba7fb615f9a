"""Where the runbooks of a project lie, also of one that says nothing of itself."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path, PurePosixPath

from adrtool import files, git
from adrtool.config import NAMES, Config
from adrtool.documents import library
from adrtool.project import Project


def settled(project: Project, start: Path) -> Project:
    """The project with the folder of its runbooks as it is.

    A configuration and the default folder hold. Without them it is the folder called `runbooks`
    that is nearest to the root (`content/runbooks`, `docs/runbooks`), else the one that the
    command was started in. What was found above a folder of runbooks without a repository is no
    project around it: that folder is one itself.
    """
    settings = project.config.runbooks
    here = Path(os.path.realpath(start))
    if any(files.is_file(project.root / name) for name in NAMES):
        return project
    above = Path(os.path.realpath(project.root / settings.dir))
    if git.find_root(here) is None and above in here.parents:
        return _with(Project(here, Config()), _named(here) or ".")
    if files.is_folder(above):
        return project
    found = _named(project.root)
    if found:
        return _with(project, found)
    if here != git.find_root(here) and here == project.root and _has_pages(here):
        return _with(project, ".")
    return project


def _with(project: Project, folder: str) -> Project:
    runbooks = replace(project.config.runbooks, dir=folder)
    return replace(project, config=replace(project.config, runbooks=runbooks))


def _named(root: Path) -> str:
    """The folder called `runbooks` nearest to the root; empty for none."""
    folders = {parent for path in files.listing(root) for parent in PurePosixPath(path).parents}
    found = [str(f) for f in folders if f.name.casefold() in {"runbooks", "runbook"}]
    return min(found, key=lambda folder: (folder.count("/"), folder), default="")


def _has_pages(folder: Path) -> bool:
    return bool(library.candidates(folder, "."))
