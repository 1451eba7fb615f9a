"""`adrtool inventory`."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

import click

from adrtool import inventory
from adrtool.catalog import Catalog
from adrtool.cli import base, columns, objects, reading
from adrtool.model import Confidence, Item, Relation
from adrtool.problems import WrongUse
from adrtool.reports import json as json_report
from adrtool.text import plural

_CONFIDENCES = tuple(str(confidence) for confidence in Confidence)


@base.command("inventory")
@click.argument("text", required=False)
@click.option(
    "--source", "sources", metavar="NAME", multiple=True,
    help="Only items of this source (terraform, ...); repeatable.",
)  # fmt: skip
@click.option(
    "--kind", "kinds", metavar="NAME", multiple=True,
    help="Only items of this kind (resource, Service, ...); repeatable.",
)  # fmt: skip
@click.option(
    "--path", "glob", metavar="GLOB", help="Only items of files that match, or of a folder."
)
@click.option("--owner", metavar="NAME", help="Only items of this owner (@shop/web, or web).")
@click.option("--text", "inside", metavar="TEXT", help="The same as the argument TEXT.")
@click.option(
    "--confidence", type=click.Choice(_CONFIDENCES),
    help="Only items that are understood so far; unresolved ones are named and not found.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print items, relations and problems.")
def command(
    text: str | None, sources: Sequence[str], kinds: Sequence[str], glob: str | None,
    owner: str | None, inside: str | None, confidence: str | None, as_json: bool,
) -> None:  # fmt: skip
    r"""List what the infrastructure code says exists; TEXT filters by a part of the id, or of
    what else is known of an item.

    Files that can't be read are told on standard error, or under `problems` in JSON. What is
    named and declared nowhere is listed with --confidence unresolved, and always in JSON.

    \b
    Example: adrtool inventory --source terraform --kind resource s3
             adrtool inventory --owner checkout --path k8s
    """
    found, known = reading.read()
    _refuse_unknown("--source", sources, {*inventory.SOURCES, *(i.source for i in known.items)})
    _refuse_unknown("--kind", kinds, {item.kind for item in known.items})
    conditions = [
        *([_is_of(sources)] if sources else []),
        *([_is_kind(kinds)] if kinds else []),
        *([_lies_in(glob)] if glob is not None else []),
        *([_is_owned(owner)] if owner is not None else []),
        *(_holds(part) for part in (text, inside) if part),
        *([_is_understood(confidence)] if confidence else []),
    ]
    items = [item for item in known.items if all(holds(item) for holds in conditions)]
    if as_json:
        objects.say(_objects(known, items, bool(conditions)))
        return
    base.show_problems((*found.problems, *known.inventory_problems))
    missing = [i for i in items if i.confidence is Confidence.UNRESOLVED]
    if confidence or (missing and len(missing) == len(items)):
        table(items)
        return
    table([item for item in items if item.confidence is not Confidence.UNRESOLVED])
    if missing:
        base.note(f"{len(missing):,} more named, not found: --confidence unresolved lists them")


Condition = Callable[[Item], bool]


def _is_of(sources: Sequence[str]) -> Condition:
    return lambda item: item.source in sources


def _is_kind(kinds: Sequence[str]) -> Condition:
    wanted = {kind.casefold() for kind in kinds}
    return lambda item: item.kind.casefold() in wanted


def _is_understood(confidence: str) -> Condition:
    return lambda item: item.confidence == confidence


def _is_owned(owner: str) -> Condition:
    """By an owner's whole name, or the part behind the organisation."""
    wanted = owner.casefold().removeprefix("@")

    def holds(item: Item) -> bool:
        names = (item.owner or "").casefold().split(", ")
        bare = [name.removeprefix("@") for name in names]
        return any(wanted in {name, name.rpartition("/")[2]} for name in bare)

    return holds


def _holds(text: str) -> Condition:
    """Whether the id, the name or an attribute has a text in it."""
    wanted = text.casefold()

    def holds(item: Item) -> bool:
        texts = (item.id, item.name, *_texts(item.attributes))
        return any(wanted in part.casefold() for part in texts)

    return holds


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from (str(key), *_texts(inner))
    elif isinstance(value, Iterable):
        for inner in value:
            yield from _texts(inner)


def table(items: Sequence[Item]) -> None:
    """Items as a table: who owns them and what isn't understood only where that is said."""
    shown: list[tuple[str, Callable[[Item], str]]] = [
        ("KIND", lambda item: item.kind),
        ("ID", lambda item: item.id),
        ("WHERE", lambda item: f"{item.path}:{item.line}"),
    ]
    if any(item.owner for item in items):
        shown.append(("OWNER", lambda item: item.owner or ""))
    if any(item.confidence is not Confidence.EXACT for item in items):
        shown.append(("NOTE", note))
    if items:
        rows = ([cell(item) for _, cell in shown] for item in items)
        columns.show([title for title, _ in shown], rows)
    base.note(plural(len(items), "item"))


def note(item: Item) -> str:
    """How far an item is understood and why no further; empty when it is."""
    if item.confidence is Confidence.EXACT:
        return ""
    reason = str(item.attributes.get("reason", ""))
    return f"{item.confidence}: {reason}" if reason else str(item.confidence)


def _objects(
    known: Catalog, items: Sequence[Item], is_filtered: bool
) -> dict[str, Iterable[object]]:
    """The items, the relations that touch one of them, and the problems of the sources."""
    ids = {item.id for item in items}
    touching = (r for r in known.relations if r.source in ids or r.target in ids)
    relations = touching if is_filtered or known.documents else known.relations
    return {
        "items": map(as_object, items),
        "relations": map(_relation, relations),
        "problems": json_report.objects(known.inventory_problems),
    }


def as_object(item: Item) -> dict[str, object]:
    """An item as JSON shows it, everywhere."""
    return {
        "id": item.id, "kind": item.kind, "name": item.name, "source": item.source,
        "path": item.path, "line": item.line, "attributes": item.attributes,
        "confidence": item.confidence, "owner": item.owner,
    }  # fmt: skip


def _relation(said: Relation) -> dict[str, object]:
    return {
        "source": said.source, "target": said.target, "kind": said.kind, "path": said.path,
        "line": said.line,
    }  # fmt: skip


def _refuse_unknown(option: str, names: Sequence[str], known: set[str]) -> None:
    """A name that nothing has is a slip, unless there is nothing at all."""
    folded = {name.casefold() for name in known}
    for name in names:
        if name.casefold() in folded or not known:
            continue
        near = get_close_matches(name, known, 1, 0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(sorted(known))}"
        raise WrongUse(f"{option}: nothing is of {name!r}", hint)


def _lies_in(glob: str) -> Condition:
    """Whether an item's path matches a glob, or lies in the folder that it names."""
    wanted = posixpath.normpath(glob)
    return lambda item: (
        wanted == "." or fnmatchcase(item.path, wanted) or item.path.startswith(f"{wanted}/")
    )
