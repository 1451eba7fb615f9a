"""The words of decision records: statuses, dates and the verbs between records."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from adrtool import markdown
from adrtool.model import Status
from adrtool.values import Value

_WORDS: dict[Status, tuple[str, ...]] = {
    Status.DRAFT: ("draft", "idea", "placeholder"),
    Status.PROPOSED: (
        "proposed", "proposal", "pending", "open", "in review", "under review", "in discussion",
        "under discussion", "for discussion", "in progress", "work in progress", "wip",
        "incomplete", "on hold", "request for comments", "rfc", "provisional", "not implemented",
        "to be decided", "tbd", "todo", "undecided", "deferred", "postponed", "discussing",
        "being discussed", "in consideration", "under consideration", "review", "reviewing",
        "for review", "ready for review", "awaiting review", "awaiting approval", "submitted",
        "under evaluation", "parked", "not yet accepted", "not yet decided", "not decided",
    ),
    Status.ACCEPTED: (
        "accepted", "accept", "approved", "adopted", "agreed", "implemented", "implementable",
        "done", "decided", "active", "final", "in force", "ratified", "in use", "completed",
        "partially implemented", "enacted", "resolved", "partially accepted",
        "conditionally accepted", "provisionally accepted", "complete", "current", "in effect",
        "deployed", "shipped", "released", "in production", "ready for implementation",
        "implementing", "being implemented", "implementation in progress", "signed off",
    ),
    Status.REJECTED: ("rejected", "reject", "declined", "denied", "refused", "not accepted",
                      "abandoned", "won't do", "dismissed", "discarded", "not adopted",
                      "not approved"),
    Status.DEPRECATED: ("deprecated", "obsolete", "obsoleted", "withdrawn", "retired", "archived",
                        "no longer applicable", "outdated", "cancelled", "canceled", "expired",
                        "removed", "depreciated", "reverted", "discontinued", "sunset",
                        "no longer relevant", "no longer valid"),
    Status.SUPERSEDED: ("superseded", "superceded", "superseeded", "supersedded", "supeseded",
                        "replaced", "overridden", "obsoleted by", "deprecated by",
                        "replaced by", "partially superseded", "partly superseded"),
}  # fmt: skip

_STATUSES = {word: status for status, words in _WORDS.items() for word in words}
_LONGEST = max(len(word.split()) for word in _STATUSES)

# `Deployed to production` below `Superseded` and `Review in May` change no decision.
_PROGRESS = ("not implemented", "partially implemented", "implemented", "implementing",
             "implementation", "being implemented", "in progress", "in production", "completed",
             "complete", "done", "deployed", "shipped", "released", "removed", "reverted", "wip",
             "work in", "review", "current", "submitted", "open questions", "open issues",
             "open points")  # fmt: skip
# Plans, reports and guides have these as well.
_OF_WORK = ("complete", "current", "review", "for review", "ready for", "awaiting", "submitted",
            "released", "deployed", "shipped", "in production", "placeholder")  # fmt: skip
# What may stand before the status where nothing else says it: `This decision is accepted`.
_FILLERS = frozenset(
    {"this", "the", "adr", "decision", "document", "proposal", "record", "status", "is", "was",
     "has", "been", "currently", "now"}
)  # fmt: skip
_MOST_FILLERS = 5
# `![status](https://…/badge/status-accepted-green)`
_BADGE = re.compile(r"/badge/(?:status|adr|decision)-([\w%]{1,40})-\w+", re.I)

SUPERSEDED_BY = "superseded_by"
SUPERSEDES = "supersedes"

_VERBS = {
    SUPERSEDED_BY: r"(?:(?:is|was|has\s+been)\s+)?(?:part(?:ial)?ly\s+)?"
    r"(?:superseded|superceded|superseeded|supersedded|replaced|overridden|obsoleted|deprecated)"
    # `Superseded 2024-01-31 by`, `Superseded (never built) by`.
    r"[\s:-]+(?:(?:on\s+|in\s+)?\d[\d./-]{3,9},?\s+|\([^()\n]{1,80}\)\s+)?"
    r"(?:by|with|in\s+favou?r\s+of)",
    SUPERSEDES: r"supersedes|supercedes|superseeds|replaces|overrides|obsoletes",
    "amended_by": r"(?:is\s+|was\s+)?(?:amended|extended|clarified|refined)\s+by",
    "amends": r"amends|extends|clarifies|refines",
    "relates_to": r"relates\s+to|related\s+to|see\s+also|depends\s+on",
}
_ANY_VERB = "|".join(f"(?P<{kind}>{words})" for kind, words in _VERBS.items())
_SUBJECT = (
    r"(?:this(?:\s+(?:adr|decision|document|record))?\s+)?"
    r"(?:(?:part(?:ial)?ly|in\s+part|effectively|fully|largely|completely)\s+)?"
)
_STRUCK = re.compile(r"~~[^~\n]{1,500}~~|<(del|s|strike)>[^<\n]{0,500}</\1>", re.I)
_EMOJI = re.compile(r":[a-z][a-z0-9_+-]{1,40}:")
# What may stand before the first word: signs, an emoji's name, the day of an entry of a history.
_LEAD = r"\s*[^\w:]{0,8}(?::[a-z][a-z0-9_+-]{1,40}:)?[^\w]{0,8}(?:\d{4}-\d\d-\d\d[^\w\[]{1,8})?"
_STATEMENT = re.compile(rf"{_LEAD}{_SUBJECT}(?:{_ANY_VERB})\b", re.I)
# Behind the first words a verb counts where a clause begins with it and a record follows.
_CLAUSE = re.compile(
    rf"(?:[.,;:]\s+|\s[–—&-]\s+|\()(?:(?:and|but)\s+)?{_SUBJECT}(?:{_ANY_VERB})\b"
    r"(?=[^\w\[]{1,4}(?:\[|(?:[A-Z]{2,}[-_ ])*ADR|(?-i:[A-Z]{2,}-)+\d|\d{3,8}[-_]\w"
    r"|\d{1,5}(?:[.,;)]|\s+and\s|\s+on\s|\s*$))"
    # A role of reStructuredText, a macro of AsciiDoc.
    r"|[ \t]{1,4}(?::(?:doc|ref):`|`[^`<]+<|(?:xref|link):|<<))",
    re.I,
)
_BARE_SUPERSEDED = re.compile(
    rf"{_LEAD}(?:supers?[ce]+d+ed|replaced|overridden)[^\w\[#]+(?=\[|ADR|#?\d)", re.I
)

# Of a thousand records most say the same few things, and each is asked for several times.
_remembered = lru_cache(4096)

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTHS_A_YEAR = 12
_ISO = re.compile(r"(?<!\d)(\d{4})[-/._](\d{1,2})[-/._](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?![\d/])")
_ORDINAL = r"(\d{1,2})(?:st|nd|rd|th)?"
_MONTH = r"([a-z]{3})[a-z]*\.?"
_NAMED_DAY_FIRST = re.compile(
    rf"(?<!\d){_ORDINAL}[\s,-]*{_MONTH}[\s,-]*(\d{{4}}|\d{{2}})(?!\d)", re.I
)
_NAMED_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+{_ORDINAL},?\s+(\d{{4}})(?!\d)", re.I)


def status_in(written: str, words: Mapping[str, str]) -> Status | None:
    """The status that a text begins with by further words, as `adrtool.yml` gives them."""
    said = f"{markdown.plain(written).casefold()} "
    for word in sorted(words, key=len, reverse=True):
        if re.match(rf"\W*{re.escape(word)}(?!\w)", said):
            return Status(words[word])
    return None


@_remembered
def status_of(written: str) -> Status | None:
    """The status that a text begins with, in any of its synonyms; None for other words.

    `✅ Accepted (lazy consensus)`, `**Approved**`, `superseded by [ADR-5](0005-x.md)`. A choice
    that a template offers (`proposed | accepted | rejected`) is no status yet.
    """
    choices = written.split("|")
    if len(choices) > 1 and all(map(status_of, choices[:2])):
        return None
    said = _EMOJI.sub(" ", markdown.plain(without_struck(written)).casefold())
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", said)
    for length in range(min(_LONGEST, len(words)), 0, -1):
        status = _STATUSES.get(" ".join(words[:length]))
        if status:
            return status
    return None


def status_behind(written: str) -> Status | None:
    """The status of a text that leads up to it: `This decision is accepted`, `Status: Draft`."""
    badge = _BADGE.search(written)
    if badge:
        return status_of(re.sub(r"[-_]|%20", " ", badge[1]))
    said = markdown.plain(without_struck(written))
    words = list(re.finditer(r"[^\W\d_]+", said))[: _MOST_FILLERS + 1]
    begins = next((w for w in words if w[0].casefold() not in _FILLERS), None)
    return status_of(said[begins.start() :]) if begins else None


@_remembered
def is_of_decision(written: str) -> bool:
    """Whether a text begins with a status that hardly anything but a decision has."""
    words = re.findall(r"[^\W\d_]+", markdown.plain(written).casefold())
    return status_of(written) is not None and not " ".join(words[:2]).startswith(_OF_WORK)


def is_progress(written: str) -> bool:
    """Whether a text tells how far the work is, which doesn't change what was decided."""
    words = re.findall(r"[^\W\d_]+", markdown.plain(written).casefold())
    return " ".join(words[:2]).startswith(_PROGRESS)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Clause(Value):
    """A verb between records, at `at`: the records it is about stand from `start` to `end`."""

    kind: str
    at: int
    start: int
    end: int


