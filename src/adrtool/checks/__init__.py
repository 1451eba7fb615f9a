"""The rules: what `adrtool check` reports, with its default severity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase

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
from adrtool.checks.rules import RULES, Rule, matching, unknown_rule
from adrtool.config import ADR_DIR, NAMES, Config
from adrtool.history import Refs
from adrtool.problems import Problem, Severity
from adrtool.project import Project

__all__ = ["RULES", "Rule", "chosen", "configured", "run", "unknown_rule"]

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
    kept = ignore.applied(problems, texts or {}, project)
    return sorted({_levelled(p, levels): None for p in kept if levels.get(p.rule) != "off"})


def chosen(
    problems: Iterable[Problem], severity: Severity | None = None, rules: Sequence[str] = ()
) -> list[Problem]:
    """Those of at least a severity and of some rules: ids, or globs of them (`adr/*`).

    Raises WrongUse for a rule that there isn't.
    """
    for rule in rules:
        if not matching(rule):
            raise unknown_rule(rule)
    return [
        p for p in problems
        if severity in {None, Severity.WARNING, p.severity}
        and (not rules or any(fnmatchcase(p.rule, rule) for rule in rules))
    ]  # fmt: skip


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
