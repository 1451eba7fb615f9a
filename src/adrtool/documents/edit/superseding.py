"""What superseded a record, said on its side."""

from __future__ import annotations

from adrtool.documents import vocabulary
from adrtool.documents.dialects import statements
from adrtool.documents.edit import edges, guard, statuses
from adrtool.documents.edit.guard import Said
from adrtool.documents.edit.references import Reference
from adrtool.documents.edit.wording import current
from adrtool.documents.parsed import Parsed
from adrtool.model import Document, Status


def set_superseded(path: str, text: str, by: Reference, like: Document | None = None) -> str:
    """The record with the status that says what supersedes it, beside what said so before; as it
    is where it says that already.

    Where the record has a field of its own for what superseded it, that names the record, and
    the status is just `superseded`. `like` as for `set_status`, which also tells what is raised.
    """
    parsed = guard.parse(path, text)
    old = guard.said(path, text)
    if _says(old, by):
        return text
    after = _superseded(parsed, by, like)
    new = guard.said(path, after)
    if not _says(new, by) or not old.edges <= new.edges:
        now = current(parsed)
        raise guard.refusal(parsed, now.start if now else None)
    return after


def _says(record: Said, by: Reference) -> bool:
    named = (target for kind, target in record.edges if kind == vocabulary.SUPERSEDED_BY)
    return record.status == Status.SUPERSEDED and any(edges.means(t, by) for t in named)


def _superseded(parsed: Parsed, by: Reference, like: Document | None) -> str:
    path, text, now = parsed.path, parsed.text, current(parsed)
    link = by.link(path)
    named = list(statuses.with_one_more(parsed, now, by)) if now else []
    if now and named:
        return guard.first_exact(parsed, named, _is_one_more, {"status"}, now.start)
    if now and statuses.tells_day(now.value) and not statements(parsed).get("date"):
        # The status tells the record's day, which what stands behind `superseded` doesn't.
        said = f"{now.value.rstrip(' .')}, superseded by {link}"
        return statuses.set_status(path, text, said)
    if not edges.has_place(parsed, vocabulary.SUPERSEDED_BY):
        return statuses.set_status(path, text, f"superseded by {link}", like)
    text = edges.add_edge(path, text, vocabulary.SUPERSEDED_BY, by)
    return statuses.set_status(path, text, "superseded", like)


def _is_one_more(old: Said, new: Said) -> bool:
    return old.edges < new.edges and len(new.edges) == len(old.edges) + 1
