"""`runbook coverage`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from adrtool.cli import base, columns
from adrtool.cli.runbook import scope
from adrtool.cli.runbook.scope import Scope
from adrtool.problems import Problem
from adrtool.runbooks import alerts, coverage, ratchet
from adrtool.runbooks.alerts import Alert
from adrtool.runbooks.coverage import CLASSES, Coverage, Entry
from adrtool.runbooks.pages import Pages
from adrtool.text import plural

_MEANINGS = {
    "covered": "covered: the runbook is there",
    "missing": "missing: the address has no page",
    "none": "none: the alert has no address",
    "dead_anchors": "dead anchors: the page has no such heading",
    "orphans": "orphans: no alert asks for them",
    "unresolved": "unresolved: a template computes the address",
}


@base.command("coverage")
@click.option(
    "--rules", "places", multiple=True, metavar="PATH", type=click.Path(),
    help="Read alerts in this file or folder instead of the project's; repeatable.",
)  # fmt: skip
@click.option("--all", "with_covered", is_flag=True, help="Show those that are covered too.")
@click.option(
    "--base", "base_ref", metavar="REF",
    help="Compare with REF: exit status 1 when alerts have lost their runbooks since.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print an object with a list a class.")
def command(
    places: tuple[str, ...], with_covered: bool, base_ref: str | None, as_json: bool
) -> None:
    """Tell which alerts lead to a runbook, and which runbooks no alert leads to.

    Alerts are those of Prometheus rule files and PrometheusRule resources, with their
    annotations runbook_url and runbook.

    Example: runbook coverage --rules ../monitoring/rules
    """
    where = scope.read()
    found, problems = _alerts(where, places)
    base.show_problems(problems)
    documents = [runbook.document for runbook in where.runbooks]
    pages = Pages(
        documents, where.project.config.runbooks, scope.site_url(where.project), where.root
    )
    measured = coverage.measure(found, pages, documents)
    if as_json:
        base.say_json(_object(where, measured))
    else:
        _show(where, measured, with_covered)
    if base_ref is not None:
        _compare(where, measured, base_ref)


def _alerts(where: Scope, places: Sequence[str]) -> tuple[list[Alert], list[Problem]]:
    if places:
        return alerts.of_paths([Path(os.path.normpath(base.start() / p)) for p in _from(places)])
    settings = where.project.config.inventory
    return alerts.of_project(where.root, settings.include, settings.exclude)


def _from(places: Sequence[str]) -> list[str]:
    """Paths as typed: from the folder that `-C` names or, where there is nothing, from the
    current one, since a shell completes them from there."""
    here = Path.cwd()
    return [
        str(here / p) if not (base.start() / p).exists() and (here / p).exists() else p
        for p in places
    ]


def _object(where: Scope, measured: Coverage) -> dict[str, list[dict[str, object]]]:
    return {name: [_entry(where, entry) for entry in measured.of(name)] for name in CLASSES}


def _entry(where: Scope, entry: Entry) -> dict[str, object]:
    found: dict[str, object] = {
        "url": entry.url or None,
        "alerts": list(entry.alerts),
        "path": where.shown(entry.path) if entry.path else None,
        "severities": list(entry.severities),
        "rules": [f"{path}:{line}" for path, line in entry.places],
    }
    return found | ({"reason": entry.reason} if entry.reason else {})


def _show(where: Scope, measured: Coverage, with_covered: bool) -> None:
    for name in CLASSES:
        entries = measured.of(name)
        if not entries or (name == "covered" and not with_covered):
            continue
        base.say(click.style(f"{_MEANINGS[name]} ({len(entries)})", bold=True))
        header = ("ALERTS", "RUNBOOK", "URL")
        columns.show(header, [_row(where, entry) for entry in entries])
        base.say("")
    counted = ", ".join(f"{len(measured.of(n))} {n.replace('_', ' ')}" for n in CLASSES[:4])
    addresses = plural(measured.urls, "distinct address", "distinct addresses")
    orphans = plural(len(measured.orphans), "orphan")
    base.say(
        f"{plural(len(measured.alerts), 'alert')}, {addresses}: {counted}, "
        f"{len(measured.unresolved)} unresolved; {orphans}"
    )


def _row(where: Scope, entry: Entry) -> tuple[str, str, str]:
    names = ", ".join(entry.alerts[:3]) + (" …" if len(entry.alerts) > 3 else "")
    return names or "-", where.shown(entry.path) if entry.path else "-", entry.url or "-"


def _compare(where: Scope, measured: Coverage, base_ref: str) -> None:
    from adrtool import history

    refs = history.find(where.root, base_ref, os.environ)
    documents = [runbook.document for runbook in where.runbooks]
    site = scope.site_url(where.project)
    before = (
        ratchet.at(where.project, refs.base, documents, measured.alerts, site)
        if refs.base
        else None
    )
    worse = ratchet.worse(before, measured, where.project.config.runbooks) if before else []
    for name in worse:
        base.note(f"{base.printable(name)} has no runbook; at {base_ref} coverage was better")
    if worse:
        sys.exit(1)