@_remembered
def edge_of(written: str) -> str | None:
    """The kind of edge that a statement begins with; else None."""
    written = without_struck(written)
    if _BARE_SUPERSEDED.match(written):
        return SUPERSEDED_BY
    match = _STATEMENT.match(written)
    return _kind(match) if match else None


@_remembered
def edges_of(written: str) -> tuple[Clause, ...]:
    """Every edge of a statement that begins with one, or with a status.

    `Accepted, supersedes [3](…)`, `Superseded by [9](…), amends ADR-2`.
    """
    written = without_struck(written)
    first = _BARE_SUPERSEDED.match(written) or _STATEMENT.match(written)
    if not first and not status_of(written):
        return ()
    if not first and written.strip().isalpha():
        return ()
    found = [first] if first else []
    found += _CLAUSE.finditer(outside_links(written), first.end() if first else 0)
    ends = [*(match.start() for match in found), len(written)][1:]
    pairs = zip(found, ends, strict=False)
    return tuple(Clause(_kind(m), m.start(), m.end(), end) for m, end in pairs)


def _kind(match: re.Match[str]) -> str:
    return match.lastgroup or SUPERSEDED_BY


@_remembered
def without_struck(written: str) -> str:
    """The text at the same length with what is struck out blanked: `~~Proposed~~ Accepted`."""
    if "~~" not in written and "<" not in written:
        return written
    return _STRUCK.sub(lambda match: " " * len(match[0]), written)


