"""The part of `adrtool links` that asks other hosts: its options, its progress, its findings."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from adrtool.cli import base
from adrtool.problems import Problem, WrongUse
from adrtool.project import Project
from adrtool.text import plural

if TYPE_CHECKING:
    from adrtool.config import Links
    from adrtool.links import Findings
    from adrtool.links.external import Options, Progress, Report

_INTERRUPTED = 130
_MANY: dict[str, Any] = {"multiple": True, "metavar": "PATTERN"}
_OPTIONS = (
    click.option("--external", "is_external", is_flag=True,
                 help="Ask other hosts too whether what is linked to is there."),
    click.option("--allow-address", "allow", multiple=True, metavar="HOST|CIDR",
                 help="With --external: connect to this host, address or block too, although it "
                      "isn't public. Repeatable."),
    click.option("--include", **_MANY, help="With --external: only addresses like PATTERN, in "
                 "which * stands for anything. Repeatable."),
    click.option("--exclude", **_MANY, help="With --external: no addresses like PATTERN. "
                 "Repeatable."),
    click.option("--accept", multiple=True, metavar="STATUS",
                 help="With --external: this status is fine too, as 403 or 400-499. Repeatable."),
    click.option("--timeout", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS",
                 help="With --external: how long an answer may take."),
    click.option("--cache-age", type=click.FloatRange(min=0), metavar="SECONDS",
                 help="With --external: how long what was fine isn't asked again; 0 for not at "
                      "all."),
)  # fmt: skip


def options(function: Callable[..., None]) -> Callable[..., None]:
    """Adds the options; `ask` takes what they are given."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def refuse_alone(is_external: bool, asked: dict[str, Any]) -> None:
    """Raises WrongUse for an option that says how to ask when nothing is to be asked."""
    given = next((name for name, value in asked.items() if value not in {None, ()}), None)
    if given and not is_external:
        name = {"allow": "allow-address"}.get(given, given).replace("_", "-")
        raise WrongUse(f"--{name} is for --external")


@dataclass(frozen=True, slots=True)
class Asked:
    """What asking other hosts came to."""

    problems: list[Problem]
    report: Report

    def finish(self) -> None:
        """Says what was asked. An interrupted check ends as an interrupted program does."""
        base.note(_summary(self.report))
        if self.report.interrupted:
            base.note("interrupted: the rest of the external addresses wasn't asked")
            sys.exit(_INTERRUPTED)


def ask(found: Project, result: Findings, asked: dict[str, Any]) -> Asked:
    """Asks for every address elsewhere."""
    from adrtool.links import external

    with _progress() as tell:
        urls = (link.url for link in result.external)
        report = external.check(urls, _options(found.config.links, asked), tell)
    for line in report.notes:
        base.note(base.printable(line))
    return Asked(external.problems(result.external, report, found.config.path), report)


def _options(said: Links, asked: dict[str, Any]) -> Options:
    from adrtool.links.external import Options

    return Options(
        include=asked["include"] or said.include,
        exclude=(*said.exclude, *asked["exclude"]),
        accept=(*said.accept, *asked["accept"]),
        allow=asked["allow"],
        timeout=asked["timeout"] or said.timeout,
        retries=said.retries,
        redirects=said.redirects,
        concurrency=said.concurrency,
        per_host=said.per_host,
        rate=said.rate,
        max_wait=said.max_wait,
        cache_age=said.cache_age if asked["cache_age"] is None else asked["cache_age"],
    )


def _summary(report: Report) -> str:
    from adrtool.links.external import Verdict

    kept = sum(outcome.cached for outcome in report.outcomes.values())
    counts = (
        (kept, "known from before"),
        (report.count(Verdict.UNCHECKED), "not checked"),
        (report.count(Verdict.EXCLUDED), "excluded"),
    )
    parts = [plural(len(report.outcomes), "external address", "external addresses")]
    parts.append(plural(report.requests, "request"))
    return ", ".join([*parts, *(f"{count:,} {what}" for count, what in counts if count)])


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None] | None]:
    """A bar for people who watch; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns: Sequence[Any] = (
        TextColumn("Asking other hosts"), BarColumn(), MofNCompleteColumn(),
        TextColumn("{task.fields[waiting]}", markup=False),
    )  # fmt: skip
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, waiting="")

        def tell(now: Progress) -> None:
            hosts = base.printable(", ".join(now.waiting))
            waiting = f"waiting for {hosts}" if hosts else ""
            bar.update(task, completed=now.done, total=now.total, waiting=waiting)

        yield tell
