"""Rules about runbooks: whether a tired person can follow them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from adrtool.catalog import Catalog
from adrtool.checks import placeholders, runbooks_code
from adrtool.config import Runbooks
from adrtool.documents.parsed import Parsed
from adrtool.model import Document
from adrtool.problems import Problem, Severity
from adrtool.project import Project
from adrtool.runbooks import blocks, facts, families, intervals, prose
from adrtool.runbooks.facts import Runbook
from adrtool.text import plural


def documents(catalog: Catalog, project: Project) -> Iterator[Problem]:
    """What each runbook says and lacks, and its commands."""
    settings = project.config.runbooks
    parts = [_Part(document, settings) for document in catalog.of_kind("runbook")]
    for part in parts:
        yield from _facts(part)
        yield from _sections(part)
        yield from _placeholders(part)
        yield from _words(part)
    yield from runbooks_code.problems([(p.document, p.parsed, p.blocks) for p in parts], settings)


def reviews(catalog: Catalog, project: Project, today: date) -> Iterator[Problem]:
    """Every runbook was read with care within the time that it sets itself, or its team."""
    default = intervals.parse(project.config.runbooks.review_every)
    for runbook in facts.read_all(catalog.of_kind("runbook"), default):
        if runbook.reviewed and runbook.reviewed > today:
            message = f"the last review, {runbook.reviewed}, lies in the future"
            yield _warning(runbook.document, runbook.line("last_reviewed"), "runbook/bad-date",
                           message, "write the day on which it was reviewed")  # fmt: skip
        days = runbook.overdue(today)
        if days:
            since = f", the last one was on {runbook.reviewed}" if runbook.reviewed else ""
            line = runbook.line("last_reviewed" if runbook.reviewed else "review_by")
            message = f"its review is overdue by {plural(days, 'day')}{since}"
            hint = f"runbook review {runbook.name} shows what changed around it"
            yield _warning(runbook.document, line, "runbook/review-overdue", message, hint)


class _Part:
    """A runbook taken apart once for all rules."""

    def __init__(self, document: Document, settings: Runbooks) -> None:
        self.document = document
        self.settings = settings
        self.parsed = Parsed(document.path, document.text)
        self.runbook: Runbook = facts.read(document, None, self.parsed)
        self.blocks = list(blocks.find(self.parsed))


def _warning(document: Document, line: int, rule: str, message: str, hint: str) -> Problem:
    return Problem(document.path, line, 1, Severity.WARNING, rule, message, hint)


def _facts(part: _Part) -> Iterator[Problem]:
    document, runbook = part.document, part.runbook
    if not runbook.owner:
        line = document.lines.get("title", 1)
        yield _warning(document, line, "runbook/no-owner", "nobody owns it",
                       "name a team in front matter: owner: platform")  # fmt: skip
    for bad in runbook.unreadable:
        what = "how often" if "review_" in bad.field and "by" not in bad.field else "a date"
        wanted = "180d or 6 months" if what == "how often" else "2026-01-31"
        yield Problem(
            document.path, bad.line, part.parsed.lines.column_of(bad.line, bad.text),
            Severity.ERROR, "runbook/bad-date",
            f"{bad.field}: {bad.text!r} doesn't say {what}", f"for example {wanted}",
        )  # fmt: skip


def _sections(part: _Part) -> Iterator[Problem]:
    document = part.document
    gaps = families.gaps(part.runbook, part.parsed, part.settings.sections)
    of = f" of the {gaps.template} form" if gaps.template else ""
    if gaps.missing:
        named = ", ".join(map(repr, gaps.missing))
        yield _warning(document, document.lines.get("title", 1), "runbook/missing-section",
                       f"a runbook{of} without {named}", "add the section")  # fmt: skip
    for title, line in gaps.empty:
        yield _warning(document, line, "runbook/empty-section", f"nothing stands below {title!r}",
                       "write it, or say why there is nothing to do")  # fmt: skip


def _placeholders(part: _Part) -> Iterator[Problem]:
    parsed = part.parsed
    found = [(parsed.lines.line(at), text) for at, text in placeholders.find(parsed)]
    found += prose.left(parsed, part.blocks)
    for line, text in sorted(set(found))[:1]:
        message = placeholders.told(text, len(found))
        yield _warning(part.document, line, "runbook/placeholder-left", message,
                       "write what it asks")  # fmt: skip


def _words(part: _Part) -> Iterator[Problem]:
    words, least = prose.count(part.parsed), part.settings.min_words
    if words < least:
        message = f"{plural(words, 'word')} of prose, fewer than {least}"
        yield _warning(part.document, part.document.lines.get("title", 1), "runbook/too-short",
                       message, "say what to look at, what it means and what to do")  # fmt: skip
