"""A record while it is rewritten: its lines, which of them go, and the fields that they stated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from adrtool.documents import vocabulary
from adrtool.documents.adr import Record, status_statement
from adrtool.documents.dialects.front_matter import FORM as FRONT_MATTER
from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement
from adrtool.markdown import lines

EDGES = ("superseded_by", "supersedes", "amended_by", "amends", "relates_to")


@dataclass(frozen=True, slots=True)
class Field:
    """A field taken out of a record: `key` and `value` as written, each in one line.

    `name` is the field's name in every dialect, empty for one that only this record knows.
    `comment` is what YAML had beside it.
    """

    name: str
    key: str
    value: str
    comment: str = ""


@dataclass(slots=True)
class Draft:
    """`cut` and `renamed` are by line, counted from 1.

    `syntax` are words that belong to a dialect, such as `Status`, and went with their lines:
    they are no text of the author.
    """

    parsed: Parsed
    stated: dict[str, list[Statement]]
    rows: list[str]
    fields: list[Field] = field(default_factory=list)
    cut: set[int] = field(default_factory=set)
    renamed: dict[int, str] = field(default_factory=dict)
    syntax: list[str] = field(default_factory=list)

    @property
    def status(self) -> Statement | None:
        """The statement of the status, in whatever words."""
        found = self.stated.get("status", [])
        unknown = (s for s in found if not vocabulary.edge_of(s.value))
        return status_statement(found) or next(unknown, None)

    @property
    def has_front_status(self) -> bool:
        """Whether the front matter states the status."""
        return self.status is not None and self.status.form == FRONT_MATTER

    def line(self, offset: int) -> int:
        """The line of an offset, from 1."""
        return self.parsed.lines.line(offset)

    def row(self, number: int) -> str:
        """A line with its end; empty outside of the text."""
        return self.rows[number - 1] if 0 < number <= len(self.rows) else ""

    def has(self, name: str) -> bool:
        """Whether a field was taken."""
        return any(taken.name == name for taken in self.fields)

    def take(self, name: str, key: str, value: str, comment: str = "") -> None:
        """Notes a field whose lines go."""
        self.fields.append(Field(name, key, value, comment))
        if name:
            self.syntax.append(key)

    def copy(self, statement: Statement) -> None:
        """Notes a field whose lines stay, since they say more."""
        self.fields.append(Field(statement.field, "", statement.value))

    def front(self) -> str:
        """What is left of the YAML between the dashes."""
        block = self.parsed.block
        if block is None or block.start == block.end:
            return ""
        return "".join(self._kept(self.line(block.start), self.line(block.end - 1), False))

    def body(self, start: int, end: int) -> str:
        """What is left between two offsets, which begin lines; where lines went, the blank ones
        around them are one."""
        if start >= end:
            return ""
        left = "".join(self._kept(self.line(start), self.line(end - 1), True))
        return left.removeprefix("\ufeff") if start <= 1 else left

    def _kept(self, first: int, last: int, closing_up: bool) -> Iterator[str]:
        gone, blank = False, True
        for number in range(first, last + 1):
            row = self.row(number)
            if number in self.cut:
                gone = True
            elif not (closing_up and gone and blank and not row.strip()):
                yield self.renamed.get(number, row)
                gone, blank = False, not row.strip()


def begin(path: str, text: str, record: Record) -> Draft:
    """A draft that has taken nothing yet."""
    return Draft(Parsed(path, text), record.stated, lines.split(text))
