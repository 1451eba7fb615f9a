"""`adr new`."""

from __future__ import annotations

import os

import click

from adrtool.cli import base
from adrtool.cli.adr import records
from adrtool.config import STATUSES, TEMPLATES, RecordsFolder
from adrtool.documents import create
from adrtool.documents.create import Wanted
from adrtool.problems import AdrtoolError, WrongUse


@base.command("new", with_dir=True)
@click.argument("words", nargs=-1, required=True, metavar="TITLE")
@click.option(
    "--status", default="", metavar="STATUS", shell_complete=lambda _c, _p, typed: [
        status for status in STATUSES if status.startswith(typed)
    ],
    help="Its status [default: proposed].",
)  # fmt: skip
@click.option("--date", "day", default="", metavar="DATE",
              help="Its date: YYYY-MM-DD, or today [default: today].")  # fmt: skip
@click.option("--deciders", multiple=True, metavar="NAMES",
              help="Who decides, with commas between; repeatable.")  # fmt: skip
@click.option("--tags", multiple=True, metavar="TAGS",
              help="Tags, with commas between; repeatable.")  # fmt: skip
@click.option("--applies-to", multiple=True, metavar="ID",
              help="An item of the inventory, or a glob of ids; repeatable.")  # fmt: skip
@click.option("--ticket", default="", metavar="ID", help="The ticket or issue behind it.")
@click.option("--supersedes", multiple=True, metavar="N", shell_complete=records.complete,
              help="A record that this one replaces; repeatable.")  # fmt: skip
@click.option("--amends", multiple=True, metavar="N", shell_complete=records.complete,
              help="A record that this one changes in part; repeatable.")  # fmt: skip
@click.option("--number", default="", metavar="N|pending",
              help="Its number [default: the next one]; pending for one that is given when merged.",
              )  # fmt: skip
@click.option(
    "--template", default="", metavar="NAME|PATH",
    shell_complete=lambda _c, _p, typed: [t for t in TEMPLATES if t.startswith(typed)],
    help=f"One of {', '.join(TEMPLATES)}, or a file [default: like the records beside it].",
)  # fmt: skip
@click.option("--stage", is_flag=True, help="Add what was written to git's index.")
@click.option("--dry-run", is_flag=True, help="Write nothing; print what would be written.")
@base.edit_option
def command(
    words: tuple[str, ...],
    status: str,
    day: str,
    deciders: tuple[str, ...],
    tags: tuple[str, ...],
    applies_to: tuple[str, ...],
    ticket: str,
    supersedes: tuple[str, ...],
    amends: tuple[str, ...],
    number: str,
    template: str,
    stage: bool,
    dry_run: bool,
    edit: bool | None,
) -> None:
    """Write the next decision record and print its path.

    The record gets the next free number and the dialect of its folder; the first one of a
    folder is MADR 4.

    Example: adr new "Use PostgreSQL for orders" --supersedes 3 --deciders "Ada, Grace"
    """
    where = records.scope(writing=True)
    folder = _folder(where)
    # Only an edge has to read the other records.
    known = records.read(where) if supersedes or amends else None
    older = [[records.find(where, known, n) for n in names] if known else []
             for names in (supersedes, amends)]  # fmt: skip
    wanted = Wanted(
        " ".join(words), status=status, date=day, deciders=deciders, tags=tags,
        applies_to=applies_to, ticket=ticket, number=number,
        template=_from_root(where, template),
        superseded=tuple({d.id: d for d in older[0]}.values()),
        amended=tuple({d.id: d for d in older[1]}.values()),
    )  # fmt: skip
    if dry_run:
        _show(where, create.plan(where.root, folder, wanted))
        return
    paths = create.write(where.root, folder, wanted)
    base.say(where.shown(paths[0]))
    base.edit(str(paths[0]), edit)
    if stage:
        _stage(where, [str(path) for path in paths])


def _from_root(where: records.Scope, template: str) -> str:
    """A template's path as typed, from where the command was started, seen from the root."""
    if not template or template in TEMPLATES or not (base.start() / template).is_file():
        return template
    return base.from_root(where.root, template)


def _show(where: records.Scope, planned: create.Planned) -> None:
    from adrtool.documents import changes

    relative = os.path.relpath(planned.path, where.root).replace(os.sep, "/")
    new = changes.Change(relative, "", planned.text)
    for change in (new, *planned.others):
        click.echo(changes.diff(change, where.shown(change.path)), nl=False)


def _stage(where: records.Scope, paths: list[str]) -> None:
    """After the editor, so that what is staged is what was written there."""
    from adrtool import git

    if not git.stage(where.root, paths):
        raise AdrtoolError("git didn't take it into its index", "the files are written")


def _folder(where: records.Scope) -> RecordsFolder:
    if len(where.folders) == 1:
        return where.folders[0]
    here = base.from_root(where.root, "")
    inside = [f for f in where.folders if here == f.dir or here.startswith(f"{f.dir}/")]
    if len(inside) == 1:
        return inside[0]
    names = ", ".join(f.dir for f in where.folders)
    raise WrongUse(f"there are several folders of records: {names}", "choose one with --dir")
