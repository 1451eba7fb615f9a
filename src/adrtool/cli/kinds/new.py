"""`adrtool new`."""

from __future__ import annotations

import click

from adrtool import git
from adrtool.cli import base
from adrtool.cli.adr import changing
from adrtool.cli.kinds import scope
from adrtool.cli.kinds.group import Group
from adrtool.documents import create, kinds
from adrtool.documents.kinds import Kind
from adrtool.documents.template import Names, Values
from adrtool.problems import AdrtoolError


@base.command("new")
@click.argument("words", nargs=-1, required=True, metavar="TITLE")
@click.option(
    "--status", default="", metavar="STATUS", shell_complete=scope.complete_statuses,
    help="The status to begin with [default: the first of the kind].",
)  # fmt: skip
@changing.date_option
@click.option("--owner", default="", metavar="NAME", help="Who keeps it up to date.")
@click.option("--tags", multiple=True, metavar="TAGS",
              help="Tags, with commas between; repeatable.")  # fmt: skip
@click.option("--applies-to", multiple=True, metavar="ID",
              help="An item of the inventory, or a glob of ids; repeatable.")  # fmt: skip
@click.option("--template", default="", metavar="NAME|PATH",
              help="A built-in template, or a file [default: the kind's].")  # fmt: skip
@click.option("--stage", is_flag=True, help="Add what was written to git's index.")
@base.edit_option
def _of_kind(
    words: tuple[str, ...],
    status: str,
    day: str | None,
    owner: str,
    tags: tuple[str, ...],
    applies_to: tuple[str, ...],
    template: str,
    stage: bool,
    edit: bool | None,
) -> None:
    """Write a new document and print its path.

    Its file is named after the title. The template is the kind's own or, without one, made of the
    kind's sections.

    Example: adrtool new spec "Order events" --owner checkout
    """
    where = scope.scope(writing=True)
    kind = where.kind
    values: Values = {
        "title": " ".join(words), "status": _first(kind, status), "owner": owner,
        "tags": Names(tag.strip() for some in tags for tag in some.split(",") if tag.strip()),
        "applies_to": Names(applies_to), "sections": Names(kind.sections),
        **({"date": day} if day else {}),
    }  # fmt: skip
    asked = _from_root(where, template) or kind.template or kind.built_in
    path = create.document(where.root, kind.folders[0], asked, values, kind.one)
    base.say(base.printable(where.shown(path)))
    base.edit(str(path), edit)
    if stage and not git.stage(where.root, [str(path)]):
        raise AdrtoolError("git didn't take it into its index", "the file is written")


def _from_root(where: scope.Scope, template: str) -> str:
    """A template's path as typed, from where the command was started, seen from the root."""
    if not template or not (base.start() / template).is_file():
        return template
    return base.from_root(where.root, template)


def _first(kind: Kind, asked: str) -> str:
    if asked:
        return kinds.status(kind, asked)
    return next(iter(kind.statuses), "")


command = Group(
    "new",
    {"adr": "adrtool.cli.adr.new", "runbook": "adrtool.cli.runbook.new"},
    _of_kind,
    'Write a new document of a kind.\n\nExample: adrtool new spec "Order events" --owner checkout',
)
