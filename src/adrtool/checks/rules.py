"""The rules by id: what a project may report, with its default severity."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from adrtool.links import rules as links
from adrtool.problems import Severity, WrongUse


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
    "document/bad-ignore": Rule(
        Severity.WARNING, "A comment that silences rules names none that there is."
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
    **{name: Rule(*said) for name, said in links.SUMMARIES.items()},
    "site/dead-link": Rule(Severity.WARNING, "A link of a page leads to nothing on the site."),
    "site/too-costly": Rule(Severity.WARNING, "A document is too much to show as a page."),
    "site/unsafe-image": Rule(Severity.WARNING, "A picture holds what may run as a script."),
}
"""Every rule by id, with those that are met while reading or while the site is built."""


def matching(pattern: str) -> list[str]:
    """The rules that are meant by an id, or by a glob of ids (`adr/*`)."""
    return fnmatch.filter(RULES, pattern)


def unknown_rule(rule: str, hint: str = "adrtool check --rules lists them") -> WrongUse:
    """What to raise for a rule that there isn't: names the one that comes near, if any."""
    near = get_close_matches(rule, RULES, 1, 0.7)
    hint = f"did you mean {near[0]!r}?" if near else hint
    return WrongUse(f"there is no rule {rule!r}", hint)
