"""What can be wrong: a `Problem` is a value that is reported, an `AdrtoolError` ends a command."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from adrtool.values import Value


class Severity(StrEnum):
    """How much a problem matters: an error fails `adrtool check`, a warning doesn't."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Problem(Value):
    """One finding. Lines and columns count from 1; 0 means that the file as a whole is meant.

    `target` is what a link that leads nowhere says, as it is written; empty for anything else.
    """

    path: str
    line: int
    column: int
    severity: Severity
    rule: str
    message: str
    hint: str = ""
    target: str = ""

    def __lt__(self, other: Problem) -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[str, int, int, str, str, str, str, str]:
        place = (self.path, self.line, self.column)
        return *place, self.severity, self.rule, self.message, self.hint, self.target


class AdrtoolError(Exception):
    """Something that ends a command: what went wrong, and what to do next.

    `exit_status` is 1 here: the file system or the content refused.
    """

    exit_status = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class WrongUse(AdrtoolError):
    """The command was asked for something that can't be: exit status 2."""

    exit_status = 2
