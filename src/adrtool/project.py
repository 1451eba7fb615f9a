"""The project that a command speaks of: where its root is and what its configuration says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from adrtool import config, git
from adrtool.config import Config
from adrtool.problems import Problem


@dataclass(frozen=True, slots=True)
class Project:
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
    else the nearest with a default folder of documents, else the folder itself."""
    here = start.resolve()
    upwards = (here, *here.parents)
    top = git.find_root(here)
    inside = upwards if top is None else upwards[: upwards.index(top) + 1]
    for folder in inside:
        if any((folder / name).is_file() for name in config.NAMES):
            return folder
    if top:
        return top
    defaults = Config()
    folders = (defaults.records[0].dir, defaults.runbooks.dir, defaults.specs.dir)
    near = (f for f in upwards if any((f / name).is_dir() for name in folders))
    return next(near, here)
