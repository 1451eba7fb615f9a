"""A statement is one field of a document as some dialect writes it, with its exact place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from adrtool import markdown
from adrtool.values import Value

_FIELDS = {
    "status": "status|state|adr status|decision status|current status|statut|estado",
    "date": "date|decided|date decided|decision date|decided on|last updated|revdate"
    "|date accepted|accepted on|date approved|approved on|datum|fecha",
    "created": "created|created on|creation date|date created|proposed on|start date|started"
    "|started on|date started|date proposed|date drafted",
    "updated": "updated|date updated|last update|last modified|last revised",
    "deciders": "decision makers|decision maker|deciders|decider|decided by|authors|author"
    "|participants|approvers|approved by",
    "tags": "tags|tag|topics|topic|categories|category|labels|domain|keywords",
    "owner": "owner|owners|team|owning team",
    "number": "number|id|adr|adr id|adr number",
    "title": "title",
    "superseded_by": "superseded by|superceded by|superseeded by|replaced by|overridden by"
    "|obsoleted by|deprecated by",
    "supersedes": "supersedes|supercedes|superseeds|replaces|overrides|obsoletes",
    "amended_by": "amended by|extended by|clarified by|refined by",
    "amends": "amends|extends|clarifies|refines",
    "relates_to": "relates to|related|related to|related decisions|related adrs|related adr"
    "|related decision|related records|see also|depends on",
    "applies_to": "applies to",
}
_LONGEST = 60
# The kind of record before a field's name, as attributes of AsciiDoc have it: `:adr_status:`.
_KIND = re.compile(r"^(?:adr|sdd|rfc|dr|oep|document|doc|proposal|record)")
# `superseded by`, `superseded_by`, `supersededBy` and `supersededby` are one.
_NAMES = {
    name.replace(" ", ""): field for field, names in _FIELDS.items() for name in names.split("|")
}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Statement(Value):
    """`value` is as written between `start` and `end` of the text (a list has several of them).

    `form` is the dialect's name: front-matter, lines, section or table. `quote` tells how YAML
    wrote it: `'`, `"` or nothing.
    """

    field: str
    value: str
    start: int
    end: int
    form: str
    quote: str = ""


def field_of(name: str) -> str | None:
    """The field that a key, heading or column means in any dialect; None for others."""
    return None if len(name) > _LONGEST else _field_of(name)


@lru_cache(1024)
def _field_of(name: str) -> str | None:
    if re.search(r"[\[\]]|[A-Za-z].*\d", name):
        # `Superseded by [9](9.md)` in a cell is what a field says.
        return None
    bare = re.sub(r"[^a-z]+", "", markdown.plain(name).casefold())
    return _NAMES.get(bare) or _NAMES.get(_KIND.sub("", bare, count=1))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space at its edges."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
