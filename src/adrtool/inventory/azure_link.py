"""The step over all pipelines of Azure: templates found, and those that nothing takes left out."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Final

from adrtool.inventory.azure_jobs import NAME, Taken
from adrtool.inventory.source import merge
from adrtool.model import Confidence, Item, Reading, Relation

_ELSEWHERE: Final = "a template of another repository: nothing is fetched"
_MISSING: Final = "no template of this name was read"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a file is when a pipeline takes it as a template, and isn't otherwise."""

    path: str
    reading: Reading


def link(reading: Reading) -> Reading:
    """Relates files to the templates that they take, those that nothing else tells from others
    among them."""
    candidates = {f.path: f.reading for f in reading.facts if isinstance(f, Candidate)}
    waiting = [f for f in reading.facts if isinstance(f, Taken)]
    taken: list[tuple[Taken, str]] = []
    parts = [Reading(reading.items, reading.relations, reading.problems)]
    while waiting:
        fact = waiting.pop()
        path = _template_path(fact)
        taken.append((fact, path))
        found = candidates.pop(path, None)
        if found:
            parts.append(found)
            waiting += (f for f in found.facts if isinstance(f, Taken))
    whole = merge(parts)
    known = {item.id for item in whole.items}
    missing = {f"{NAME}:{p or f.written}": _unresolved(f, p) for f, p in reversed(taken)}
    relations = (
        Relation(f.id, f"{NAME}:{p or f.written}", "includes", f.path, f.line) for f, p in taken
    )
    return Reading(
        (*whole.items, *(item for own, item in missing.items() if own not in known)),
        (*whole.relations, *relations),
        whole.problems,
    )


def _template_path(fact: Taken) -> str:
    """The path of a template; empty for one of another repository."""
    name, _, repository = fact.written.partition("@")
    if repository not in {"", "self"}:
        return ""
    folder = "" if name.startswith("/") else posixpath.dirname(fact.path)
    return posixpath.normpath(posixpath.join(folder, name.lstrip("/")))


def _unresolved(fact: Taken, path: str) -> Item:
    reason = {"reason": _MISSING if path else _ELSEWHERE}
    return Item(f"{NAME}:{path or fact.written}", "template", fact.written, NAME, fact.path,
                fact.line, "", reason, Confidence.UNRESOLVED)  # fmt: skip
