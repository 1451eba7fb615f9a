"""The statement of a record's status, and its capitals."""

from __future__ import annotations

import re

from adrtool.documents import vocabulary
from adrtool.documents.adr import status_statement
from adrtool.documents.dialects import statements
from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement

_ACRONYMS = frozenset({"WIP", "RFC", "TBD", "TODO"})


def current(parsed: Parsed) -> Statement | None:
    """The statement of the status; one in words of no vocabulary is still the one to replace."""
    found = statements(parsed).get("status", [])
    unknown = (s for s in found if not vocabulary.edge_of(s.value))
    return status_statement(found) or next(unknown, None)


def spelt_like(written: str, status: str) -> str:
    """A status in the capitals of another one: `accepted`, `Accepted`, `ACCEPTED`."""
    word = re.search(r"[^\W\d_]+", written)
    if not word or not status or not _is_word(status):
        return status
    if word[0].islower():
        first = re.match(r"[A-Z](?=[a-z])", status)
        return status[0].lower() + status[1:] if first else status
    if word[0].isupper() and len(word[0]) > 1 and word[0] not in _ACRONYMS:
        verb = re.match(r"(?:[\w-]+(?![\w:-])\s*)*+", status)
        return verb[0].upper() + status[verb.end() :] if verb else status
    return status[0].upper() + status[1:]


def _is_word(status: str) -> bool:
    return bool(status[0].isalpha())
