"""The two shapes in which most records begin, known at a glance.

Reading a record whole takes longer than writing one. What a new record takes over from its
neighbour shows in the first lines where these are MADR 4's or Nygard's to the letter; a record
of any other shape is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from adrtool.documents import titles

FRONT_MATTER, LINES, SECTION, TABLE = "front-matter", "lines", "section", "table"

_STATUS = "(?:[Aa]ccepted|[Pp]roposed|[Rr]ejected|[Dd]eprecated|[Dd]raft)"
_TITLE = r"(?P<title>[^\n]+)"
_WORDS = r"[A-Za-z][A-Za-z ,.-]*"
_ITEM = rf"(?:\"[^\"\\\n]*\"|{_WORDS})"
_VALUE = rf"(?:\[{_ITEM}(?:, {_ITEM})*\]|{_ITEM})"
_BY = r"[Ss]uperseded by \[[\w .-]+\]\([\w./-]+\)(?:, \[[\w .-]+\]\([\w./-]+\))*"
_MADR = (
    rf"---\nstatus: (?P<status>{_STATUS}|{_BY}|\"[Ss]uperseded by [^\"\\\n]*\")\n"
    rf"date: \d{{4}}-\d\d-\d\d\n(?:decision-makers: {_VALUE}\n)?(?:tags: {_VALUE}\n)?"
    rf"(?:supersedes: {_VALUE}\n)?(?:amends: {_VALUE}\n)?---\n\n# {_TITLE}\n\n## Context"
)
_LINK = r"\[[^\[\]\n]*\]\([\w./-]*\)"
_NYGARD = (
    rf"# (?P<lead>\d+\. ){_TITLE}\n\nDate: \d{{4}}-\d\d-\d\d\n\n"
    rf"## Status\n\n(?P<status>{_STATUS}|Superseded by {_LINK}(?:, {_LINK})*)\n\n"
    rf"(?:(?:Supersedes|Amends|Amended by) {_LINK}\n\n)*## Context\n"
)
# Where a section for fields comes later on, it may state the status too.
_MORE = r"(?mi)^#+ *(?:meta|document|record|status)"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a record's first lines show: its dialect, what stands before the title in its heading,
    and whether its status begins with a capital."""

    form: str
    lead: str
    capital: bool


def of(text: str) -> Shape | None:
    """The shape of a Markdown record; None when it has to be read."""
    madr = re.match(_MADR, text, re.A)
    if madr and _is_plain(madr["title"]):
        return Shape(FRONT_MATTER, "", madr["status"].lstrip('"')[0].isupper())
    nygard = re.match(_NYGARD, text, re.A)
    if nygard and _is_plain(nygard["title"]) and not re.search(_MORE, text[nygard.end() :]):
        return Shape(SECTION, nygard["lead"], nygard["status"][0].isupper())
    return None


def _is_plain(title: str) -> bool:
    return re.fullmatch("[A-Z][a-z]+", title) is not None or titles.is_plain(title)
