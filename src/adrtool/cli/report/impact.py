"""`adrtool report impact`."""

from __future__ import annotations

import click

from adrtool.cli import base, columns, reading, things
from adrtool.model import Document, Item
from adrtool.reach import Affected
from adrtool.reports import impact
from adrtool.reports.impact import Impact
from adrtool.text import plural


@base.command("impact")
@click.argument("identifier", metavar="ID", shell_complete=things.complete)
@click.option(
    "--hops", type=click.IntRange(min=1), metavar="N",
    help="How many relations away from ID. [default: all the way]",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print what is affected, and through what.")
def command(identifier: str, hops: int | None, as_json: bool) -> None:
    r"""Show what breaks if ID goes: all that depends on it, through whatever relations.

    Each thing stands below what it depends on, with the relation and the place that states it.
    The documents about all of them and their owners come last. ID may be a part that only one
    id has, and what is only named: an image, an action, a module.

    \b
    Example: adrtool report impact terraform:infra/prod:aws_s3_bucket.logs
             adrtool report impact image:postgres:17 --json
    """
    project, known = reading.read()
    found = impact.read(known, things.find(known, identifier), hops)
    if as_json:
        base.say_json(impact.as_object(found))
        return
    base.show_problems(project.problems)
    _show(found)


def _show(found: Impact) -> None:
    base.say(base.printable(f"{found.start.id}  {_place(found.start)}"))
    if found.affected:
        rows = [(_branch(depth, one), one.via[0].kind, _said(one)) for depth, one in
                impact.tree(found)]  # fmt: skip
        base.say("")
        columns.show(("DEPENDS ON IT", "BY", "STATED IN"), rows)
    if found.documents:
        base.say("")
        columns.show(
            ("DOCUMENT", "STATUS", "TITLE"),
            [(d.id, d.status or "", d.title) for d in found.documents],
        )
    if found.owners:
        base.say("")
        columns.show(("OWNER", "THINGS"), [(name, str(count)) for name, count in found.owners])
    count = len(found.affected)
    base.note(f"{plural(count, 'thing')} depend{'s' if count == 1 else ''} on it")


def _branch(depth: int, one: Affected) -> str:
    return f"{'  ' * (depth - 1)}{one.item.id}"


def _said(one: Affected) -> str:
    return f"{one.via[0].path}:{one.via[0].line}"


def _place(node: Document | Item) -> str:
    return node.path if isinstance(node, Document) else f"{node.path}:{node.line}"
