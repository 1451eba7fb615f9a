"""Which documents somebody asks for, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from adrtool.documents import names
from adrtool.model import Document
from adrtool.values import Value

NO_STATUS = "none"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Filter(Value):
    """What a document has to be; what is empty doesn't matter. Dates are ISO, both ends count.

    A document without a date is in no range of dates.
    """

    statuses: Collection[str] = ()
    tags: Collection[str] = ()
    decider: str = ""
    since: str = ""
    until: str = ""
    text: str = ""
    owner: str = ""

    def takes(self, document: Document) -> bool:
        """Whether a document is one of those."""
        if self == _ALL:
            return True
        tags = {tag.casefold() for tag in document.tags}
        in_range = (self.since or "0") <= (document.date or "") <= (self.until or "9")
        deciders = "\n".join(document.deciders).casefold()
        return (
            (not self.statuses or (document.status or NO_STATUS) in self.statuses)
            and all(tag.casefold() in tags for tag in self.tags)
            and self.decider.casefold() in deciders
            and self.owner.casefold() in (document.owner or "").casefold()
            and (in_range or not (self.since or self.until))
            and self.text.casefold() in document.text.casefold()
        )


_ALL = Filter()

SORTS: Mapping[str, Callable[[Document], tuple[object, ...]]] = {
    "number": lambda d: (*names.order(d.number), d.path),
    "date": lambda d: (d.date or "", d.path),
    "status": lambda d: (d.status or "~", *names.order(d.number), d.path),
    "title": lambda d: (d.title.casefold(), d.path),
    "path": lambda d: (d.path,),
}
"""Keys to sort documents by; those without a number or status come last."""
