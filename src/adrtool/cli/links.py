"""`adrtool links`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from adrtool import links, sites
from adrtool.cli import base, external, reporting
from adrtool.links.model import Built
from adrtool.problems import Problem, Severity, WrongUse
from adrtool.project import Project
from adrtool.text import plural


@base.command("links")
@click.option(
    "--site", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="Check the site that is there instead of building it.",
)  # fmt: skip
@reporting.options
@reporting.severity
@click.option("--strict", is_flag=True, help="Warnings fail the check too.")
@click.option("--fix", "fixes", is_flag=True, help="Show the corrections that are certain, ask, "
              "and write them.")  # fmt: skip
@click.option("--yes", is_flag=True, help="With --fix: write without asking.")
@external.options
def command(
    site: Path | None, form: str | None, output: Path | None, severity: str | None, strict: bool,
    fixes: bool, yes: bool, is_external: bool, **asked: Any,
) -> None:  # fmt: skip
    """Check every link of the site, with its anchors.

    The site is built for this in a folder of its own, from any mkdocs.yml; nothing is asked of a
    network unless --external is given. Each problem has the file, line and column where its link
    is written. The exit status is 1 when there is an error, with --strict also for a warning.

    Example: adrtool links --fix
    """
    if yes and not fixes:
        raise WrongUse("--yes is for --fix")
    external.refuse_alone(is_external, asked)
    found = base.project()
    with _site(found, site) as built, base.working("Following the links"):
        result = links.check(found, built.folder, built.settings, built.recorded, is_external)
    report = external.ask(found, result, asked) if is_external else None
    problems = _kept([*result.problems, *(report.problems if report else ())], found, severity)
    if fixes:
        problems = _mend(found, result, problems, yes)
    reporting.show(problems, found, form, output, _summary(problems, result))
    if problems and not built.settings.config and not site:
        base.note("there is no mkdocs.yml: this is the site that adrtool makes by itself")
        base.note("to check one that another generator built: adrtool links --site DIR")
    if report:
        report.finish()
    if any(strict or p.severity is Severity.ERROR for p in problems):
        sys.exit(1)


@contextmanager
def _site(found: Project, site: Path | None) -> Iterator[Built]:
    """The site that is there, or one that is built for the while."""
    config = sites.find(Path(os.path.realpath(base.start())), found.root)
    told = sites.read(config, found.root)
    if site is None:
        from adrtool.links import build

        with base.working("Building the site"), build.built(found, config, told) as built:
            yield built
        return
    folder = base.start() / site
    if not folder.is_dir():
        raise WrongUse(f"--site: there is no folder {str(site)!r}")
    if not any(folder.rglob("*.htm*")):
        raise WrongUse(f"--site: there is no page in {str(site)!r}", "build the site first")
    shown = sites.relative(Path(os.path.realpath(folder)), found.root)
    yield Built(folder, sites.at(told, shown), None)


def _kept(problems: Sequence[Problem], found: Project, severity: str | None) -> list[Problem]:
    if not problems:
        return []
    from adrtool import checks

    return checks.chosen(checks.configured(problems, found), Severity(severity or "warning"))


def _mend(
    found: Project, result: links.Findings, problems: list[Problem], yes: bool
) -> list[Problem]:
    """Shows the certain corrections and, when it may, writes them; returns what is left."""
    from adrtool.links import fix

    kept = set(problems)
    changes = fix.plan(found.root, [f for f in result.fixes if f.problem in kept])
    if not changes:
        base.note("nothing to correct that is certain")
        return problems
    count = plural(sum(len(change.fixes) for change in changes), "link")
    for line in fix.diff(changes).split("\n")[:-1]:
        base.note(base.printable(line.rstrip("\r").expandtabs(4)))
    if not yes:
        if not sys.stdin.isatty():
            base.note(f"{count} can be corrected: add --yes")
            return problems
        if not click.confirm(f"Correct {count}?", err=True):
            return problems
    fix.write(found.root, changes)
    base.note(f"corrected {count} in {plural(len(changes), 'file')}")
    done = {one.problem for change in changes for one in change.fixes}
    return [problem for problem in problems if problem not in done]


def _summary(problems: Sequence[Problem], result: links.Findings) -> str:
    looked = f"{plural(result.links, 'link')} on {plural(result.pages, 'page')}"
    return f"{reporting.counted(problems)}: {looked}"
