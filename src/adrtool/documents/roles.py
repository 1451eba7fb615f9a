"""What a heading tells of the text below it: whether it is a title, a field, or edges to others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from adrtool.documents.statements import field_of
from adrtool.markdown import Heading
from adrtool.values import Value

_TOP = 2
_OTHERS = re.compile(
    r"links|more information|related|references|see also|history|relations|metadata|status", re.I
)
# A record without a title may begin with one of these.
_SECTIONS = frozenset({"status", "date", "context", "context and problem statement"})
_NUMBERED = re.compile(
    r"(?:(?:adr|rfc)[\s_#-]*)?(\d{1,5})(?:[.:)]|[ \t][-–—])[ \t]+\S", re.I
)  # fmt: skip
_FIRST_NUMBER = re.compile(r"\D{0,20}(\d{1,5})(?!\d)")
_METADATA = re.compile(r"(?:meta-?data|document (?:info|control|history)|record info)", re.I)


def is_title(heading: Heading, path: str) -> bool:
    """Whether a document's first heading is its title: one of the first level that is no
    section's, or one that has the number of the file."""
    if heading.level == 1:
        return bool(heading.text) and heading.text.strip(" *_:").casefold() not in _SECTIONS
    stated = _NUMBERED.match(heading.text) if heading.level == _TOP else None
    named = _FIRST_NUMBER.match(path[path.rfind("/") + 1 :]) if stated else None
    return stated is not None and named is not None and int(stated[1]) == int(named[1])


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Role(Value):
    """What stands below a heading: a field, several of them, edges to other documents."""

    field: str | None
    has_fields: bool
    has_edges: bool


# Of a thousand records most have the same headings.
@lru_cache(1024)
def _role(words: str) -> _Role:
    return _Role(
        field_of(words), bool(_METADATA.match(words.strip())), bool(_OTHERS.match(words))
    )  # fmt: skip


def tells(heading: Heading) -> bool:
    """Whether a document may say something of itself below a heading."""
    role = _role(heading.text)
    return bool(role.field) or role.has_fields or role.has_edges


def is_for_fields(heading: Heading) -> bool:
    """Whether the section of a heading is there for fields."""
    role = _role(heading.text)
    return role.has_fields or (role.field == "status" and heading.level <= _TOP)


def tells_of_others(heading: Heading) -> bool:
    """Whether edges to other documents may stand below a heading."""
    return _role(heading.text).has_edges
