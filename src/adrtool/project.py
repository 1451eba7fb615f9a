"""The project that a command speaks of: where its root is and what its configuration says."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from adrtool import config, files, git
from adrtool.config import Config
from adrtool.problems import Problem
from adrtool.values import Value


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Project(Value):
    """A root folder (absolute, resolved) with its configuration and the problems in that."""

    root: Path
    config: Config
    problems: tuple[Problem, ...] = ()


def find(start: Path) -> Project:
    """The project around a folder."""
    root = find_root(start)
    settings, problems = config.load(root)
    return Project(root, settings, problems)


def find_root(start: Path) -> Path:
    """The nearest folder upwards with an `adrtool.yml`, else the top of the git work tree,
    else the nearest with a default folder of documents, else the folder itself.

    A default folder in the user's home or the file system's root makes neither a project for
    what is below it.
    """
    here = Path(os.path.realpath(start))
    top = git.find_root(here)
    inside = _up_to(top, here)
    configured = (f for f in inside if any(files.is_file(f / name) for name in config.NAMES))
    return next(configured, None) or top or next(filter(_has_documents, _below_home(here)), here)


def _up_to(top: Path | None, here: Path) -> list[Path]:
    upwards = [here, *here.parents]
    return upwards[: upwards.index(top) + 1] if top else upwards


def _below_home(here: Path) -> list[Path]:
    # A user without a home has "~" here, where pathlib would raise.
    home = os.path.realpath(os.path.expanduser("~"))  # noqa: PTH111
    limits = {Path(here.anchor), Path(home)}
    return [here, *takewhile(lambda folder: folder not in limits, here.parents)]


def _has_documents(folder: Path) -> bool:
    defaults = Config()
    names = (defaults.records[0].dir, defaults.runbooks.dir, defaults.specs.dir)
    return any(files.is_folder(folder / name) for name in names)
