"""What the doctor finds, and the texts that it is about to write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from adrtool.documents.assemble import Library
from adrtool.documents.changes import Change
from adrtool.documents.moving import Plan
from adrtool.model import Document
from adrtool.problems import AdrtoolError


@dataclass(frozen=True, slots=True)
class Repair:
    """What a file says, or will say, from a line on; for a file that is removed nothing."""

    path: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is half done. `line` 0 means the file as a whole.

    `kind` is one-sided, status, dangling, number, duplicate, copy or leftover. Without a
    `repair` nothing is certain enough, and `advice` says why and what to do.
    """

    path: str
    line: int
    kind: str
    message: str
    repair: Repair | None = None
    advice: str = ""
    repaired: bool = False

    def yours(self, advice: str) -> Finding:
        """The finding as one that a person has to see to."""
        return replace(self, repair=None, advice=advice)


class Work:
    """The records as they will be: every repair goes on from what the one before it made.

    `moves` are renumberings to be completed, `copies` the paths of records that are there twice.
    """

    def __init__(self, root: Path, found: Library) -> None:
        self.root = root
        self.found = found
        self.now = {document.path: document for document in found.documents}
        self.moves: list[Plan] = []
        self.copies: set[str] = set()

    def repair(
        self,
        finding: Finding,
        path: str,
        edit: Callable[[Document], Document],
        line_of: Callable[[Document], int | None] = lambda _: None,
    ) -> Finding:
        """The finding with what an edit of a record does about it, or why that can't be done.

        `line_of` knows which line of the edited record says it; else the first that differs does.
        """
        before = self.now[path]
        try:
            after = edit(before)
        except AdrtoolError as error:
            return finding.yours(f"{error.message}; {error.hint}" if error.hint else error.message)
        self.now[path] = after
        line = line_of(after) or Change(path, before.text, after.text).line()
        return replace(finding, repair=Repair(path, line, _line(after.text, line)))

    def changes(self) -> list[Change]:
        """What is to be written."""
        return [
            Change(document.path, document.text, self.now[document.path].text)
            for document in self.found.documents
            if document.text != self.now[document.path].text
        ]

    def placed(self, finding: Finding) -> Finding:
        """The finding with the line where its repair stands when all others are made too."""
        if finding.repair is None or finding.repair.path not in self.now:
            return finding
        text = self.now[finding.repair.path].text
        lines = [line.strip() for line in text.split("\n")]
        if (
            finding.repair.text not in lines
            or _line(text, finding.repair.line) == finding.repair.text
        ):
            return finding
        line = lines.index(finding.repair.text) + 1
        return replace(finding, repair=replace(finding.repair, line=line))


def _line(text: str, line: int) -> str:
    return text.split("\n")[line - 1].strip()
