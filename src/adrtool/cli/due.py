"""`adrtool due`."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

import click

from adrtool import due
from adrtool.cli import base
from adrtool.text import plural


@base.command("due")
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text",
    show_default=True, help="How it is printed; markdown is for an issue.",
)  # fmt: skip
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help="Count up to DATE [default: today].",
)  # fmt: skip
def command(form: str, today: datetime | None) -> None:
    """List what is overdue, by owner: reviews, drills, and proposals nobody decides on.

    A runbook's drills are counted when it says how often they are due: `drill_every: 6 months`.
    The exit status is 0, whatever is overdue.

    Example: adrtool due --json
    """
    found = base.project()
    base.show_problems(found.problems)
    day = (today or datetime.now()).date()  # noqa: DTZ005 - the day where the author sits
    told = due.read(found, day)
    if form == "json":
        base.say_json([due.as_object(one) for one in told])
    elif form == "markdown":
        click.echo(due.markdown(told), nl=False)
    else:
        _say(told)


def _say(told: list[due.Due]) -> None:
    for owner, group in groupby(told, key=lambda one: one.owner):
        base.say(click.style(base.printable(owner) or "nobody", bold=True))
        for one in group:
            base.say(base.printable(f"  {one.document.path}:{one.line}: {due.sentence(one)}"))
    base.note(f"{plural(len(told), 'thing')} overdue" if told else "nothing is overdue")
