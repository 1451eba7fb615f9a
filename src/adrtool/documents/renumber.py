"""Another number or title for a record: in its file's name, its text and all that refers to it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from string import ascii_lowercase

from adrtool import files, text
from adrtool.config import RecordsFolder
from adrtool.documents import edit, moving, names, sides, style
from adrtool.documents.moving import Move, Plan
from adrtool.documents.relabel import Name
from adrtool.documents.repository import folder_of
from adrtool.model import Document
from adrtool.problems import WrongUse

_PENDING = re.compile(r"[Xx]{3,4}(?=[-_. ])")
_ASKED = re.compile(r"(?P<prefix>(?:[A-Za-z]+[-_ ]?)*?)(?P<digits>\d{1,6})(?P<letter>[a-z]?)")


def is_pending(document: Document) -> bool:
    """Whether a record waits for its number: `XXXX-use-kafka.md`."""
    base = posixpath.basename(document.path)
    return names.parse(document.path).number is None and bool(_PENDING.match(base))


def number(
    root: Path,
    folders: Sequence[RecordsFolder],
    document: Document,
    new: str | None,
    elsewhere: Collection[str] = (),
) -> Plan:
    """Plans another number for a record and writes it, holding its folder; gives the plan."""
    return _write(root, document, lambda now: plan_number(root, folders, now, new, elsewhere))


def title(
    root: Path,
    folders: Sequence[RecordsFolder],
    document: Document,
    new: str,
    keep_file: bool = False,
) -> Plan:
    """Plans another title for a record and writes it, holding its folder; gives the plan."""
    return _write(root, document, lambda now: plan_title(root, folders, now, new, keep_file))


def _write(root: Path, document: Document, plan: Callable[[Document], Plan]) -> Plan:
    with sides.locked({(root / document.path).parent}):
        made = plan(sides.current(root, document))
        moving.write(root, made)
    return made


def plan_number(
    root: Path,
    folders: Sequence[RecordsFolder],
    document: Document,
    new: str | None,
    elsewhere: Collection[str] = (),
) -> Plan:
    """What changes when a record gets another number, the next free one when none is given.

    `elsewhere` are paths of records on other branches, whose numbers aren't free. Raises
    WrongUse for a number that is taken or of another form, AdrtoolError when the record can't
    be edited without touching something else.
    """
    folder = folder_of(folders, document.path)
    _refuse_folder(document)
    _refuse_dated(document, folder)
    for begun in _begun(root, document, folder) if new is None else ():
        made = moving.plan(root, folders, _renumbered(root, document, folder, begun))
        if files.read(root / made.path, made.path).text == made.record.after:
            return made
    free = _next(root, document, folder, elsewhere) if new is None else new
    chosen = _digits(document, folder, free)
    return moving.plan(root, folders, _renumbered(root, document, folder, chosen))


def _begun(root: Path, document: Document, folder: RecordsFolder) -> Iterator[str]:
    """The numbers of files that may be the record's own, left by a run that was cut short."""
    name, where = names.parse(document.path, folder.prefix), posixpath.dirname(document.path)
    for other in files.listing(root, where or "."):
        found = names.parse(other, folder.prefix)
        is_like = found.slug == name.slug and posixpath.dirname(other) == where
        if found.number and found.sequential and is_like and other != document.path:
            letter = found.number[len(found.number.rstrip(ascii_lowercase)) :]
            chosen = str(int(found.digits)) + letter
            if _path(root, document, folder, chosen) == other:
                yield chosen


def plan_title(
    root: Path,
    folders: Sequence[RecordsFolder],
    document: Document,
    new: str,
    keep_file: bool = False,
) -> Plan:
    """What changes when a record gets another title; its file's name follows unless kept."""
    new = text.one_line(new)
    if not new:
        raise WrongUse("a record needs a title", 'for example: adr rename 12 "Use PostgreSQL"')
    if not keep_file:
        _refuse_folder(document)
    content = edit.set_title(document.path, document.text, new)
    folder = folder_of(folders, document.path)
    path = document.path if keep_file else _retitled(document, folder, new)
    _refuse_taken(root, document, path, content)
    name = Name(path, document.number, new, moving.heading(replace(document, text=content)))
    return moving.plan(root, folders, Move(document, name, content))


def _refuse_folder(document: Document) -> None:
    """A record that is a folder, `0012-use-x/README.md`, has more files than a text."""
    base = posixpath.basename(document.path)
    if names.parse(document.path) != names.parse(base) and not names.could_be_record(document.path):
        folder = posixpath.dirname(document.path)
        raise WrongUse(
            f"{document.path} has its number from its folder, {folder}",
            "rename the folder with git mv; adrtool check finds what links to it",
        )


