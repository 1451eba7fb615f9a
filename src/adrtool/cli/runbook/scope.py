"""Which runbooks a command means, and how they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from adrtool.cli import base
from adrtool.cli.kinds import scope as documents
from adrtool.config import RecordsFolder
from adrtool.documents import kinds, library
from adrtool.project import Project
from adrtool.runbooks import facts, intervals, places
from adrtool.runbooks.facts import Runbook

DAY = click.DateTime(["%Y-%m-%d"])

today_option = click.option(
    "--today", type=DAY, metavar="DATE", help="Count up to DATE [default: today]."
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Scope(documents.Scope):
    """The project with its runbooks' folder, and the runbooks."""

    project: Project
    runbooks: Sequence[Runbook]

    def find(self, name: str) -> Runbook:
        """The runbook of a name, an id, a file's name or a path. Raises WrongUse for none."""
        found = documents.find(self, [r.document for r in self.runbooks], name)
        return next(r for r in self.runbooks if r.document is found)


def project() -> Project:
    """The project of this command, with the folder of its runbooks as it is."""
    return places.settled(base.project(), base.start())


def read(writing: bool = False) -> Scope:
    """The runbooks of this command's project; what is wrong goes to standard error."""
    found = project()
    if writing:
        base.refuse_broken_configuration(found)
    kind = kinds.find(found.config, "runbook")
    read = library.read_plain(found.root, kind)
    base.show_problems((*found.problems, *read.problems))
    default = intervals.parse(found.config.runbooks.review_every)
    folders = tuple(map(RecordsFolder, kind.folders))
    runbooks = facts.read_all(read.documents, default)
    return Scope(found.root, folders, base.shown_from(found), kind, found, runbooks)


def complete(context: click.Context, _: click.Parameter, incomplete: str) -> list[Any]:
    """Names of runbooks for the shell to complete, from the names of the files alone."""
    found = base.while_completing(context, project)
    if found is None:
        return []
    paths = library.candidates(found.root, found.config.runbooks.dir)
    return sorted({s for p in paths if (s := Path(p).stem).startswith(incomplete)})


def today(asked: datetime | None) -> date:
    """The day that is asked for, else the day where the author sits."""
    return (asked or datetime.now()).date()  # noqa: DTZ005


def site_url(found: Project) -> str:
    """The address of the site that the project publishes, as mkdocs.yml says it."""
    from adrtool import sites

    return sites.of(found.root).site_url
