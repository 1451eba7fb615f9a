"""What a new record is to say, as its author asks for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from adrtool import text
from adrtool.config import STATUSES, RecordsFolder
from adrtool.documents.template import Names
from adrtool.problems import WrongUse

if TYPE_CHECKING:
    from adrtool.model import Document


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the next record is to say.

    Of `superseded` and `amended` records both sides are written, in the order given. `number` is
    empty for the next one, `pending` for one that is settled later; `template` is empty for the
    folder's. An empty status is proposed, an empty date today.
    """

    title: str
    status: str = ""
    date: str = ""
    superseded: Sequence[Document] = ()
    amended: Sequence[Document] = ()
    deciders: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    applies_to: tuple[str, ...] = ()
    ticket: str = ""
    number: str = ""
    template: str = ""

    def values(self) -> dict[str, str | Names]:
        """What there is to say, by field, in the order in which it is to stand."""
        said: dict[str, str | Names] = {
            "status": self.status, "date": self.date, "deciders": Names(self.deciders),
            "tags": Names(self.tags), "ticket": self.ticket, "applies_to": Names(self.applies_to),
        }  # fmt: skip
        return {name: value for name, value in said.items() if value}


def normal(wanted: Wanted, folder: RecordsFolder) -> Wanted:
    """One line each, with what is missing; raises WrongUse for what can't be meant."""
    line = text.one_line
    wanted = replace(
        wanted,
        title=line(wanted.title),
        status=line(wanted.status) or "proposed",
        date=today() if line(wanted.date) in {"", "today"} else line(wanted.date),
        deciders=_lines(wanted.deciders),
        tags=_lines(wanted.tags),
        applies_to=tuple(dict.fromkeys(map(line, wanted.applies_to))),
        ticket=line(wanted.ticket),
        number=line(wanted.number),
    )
    if not wanted.title:
        raise WrongUse("a record needs a title", 'for example: adr new "Use PostgreSQL"')
    _refuse_status(wanted.status, folder)
    try:
        valid = date.fromisoformat(wanted.date).isoformat() == wanted.date
    except ValueError:
        valid = False
    if not valid:
        raise WrongUse(f"{wanted.date!r} is not a date", "write it as YYYY-MM-DD")
    for identifier in wanted.applies_to:
        if not re.fullmatch(r"[a-z][a-z0-9_-]{0,30}:[^\s\[\]]+(?:\[[^\s\[\]]*\])*", identifier):
            hint = "for example terraform:infra:aws_s3_bucket.logs, or kubernetes:shop/*"
            raise WrongUse(f"{identifier!r} is no id of an item", hint)
    return wanted


def _lines(parts: Sequence[str]) -> tuple[str, ...]:
    """Several texts; one may hold several with commas or semicolons between, as they are read."""
    several = [text.one_line(p) for part in parts for p in re.split("[,;]", part)]
    return tuple(dict.fromkeys(filter(None, several)))


def _refuse_status(status: str, folder: RecordsFolder) -> None:
    """Raises WrongUse for words that nobody would understand as a status."""
    if status in STATUSES or status.casefold() in folder.statuses:
        return
    from adrtool.documents import vocabulary

    if vocabulary.edge_of(status):
        raise WrongUse(f"{status!r} names another record", "use --supersedes, or adr supersede")
    if not vocabulary.status_of(status):
        known = ", ".join((*STATUSES, *folder.statuses))
        raise WrongUse(f"{status!r} is no status", f"{known}, or a synonym")


def today() -> str:
    """The day as ISO."""
    return date.today().isoformat()  # noqa: DTZ011 - the day where the author sits
