"""`adr import`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from adrtool import project as projects
from adrtool.cli import base
from adrtool.documents.conversion import fields
from adrtool.documents.conversion import folder as conversion
from adrtool.documents.conversion.plan import TARGETS, Conversion, Target
from adrtool.documents.importing import survey as surveys
from adrtool.documents.importing import takeover
from adrtool.documents.importing.survey import Survey
from adrtool.documents.importing.takeover import Takeover
from adrtool.problems import Problem
from adrtool.project import Project
from adrtool.text import plural

_FORMS = {
    "front-matter": "in front matter (MADR 3 and 4)", "section": "in sections (Nygard)",
    "lines": "in lines (MADR 2 and others)", "table": "in a table", "none": "none",
}  # fmt: skip
_ACTIONS = {
    "created": ("written", "would be written"),
    "extended": ("added to", "would be added to"),
    "unchanged": ("nothing to do: it reads these records already",) * 2,
}


@base.command("import", with_dir=True)
@click.argument("place", metavar="[FOLDER]", required=False, type=click.Path(file_okay=False))
@click.option("--convert", "target", type=click.Choice(TARGETS), help="Rewrite the records too.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print an object.")
def command(place: str | None, target: Target | None, dry_run: bool, as_json: bool) -> None:
    """Take records over that another tool kept: write the adrtool.yml that reads them.

    FOLDER holds records, or the file of adr-tools, adrs, log4brains, dotnet-adr or pyadr that
    says where they are; without it the current one is taken. No record is touched.

    With --convert each record is rewritten as MADR 4 or in Nygard's form, under its own name. A
    record that would lose a word or a field by that stays as it is, and exit status 1 says so.

    Example: adr import doc/adr --convert madr --dry-run
    """
    project, where = _place(place or base.folder_option() or ".")
    base.refuse_broken_configuration(project)
    taken = takeover.plan(project, where)
    base.show_problems(taken.problems)
    for survey in taken.surveys:
        base.show_problems(survey.problems)
    if not dry_run:
        takeover.write(project, taken)
    read = [s.settings for s in taken.surveys if s.documents]
    rewritten = conversion.convert(project.root, read, target, dry_run) if target else []
    if as_json:
        base.say_json(_as_json(taken, rewritten, dry_run))
    else:
        _show(taken, rewritten, target, dry_run)
    sys.exit(bool(taken.problems) or any(c.reason for c in rewritten))


def _place(folder: str) -> tuple[Project, str]:
    """The project around a folder, and the folder relative to its root."""
    path = base.start() / folder
    if not path.is_dir():
        raise click.UsageError(f"there is no folder {folder!r}")
    real = Path(os.path.realpath(path))
    project = projects.find(base.start())
    if not real.is_relative_to(project.root):
        project = projects.find(real)
    return project, real.relative_to(project.root).as_posix()


def _show(
    taken: Takeover, rewritten: Sequence[Conversion], target: Target | None, dry_run: bool
) -> None:
    for survey in taken.surveys:
        for line in _survey(survey):
            base.say(base.printable(line))
    for one in rewritten:
        _show_conversion(one)
    settings = taken.settings
    did = _ACTIONS[settings.action][dry_run]
    base.say(f"{settings.path}: {did}")
    if dry_run and settings.action != "unchanged":
        base.say("")
        for line in settings.after.splitlines():
            base.say(base.printable(line))
    if target:
        _conclude(rewritten, target, dry_run)


def _survey(survey: Survey) -> Iterator[str]:
    """A folder in some lines: what it holds, and what isn't a record."""
    source = f" ({survey.source})" if survey.source else ""
    count = plural(len(survey.documents), "record")
    yield f"{survey.settings.dir}: {survey.tool}{source}, {count}"
    forms = {_FORMS[form]: n for form, n in surveys.dialects(survey.documents).items()}
    for name, counted in (("status", surveys.statuses(survey.documents)), ("fields", forms)):
        told = ", ".join(f"{word} {n}" for word, n in counted.items())
        yield f"  {name:<8} {told or '-'}"
    for word in survey.words:
        guess = f"read as {word.status}: is that right?" if word.status else "which status is it?"
        yield f"  {word.written!r} in {plural(word.count, 'record')}, first {word.path}: {guess}"
    for path, reason in survey.others:
        yield f"  no record: {path} ({reason})"


def _show_conversion(one: Conversion) -> None:
    if one.reason:
        base.say(base.printable(f"{one.path}: left as it is: {one.reason}"))
    elif one.after:
        base.say(base.printable(one.path))
        for row in fields.rows(one):
            base.say(base.printable(f"  {row.name:<13} {row.old} -> {row.new}"))


def _conclude(rewritten: Sequence[Conversion], target: Target, dry_run: bool) -> None:
    done = sum(one.after is not None for one in rewritten)
    left = sum(bool(one.reason) for one in rewritten)
    same = len(rewritten) - done - left
    word = "would be rewritten" if dry_run else "rewritten"
    if not done and not left:
        base.note(f"nothing to do: {plural(same, 'record')} in this form ({target}) already")
    else:
        base.note(f"{done} {word} ({target}), {same} already so, {left} left as they are")


def _as_json(taken: Takeover, rewritten: Sequence[Conversion], dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "settings": {
            "path": taken.settings.path,
            "action": taken.settings.action,
            "text": taken.settings.after,
        },
        "folders": [_folder(survey, taken) for survey in taken.surveys],
        "converted": [_conversion(one) for one in rewritten],
        "problems": [_problem(problem) for problem in taken.problems],
    }


def _folder(survey: Survey, taken: Takeover) -> dict[str, Any]:
    return {
        "dir": survey.settings.dir,
        "tool": survey.tool,
        "source": survey.source or None,
        "listed": survey.settings.dir in taken.listed,
        "prefix": survey.settings.prefix or None,
        "template": survey.template or None,
        "records": len(survey.documents),
        "statuses": surveys.statuses(survey.documents),
        "dialects": surveys.dialects(survey.documents),
        "words": [
            {"word": w.written, "status": w.status or None, "records": w.count, "path": w.path}
            for w in survey.words
        ],
        "no_records": [{"path": path, "reason": reason} for path, reason in survey.others],
        "problems": [_problem(problem) for problem in survey.problems],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "path": problem.path,
        "line": problem.line,
        "rule": problem.rule,
        "message": problem.message,
    }


def _conversion(one: Conversion) -> dict[str, Any]:
    state = "left" if one.reason else "rewritten" if one.after else "unchanged"
    rows = {row.name: {"old": row.old, "new": row.new} for row in fields.rows(one)}
    return {"path": one.path, "state": state, "reason": one.reason or None, "fields": rows}
