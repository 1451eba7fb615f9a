"""New documents: a number that is theirs alone, the folder's own dialect, all or nothing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from adrtool import files, text
from adrtool.config import RecordsFolder
from adrtool.documents import adr, edit, likeness, names, sides, style, template
from adrtool.documents.parsed import Parsed
from adrtool.documents.style import Style
from adrtool.model import Document
from adrtool.problems import AdrtoolError, WrongUse


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the next record is to say. `superseded` are the records that it replaces."""

    title: str
    status: str = "proposed"
    date: str = ""
    superseded: Sequence[Document] = ()


@dataclass(frozen=True, slots=True)
class _Draft:
    """A record about to be written: where, under which number, and how others link to it."""

    path: Path
    number: str
    heading: str


def record(root: Path, folder: RecordsFolder, wanted: Wanted) -> Path:
    """Writes the next record of a folder and the other side of each supersede; gives its path.

    The new record is written first: when the rest fails, the old one can still be mended from
    it. Raises WrongUse for an empty title, AdrtoolError for what the file system refuses.
    """
    wanted = replace(wanted, title=text.one_line(wanted.title), date=wanted.date or _today())
    if not wanted.title:
        raise WrongUse("a record needs a title", 'for example: adr new "Use PostgreSQL"')
    where = _inside(root, folder.dir)
    if not where.is_dir():
        # What can fail has failed before the folder is made.
        _plan(root, where, folder, wanted)
    with sides.locked({where, *((root / d.path).parent for d in wanted.superseded)}):
        draft, content, older = _plan(root, where, folder, wanted)
        _create(draft.path, content)
        for path, changed in older:
            files.write(path, changed)
    return draft.path


def _plan(
    root: Path, where: Path, folder: RecordsFolder, wanted: Wanted
) -> tuple[_Draft, str, list[tuple[Path, str]]]:
    """The new record's text, and those of the records that it supersedes; writes nothing."""
    found = style.of_folder(where, folder.prefix)
    draft = _draft(where, found, wanted)
    draft, content = _readable(root, folder, found, draft, wanted)
    older = [(root / d.path, _superseded(root, d, draft)) for d in wanted.superseded]
    return draft, content, older


def _today() -> str:
    return date.today().isoformat()  # noqa: DTZ011 - the day where the author sits


def _inside(root: Path, folder: str) -> Path:
    where = root / folder
    if not where.resolve().is_relative_to(root.resolve()):
        raise AdrtoolError(f"{folder}: leads out of the project", "records stay inside of it")
    return where


def _create(path: Path, content: str) -> None:
    try:
        files.create(path, content)
    except FileExistsError:
        raise AdrtoolError(f"{path} is there already", "nothing was changed") from None


def _draft(where: Path, found: Style, wanted: Wanted) -> _Draft:
    slug = text.slugify(wanted.title, "record")
    if not names.could_be_record(f"1-{slug}.md"):
        # `0007-template.md` would be taken for a template.
        slug = f"about-{slug}"
    if found.dated:
        separator = re.sub(r"\d", "", found.dated)[:1]
        number = wanted.date.replace("-", separator)
        name = f"{number}{found.separator}{slug}"
    else:
        digits = str(found.highest + 1).zfill(found.width)
        number = names.parse(f"{found.prefix}{digits}", found.prefix).number or digits
        name = f"{found.prefix}{digits}{found.separator}{slug}"
    if found.separator == "_":
        name = name.replace("-", "_") if found.dated else name
    return _Draft(where / f"{name}.md", number, likeness.heading(found, wanted.title, number))


def _readable(
    root: Path, folder: RecordsFolder, found: Style, draft: _Draft, wanted: Wanted
) -> tuple[_Draft, str]:
    """The record's text with a heading from which its title reads back exactly.

    `12. Foo` and `ADR 7: Foo` as titles look like headings with a number, so they get one, and
    Markdown takes hashes at the end of a heading away.
    """
    hashes = " #" if re.search(r"(?:^|\s)#+$", wanted.title) else ""
    headings = [draft.heading + hashes, f"{draft.number}. {wanted.title}{hashes}"]
    drafts = [replace(draft, heading=heading) for heading in headings]
    for candidate in drafts:
        content = _content(root, folder, found, candidate, wanted)
        _refuse_broken(folder, draft.path.name, content)
        record = adr.read(draft.path.name, content, folder.prefix)
        if record and record.document.title == wanted.title:
            return candidate, content
    # A team's template may have no place for the heading.
    return drafts[0], _content(root, folder, found, drafts[0], wanted)


def _refuse_broken(folder: RecordsFolder, name: str, content: str) -> None:
    """A title may hold what a team's template doesn't expect, such as a colon."""
    problems = Parsed(name, content).problems
    if problems:
        raise AdrtoolError(
            f"{folder.template or name}: the record would be broken: {problems[0].message}",
            "in the front matter of a template, write {{ title | tojson }}",
        )


def _content(root: Path, folder: RecordsFolder, found: Style, draft: _Draft, wanted: Wanted) -> str:
    values = {
        "title": wanted.title, "heading": draft.heading, "number": draft.number,
        "status": wanted.status, "date": wanted.date,
    }  # fmt: skip
    if folder.template:
        content = template.fill(template.of_team(root, folder.template), values, folder.template)
    else:
        content = likeness.text(found, values)
    name = draft.path.name
    for document in wanted.superseded:
        content = edit.add_edge(
            name, content, "supersedes", sides.reference(root, document, draft.path)
        )
    if found.neighbour:
        end = edit.newline(found.neighbour.document.text)
        content = content.replace("\r\n", "\n").replace("\n", end)
    return content


def _superseded(root: Path, document: Document, draft: _Draft) -> str:
    """The text of a record that `draft` supersedes, with the status that says so."""
    target = posixpath.relpath(sides.relative(root, draft.path), posixpath.dirname(document.path))
    reference = edit.Reference(sides.label(draft.number, draft.heading, draft.heading), target)
    return edit.set_superseded(document.path, sides.current(root, document).text, reference)


def runbook(root: Path, folder: str, title: str, owner: str) -> Path:
    """Writes a new runbook, named after its title; gives its path.

    Raises WrongUse for an empty title or one whose file is there, AdrtoolError otherwise.
    """
    title, owner = text.one_line(title), text.one_line(owner)
    if not title:
        raise WrongUse("a runbook needs a title", 'for example: runbook new "Restore a database"')
    where = _inside(root, folder)
    values = {"title": title, "date": _today(), "owner": edit.yaml_scalar(owner)}
    content = template.fill(template.built_in("runbook-procedure"), values, "runbook")
    path = where / f"{text.slugify(title, 'runbook')}.md"
    try:
        files.create(path, content)
    except FileExistsError:
        relative = sides.relative(root, path)
        raise WrongUse(f"{relative} is there already", "choose another title") from None
    return path
