"""Runbooks, specifications and a team's own kinds: a title, front matter, sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adrtool import markdown
from adrtool.documents import common, names, vocabulary
from adrtool.documents.dialects import front_matter, lines, statements
from adrtool.documents.kinds.kind import status_in
from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement
from adrtool.model import Document
from adrtool.problems import Problem
from adrtool.values import Value

_DATES = ("last_reviewed", "last_reviewed_on", "date", "created")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Plain(Value):
    """A document as read and the problems on the way."""

    document: Document
    problems: tuple[Problem, ...]


def read(kind: str, path: str, text: str, statuses: Sequence[str] = ()) -> Plain:
    """One file as a document of a kind. Its id is settled later, among all of the kind.

    `statuses` are those of the kind, without any each text is one. Front matter states fields,
    and so do lines, tables and sections as in decision records.
    """
    parsed = Parsed(path, text)
    front = parsed.front
    stated = statements(parsed)
    status = _status(stated.get("status", []), statuses)
    document = Document(
        id="",
        kind=kind,
        path=path,
        title=_title(parsed),
        text=text,
        status=status_in(status.value, statuses) if status else None,
        status_raw=status.value if status else None,
        date=_date(parsed, stated.get("date", [])),
        tags=tuple(front.get("tags").strings()),
        owner=_owner(parsed, stated.get("owner", [])),
        pointers=common.pointers(parsed),
        dialect="front-matter" if front else "",
        lines=_lines(parsed, status),
        metadata=common.metadata(front),
    )
    return Plain(document, parsed.problems)


def _title(parsed: Parsed) -> str:
    declared = parsed.front.string("title")
    if declared or not parsed.title:
        return declared or names.readable(names.parse(parsed.path).slug) or parsed.path
    return markdown.plain(parsed.title.text)


def _status(stated: Sequence[Statement], statuses: Sequence[str]) -> Statement | None:
    """The first that is in the kind's words, else the one where a status is stated as a field.

    A section or a table may speak of other statuses than the document's.
    """
    known = (s for s in stated if statuses and status_in(s.value, statuses))
    return next(known, None) or next(_fields(stated), None)


def _fields(stated: Sequence[Statement]) -> Iterator[Statement]:
    return (s for s in stated if s.form in {front_matter.FORM, lines.FORM})


def _date(parsed: Parsed, stated: Sequence[Statement]) -> str | None:
    written = [parsed.front.string(key) for key in _DATES]
    written += [s.value for s in _fields(stated)]
    for text in written:
        try:
            found = vocabulary.date_of(text)
        except ValueError:
            continue
        if found:
            return found
    return None


def _owner(parsed: Parsed, stated: Sequence[Statement]) -> str | None:
    said = parsed.front.get("owner").strings()
    if not said:
        said = [markdown.plain(s.value) for s in stated if s.form == lines.FORM][:1]
    return ", ".join(said) or None


def _lines(parsed: Parsed, status: Statement | None) -> dict[str, int]:
    found = {key: parsed.front.key(key).line + 1 for key in parsed.front.entries}
    if parsed.title:
        found.setdefault("title", parsed.lines.line(parsed.title.start))
    if status:
        found["status"] = parsed.lines.line(status.start)
    return found
