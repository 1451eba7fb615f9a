"""The values that everything passes on: documents, items, relations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from adrtool.problems import Problem
from adrtool.values import Value


class Status(StrEnum):
    """The status of a decision record, whatever words the record uses for it."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DEPRECATED = "deprecated"
    SUPERSEDED = "superseded"


class Confidence(StrEnum):
    """How far an item is understood; anything but exact says why in `attributes["reason"]`."""

    EXACT = "exact"
    PARTIAL = "partial"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Edge(Value):
    """What a document says of another: `kind` is supersedes, superseded_by, amends, relates_to.

    `target` is as written: a path, a number or an id. `label` is a link's text.
    """

    kind: str
    target: str
    label: str
    line: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Pointer(Value):
    """An id, or a glob of ids, that a document names, in `applies_to` or as `[[id]]`."""

    target: str
    line: int
    declared: bool
    """True in front matter, false in running text."""
    column: int = 1


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Document(Value):
    """A file that people write. `path` is relative to the project's root, `/`-separated.

    `status` is in the vocabulary of the kind or None, `status_raw` as written; `date` is ISO.
    `lines` has the line of each field that was found: title, status, date, …
    """

    id: str
    kind: str
    path: str
    title: str
    text: str = field(repr=False)
    number: str | None = None
    status: str | None = None
    status_raw: str | None = None
    date: str | None = None
    deciders: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    owner: str | None = None
    edges: tuple[Edge, ...] = ()
    pointers: tuple[Pointer, ...] = ()
    dialect: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    metadata: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Further front matter by key, as written: a scalar is one string, a list several."""


PLACES = frozenset({"read_by"})
"""The attributes of items that are lists of places, as `path:line`."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Item(Value):
    """A thing that exists. `group` names its page: a module, a namespace, a workflow's file.

    `attributes` hold names, types, counts and versions only, never a value that may be secret.
    """

    id: str
    kind: str
    name: str
    source: str
    path: str
    line: int
    group: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    confidence: Confidence = Confidence.EXACT
    owner: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Relation(Value):
    """A typed edge from one id to another, with the place that states it."""

    source: str
    target: str
    kind: str
    path: str
    line: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Reading(Value):
    """What one file, or several, said.

    `facts` are what a source tells itself for its global step; nothing else sees them.
    """

    items: tuple[Item, ...] = ()
    relations: tuple[Relation, ...] = ()
    problems: tuple[Problem, ...] = ()
    facts: tuple[Any, ...] = field(default=(), repr=False)