def _refuse_dated(document: Document, folder: RecordsFolder) -> None:
    name = names.parse(document.path, folder.prefix)
    if name.number and not name.sequential:
        raise WrongUse(
            f"{document.path} has a date in its name, no number",
            "records of such a folder never share one: adr rename changes the rest of the name",
        )


def _digits(document: Document, folder: RecordsFolder, new: str) -> str:
    """The digits, and the letter, of a number as somebody asks for it."""
    asked = _ASKED.fullmatch(new.strip().lstrip("#"))
    own = names.parse(document.path, folder.prefix).prefix or folder.prefix
    given = names.key_of(f"{asked['prefix']}0").rstrip("0").strip("-") if asked else ""
    if asked and given in {"", names.key_of(f"{own}0").rstrip("0").strip("-")}:
        return str(int(asked["digits"])) + asked["letter"]
    raise WrongUse(f"{new!r} is no number for {document.path}", "for example: adr renumber 12 14")


def _next(root: Path, document: Document, folder: RecordsFolder, elsewhere: Collection[str]) -> str:
    """The next free number: no file here has a higher one, and none on another branch."""
    where = posixpath.dirname(document.path)
    highest = style.of_folder(root / where, folder.prefix).highest
    inside = f"{where}/" if where else ""
    paths = (p for p in elsewhere if p.startswith(inside) and names.could_be_record(p))
    other = (names.parse(path, folder.prefix) for path in paths)
    return str(max([highest, *(int(n.digits) for n in other if n.sequential)]) + 1)


def _renumbered(root: Path, document: Document, folder: RecordsFolder, chosen: str) -> Move:
    """The record under another number, in the form that its file's name has."""
    path = _path(root, document, folder, chosen)
    number = names.parse(path, folder.prefix).number or chosen
    if path == document.path and document.number == number:
        raise WrongUse(f"{document.path} has the number {number} already")
    content = edit.set_number(document.path, document.text, document.number or "", number)
    _refuse_taken(root, document, path, content)
    heading = moving.heading(replace(document, text=content))
    return Move(document, Name(path, number, document.title, heading), content)


def _path(root: Path, document: Document, folder: RecordsFolder, chosen: str) -> str:
    where, base = posixpath.split(document.path)
    name = names.parse(base, folder.prefix)
    digits = chosen.rstrip(ascii_lowercase)
    if name.number:
        lead = name.prefix + name.digits
        letter = name.number.removeprefix(name.number.rstrip(ascii_lowercase))
        rest = base[len(lead) + len(letter) :]
        new = name.prefix + digits.zfill(len(name.digits)) + chosen[len(digits) :] + rest
        return posixpath.join(where, new)
    pending = _PENDING.match(base)
    if not pending:
        # The number stands in the text alone.
        return document.path
    found = style.of_folder(root / where, folder.prefix)
    lead = f"{found.prefix}{digits.zfill(found.width)}"
    return posixpath.join(where, lead + base[pending.end() :])


def _refuse_taken(root: Path, document: Document, path: str, content: str) -> None:
    """Raises WrongUse when another file has the number, or the name."""
    if path == document.path:
        return
    where = posixpath.dirname(path)
    key = _key(path)
    for other in files.listing(root, where or "."):
        if other == document.path or posixpath.dirname(other) != where:
            continue
        same_number = key and names.could_be_record(other) and _key(other) == key
        same_record = key == _key(document.path)
        if other == path or (same_number and not same_record):
            there = files.read(root / other, other)
            if other == path and there.text == content:
                # What a run that was cut short has left behind.
                continue
            raise WrongUse(f"{other} has that number" if same_number else f"{other} is there",
                           "without NEW, the next free number is taken")  # fmt: skip


def _key(path: str) -> str:
    name = names.parse(path)
    return names.key_of(name.number) if name.number and name.sequential else ""


def _retitled(document: Document, folder: RecordsFolder, new: str) -> str:
    where, base = posixpath.split(document.path)
    name = names.parse(base, folder.prefix)
    stem, suffix = posixpath.splitext(base)
    lead = stem.removesuffix(name.slug) if name.slug else f"{stem}-"
    slug = text.slugify(new, "record")
    if not names.could_be_record(f"1-{slug}.md"):
        slug = f"about-{slug}"
    if "_" in name.slug and "-" not in name.slug:
        slug = slug.replace("-", "_")
    return posixpath.join(where, f"{lead}{slug}{suffix}")
