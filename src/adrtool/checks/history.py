"""Rules that compare with the base ref and other branches: what a change does to the records."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from adrtool import history, renames
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
    yield from _taken_numbers(catalog, project, refs)
    if refs.base:
        yield from _accepted_edited(catalog, project, refs.base)


def _taken_numbers(catalog: Catalog, project: Project, refs: Refs) -> Iterator[Problem]:
    """A number that is new here is new there too, in the name of another file."""
    known = _known(catalog, project)
    settled = _files(project, refs.base.commit) if refs.base else {}
    here = _numbered(project, dict.fromkeys(known, ""), known)
    ours = {key: paths for key, paths in here.items() if not paths <= settled.keys()}
    for ref in filter(None, (refs.base, *refs.branches)):
        listed = _files(project, ref.commit) if ours else {}
        there = _numbered(project, listed, known)
        clashes = {k: there[k] - ours[k] for k in ours.keys() & there.keys() if there[k] - ours[k]}
        if not clashes:
            continue
        before = _numbered(project, _files(project, history.fork(project.root, ref)), known)
        # A number that was there already has been renamed on one side, or is a duplicate.
        for key in sorted(clashes.keys() - before.keys()):
            paths = sorted(ours.pop(key) - listed.keys())
            other = min(clashes[key])
            yield from (_taken(path, key[1], ref, other, ref == refs.base) for path in paths)


def _files(project: Project, commit: str) -> dict[str, str]:
    folders = [folder.dir for folder in project.config.records]
    return history.files_at(project.root, commit, folders)


def _known(catalog: Catalog, project: Project) -> dict[str, str | None]:
    """The files that may be records, readable or not, with the numbers that they state."""
    folders = [folder.dir for folder in project.config.records]
    stated = {d.path: d.number for d in catalog.of_kind(adr.KIND)}
    paths = (path for folder in folders for path in library.candidates(project.root, folder))
    return {path: stated.get(path) for path in paths}


def _numbered(
    project: Project, listed: Mapping[str, str], known: Mapping[str, str | None]
) -> dict[_Key, set[str]]:
    found: dict[_Key, set[str]] = {}
    for path, identifier in listed.items():
        number = _number(project, path, identifier, known) if names.could_be_record(path) else None
        if number:
            key = names.key_of(_prefixed(project, path, number))
            found.setdefault((posixpath.dirname(path), key), set()).add(path)
    return found


def _number(
    project: Project, path: str, identifier: str, known: Mapping[str, str | None]
) -> str | None:
    """The number in a file's name or, where there is none, that which the file states."""
    name = names.parse(path)
    if name.number:
        return name.number if name.sequential else None
    if path in known:
        return known[path]
    text = history.text_at(project.root, identifier)
    record = adr.read(path, text) if text else None
    return record.document.number if record else None


def _prefixed(project: Project, path: str, number: str) -> str:
    prefix = folders.holding(path, project).prefix
    return number if number.startswith(prefix) else f"{prefix.rstrip('-')}-{number}"


def _taken(path: str, number: str, ref: Ref, other: str, is_base: bool) -> Problem:
    number = names.parse(path).number or number
    # Another branch may never be merged, so that it is no certain mistake.
    return Problem(
        path, 0, 0, Severity.ERROR if is_base else Severity.WARNING, "adr/taken-number",
        f"{ref.name} has given the number {number} to {posixpath.basename(other)}",
        f"before the merge: adr renumber {path}",
    )  # fmt: skip


def _accepted_edited(catalog: Catalog, project: Project, base: Ref) -> Iterator[Problem]:
    """What was decided stays as it was accepted; a change of mind is a new record."""
    fork = history.fork(project.root, base)
    before = _files(project, fork)
    former = _former(catalog, project, fork, before)
    for document in catalog.of_kind(adr.KIND):
        path = former.get(document.path, document.path)
        if path in before and not history.is_same(document.text, before[path]):
            yield from _edited(project, document, path, before[path])


def _former(
    catalog: Catalog, project: Project, fork: str, before: Mapping[str, str]
) -> dict[str, str]:
    """Path now → path then of the records that had another one: as git tells, else by number."""
    known = _known(catalog, project)
    gone = before.keys() - known.keys()
    if not gone:
        return {}
    found = renames.read(project.root, fork)
    left = {path: before[path] for path in gone - set(found.values())}
    moved = _numbered(project, left, known)
    for document in catalog.of_kind(adr.KIND):
        here = {document.path: ""} if document.path not in before.keys() | found.keys() else {}
        for key in _numbered(project, here, known):
            if len(moved.get(key, ())) == 1:
                found[document.path] = min(moved[key])
    return found


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
            f"was accepted, and says something else now: {substance.told(found)}",
            f"decide anew: adr new TITLE --supersedes {document.number or document.id}",
        )  # fmt: skip
