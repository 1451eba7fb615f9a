"""`adrtool status`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from adrtool.cli import base
from adrtool.cli.adr import changing
from adrtool.cli.kinds import scope
from adrtool.cli.kinds.group import Group
from adrtool.documents import kinds
from adrtool.documents.kinds import Kind, lifecycle
from adrtool.problems import WrongUse


def _complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[Any]:
    names = scope.complete_names(context, parameter, incomplete)
    return [*names, *scope.complete_statuses(context, parameter, incomplete)]


@base.command("status")
@click.argument(
    "words", nargs=-1, required=True, metavar="NAME... STATUS", shell_complete=_complete
)
@changing.date_option
@changing.dry_run_option
@changing.json_option
def _of_kind(words: tuple[str, ...], day: str | None, dry_run: bool, as_json: bool) -> None:
    """Give documents another status; every other byte of them stays as it is.

    Prints the paths of those that changed.

    Example: adrtool status spec order-events approved
    """
    where = scope.scope(writing=True)
    names, status = split(where.kind, words)
    known = scope.read(where).documents
    # All are found before the first is touched.
    found = {d.id: d for d in (scope.find(where, known, name) for name in names)}
    documents = list(found.values())
    made = lifecycle.set_status(where.root, where.kind, known, documents, status, day, dry_run)
    stated = "is" if len(documents) == 1 else "are all"
    named = ", ".join(map(scope.name_of, documents))
    changing.tell(where, made, dry_run, as_json, f"{named} {stated} {status} already")


def split(kind: Kind, words: Sequence[str]) -> tuple[list[str], str]:
    """The names of documents and the status behind them, as the kind writes it.

    Raises WrongUse where one of the two is missing or the status is none of the kind's.
    """
    *names, asked = words
    if names:
        return names, kinds.status(kind, asked)
    usage = f"adrtool status {kind.name} NAME... STATUS"
    if asked.casefold() in map(str.casefold, kind.statuses):
        raise WrongUse(f"which {kind.one} is to be {asked}?", usage)
    listed = f"; there are: {', '.join(kind.statuses)}" if kind.statuses else ""
    raise WrongUse(f"which status is {asked!r} to have?", f"{usage}{listed}")


command = Group(
    "status",
    {"adr": "adrtool.cli.kinds.decide"},
    _of_kind,
    "Give documents of a kind another status.\n\n"
    "Example: adrtool status spec order-events approved",
)
