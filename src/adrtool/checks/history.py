"""Rules that compare with the base ref and other branches: what a change does to the records."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from adrtool import history
from adrtool.catalog import Catalog
from adrtool.checks import folders, substance
from adrtool.documents import adr, library, names
from adrtool.history import Ref, Refs
from adrtool.model import Document, Status
from adrtool.problems import Problem, Severity
from adrtool.project import Project

_Key = tuple[str, str]
"""A folder, and a number as all its spellings have it in common."""


def problems(catalog: Catalog, project: Project, refs: Refs) -> Iterator[Problem]:
    """What the base ref and the branches have against the records as they are now."""
    yield from _taken_numbers(project, refs)
    if refs.base:
        yield from _accepted_edited(catalog, project, refs.base)


def _taken_numbers(project: Project, refs: Refs) -> Iterator[Problem]:
    """A number that is new here is new there too, in the name of another file."""
    places = [folder.dir for folder in project.config.records]
    here = _numbered(project, (p for f in places for p in library.candidates(project.root, f)))
    settled = history.files_at(project.root, refs.base.commit, places) if refs.base else {}
    ours = {key: paths for key, paths in here.items() if not paths <= settled.keys()}
    for ref in filter(None, (refs.base, *refs.branches)):
        listed = history.files_at(project.root, ref.commit, places) if ours else {}
        there = _numbered(project, listed)
        clashes = {k: there[k] - ours[k] for k in ours.keys() & there.keys() if there[k] - ours[k]}
        if not clashes:
            continue
        before = history.files_at(project.root, history.fork(project.root, ref), places)
        # A number that was there already has been renamed on one side, or is a duplicate.
        for key in sorted(clashes.keys() - _numbered(project, before).keys()):
            paths = sorted(ours.pop(key) - listed.keys())
            yield from (_taken(path, ref, min(clashes[key]), ref == refs.base) for path in paths)


def _numbered(project: Project, paths: Iterator[str] | Mapping[str, str]) -> dict[_Key, set[str]]:
    found: dict[_Key, set[str]] = {}
    for path in paths:
        name = names.parse(path)
        if name.number and name.sequential and names.could_be_record(path):
            number = _prefixed(project, path, name.number)
            found.setdefault((posixpath.dirname(path), names.key_of(number)), set()).add(path)
    return found


def _prefixed(project: Project, path: str, number: str) -> str:
    prefix = folders.holding(path, project).prefix
    return number if number.startswith(prefix) else f"{prefix.rstrip('-')}-{number}"


def _taken(path: str, ref: Ref, other: str, is_base: bool) -> Problem:
    number = names.parse(path).number
    # Another branch may never be merged, so that it is no certain mistake.
    return Problem(
        path, 0, 0, Severity.ERROR if is_base else Severity.WARNING, "adr/taken-number",
        f"{ref.name} has given the number {number} to {posixpath.basename(other)}",
        "take the next free number before the merge",
    )  # fmt: skip


def _accepted_edited(catalog: Catalog, project: Project, base: Ref) -> Iterator[Problem]:
    """What was decided stays as it was accepted; a change of mind is a new record."""
    places = [folder.dir for folder in project.config.records]
    before = history.files_at(project.root, history.fork(project.root, base), places)
    documents = catalog.of_kind(adr.KIND)
    here = {document.path for document in documents}
    moved = _numbered(project, (path for path in before if path not in here))
    for document in documents:
        path = document.path if document.path in before else _former(project, document, moved)
        if path and not history.is_same(document.text, before[path]):
            yield from _edited(project, document, path, before[path])


def _former(project: Project, document: Document, moved: dict[_Key, set[str]]) -> str | None:
    """The path of a record before it was given another name with the same number."""
    key = next(iter(_numbered(project, iter([document.path]))), ("", ""))
    found = moved.get(key, set())
    return min(found) if len(found) == 1 else None


def _edited(project: Project, document: Document, path: str, identifier: str) -> Iterator[Problem]:
    text = history.text_at(project.root, identifier)
    record = adr.read(path, text) if text else None
    if text is None or record is None or record.document.status is not Status.ACCEPTED:
        return
    now = substance.decided(document.path, document.text)
    found = substance.difference(substance.decided(path, text), now)
    if found:
        yield Problem(
            document.path, found.line, 1, Severity.WARNING, "adr/accepted-edited",
            f"was accepted, and says something else now: {_change(found)}",
            f"decide anew: adr new TITLE --supersedes {document.number or document.id}",
        )  # fmt: skip


def _change(found: substance.Difference) -> str:
    if found.before and found.after:
        return f"{found.before!r} became {found.after!r}"
    return f"{found.before!r} is gone" if found.before else f"{found.after!r} was added"
