"""Runbooks, specifications and a team's own kinds: a title, front matter, sections."""

from __future__ import annotations

from dataclasses import dataclass

from adrtool import markdown
from adrtool.documents import common, names, vocabulary
from adrtool.documents.parsed import Parsed
from adrtool.model import Document
from adrtool.problems import Problem

_DATES = ("last_reviewed", "last_reviewed_on", "date", "created")


@dataclass(frozen=True, slots=True)
class Plain:
    """A document as read and the problems on the way."""

    document: Document
    problems: tuple[Problem, ...]


def read(kind: str, path: str, text: str) -> Plain:
    """One file as a document of a kind. Its id is settled later, among all of the kind."""
    parsed = Parsed(path, text)
    front = parsed.front
    document = Document(
        id="",
        kind=kind,
        path=path,
        title=_title(parsed),
        text=text,
        status=front.string("status").casefold() or None,
        status_raw=front.string("status") or None,
        date=_date(parsed),
        tags=tuple(front.get("tags").strings()),
        owner=", ".join(front.get("owner").strings()) or None,
        pointers=common.pointers(parsed),
        dialect="front-matter" if front else "",
        lines={key: front.key(key).line + 1 for key in front.entries},
        metadata=common.metadata(front),
    )
    return Plain(document, parsed.problems)


def _title(parsed: Parsed) -> str:
    declared = parsed.front.string("title")
    if declared or not parsed.title:
        return declared or names.readable(names.parse(parsed.path).slug) or parsed.path
    return markdown.plain(parsed.title.text)


def _date(parsed: Parsed) -> str | None:
    for key in _DATES:
        try:
            found = vocabulary.date_of(parsed.front.string(key))
        except ValueError:
            continue
        if found:
            return found
    return None
