"""What `adr link` and `adr unlink` are asked for: `12 amends 3`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import click

from adrtool.cli.adr import records
from adrtool.documents.sides import OTHER_SIDE
from adrtool.documents.statements import field_of
from adrtool.problems import WrongUse


@dataclass(frozen=True, slots=True)
class Wanted:
    """Records as they are cited, and a kind as `sides.OTHER_SIDE` has it."""

    source: str
    kind: str | None
    targets: Sequence[str]


def words_argument(metavar: str) -> Callable[[Any], Any]:
    """The words of the command, completed as numbers and, in the second place, kinds."""
    return click.argument("words", nargs=-1, required=True, metavar=metavar, shell_complete=_offer)


def _offer(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[Any]:
    from click.shell_completion import CompletionItem

    found = records.complete(context, parameter, incomplete)
    if len(context.params.get("words") or ()) == 1:
        found += [CompletionItem(name) for name in _names() if name.startswith(incomplete)]
    return found


def _names() -> list[str]:
    return [kind.replace("_", "-") for kind in OTHER_SIDE]


def known() -> str:
    """The kinds, for a message."""
    return ", ".join(_names())


def parse(words: Sequence[str]) -> Wanted:
    """A record, perhaps a kind, and at least one other record. Raises WrongUse."""
    source, *rest = words
    kind = _kind(rest[0]) if rest else None
    targets = rest[1:] if kind else rest
    if not targets:
        raise WrongUse("which records?", "adr link 12 amends 3, for example")
    if any(map(_kind, targets)):
        # adr-tools: `adr link 12 Amends 3 "Amended by"`.
        given = next(target for target in targets if _kind(target))
        raise WrongUse(f"{given!r} is no record", "the other side is written without being asked")
    return Wanted(source, kind, targets)


def _kind(word: str) -> str | None:
    """The kind of edge that a word names; a synonym is refused, not silently replaced."""
    name = word.casefold().replace("-", "_").replace(" ", "_")
    if name in OTHER_SIDE:
        return name
    meant = field_of(word)
    if meant in OTHER_SIDE:
        raise WrongUse(f"there is no link {word!r}", f"say {meant.replace('_', '-')}")
    return None
