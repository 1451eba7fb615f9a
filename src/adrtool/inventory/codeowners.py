"""CODEOWNERS of GitHub and GitLab: which paths belong to whom.

Each line is an item; `adrtool.ownership` tells what owns a path. The last line that matches
counts, in GitLab the last one of each section.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from adrtool.inventory.draft import Draft, names
from adrtool.model import Confidence, Item, Reading, Relation
from adrtool.problems import Severity
from adrtool.text import one_line

NAME: Final = "codeowners"
VERSION: Final = 2
PATTERNS: Final = ("CODEOWNERS",)
FILE, RULE, SECTION = "file", "rule", "section"
OWNER_PREFIX: Final = "owner:"

FOLDERS: Final = (".github", "", "docs", ".gitlab")
"""Where hosts look for the file, the first one found being the only one that counts."""

_SECTION = re.compile(r"\^?\[(?P<name>[^\]]+)\](?:\[(?P<approvals>[0-9]{1,9})\])?(?P<owners>.*)")
_WORD = re.compile(r"(?:\\.|\S)+")
_OWNER = re.compile(r"@{1,2}[^\s@]+|[^\s@]+@[^\s@]+")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_SKIPPED: Final = "GitHub skips a line with anything but owners behind the pattern"
_NOT_FIRST: Final = "another CODEOWNERS of this repository comes before it"


@dataclass(frozen=True, slots=True)
class _Section:
    name: str
    owners: tuple[str, ...]
    prefix: str


def looks_right(path: str, text: str) -> bool:
    """The name says it, in the folders where hosts look."""
    del text
    return posixpath.basename(posixpath.dirname(path)) not in {"templates", "testdata"}


def read(path: str, text: str) -> Reading:
    """The lines of one file."""
    draft = Draft(NAME, path)
    own = draft.add(FILE, f"{NAME}:{path}", path, 1)
    section = _Section("", (), own)
    for line, written in enumerate(text.splitlines(), 1):
        stated = _COMMENT.sub("", written).strip()
        match = _SECTION.fullmatch(stated)
        if match:
            section = _section(draft, own, match, stated.startswith("^"), line)
        elif stated:
            _rule(draft, section, stated, line)
    return draft.reading()


def _section(
    draft: Draft, own: str, match: re.Match[str], is_optional: bool, line: int
) -> _Section:
    name = one_line(match["name"])
    owners = tuple(_owners(draft, match["owners"].split(), line))
    identifier = f"{own}/[{name.casefold()}]"
    if not draft.is_taken(identifier):
        attributes = {
            "owners": list(owners),
            "approvals": int(match["approvals"] or 0),
            "optional": is_optional,
        }
        draft.add(SECTION, identifier, name, line, attributes)
        draft.relate(identifier, "member_of", own, line)
    return _Section(name, owners, identifier)


def _rule(draft: Draft, section: _Section, stated: str, line: int) -> None:
    pattern, *words = _WORD.findall(stated)
    stated_owners = tuple(_owners(draft, words, line))
    owners = stated_owners or section.owners
    is_skipped = len(stated_owners) < len(names(words)) and "/.gitlab/" not in f"/{draft.path}"
    attributes = {"owners": list(owners), "section": section.name}
    name = one_line(re.sub(r"\\(.)", r"\1", pattern))
    reason = _SKIPPED if is_skipped else ""
    own = draft.add(RULE, f"{section.prefix}/{name}", name, line, attributes, reason)
    draft.relate(own, "member_of", section.prefix, line)
    for owner in owners:
        draft.relate(own, "owned_by", f"{OWNER_PREFIX}{owner}", line)


def _owners(draft: Draft, words: list[str], line: int) -> Iterator[str]:
    for word in names(words):
        if _OWNER.fullmatch(word):
            yield word
        else:
            message = "an owner is @name, @group/name or an e-mail address"
            draft.report(line, 1, message, Severity.WARNING)


def base_of(path: str) -> str:
    """The folder that a file speaks of: that above `.github`, `.gitlab` and `docs`."""
    folder = posixpath.dirname(path)
    inside = posixpath.basename(folder) in FOLDERS
    return posixpath.dirname(folder) if inside else folder


def link(reading: Reading) -> Reading:
    """Adds the owners, and says which files no host looks at."""
    paths = sorted({item.path for item in reading.items}, key=_rank)
    first: dict[str, str] = {}
    for path in paths:
        first.setdefault(base_of(path), path)
    items = [_counted(item, first) for item in reading.items]
    return replace(reading, items=(*items, *_named(reading.relations).values()))


def _rank(path: str) -> tuple[int, str]:
    folder = posixpath.basename(posixpath.dirname(path))
    return (FOLDERS.index(folder) if folder in FOLDERS else 1, path)


def _counted(item: Item, first: dict[str, str]) -> Item:
    if first[base_of(item.path)] == item.path:
        return item
    attributes = {**item.attributes, "reason": _NOT_FIRST}
    return replace(item, attributes=attributes, confidence=Confidence.PARTIAL)


def _named(relations: tuple[Relation, ...]) -> dict[str, Item]:
    owners: dict[str, Item] = {}
    for said in relations:
        if said.kind == "owned_by" and said.target not in owners:
            name = said.target.removeprefix(OWNER_PREFIX)
            kind = "team" if "/" in name else "user"
            owners[said.target] = Item(
                said.target, kind, name, NAME, said.path, said.line, "owners"
            )  # fmt: skip
    return owners
