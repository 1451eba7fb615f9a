"""Which thing of the catalog a command means: a document, an item, or what is only named."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from typing import Any

import click

from adrtool import catalog
from adrtool.catalog import Catalog
from adrtool.cli import base
from adrtool.problems import WrongUse
from adrtool.text import printable

_SHOWN = 8
_COMPARED = 5000
_COMPLETED = 200


def find(known: Catalog, text: str) -> str:
    """The id that somebody means: as it is, by a record's number, or by a part that only one id
    has. Raises WrongUse when there is none, or more than one."""
    found = catalog.match(text, known.ids)
    if len(found) == 1:
        return found[0]
    found = found or _containing(known.ids, text)
    if len(found) == 1:
        return found[0]
    if found:
        more = [f"and {len(found) - _SHOWN:,} more"] if len(found) > _SHOWN else []
        listed = [printable(identifier) for identifier in sorted(found, key=len)[:_SHOWN]]
        raise WrongUse(
            f"{text!r} could be any of {len(found):,} things",
            "\n".join(["name one by its id:", *listed, *more]),
        )
    near = get_close_matches(text, _likely(known.ids, text), 3, 0.5)
    hint = f"did you mean {' or '.join(map(repr, near))}?" if near else ""
    raise WrongUse(f"nothing has the id {text!r}", hint or "adrtool inventory lists the ids")


def _containing(ids: Iterable[str], text: str) -> list[str]:
    """The ids that end with the text behind a sign, else those that have it anywhere."""
    wanted = text.casefold()
    inside = [identifier for identifier in ids if wanted and wanted in identifier.casefold()]
    ends = [i for i in inside if i.casefold().endswith((f"/{wanted}", f":{wanted}"))]
    return ends or inside


def _likely(ids: Iterable[str], text: str) -> list[str]:
    """Not more ids than can be compared at once: those of the same source come first."""
    source = text.partition(":")[0]
    ordered = sorted(ids, key=lambda identifier: not identifier.startswith(f"{source}:"))
    return ordered[:_COMPARED]


def complete(context: click.Context, _: click.Parameter, incomplete: str) -> list[Any]:
    """Ids for the shell to complete."""
    from click.shell_completion import CompletionItem

    known = base.while_completing(context, lambda: catalog.read(base.project()))
    if known is None:
        return []
    found = (identifier for identifier in known.ids if identifier.startswith(incomplete))
    return [CompletionItem(identifier) for identifier in islice(found, _COMPLETED)]
