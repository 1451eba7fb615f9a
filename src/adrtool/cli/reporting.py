"""Problems printed in the format that is asked for, or that the CI system shows."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import click

from adrtool import __version__, files, git, reports
from adrtool.cli import base
from adrtool.config import NAMES
from adrtool.documents import names
from adrtool.markdown.lines import split
from adrtool.problems import Problem, Severity
from adrtool.project import Project
from adrtool.reports import FORMATS, Report
from adrtool.reports import json as json_report
from adrtool.text import plural

_SYSTEMS = {"GITHUB_ACTIONS": "github", "GITLAB_CI": "gitlab"}
_SHOWN = tuple(names.SUFFIXES)


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds `--format`, `--json` and `--output` to a command, as `form` and `output`."""
    for option in (
        click.option(
            "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
            help="Write the report into FILE, and text for people to standard output.",
        ),
        click.option("--json", "form", flag_value="json", help="The same as --format json."),
        click.option(
            "--format", "form", type=click.Choice(list(FORMATS)),
            help="How the problems are printed "
            "[default: github on GitHub Actions, gitlab on GitLab CI, else text].",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def severity(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds `--severity` to a command."""
    return click.option(
        "--severity", type=click.Choice(["error", "warning"]),
        help="Report only problems of at least this severity.",
    )(command)  # fmt: skip


def show(
    problems: Sequence[Problem], found: Project, form: str | None, output: Path | None,
    summary: str = "",
) -> None:  # fmt: skip
    """Prints problems, or writes them into a file."""
    chosen = form or of_system(os.environ)
    report = _report(problems, found)
    if output:
        rendered = reports.render(chosen, report)
        files.write(base.start() / output, rendered.decode("utf-8"))
        chosen = "text"
    if chosen == "json":
        base.say_json({"problems": json_report.objects(problems)})
    else:
        _say(reports.render(chosen, report if chosen != "text" else _on_terminal(report)))
    if form is None and chosen != "text":
        # The system reads the one, people read the other in its log.
        _say(reports.render("text", report), err=True)
    if chosen == "text" or form is None:
        base.note(summary or counted(problems))


def of_system(environment: Mapping[str, str]) -> str:
    """The format that the CI system at hand shows; text where there is none."""
    found = (f for name, f in _SYSTEMS.items() if environment.get(name) == "true")
    return next(found, "text")


def counted(problems: Sequence[Problem]) -> str:
    """How many errors and warnings there are."""
    errors = sum(p.severity is Severity.ERROR for p in problems)
    if not problems:
        return click.style("no problems", fg="green")
    return f"{plural(errors, 'error')}, {plural(len(problems) - errors, 'warning')}"


def _report(problems: Sequence[Problem], found: Project) -> Report:
    top = git.find_root(found.root)
    inside = found.root.relative_to(top).as_posix() if top else "."

    @cache
    def lines_of(path: str) -> Sequence[str]:
        text = files.read(found.root / path, path).text.removeprefix("\ufeff")
        return [line.rstrip("\r\n") for line in split(text)]

    summaries = _summaries() if problems else {}
    prefix = "" if inside == "." else f"{inside}/"
    return Report(problems, summaries, prefix, lines_of, _is_shown, __version__)


def _is_shown(path: str) -> bool:
    # Lines of infrastructure code may hold what is secret, those of documents don't.
    return path.casefold().endswith(_SHOWN) or path in NAMES


def _summaries() -> dict[str, str]:
    # Only here, since it brings much along and most runs find nothing.
    from adrtool import checks

    return {name: rule.summary for name, rule in checks.RULES.items()}


def _on_terminal(report: Report) -> Report:
    from dataclasses import replace

    if not sys.stdout.isatty():
        return replace(report, is_coloured=base.colour(sys.stdout))
    # Beside a line stand its number, and what tells that it goes on.
    room = shutil.get_terminal_size().columns - 12
    return replace(
        report, is_coloured=base.colour(sys.stdout), room=min(max(room, 20), report.room)
    )


def _say(rendered: bytes, err: bool = False) -> None:
    if not rendered:
        return
    stream = sys.stderr if err else sys.stdout
    if (stream.encoding or "").casefold().replace("-", "") in {"utf8", ""}:
        click.echo(rendered, nl=False, err=err)
    else:
        click.echo(rendered.decode("utf-8"), nl=False, err=err, color=base.colour(stream))
