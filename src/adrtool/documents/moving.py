"""A record gets another name: what changes in the whole repository, planned and written."""

from __future__ import annotations

import posixpath
import re
import stat
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from adrtool import files
from adrtool.config import RecordsFolder
from adrtool.documents import assemble, blocks, changes, mentions, names
from adrtool.documents.changes import Change
from adrtool.documents.cited import Citations, Unclear
from adrtool.documents.mentions import Place
from adrtool.documents.parsed import Parsed
from adrtool.documents.relabel import Name, Relabel
from adrtool.documents.relink import Relinker
from adrtool.documents.replacing import apply
from adrtool.documents.repository import Repository, folder_of, is_document
from adrtool.documents.targets import Targets
from adrtool.model import Document
from adrtool.problems import AdrtoolError, Problem, WrongUse

_BLOCK = "adrtool:records"


@dataclass(frozen=True, slots=True)
class Plan:
    """All that changes: the record, which gets `path`, and what refers to it.

    Paths are relative to the project's root. `unclear` are references that could mean another
    record of the same number, `mentions` the places in prose, code and other files that name it
    as it was. Both are left as they are. `unread` are files that may link to it and can't be read.
    """

    record: Change
    path: str
    others: tuple[Change, ...] = ()
    unclear: tuple[Place, ...] = ()
    mentions: tuple[Place, ...] = ()
    unread: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """A record as it was, its new name, and its text with that; the path may be the same."""

    document: Document
    new: Name
    text: str

    @property
    def old(self) -> Name:
        """The name as it was."""
        document = self.document
        return Name(document.path, document.number, document.title, heading(document))


def heading(document: Document) -> str:
    """A record's heading as written; empty without one."""
    title = Parsed(document.path, document.text).title
    return title.text if title else ""


def plan(root: Path, folders: Sequence[RecordsFolder], move: Move) -> Plan:
    """What a move changes in every document of the repository; writes nothing."""
    repository = Repository(root, folders)
    return _Planner(repository, move).plan()


