"""The rules: what `adrtool check` reports, with its default severity."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from adrtool import files
from adrtool.catalog import Catalog
from adrtool.checks import (
    balance,
    blocks,
    content,
    decided,
    documents,
    history,
    ignore,
    kinds,
    records,
    runbooks,
    runbooks_alerts,
    unprefixed,
)
from adrtool.config import ADR_DIR, NAMES, Config
from adrtool.history import Refs
from adrtool.links import rules
from adrtool.problems import Problem, Severity, WrongUse
from adrtool.project import Project


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `severity` is the default; certain mistakes are errors, the rest warnings."""

    severity: Severity
    summary: str


RULES: Mapping[str, Rule] = {
    "config/invalid": Rule(Severity.ERROR, "adrtool.yml says something that can't be."),
    "file/unreadable": Rule(Severity.ERROR, "A file can't be read."),
    "document/front-matter": Rule(Severity.ERROR, "The front matter of a document is broken."),
    "document/unknown-id": Rule(Severity.ERROR, "A document points at an id that nothing has."),
    "document/unknown-status": Rule(Severity.WARNING, "A document's status is none of its kind."),
    "document/missing-section": Rule(
        Severity.WARNING, "A section that a kind of document needs is missing."
    ),
    "decision/bad-rule": Rule(Severity.ERROR, "A rule of a decision can't be followed."),
    "decision/broken-rule": Rule(Severity.ERROR, "Something breaks a rule of a decision."),
    "adr/bad-date": Rule(Severity.ERROR, "The date of a record is none."),
    "adr/duplicate-number": Rule(Severity.ERROR, "Two records of a folder share a number."),
    "adr/dangling-supersede": Rule(Severity.ERROR, "A record names one that isn't there."),
    "adr/one-sided-supersede": Rule(Severity.WARNING, "Only one side states a supersede."),
    "adr/missing-status": Rule(Severity.WARNING, "A record states no status."),
    "adr/unknown-status": Rule(Severity.WARNING, "A record's status is in no vocabulary."),
    "adr/title-mismatch": Rule(Severity.WARNING, "A title and its file's name share no word."),
    "adr/number-mismatch": Rule(Severity.WARNING, "A record states another number than its file."),
    "adr/placeholder-left": Rule(Severity.WARNING, "An accepted record has text of its template."),
    "adr/missing-section": Rule(Severity.WARNING, "A section that a record needs is missing."),
    "adr/stale-proposal": Rule(Severity.WARNING, "A record is proposed for longer than allowed."),
    "adr/accepted-edited": Rule(Severity.WARNING, "What was decided has been changed since."),
    "adr/taken-number": Rule(Severity.ERROR, "The base or another branch has the number already."),
    "runbook/bad-date": Rule(Severity.ERROR, "A date or an interval of a runbook is none."),
    "runbook/coverage-worse": Rule(Severity.ERROR, "An alert has lost its runbook."),
    "runbook/dangerous-command": Rule(
        Severity.WARNING, "Nothing warns of a command that destroys."
    ),
    "runbook/dead-anchor": Rule(Severity.WARNING, "An alert names a heading that isn't there."),
    "runbook/empty-section": Rule(Severity.WARNING, "A section of a runbook says nothing."),
    "runbook/missing-page": Rule(Severity.ERROR, "An alert names a runbook that isn't there."),
    "runbook/missing-section": Rule(Severity.WARNING, "A section that a runbook needs is missing."),
    "runbook/no-owner": Rule(Severity.WARNING, "Nobody owns a runbook."),
    "runbook/placeholder-left": Rule(Severity.WARNING, "A runbook has text of its template."),
    "runbook/required": Rule(Severity.ERROR, "An alert that needs a runbook has none."),
    "runbook/review-overdue": Rule(Severity.WARNING, "A runbook was last reviewed too long ago."),
    "runbook/shell-syntax": Rule(Severity.ERROR, "A block of shell code doesn't parse."),
    "runbook/shellcheck": Rule(Severity.WARNING, "ShellCheck finds a mistake in a block."),
    "runbook/too-short": Rule(Severity.WARNING, "A runbook says too little to help."),
    "runbook/undefined-variable": Rule(
        Severity.WARNING, "A command uses a variable that nothing sets."
    ),
    "balance/near-limit": Rule(Severity.WARNING, "Operations take almost half of the time."),
    "balance/over-limit": Rule(Severity.WARNING, "Operations take half of the time or more."),
    "balance/unreadable": Rule(Severity.ERROR, "A line of balance.csv can't be read."),
    "index/stale": Rule(Severity.WARNING, "A generated table isn't what the records say."),
    "index/broken-markers": Rule(Severity.ERROR, "A generated block has no end, or no beginning."),
    "inventory/unreadable": Rule(Severity.ERROR, "Infrastructure code doesn't parse."),
    "inventory/duplicate-key": Rule(Severity.WARNING, "A map states one key twice."),
    "inventory/reader-failed": Rule(Severity.ERROR, "A source failed on a file."),
    "inventory/source-unavailable": Rule(Severity.ERROR, "A source can't be loaded."),
    **{name: Rule(*said) for name, said in rules.SUMMARIES.items()},
    "site/dead-link": Rule(Severity.WARNING, "A link of a page leads to nothing on the site."),
    "site/too-costly": Rule(Severity.WARNING, "A document is too much to show as a page."),
    "site/unsafe-image": Rule(Severity.WARNING, "A picture holds what may run as a script."),
}
"""Every rule by id, with those that are met while reading or while the site is built."""

