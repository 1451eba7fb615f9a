"""What a new document says when it is read, compared with what it was to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adrtool.config import RecordsFolder
from adrtool.documents import adr, titles, vocabulary
from adrtool.documents.parsed import Parsed
from adrtool.documents.template import Template
from adrtool.problems import AdrtoolError, WrongUse

if TYPE_CHECKING:
    from adrtool.documents.compose import Draft

_HINT = "in the front matter of a template, write {{ title | yaml }}"


def title_is(name: str, text: str, title: str, folder: RecordsFolder) -> bool:
    """Whether a record's title reads back exactly."""
    record = adr.read(name, text, folder.prefix)
    return record is not None and record.document.title == title


def completed(draft: Draft, used: Template, text: str, folder: RecordsFolder) -> str:
    """The record with the status and date that were asked for, where its template states others.

    Raises WrongUse for what the template has no place for.
    """
    refuse_broken(used, draft.name, text)
    found = adr.read(draft.name, text, folder.prefix)
    if found is None:
        return text
    document = found.document
    status = str(draft.values["status"])
    if used.complete and status != "proposed" and document.status != vocabulary.status_of(status):
        from adrtool.documents import edit

        text = edit.set_status(draft.name, text, status)
    for field, said in (("deciders", document.deciders), ("tags", document.tags)):
        wanted = tuple(draft.values.get(field, ()))
        if wanted and said != wanted:
            _refuse(used, field, ", ".join(wanted))
    pointed = {pointer.target for pointer in document.pointers}
    missing = [i for i in draft.values.get("applies_to", ()) if i not in pointed]
    if missing:
        _refuse(used, "applies_to", missing[0])
    ticket = str(draft.values.get("ticket", ""))
    if used.complete and ticket and ticket not in text:
        _refuse(used, "ticket", ticket)
    return text


def with_literal_title(name: str, text: str, title: str) -> str:
    """The document with its heading's title escaped, where a template wrote it as it is."""
    heading = None if titles.is_plain(title) else Parsed(name, text).title
    if heading is None:
        return text
    end = text.find("\n", heading.start)
    line = text[heading.start : end if end >= 0 else len(text)]
    literal = titles.literal(title, name)
    if literal not in line:
        line = line.replace(title, literal, 1)
    return f"{text[: heading.start]}{line}{text[end if end >= 0 else len(text) :]}"


def _refuse(used: Template, field: str, value: str) -> None:
    hint = f"write {{{{ {field} }}}} where it belongs" if used.complete else "nothing was written"
    raise WrongUse(f"{used.name}: no place for {field.replace('_', ' ')}: {value}", hint)


def refuse_broken(used: Template, name: str, text: str) -> None:
    """A value may hold what a team's template doesn't expect, such as a colon."""
    problems = Parsed(name, text).problems
    if problems:
        raise AdrtoolError(
            f"{used.name}: the document would be broken: {problems[0].message}", _HINT
        )
