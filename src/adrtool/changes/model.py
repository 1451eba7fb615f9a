"""What changed between two revisions, as values."""

from __future__ import annotations

from dataclasses import dataclass, field

from adrtool.catalog import Catalog
from adrtool.model import Document


@dataclass(frozen=True, slots=True)
class Changed:
    """A document and what became of it.

    `what` is one of the words below; `note` adds to it: the status before, what was edited, the
    day of the review. `path` is where it lies, or lay when it is gone.
    """

    what: str
    id: str
    kind: str
    title: str
    path: str
    note: str = ""
    line: int = 0


DECISIONS = (
    "added", "proposed", "accepted", "rejected", "deprecated", "superseded", "status",
    "edited after acceptance", "edited", "renamed", "removed",
)  # fmt: skip
"""What can become of a decision, in the order in which it is told."""

RUNBOOKS = ("added", "reviewed", "now overdue", "edited", "renamed", "removed")
"""What can become of a runbook, and of any other document."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an item with its value before and after, empty for none."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """An item that was added, removed or changed, and the documents that speak of it."""

    what: str
    id: str
    kind: str
    source: str
    path: str
    line: int
    fields: tuple[Field, ...] = ()
    documents: tuple[Document, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class ChangedRelation:
    """A relation that was added or removed; `what` says which."""

    what: str
    source: str
    kind: str
    target: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many alerts and items there are; the names and ids of those without."""

    alerts: int
    without_runbook: tuple[str, ...]
    items: int
    without_owner: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that is another at `head` than at `base`, which are full commit hashes."""

    base: str
    head: str
    decisions: tuple[Changed, ...] = ()
    runbooks: tuple[Changed, ...] = ()
    documents: tuple[Changed, ...] = ()
    pages: tuple[Changed, ...] = ()
    items: tuple[ChangedItem, ...] = ()
    relations: tuple[ChangedRelation, ...] = ()
    before: Coverage = Coverage(0, (), 0, ())
    after: Coverage = Coverage(0, (), 0, ())
    catalog: Catalog | None = field(default=None, repr=False)
    """All that is known at the head."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed that is told."""
        written = (self.decisions, self.runbooks, self.documents, self.pages)
        return not any((*written, self.items, self.relations))
