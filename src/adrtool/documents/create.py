"""New documents: a number that is theirs alone, the folder's own dialect, all or nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from adrtool import files, text
from adrtool.config import RecordsFolder
from adrtool.documents import compose, names, style, template
from adrtool.documents.likeness import PENDING
from adrtool.documents.style import Style
from adrtool.documents.template import Names, Template, Values
from adrtool.documents.wanted import Wanted, normal, today
from adrtool.problems import AdrtoolError, WrongUse

__all__ = ["Planned", "Wanted", "document", "plan", "record", "runbook", "write"]

if TYPE_CHECKING:
    from adrtool.documents.changes import Change

RUNBOOK_FIELDS = (
    "title", "owner", "service", "severity", "alerts", "applies_to", "dashboards", "expression",
    "summary", "labels",
)  # fmt: skip
"""What templates of runbooks use, beside `heading` and `date`."""

PENDING_NUMBER = "pending"
# Fields of several lines, which stand in a block of code.
_AS_IS = frozenset({"expression"})
_NUMBER = r"(?:(?P<prefix>[A-Za-z][A-Za-z_-]*?)[-_ ]?)?(?P<digits>\d{1,6})"


@dataclass(frozen=True, slots=True)
class Planned:
    """A record about to be written, and what changes in those that it supersedes or amends."""

    path: Path
    text: str
    others: Sequence[Change] = ()


def record(root: Path, folder: RecordsFolder, wanted: Wanted) -> Path:
    """Writes the next record of a folder as `write` does; gives its path."""
    return write(root, folder, wanted)[0]


def write(root: Path, folder: RecordsFolder, wanted: Wanted) -> list[Path]:
    """Writes the next record of a folder and the other side of each edge; gives the paths of all
    files that were written, the new one first.

    The new record is written first: when the rest is cut short, the others can be mended from
    it. Raises WrongUse for what can't be meant, AdrtoolError for what the file system refuses.
    """
    where = _inside(root, folder.dir)
    is_new = not where.is_dir()
    if is_new:
        # What can fail has failed before the folder is made.
        plan(root, folder, wanted)
    try:
        with _locked(root, where, wanted):
            planned = plan(root, folder, wanted)
            _create(planned.path, planned.text)
            if planned.others:
                _write_others(root, planned)
    except AdrtoolError:
        if is_new:
            with suppress(OSError):
                where.rmdir()
        raise
    return [planned.path, *(root / change.path for change in planned.others)]


def _create(path: Path, content: str) -> None:
    try:
        files.create(path, content)
    except FileExistsError:
        raise AdrtoolError(f"{path} is there already", "nothing was changed") from None


def _write_others(root: Path, planned: Planned) -> None:
    from adrtool.documents import changes

    try:
        changes.write(root, planned.others)
    except AdrtoolError:
        # All or nothing: the others are as they were, so nothing may speak of them.
        with suppress(OSError):
            planned.path.unlink()
        raise


def _locked(root: Path, where: Path, wanted: Wanted) -> AbstractContextManager[None]:
    others = {(root / d.path).parent for d in (*wanted.superseded, *wanted.amended)} - {where}
    if not others:
        return files.lock(where)
    from adrtool.documents import sides

    return sides.locked({where, *others})


def plan(root: Path, folder: RecordsFolder, wanted: Wanted) -> Planned:
    """What `record` would write now; writes nothing. Raises the same."""
    wanted = normal(wanted, folder)
    where = _inside(root, folder.dir)
    found = style.of_folder(where, folder.prefix)
    used = compose.chosen(root, wanted.template or folder.template or "", found)
    name, number = _name(found, folder, wanted, compose.suffix(used, found))
    draft = compose.Draft(name, number, wanted.title, wanted.values())
    content = compose.record(draft, used, found, folder)
    planned = Planned(where / name, content)
    if not wanted.superseded and not wanted.amended:
        return replace(planned, text=_with_ends(content, found))
    from adrtool.documents import newsides

    content, others = newsides.stated(root, folder, planned, wanted.superseded, wanted.amended)
    return Planned(planned.path, _with_ends(content, found), others)


def _with_ends(content: str, found: Style) -> str:
    if found.neighbour is None or "\r\n" not in found.neighbour.text:
        return content
    return content.replace("\r\n", "\n").replace("\n", "\r\n")


def _inside(root: Path, folder: str) -> Path:
    where = root / folder
    if not where.resolve().is_relative_to(root.resolve()):
        raise AdrtoolError(f"{folder}: leads out of the project", "records stay inside of it")
    return where


def _name(found: Style, folder: RecordsFolder, wanted: Wanted, suffix: str) -> tuple[str, str]:
    """The file's name and the number as people cite it."""
    slug = text.slugify(wanted.title, "record")
    if not names.could_be_record(f"1-{slug}.md"):
        # `0007-template.md` would be taken for a template.
        slug = f"about-{slug}"
    if wanted.number == PENDING_NUMBER and not found.dated:
        return f"{PENDING}-{slug}{suffix}", PENDING
    if found.dated:
        if wanted.number:
            raise WrongUse("the numbers of this folder are dates", "choose one with --date")
        separator = re.sub(r"\d", "", found.dated)[:1]
        number = wanted.date.replace("-", separator)
        name = f"{number}{found.separator}{slug}"
        return f"{name.replace('-', '_') if found.separator == '_' else name}{suffix}", number
    digits = _digits(found, folder, wanted.number) or str(found.highest + 1)
    lead = _day_of(found.prefix, wanted.date) + digits.zfill(found.width)
    number = names.parse(f"{lead}{found.separator}{slug}", found.prefix).number or digits
    return f"{lead}{found.separator}{slug}{suffix}", number


