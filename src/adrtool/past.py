"""A project as it was at a commit, read from git's objects: nothing is checked out.

What the work tree has in common with the commit is read from there, where the inventory's cache
knows it already; only the rest comes from objects.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from adrtool import catalog, config, files, git, inventory
from adrtool.catalog import Catalog
from adrtool.config import Config
from adrtool.inventory.encoded import Done
from adrtool.inventory.work import Tell
from adrtool.ownership import Assigned
from adrtool.problems import WrongUse
from adrtool.project import Project
from adrtool.trees import CommitTree


class Past:
    """Reads a project at one commit or several; `close` it in the end."""

    def __init__(self, project: Project, tell: Tell | None = None) -> None:
        top = git.find_root(project.root)
        if top is None:
            raise WrongUse("this isn't a git repository, so there is nothing to compare with")
        self.project = project
        self._top: Path = top
        self._tell = tell
        self._objects = git.Objects(top)
        self._linked: inventory.Linked = {}
        self._owned: Assigned = {}
        self._prefix = project.root.relative_to(top).as_posix().removeprefix(".")

    def __enter__(self) -> Past:
        return self

    def __exit__(self, *_: object) -> None:
        self._objects.close()

    @cached_property
    def _now(self) -> tuple[frozenset[str], Mapping[str, Done]]:
        """The files of the work tree, and what those of code say each on their own."""
        root, settings = self.project.root, self.project.config.inventory
        paths = files.listing(root)
        include, exclude = settings.include, settings.exclude
        told = inventory.collect(root, paths, include, exclude, tell=self._tell)
        return frozenset(paths), told.done

    @contextmanager
    def at(self, commit: str, settings: Config | None = None) -> Iterator[tuple[Project, Catalog]]:
        """The project and its catalog at a commit, as its configuration of then reads it or as
        `settings` do; for the while, `adrtool.files` sees its files as they were then.

        Raises WrongUse when the clone doesn't hold the commit's files.
        """
        listed, done = self._now
        tree = CommitTree(self._top, commit, self._objects)
        with files.mounted(self._top, tree):
            loaded, problems = config.load(self.project.root)
            project = Project(self.project.root, settings or loaded, problems)
            seen = files.survey(project.root)
            if project.config.inventory == self.project.config.inventory:
                lead = f"{self._prefix}/" if self._prefix else ""
                same = {p for p in seen.paths if p in listed and tree.is_same(lead + p)}
            else:
                same = set()
            found = self._collected(project, seen.paths, same, done)
            linked = inventory.joined(found, self._linked)
            yield project, catalog.assembled(project, seen, linked, self._owned)

    def _collected(
        self, project: Project, paths: Sequence[str], same: Set[str], done: Mapping[str, Done]
    ) -> inventory.Collected:
        """What the work tree knows of the same files, and what the other ones say."""
        settings = project.config.inventory
        others = [path for path in paths if path not in same]
        fresh = inventory.collect(
            project.root, others, settings.include, settings.exclude, is_here=True
        )
        told = {path: done[path] for path in done if path in same} | dict(fresh.done)
        return replace(fresh, done={path: told[path] for path in sorted(told)})