_CHECKS: tuple[Callable[[Catalog, Project], Iterable[Problem]], ...] = (
    records.duplicate_numbers,
    records.statuses,
    records.supersedes,
    content.records,
    decided.stated,
    decided.kept,
    documents.pointers,
    unprefixed.pointers,
    documents.links,
    kinds.documents,
    runbooks.documents,
    runbooks_alerts.documented,
    balance.limits,
    blocks.generated,
)


def run(
    catalog: Catalog,
    project: Project,
    refs: Refs | None = None,
    today: date | None = None,
    levels: Mapping[str, str] | None = None,
) -> list[Problem]:
    """Every problem of a project, by path and line, with the severities that it configured or
    those of `levels`.

    Rules that compare need `refs`, those about age `today`; without them they don't apply.
    """
    found = [*catalog.problems, *_unknown_rules(project), *_missing_folders(project)]
    # What can't be read is one problem, not one for each thing that is missing in it.
    broken = {p.path for p in found if p.severity is Severity.ERROR and p.rule in _UNREADABLE}
    for check in _CHECKS:
        found += [p for p in check(catalog, project) if p.path not in broken]
    found += history.problems(catalog, project, refs) if refs else ()
    found += runbooks_alerts.ratcheted(catalog, project, refs) if refs else ()
    found += content.stale_proposals(catalog, project, today) if today else ()
    found += runbooks.reviews(catalog, project, today) if today else ()
    return configured(found, project, {d.path: d.text for d in catalog.documents}, levels)


def configured(
    problems: Iterable[Problem],
    project: Project,
    texts: Mapping[str, str] | None = None,
    levels: Mapping[str, str] | None = None,
) -> list[Problem]:
    """Problems with the severities that a project configured, or those of `levels`, without those
    that are off or that their own files ignore; `texts` are of files that have been read."""
    levels = project.config.severity if levels is None else levels
    kept = [_levelled(p, levels) for p in problems if levels.get(p.rule) != "off"]
    return sorted(dict.fromkeys(ignore.without_ignored(kept, texts or {}, project)))


def chosen(
    problems: Iterable[Problem], severity: Severity | None = None, rules: Sequence[str] = ()
) -> list[Problem]:
    """Those of at least a severity and of some rules: ids, or globs of them (`adr/*`).

    Raises WrongUse for a rule that there isn't.
    """
    for rule in rules:
        if not fnmatch.filter(RULES, rule):
            raise unknown_rule(rule)
    return [
        p for p in problems
        if severity in {None, Severity.WARNING, p.severity}
        and (not rules or any(fnmatch.fnmatchcase(p.rule, rule) for rule in rules))
    ]  # fmt: skip


def unknown_rule(rule: str) -> WrongUse:
    """What to raise for a rule that there isn't: names the nearest one."""
    near = get_close_matches(rule, RULES, 1, 0.5)
    hint = f"did you mean {near[0]!r}?" if near else "adrtool check --rules lists them"
    return WrongUse(f"there is no rule {rule!r}", hint)


_UNREADABLE = frozenset({"file/unreadable", "document/front-matter"})


def _levelled(problem: Problem, levels: Mapping[str, str]) -> Problem:
    level = levels.get(problem.rule)
    return replace(problem, severity=Severity(level)) if level else problem


def _unknown_rules(project: Project) -> list[Problem]:
    unknown = [rule for rule in project.config.severity if rule not in RULES]
    return [_unknown_rule(rule, project.config.lines.get(rule, 0), project) for rule in unknown]


def _missing_folders(project: Project) -> list[Problem]:
    """Folders of records that the configuration names and that aren't there: a slip would turn
    every check of records off."""
    if project.config.records == Config().records:
        return []
    missing = [f.dir for f in project.config.records if not files.is_folder(project.root / f.dir)]
    named = any(files.is_file(project.root / name) for name in NAMES)
    path = project.config.path if named else ADR_DIR
    return [
        Problem(path, 0, 0, Severity.WARNING, "config/invalid",
                f"there is no folder of records {folder!r}", "adr new writes its first record")
        for folder in missing
    ]  # fmt: skip


def _unknown_rule(rule: str, line: int, project: Project) -> Problem:
    said = unknown_rule(rule)
    return Problem(project.config.path, line, 1, Severity.ERROR, "config/invalid",
                   f"severity: {said.message}", said.hint)  # fmt: skip
