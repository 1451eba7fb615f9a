"""The templates of runbooks, by the sections that each has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from adrtool import markdown
from adrtool.documents.parsed import Parsed, Section
from adrtool.runbooks.facts import Runbook


@dataclass(frozen=True, slots=True)
class Part:
    """A section that a template asks for; `words` are headings that stand for it too."""

    title: str
    words: str = ""

    def is_called(self, heading: str) -> bool:
        """Whether a heading begins with one of its names, behind a number perhaps."""
        names = "|".join(filter(None, (re.escape(self.title), self.words)))
        before = r"(?:(?:step )?\d+(?:\.\d+)*[.):]?\s+)?\W*"
        return bool(re.match(rf"{before}(?:{names})(?!\w)", heading, re.I))


_ESCALATION = r"escalat\w*|who(?:m)? to (?:call|contact|page)|contacts?|get(?:ting)? help|support"
FAMILIES: Final[dict[str, tuple[Part, ...]]] = {
    "procedure": (
        Part("Purpose", r"overview|goals?|aims?|objectives?|introduction|summary|when to use|about"
                        r"|scope"),
        Part("Preconditions", r"pre-?requisites?|pre-?conditions?|before you (?:begin|start)"
                              r"|requirements?|(?:what )?you need"),
        Part("Steps", r"procedure|instructions?|how to|process|actions?|execution|method|step \d"),
        Part("Verify", r"verif\w+|validat\w+|checks?|confirm\w*|test(?:s|ing)?|post-?checks?"
                       r"|success"),
        Part("Roll back", r"roll-?back|rolling back|undo\w*|revert\w*|back-?out|recovery"
                          r"|if it (?:fails|goes wrong)"),
        Part("Escalate", _ESCALATION),
    ),
    "alert": (
        Part("Meaning", r"description|what (?:it|this(?: alert)?) means|overview|summary|about"
                        r"|the alert"),
        Part("Impact", r"effects?|consequences?|who is affected|severity"),
        Part("Diagnosis", r"diagnos\w+|investigat\w+|troubleshoot\w*|triage|debug\w*|causes?"
                          r"|analysis"),
        Part("Mitigation", r"mitigat\w*|resol\w+|remed\w+|fix\w*|solutions?|repair|actions?"
                           r"|recovery|steps"),
        Part("Escalation", _ESCALATION),
    ),
    "playbook": (
        Part("Symptoms", r"signs?|triggers?|when to use|what you see|meaning|description"),
        Part("Triage", r"first (?:steps|look|checks|response)|impact|assess\w*|scope|severity"),
        Part("Investigation", r"investigat\w*|diagnos\w+|analysis|troubleshoot\w*|debug\w*"
                              r"|questions"),
        Part("Likely causes", r"(?:known |possible |common |root )?causes?|hypothes[ei]s|scenarios"
                              r"|findings"),
        Part("Escalation", _ESCALATION),
    ),
}  # fmt: skip
"""The sections of each template that comes with adrtool, in their order."""

# Headings that hardly anything else has, and how many of them tell a template.
_TELLING: Final = (
    ("alert", ("meaning", "impact", "diagnosis", "mitigation"), 2),
    ("playbook", ("symptoms", "triage", "investigation", "likely causes", "hypotheses"), 2),
    ("procedure", ("purpose", "preconditions", "prerequisites", "steps", "procedure", "verify",
                   "verification", "roll back", "rollback"), 2),
)  # fmt: skip
_COMMENT = re.compile(r"<!--.*?-->", re.S)


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a runbook lacks of its template: sections that aren't there, and empty ones with
    their lines."""

    template: str
    missing: tuple[str, ...] = ()
    empty: tuple[tuple[str, int], ...] = ()


def gaps(runbook: Runbook, parsed: Parsed, own: Sequence[str] = ()) -> Gaps:
    """What a runbook lacks; `own` are the sections that a team asks for instead."""
    headings = [section for section in parsed.sections if section.heading != parsed.title]
    name = "" if own else of(runbook, [titled(section) for section in headings])
    parts = tuple(map(Part, own)) or FAMILIES.get(name, ())
    missing, empty = [], []
    for part in parts:
        found = [section for section in headings if part.is_called(titled(section))]
        if not found:
            missing.append(part.title)
        elif all(is_empty(parsed, section) for section in found):
            line = parsed.lines.line(found[0].heading.start)
            empty.append((titled(found[0]), line))
    return Gaps(name, tuple(missing), tuple(empty))


def of(runbook: Runbook, headings: Sequence[str]) -> str:
    """The template of a runbook: the one that it names, else by its headings, else by the alerts
    that it answers; empty for another form."""
    named = runbook.template.casefold()
    if named in FAMILIES:
        return named
    known = {re.sub(r"^[\d.)\s]+", "", heading).casefold().strip(" :.?") for heading in headings}
    for name, telling, least in _TELLING:
        if len(known & set(telling)) >= least:
            return name
    return "alert" if known & {"meaning", "mitigation"} else ""


def titled(section: Section) -> str:
    """A section's heading as it is read."""
    return " ".join(markdown.plain(section.heading.text).split())


def is_empty(parsed: Parsed, section: Section) -> bool:
    """Whether nothing stands below a heading but headings and comments."""
    text = _COMMENT.sub("", parsed.text[section.start : section.end])
    inner = (s.heading for s in parsed.sections if section.start <= s.heading.start < section.end)
    for heading in inner:
        text = text.replace(parsed.text[heading.start : heading.end], "", 1)
    return not re.sub(r"[#\s=*_-]+", "", text)