def _day_of(prefix: str, day: str) -> str:
    """What stands before a number; where that is a day (`2024-01-31_012-x`), it is another."""
    match = re.match(r"\d{4}([-_.]?)\d{2}\1\d{2}", prefix)
    return day.replace("-", match[1]) + prefix[match.end() :] if match else prefix


def _digits(found: Style, folder: RecordsFolder, asked: str) -> str:
    """The digits of a number that is asked for. Raises WrongUse for one that is taken or none."""
    if not asked:
        return ""
    match = re.fullmatch(_NUMBER, asked)
    known = {
        "",
        "adr",
        folder.prefix.rstrip("-_ ").casefold(),
        found.prefix.rstrip("-_ ").casefold(),
    }
    if not match or (match["prefix"] or "").rstrip("-_ ").casefold() not in known:
        raise WrongUse(f"{asked!r} is no number of a record", "for example 12, or: pending")
    number = int(match["digits"])
    if number in found.taken:
        free = str(found.highest + 1)
        raise WrongUse(f"the number {number} is taken", f"the next free one is {free}")
    return match["digits"]


def runbook(root: Path, folder: str, title: str, owner: str) -> Path:
    """Writes a new runbook, named after its title; gives its path. Errors as of `document`."""
    values = {**dict.fromkeys(RUNBOOK_FIELDS, ""), "title": title, "owner": owner}
    return document(root, folder, "runbook-procedure", values, "runbook")


def document(
    root: Path, folder: str, asked: str, values: Values, noun: str = "document", stem: str = ""
) -> Path:
    """Writes a new document of any kind, named after its title or called `stem`; gives its path.

    `asked` is a built-in template's name or the path of one in the project. `values` are texts
    by field (`title`, and status, owner, tags … as the kind has them); the date of today is
    added. A team's template uses them by these names, a built-in one has those that aren't empty
    in its front matter, and its sections are `sections` where these are given. A folder whose
    names begin with numbers or dates gets another of that form.
    Raises WrongUse for an empty title or one whose file is there, and for a template that there
    isn't, AdrtoolError otherwise.
    """
    clean = {key: value if key in _AS_IS else _clean(value) for key, value in values.items()}
    said: Values = {"date": today(), **clean}
    title = str(said.get("title", ""))
    if not title:
        example = 'for example: runbook new "Restore a database"'
        raise WrongUse(f"a {noun} needs a title", example if noun == "runbook" else "")
    where = _inside(root, folder)
    used = template.find(root, asked)
    if not where.is_dir():
        _content(used, title, f"{title}.md", said)
    with files.lock(where):
        named = f"{stem}{used.suffix or '.md'}" if stem else ""
        path = where / (named or _own_name(where, title, str(said["date"]), noun, used))
        content = _content(used, title, path.name, said)
        try:
            files.create(path, content)
        except FileExistsError:
            relative = os.path.relpath(path, root).replace(os.sep, "/")
            raise WrongUse(f"{relative} is there already", "choose another title") from None
    return path


def _clean(value: str | Names) -> str | Names:
    return text.one_line(value) if isinstance(value, str) else Names(map(text.one_line, value))


def _content(used: Template, title: str, name: str, values: Values) -> str:
    return compose.document(compose.Draft(name, "", title, values), used)


def _own_name(where: Path, title: str, day: str, noun: str, used: Template) -> str:
    """A name of a document: the slug alone, unless its neighbours begin with something."""
    slug, suffix = text.slugify(title, noun), used.suffix or ".md"
    found = style.of_names(where)
    if found.dated:
        separator = re.sub(r"\d", "", found.dated)[:1]
        return f"{day.replace('-', separator)}{found.separator}{slug}{suffix}"
    if found.highest:
        digits = str(found.highest + 1).zfill(found.width)
        return f"{found.prefix}{digits}{found.separator}{slug}{suffix}"
    return f"{slug}{suffix}"
