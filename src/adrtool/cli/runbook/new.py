"""`runbook new`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import click

from adrtool import git
from adrtool.cli import base
from adrtool.cli.runbook import scope
from adrtool.config import RUNBOOK_TEMPLATES
from adrtool.documents import create
from adrtool.documents.template import Names
from adrtool.problems import AdrtoolError, WrongUse
from adrtool.project import Project


@base.command("new")
@click.argument("words", nargs=-1, metavar="TITLE")
@click.option("--template", default="", metavar="NAME|PATH",
              help="procedure, alert, playbook, or a file [default: the team's].")  # fmt: skip
@click.option("--from-alert", "alert", default="", metavar="NAME",
              help="Fill it from this alert's rule; TITLE may be left out.")  # fmt: skip
@click.option("--rules", "places", multiple=True, metavar="PATH", type=click.Path(),
              help="Look for the alert in this file or folder; repeatable.")  # fmt: skip
@click.option("--owner", default="", metavar="NAME", help="Who keeps it up to date.")
@click.option("--service", default="", metavar="NAME", help="What it is about.")
@click.option("--severity", default="", metavar="WORD", help="How bad that is.")
@click.option("--alert", "alerts", multiple=True, metavar="NAME",
              help="An alert that it answers; repeatable.")  # fmt: skip
@click.option("--applies-to", multiple=True, metavar="ID",
              help="An item of the inventory, or a glob of ids; repeatable.")  # fmt: skip
@click.option("--stage", is_flag=True, help="Add what was written to git's index.")
@base.edit_option
def command(
    words: tuple[str, ...],
    template: str,
    alert: str,
    places: tuple[str, ...],
    owner: str,
    service: str,
    severity: str,
    alerts: tuple[str, ...],
    applies_to: tuple[str, ...],
    stage: bool,
    edit: bool | None,
) -> None:
    """Write a new runbook and print its path.

    procedure says how to do a thing, alert what to do when one fires, playbook how to find out
    what is wrong. A runbook of an alert is named as the alert's runbook_url asks for.

    Example: runbook new --from-alert CheckoutErrorRate --owner checkout
    """
    found = scope.project()
    base.refuse_broken_configuration(found)
    folder, stem = found.config.runbooks.dir, ""
    values: dict[str, str | Names] = {
        "title": " ".join(words), "owner": owner, "service": service, "severity": severity,
        "alerts": Names(alerts), "applies_to": Names(applies_to), "dashboards": Names(),
        "expression": "", "summary": "", "labels": "",
    }  # fmt: skip
    if alert:
        filled, folder, stem = _of_alert(found, alert, places)
        given = {key: value for key, value in values.items() if value}
        values |= filled | given | {"alerts": Names(dict.fromkeys((alert, *alerts)))}
        stem = "" if words else stem
    asked = _template(found, template or ("alert" if alert else ""))
    path = create.document(found.root, folder, asked, values, "runbook", stem)
    shown = os.path.relpath(path, base.shown_from(found)).replace(os.sep, "/")
    base.say(base.printable(shown))
    base.edit(str(path), edit)
    if stage and not git.stage(found.root, [str(path)]):
        raise AdrtoolError("git didn't take it into its index", "the file is written")


def _template(found: Project, asked: str) -> str:
    """A built-in template's name, or the path of a file seen from the root."""
    name = asked or found.config.runbooks.template or RUNBOOK_TEMPLATES[0]
    if name in RUNBOOK_TEMPLATES:
        return f"runbook-{name}"
    if asked and (base.start() / name).is_file():
        return base.from_root(found.root, name)
    if (found.root / name).is_file():
        return name
    known = f"there are: {', '.join(RUNBOOK_TEMPLATES)}; or give the path of a file in the project"
    near = get_close_matches(name, RUNBOOK_TEMPLATES, 1)
    hint = f"did you mean {near[0]!r}? {known}" if near else known
    raise WrongUse(f"there is no template {name!r}", hint)


def _of_alert(
    found: Project, name: str, places: Sequence[str]
) -> tuple[dict[str, str | Names], str, str]:
    """What the rule of an alert says, and where its runbook belongs."""
    from adrtool.runbooks import alerts, drafts

    if places:
        known, problems = alerts.of_paths([Path(base.start() / place) for place in places])
    else:
        settings = found.config.inventory
        known, problems = alerts.of_project(found.root, settings.include, settings.exclude)
    matching = [alert for alert in known if alert.name == name]
    if not matching:
        base.show_problems(problems)
        near = get_close_matches(name, [alert.name for alert in known], 1, 0.5)
        hint = f"did you mean {near[0]!r}?" if near else "runbook coverage lists them; see --rules"
        raise WrongUse(f"there is no alert {name!r}", hint)
    told = drafts.told(found.root, matching[0])
    folder, stem = drafts.place(matching[0], found.config.runbooks.dir)
    severities = dict.fromkeys(alert.severity for alert in matching if alert.severity)
    labels = ", ".join(f"`{key}={value}`" for key, value in told.labels)
    values: dict[str, str | Names] = {
        "title": name, "owner": told.owner, "service": told.service,
        "severity": ", ".join(severities), "dashboards": Names(told.dashboards),
        "expression": told.expression, "summary": told.summary, "labels": labels,
    }  # fmt: skip
    return values, folder, stem
