"""Rules about what a decision record says of itself: title, number, sections, age."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from adrtool import markdown
from adrtool.catalog import Catalog
from adrtool.checks import folders, placeholders
from adrtool.documents import adr, names, numbers
from adrtool.documents.parsed import Parsed
from adrtool.model import Document, Status
from adrtool.problems import Problem, Severity
from adrtool.project import Project
from adrtool.text import plural

_LIVE = frozenset({Status.PROPOSED, Status.ACCEPTED})
_SMALL = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "our",
     "the", "to", "we", "with", "adr")
)  # fmt: skip
# What a family of templates can't do without, each with the headings that stand for it.
_CONTEXT = r"context|background|problem|issue|motivation|introduction|overview|summary|rationale"
_DECISION = r"decision(?!\s+(?:drivers?|makers?|status|date))|outcome|solution|resolution|proposal"
_CONSEQUENCES = r"consequence|implication|impact|result|outcome|pros|benefit|trade|risk|effect"
_OPTIONS = r"options?|alternatives?|choices?|proposals?"
_FAMILIES = {
    "MADR": {
        "Context and Problem Statement": _CONTEXT,
        "Considered Options": _OPTIONS,
        "Decision Outcome": _DECISION + r"|conclusion|chosen|recommendation",
    },
    "Nygard": {
        "Context": _CONTEXT,
        "Decision": _DECISION + r"|conclusion|recommendation",
        "Consequences": _CONSEQUENCES,
    },
}  # fmt: skip
_MADR = re.compile(r"context and problem statement|decision outcome|considered options", re.I)


def records(catalog: Catalog, project: Project) -> Iterator[Problem]:
    """Each record of its own: title, number, placeholders and sections."""
    for document in catalog.of_kind(adr.KIND):
        yield from _title(document)
        parsed = Parsed(document.path, document.text)
        yield from _number(document, parsed)
        if names.suffix(document.path) in names.MARKDOWN:
            yield from _placeholders(document, parsed)
        if not folders.holding(document.path, project).template:
            yield from _sections(document, parsed)


def _warning(document: Document, line: int, rule: str, message: str, hint: str) -> Problem:
    return Problem(document.path, line, 1, Severity.WARNING, rule, message, hint)


def _title(document: Document) -> Iterator[Problem]:
    """The file's name and the title share a word, or at least the beginning of one."""
    name = names.parse(document.path)
    slug, title = _words(name.slug), _words(document.title)
    initials = "".join(word[0] for word in _words(document.title, small=True))
    line = document.lines.get("title", 0)
    if not line or len(slug) < 2 or len(title) < 2 or _share(slug, title, initials):
        return
    message = f"the title {document.title!r} has nothing in common with the file's name"
    yield _warning(document, line, "adr/title-mismatch", message, "rename the file, or the record")


def _words(text: str, small: bool = False) -> list[str]:
    # `ApiGateway` in a file's name is two words.
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", markdown.plain(text.replace("_", " ")))
    letters = unicodedata.normalize("NFKD", parted.casefold())
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return [w for w in re.findall(r"[^\W_]+", plain) if small or w not in _SMALL]


def _share(slug: list[str], title: list[str], initials: str) -> bool:
    if any(w[:1].isalpha() and not w.isascii() for w in (*slug, *title)):
        # Another script is spelt in Latin letters in more than one way.
        return True
    whole = "".join(title)
    starts = {w[:4] for w in title}
    return any(w in whole or w in initials or w[:4] in starts for w in slug) or any(
        w in "".join(slug) for w in title if len(w) > 2
    )


def _number(document: Document, parsed: Parsed) -> Iterator[Problem]:
    """The numbers in the heading and in the front matter are the file's."""
    name = names.parse(document.path)
    if not (name.number and name.sequential):
        return
    own = int(re.sub(r"\D", "", name.digits))
    for number, line in numbers.stated(parsed):
        if number != own:
            message = f"the record calls itself {number}, its file {name.number}"
            yield _warning(document, line, "adr/number-mismatch", message, "change one of them")
            return


def _placeholders(document: Document, parsed: Parsed) -> Iterator[Problem]:
    """Before a record is accepted, its template has been filled in."""
    if document.status != Status.ACCEPTED:
        return
    found = sorted(placeholders.find(parsed))
    if not found:
        return
    at, text = found[0]
    message = placeholders.told(text, len(found), " of the template")
    yield _warning(document, parsed.lines.line(at), "adr/placeholder-left", message,
                   "write what it asks, or delete it")  # fmt: skip


def _sections(document: Document, parsed: Parsed) -> Iterator[Problem]:
    """A record has the sections without which its template makes no sense."""
    titles = [markdown.plain(h.text) for h in parsed.headings if h != parsed.title]
    family = _family(titles)
    if document.status not in _LIVE or not family:
        return
    missing = [
        wanted
        for wanted, words in _FAMILIES[family].items()
        if not any(re.search(rf"\b(?:{words})", title, re.I) for title in titles)
    ]
    if missing:
        message = f"a record of the {family} form without {' and '.join(map(repr, missing))}"
        yield _warning(document, document.lines.get("title", 1), "adr/missing-section", message,
                       "add the section")  # fmt: skip


def _family(titles: list[str]) -> str:
    """The family of templates by its own headings; empty for a team's own form."""
    if any(_MADR.match(title) for title in titles):
        return "MADR"
    known = {title.casefold().strip(" :.") for title in titles}
    is_nygard = "status" in known and known & {"context", "decision", "consequences"}
    return "Nygard" if is_nygard else ""


def stale_proposals(catalog: Catalog, project: Project, today: date) -> Iterator[Problem]:
    """A proposal is decided on, or given up, within a time that the team sets."""
    for document in catalog.of_kind(adr.KIND):
        if document.status != Status.PROPOSED or not document.date:
            continue
        age = (today - date.fromisoformat(document.date)).days
        if age > folders.holding(document.path, project).stale_after:
            line = document.lines.get("status", 1)
            message = f"proposed for {plural(age, 'day')}, since {document.date}"
            yield _warning(document, line, "adr/stale-proposal", message, "accept or reject it")
