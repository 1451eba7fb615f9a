"""The kinds of documents: those that come with adrtool, and a team's own from `adrtool.yml`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from importlib import import_module

from adrtool.config import Config
from adrtool.documents.kinds.kind import Kind
from adrtool.problems import WrongUse
from adrtool.text import one_line

__all__ = ["KINDS", "Kind", "find", "meant", "names", "of", "status"]

KINDS: Mapping[str, str] = {
    "adr": "adrtool.documents.kinds.adr",
    "runbook": "adrtool.documents.kinds.runbook",
    "spec": "adrtool.documents.kinds.spec",
}
"""The module of each kind that comes with adrtool; its `kind(config)` says what is known of it."""

_OWN = "adrtool.documents.kinds.own"


def names(config: Config) -> list[str]:
    """The names of a project's kinds, in the order of their sections on the site."""
    return [*KINDS, *(kind.name for kind in config.kinds)]


def of(config: Config) -> list[Kind]:
    """The kinds of a project, in the order of `names`."""
    own: Callable[[Config], list[Kind]] = import_module(_OWN).kinds
    return [*(_built_in(name, config) for name in KINDS), *own(config)]


def _built_in(name: str, config: Config) -> Kind:
    found: Kind = import_module(KINDS[name]).kind(config)
    return found


def find(config: Config, name: str) -> Kind:
    """The kind of a name. Raises WrongUse for another name, and says which there are."""
    known = {kind.name: kind for kind in of(config)}
    if name in known:
        return known[name]
    raise WrongUse(f"there is no kind of document {name!r}", meant(name, known))


def status(kind: Kind, asked: str) -> str:
    """A status of a kind as the kind writes it, however it was typed; any text where the kind
    names none. Raises WrongUse for another word, and says which there are."""
    said = one_line(asked)
    if not kind.statuses and said:
        return said
    found = next((s for s in kind.statuses if s.casefold() == said.casefold()), None)
    if found is None:
        raise WrongUse(f"{asked!r} is no status of {kind.any_one}", meant(asked, kind.statuses))
    return found


def meant(asked: str, known: Collection[str]) -> str:
    """A hint for a word that isn't known: the one that comes near, and all there are."""
    near = get_close_matches(asked.casefold(), known, 1, 0.6)
    listed = f"there are: {', '.join(known)}" if known else ""
    return f"did you mean {near[0]!r}? {listed}" if near else listed
