"""`adr doctor`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

import click

from adrtool.cli import base
from adrtool.cli.adr import records
from adrtool.documents import blocks, doctor, library
from adrtool.documents.doctor import Finding, Report
from adrtool.text import plural


@base.command("doctor", with_dir=True)
@click.option("--fix", is_flag=True, help="Repair what is certain, and say what was written.")
@click.option("--json", "as_json", is_flag=True, help="Print an array of objects.")
def command(fix: bool, as_json: bool) -> None:
    """Find what was left half done, and repair it with --fix.

    Edges that only one of two records states, supersedes that a crash cut in two, temporary
    files that it left, numbers that don't match. Only what is certain is repaired; for the rest
    it says what to do. Exit status 1 as long as anything is left.

    Example: adr doctor --fix
    """
    where = records.scope(writing=fix)
    within = where.root if base.folder_option() is None else where.root / where.folders[0].dir
    run = doctor.mend if fix else doctor.examine
    report = run(where.root, where.folders, within)
    base.show_problems(report.found.problems)
    if as_json:
        base.say_json([_as_json(where, finding) for finding in report.findings])
    for finding in () if as_json else report.findings:
        _show(where, finding, fix)
    _conclude(where, report, fix)
    sys.exit(any(not finding.repaired for finding in report.findings))


def _show(where: records.Scope, finding: Finding, fix: bool) -> None:
    base.say(base.printable(f"{_place(where, finding.path, finding.line)}: {finding.message}"))
    if finding.repair is None:
        base.say(f"  {click.style('yours:', fg='yellow')} {base.printable(finding.advice)}")
        return
    done = click.style("repaired:" if fix else "to repair:", fg="green")
    place = _place(where, finding.repair.path, finding.repair.line)
    text = finding.repair.text or ("removed" if fix else "remove it")
    base.say(f"  {done} {base.printable(f'{place}: {text}')}")


def _place(where: records.Scope, path: str, line: int) -> str:
    return f"{where.shown(path)}:{line}" if line else where.shown(path)


def _as_json(where: records.Scope, finding: Finding) -> dict[str, Any]:
    facts = asdict(finding) | {"path": where.shown(finding.path)}
    if finding.repair:
        facts["repair"] = asdict(finding.repair) | {"path": where.shown(finding.repair.path)}
    return facts


def _conclude(where: records.Scope, report: Report, fix: bool) -> None:
    """What there is to do next."""
    certain = sum(finding.repair is not None for finding in report.findings)
    yours = len(report.findings) - certain
    for path in report.young:
        base.note(base.printable(f"{where.shown(path)}: another run may be using it, so it stays"))
    if not report.found.documents:
        base.note(f"there are no records in {', '.join(f.dir for f in where.folders)}")
    elif not report.findings:
        base.note(f"nothing to repair in {plural(len(report.found.documents), 'record')}")
    elif not fix:
        what = f"{certain} can be repaired: adr doctor --fix" if certain else "none can be repaired"
        base.note(f"{plural(len(report.findings), 'finding')}, {what}")
    elif yours:
        base.note(f"{certain} repaired, {yours} left to you")
    if fix and certain:
        _say_what_is_stale(where)


def _say_what_is_stale(where: records.Scope) -> None:
    documents = library.read_records(where.root, where.folders).documents
    stale = [u.path for u in blocks.of_project(where.root, documents) if u.stale]
    if stale:
        paths = ", ".join(map(where.shown, stale))
        base.note(base.printable(f"tables of records are stale in {paths}: adrtool update"))
