"""`adrtool inventory`."""

from __future__ import annotations

import posixpath
from dataclasses import asdict
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Any

import click

from adrtool import catalog
from adrtool.catalog import Catalog
from adrtool.cli import base, columns
from adrtool.model import Confidence, Item
from adrtool.problems import WrongUse
from adrtool.reports import json as json_report
from adrtool.text import plural

_CONTRACT = ("id", "kind", "name", "source", "path", "line", "attributes", "confidence", "owner")


@base.command("inventory")
@click.argument("text", required=False)
@click.option("--source", metavar="NAME", help="Only items of this source (terraform, ...).")
@click.option("--kind", metavar="NAME", help="Only items of this kind (resource, Service, ...).")
@click.option(
    "--path", "glob", metavar="GLOB", help="Only items of files that match, or of a folder."
)
@click.option("--json", "as_json", is_flag=True, help="Print items, relations and problems.")
def command(
    text: str | None, source: str | None, kind: str | None, glob: str | None, as_json: bool
) -> None:
    """List what the infrastructure code says exists; TEXT filters by a part of the id.

    Files that can't be read are told on standard error, or under `problems` in JSON.

    Example: adrtool inventory --source terraform --kind resource s3
    """
    found = base.project()
    with base.working("Reading the infrastructure code"):
        known = catalog.read(found)
    _refuse_unknown("--source", source, {item.source for item in known.items})
    _refuse_unknown("--kind", kind, {item.kind for item in known.items})
    items = [
        item
        for item in known.items
        if (source in {None, item.source})
        and (kind in {None, item.kind})
        and (glob is None or _lies_in(item.path, glob))
        and (text is None or text.casefold() in item.id.casefold())
    ]
    if as_json:
        base.say_json(_objects(known, items))
        return
    base.show_problems((*found.problems, *known.inventory_problems))
    _table([i for i in items if i.confidence is not Confidence.UNRESOLVED])


def _table(items: list[Item]) -> None:
    if items:
        rows = [(item.kind, item.id, f"{item.path}:{item.line}") for item in items]
        columns.show(("KIND", "ID", "WHERE"), rows)
    base.note(plural(len(items), "item"))


def _objects(known: Catalog, items: list[Item]) -> dict[str, Any]:
    """The items, the relations that touch one of them, and the problems of the sources."""
    ids = {item.id for item in items}
    touching = [r for r in known.relations if r.source in ids or r.target in ids]
    return {
        "items": [{key: getattr(item, key) for key in _CONTRACT} for item in items],
        "relations": [asdict(relation) for relation in touching],
        "problems": json_report.objects(known.inventory_problems),
    }


def _refuse_unknown(option: str, name: str | None, known: set[str]) -> None:
    """A name that nothing has is a slip, unless there is nothing at all."""
    if name is None or name in known or not known:
        return
    near = get_close_matches(name, known, 1, 0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(sorted(known))}"
    raise WrongUse(f"{option}: nothing is of {name!r}", hint)


def _lies_in(path: str, glob: str) -> bool:
    """Whether a path matches a glob, or lies in the folder that it names."""
    wanted = posixpath.normpath(glob)
    return fnmatchcase(path, wanted) or path.startswith(f"{wanted}/") or wanted == "."