@_remembered
def outside_links(written: str) -> str:
    """The text at the same length with the labels and targets of its links blanked."""
    if "[" not in written and "<" not in written:
        return written
    out = list(written)
    for link in markdown.links(written, written):
        out[link.start : link.end] = " " * (link.end - link.start)
    depth, escaped = 0, False
    for at, character in enumerate(out):
        depth -= character == "]" and depth > 0 and not escaped
        if depth:
            out[at] = " "
        depth += character == "[" and not escaped
        escaped = character == "\\" and not escaped
    return "".join(out)


@_remembered
def order_of(written: str) -> str | None:
    """Which of `dmy` and `mdy` a date in figures must be; empty when it could be both."""
    match = None if _ISO.search(written) else _DAY_FIRST.search(written)
    if not match:
        return None
    first, second = int(match[1]), int(match[2])
    return "dmy" if first > _MONTHS_A_YEAR >= second else "mdy" if second > _MONTHS_A_YEAR else ""


@_remembered
def date_of(written: str, order_in_figures: str = "dmy") -> str | None:
    """The first date of a text as ISO; None if there is none.

    In figures the day comes first unless `order_in_figures` is `mdy` or the date can only be
    read otherwise. Raises ValueError for what has a date's form and is none (2020-09-31).
    """
    for pattern, order in ((_ISO, "ymd"), (_NAMED_DAY_FIRST, "dmy"), (_NAMED_MONTH_FIRST, "mdy"),
                           (_DAY_FIRST, order_in_figures)):  # fmt: skip
        match = pattern.search(written)
        sure = order_of(written) if match and pattern is _DAY_FIRST else None
        if match and (found := _date(dict(zip(sure or order, match.groups(), strict=True)))):
            return found
    return None


def _date(parts: dict[str, str]) -> str | None:
    month = parts["m"]
    if not month.isdigit():
        if month.casefold() not in _MONTHS:
            return None
        month = str(_MONTHS.index(month.casefold()) + 1)
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
    return date(year, int(month), int(parts["d"])).isoformat()
