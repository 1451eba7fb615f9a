"""`adrtool list`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from adrtool.cli import base, columns, listing
from adrtool.cli.kinds import scope
from adrtool.cli.kinds.group import Group, places
from adrtool.documents import kinds, library
from adrtool.documents.kinds import Kind
from adrtool.documents.select import SORTS, Filter
from adrtool.model import Document

_COLOURS = {
    "draft": "yellow", "review": "yellow", "approved": "green", "implemented": "green",
    "retired": "bright_black",
}  # fmt: skip
_SORTS = ("name", "status", "date", "title", "path")


@base.command("list")
@click.option(
    "--status", "statuses", multiple=True, metavar="STATUS", shell_complete=scope.complete_filter,
    help="Only documents with this status; repeatable, none for those that state none.",
)  # fmt: skip
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only documents with this tag.")
@click.option("--owner", default="", metavar="NAME", help="Only documents whose owner holds NAME.")
@listing.day_options("documents")
@listing.options("documents", _SORTS)
def _of_kind(
    statuses: tuple[str, ...],
    tags: tuple[str, ...],
    owner: str,
    since: str,
    until: str,
    text: str,
    sort: str | None,
    reverse: bool,
    paths: bool,
    as_json: bool,
) -> None:
    """List all documents of a kind, or those that filters leave.

    Documents that can't be read are told on standard error; the others are listed all the same.

    Example: adrtool list spec --status draft --status review --sort date
    """
    where = scope.scope()
    asked = [scope.asked_status(where, status) for status in statuses]
    wanted = Filter(asked, tags, since=since, until=until, text=text, owner=owner)
    known = scope.read(where).documents
    chosen = [document for document in known if wanted.takes(document)]
    if sort:
        chosen.sort(key=_key(where.kind, sort))
    if reverse:
        chosen.reverse()
    if as_json:
        base.say_json(scope.objects(where, chosen))
    elif paths:
        for document in chosen:
            base.say(where.shown(document.path))
    elif chosen:
        _show(chosen)
    else:
        _nothing(where, known)


def _key(kind: Kind, sort: str) -> Callable[[Document], tuple[object, ...]]:
    """What to sort by; statuses in the order of the kind, and what states none last."""
    if sort == "name":
        return lambda d: (scope.name_of(d), d.path)
    if sort != "status":
        return SORTS[sort]
    rank = {status.casefold(): at for at, status in enumerate(kind.statuses)}
    return lambda d: (d.status is None, rank.get(d.status or "", len(rank)), d.status or "", d.path)


def _show(documents: Sequence[Document]) -> None:
    header = ("NAME", "STATUS", "OWNER", "DATE", "TITLE")
    rows = [
        (scope.name_of(d), d.status or d.status_raw or "-", d.owner or "-", d.date or "-", d.title)
        for d in documents
    ]
    columns.show(header, rows, _style)


def _style(column: int, raw: str, shown: str) -> str:
    return click.style(shown, fg=_COLOURS.get(raw)) if column == 1 else shown


def _nothing(where: scope.Scope, known: Sequence[Document]) -> None:
    if known:
        base.note(f"none of {len(known)} documents matches")
        return
    [folder] = where.kind.folders
    hint = f'adrtool new {where.kind.name} "TITLE" writes the first'
    base.note(f"no {where.kind.title.lower()} in {where.shown(folder)}/; {hint}")


@click.pass_context
def _kinds(context: click.Context, as_json: bool) -> None:
    """Which kinds of documents there are, when none is named."""
    if context.invoked_subcommand:
        if as_json:
            kind = context.invoked_subcommand
            raise click.UsageError(f"--json stands behind the kind: adrtool list {kind} --json")
        return
    project = base.project()
    found = library.read(project.root, project.config)
    base.show_problems((*project.problems, *found.problems))
    counted = [(kind, len(found.of_kind(kind.name))) for kind in kinds.of(project.config)]
    if as_json:
        base.say_json([_object(kind, count) for kind, count in counted])
        return
    rows = [
        (kind.name, f"{count:,}", places(kind), ", ".join(kind.statuses) or "-")
        for kind, count in counted
    ]
    columns.show(("KIND", "DOCUMENTS", "FOLDER", "STATUSES"), rows)


def _object(kind: Kind, count: int) -> Mapping[str, Any]:
    return {
        "kind": kind.name,
        "title": kind.title,
        "folders": list(kind.folders),
        "documents": count,
        "statuses": list(kind.statuses),
        "sections": list(kind.sections),
    }


_json = click.Option(["--json", "as_json"], is_flag=True, help="Print an array of the kinds.")
command = Group(
    "list",
    {"adr": "adrtool.cli.adr.list", "runbook": "adrtool.cli.runbook.list"},
    _of_kind,
    "List the documents of a kind; without one, which kinds there are.\n\n"
    "Example: adrtool list spec --status review",
    callback=_kinds,
    invoke_without_command=True,
    subcommand_metavar="[KIND [ARGS]...]",
    params=[_json],
)
