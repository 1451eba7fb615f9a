"""Alerts as the rule files state them, and the files that hold some."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from adrtool import files
from adrtool.inventory import prometheus
from adrtool.inventory.globs import chosen, compile_globs
from adrtool.model import Item, Reading
from adrtool.problems import Problem, WrongUse

_NAMES: Final = compile_globs(prometheus.PATTERNS, below=False)
_HINT = re.compile(r"\b(?:alert|groups)\b")


@dataclass(frozen=True, slots=True)
class Alert:
    """One rule that alerts. `url` is as written, without a password and a query; empty without
    one, with `*` for what a template computes."""

    name: str
    severity: str
    url: str
    path: str
    line: int


def of_items(items: Iterable[Item]) -> list[Alert]:
    """The alerts among the items of an inventory."""
    return [
        Alert(
            item.name, str(item.attributes.get("severity", "")),
            str(item.attributes.get("runbook_url", "")), item.path, item.line,
        )
        for item in items
        if item.kind == "alert"
    ]  # fmt: skip


def of_project(
    root: Path, include: Sequence[str] = (), exclude: Sequence[str] = ()
) -> tuple[list[Alert], list[Problem]]:
    """The alerts of a project's own rule files; the globs are those of its inventory."""
    paths = chosen(files.listing(root), include, exclude)
    return _read((root / path, path) for path in paths)


def of_paths(places: Sequence[Path]) -> tuple[list[Alert], list[Problem]]:
    """The alerts of rule files, and of all those below folders, wherever they lie.

    Raises WrongUse for a place that isn't there.
    """
    found: list[tuple[Path, str]] = []
    for place in places:
        if files.is_folder(place):
            found += [(place / name, str(place / name)) for name in files.listing(place)]
        elif files.is_file(place):
            found.append((place, str(place)))
        else:
            raise WrongUse(f"--rules: there is no file or folder {str(place)!r}")
    return _read((path, name.replace(os.sep, "/")) for path, name in found)


def is_meant(path: str) -> bool:
    """Whether a file's name is one that rule files have."""
    return bool(_NAMES and _NAMES.fullmatch(path))


def of_text(path: str, text: str) -> list[Alert]:
    """The alerts of a file's text; none of what isn't one with rules."""
    return of_items(item for said in _said(path, text) for item in said.items)


def _read(found: Iterable[tuple[Path, str]]) -> tuple[list[Alert], list[Problem]]:
    items: list[Item] = []
    problems: list[Problem] = []
    for path, name in found:
        if is_meant(path.name):
            reading = files.read(path, name)
            problems += [reading.problem] if reading.problem else []
            for said in _said(name, reading.text):
                items += said.items
                problems += said.problems
    return of_items(items), problems


def _said(path: str, text: str) -> Iterator[Reading]:
    bare = text.removeprefix("\ufeff")
    if _HINT.search(bare) and prometheus.looks_right(path, bare):
        yield prometheus.read(path, bare)