class _Planner:
    """Makes the new texts one by one."""

    def __init__(self, repository: Repository, move: Move) -> None:
        self.repository, self.move = repository, move
        self.old, self.new = (repository.down(n.path) for n in (move.old, move.new))
        if self.old in repository.links:
            raise AdrtoolError(f"{move.old.path} is a link to another file", "rename that one")
        # A run that was cut short has written the new file already.
        repository.texts.pop(self.new if self.new != self.old else "", None)
        self.records = repository.records(repository.texts)
        self._refuse_taken()
        self.relabel = Relabel(move.old, move.new)
        old, new = (replace(n, path=repository.down(n.path)) for n in (move.old, move.new))
        self.linker = Relinker(Targets(repository.paths, old, new, repository.hosted()))
        self.unclear: list[Place] = []

    def _refuse_taken(self) -> None:
        """Raises WrongUse for a number that another record beside this one states."""
        old, new = self.move.old, self.move.new
        if new.number is None or new.number == old.number:
            return
        for record in self.records:
            beside = posixpath.dirname(record.path) == posixpath.dirname(new.path)
            same = record.number and names.key_of(record.number) == names.key_of(new.number)
            if beside and same and record.path != old.path:
                hint = "without NEW, the next free number is taken"
                raise WrongUse(f"{record.path} has that number", hint)

    def plan(self) -> Plan:
        moved = next(d for d in self.records if d.path == self.move.old.path)
        self.citations = Citations(self.records, moved, self.relabel, self._ids(moved))
        by_path = {self.repository.down(d.path): d for d in self.records}
        before = self.repository.texts | {self.old: self.move.text}
        after = {p: self._text(p, t, by_path.get(p)) for p, t in before.items()}
        after |= self._tables(after)
        record = Change(self.move.old.path, self.move.document.text, after[self.old])
        changed = [p for p, t in after.items() if t != before[p] and p != self.old]
        changed.sort(key=lambda p: (p not in by_path, p))
        others = (Change(self.repository.up(p), before[p], after[p]) for p in changed)
        said = set(mentions.find(self.repository, self.relabel, after, self.records))
        return Plan(
            record, self.move.new.path, tuple(others), _sorted(self.unclear),
            _sorted(said.difference(self.unclear)),
            tuple(sorted(self.repository.unread)),
        )  # fmt: skip

    def _ids(self, moved: Document) -> dict[str, str]:
        """The ids that change: that of the record and, if two shared a number, the other's."""
        new = replace(moved, path=self.move.new.path, number=self.move.new.number)
        after = [new if d is moved else d for d in self.records]
        named = assemble.identified(after, [d.number for d in after])
        pairs = zip(self.records, named, strict=True)
        return {one.id: other.id for one, other in pairs if one.id != other.id}

    def _text(self, path: str, text: str, record: Document | None) -> str:
        if path in self.repository.links or not self._may_change(text):
            return text
        if not is_document(path):
            return apply(text, self.linker.navigation(path, text))
        parsed = Parsed(path, text)
        edits = self.linker.edits(parsed)
        if self.repository.is_in_project(path):
            found = list(self.citations.pointers(parsed))
            edits += [edit for edit in found if not isinstance(edit, Unclear)]
            self._add_unclear(path, (one for one in found if isinstance(one, Unclear)))
        text = apply(text, edits)
        if record:
            folder = folder_of(self.repository.folders, record.path)
            text, unclear = self.citations.edges(record, text, folder.prefix)
            self._add_unclear(path, unclear)
        return text

    def _may_change(self, text: str) -> bool:
        """Whether a text can name the record at all: its digits are in each of its names."""
        digits = re.search(r"[1-9]\d*", self.move.old.number or "")
        hints = (digits[0] if digits else "", self.move.old.stem, "adr:")
        folded = text.casefold()
        return any(hint and hint.casefold() in folded for hint in hints)

    def _add_unclear(self, path: str, found: Iterable[Unclear]) -> None:
        self.unclear += (Place(self.repository.up(path), u.line, u.cited) for u in found)

    def _tables(self, after: dict[str, str]) -> dict[str, str]:
        """The texts with generated tables as they are once the record has its new name."""
        marked = [p for p, text in after.items() if _BLOCK in text and self._has_tables(p)]
        if not marked:
            return {}
        records = self.repository.records({self._moved(p): text for p, text in after.items()})
        shown = ((p, self.repository.up(self._moved(p))) for p in marked)
        return {path: blocks.update(up, after[path], records).text for path, up in shown}

    def _has_tables(self, path: str) -> bool:
        is_markdown = names.suffix(path) in names.MARKDOWN
        is_link = path in self.repository.links
        return is_markdown and not is_link and self.repository.is_in_project(path)

    def _moved(self, path: str) -> str:
        return self.new if path == self.old else path


def _sorted(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(sorted(set(places), key=lambda place: (place.path, place.line, place.said)))


def diff(made: Plan, show: Callable[[str], str]) -> str:
    """The plan as a unified diff that `git apply` takes; `show` gives what paths are called."""
    return "".join(part for _, part in diffs(made, show))


def diffs(made: Plan, show: Callable[[str], str]) -> list[tuple[str, str]]:
    """The diff of each file that changes, with its new path as shown; the record's first."""
    old, new = show(made.record.path), show(made.path)
    own = changes.diff(made.record, old).replace(f"\n+++ b/{old}\n", f"\n+++ b/{new}\n", 1)
    if old != new:
        own = f"diff --git a/{old} b/{new}\nrename from {old}\nrename to {new}\n{own}"
    others = (
        (show(change.path), changes.diff(change, show(change.path))) for change in made.others
    )
    return [pair for pair in ((new, own), *others) if pair[1]]


def write(root: Path, made: Plan) -> None:
    """Writes a plan: the record's new file first, then what refers to it, the old file last.

    Whenever it is cut short, each link leads to a file, and the same command again completes it.
    What the file system refuses is raised as AdrtoolError, with all taken back.
    """
    old, new = root / made.record.path, root / made.path
    if old == new:
        own = [made.record] if made.record.before != made.record.after else []
        changes.write(root, [*own, *made.others])
        return
    is_resumed = not _create(new, made, stat.S_IMODE(old.stat().st_mode))
    try:
        changes.write(root, made.others)
        files.remove(old)
    except AdrtoolError:
        if not is_resumed:
            files.remove(new)
        raise


def _create(path: Path, made: Plan, mode: int) -> bool:
    """False when a run that was cut short has made the file already."""
    try:
        files.create(path, made.record.after, mode)
    except FileExistsError:
        there = files.read(path, made.path)
        if there.problem or there.text != made.record.after:
            raise AdrtoolError(f"{made.path} is there already", "nothing was changed") from None
        return False
    return True
