"""What became of addresses, as problems at every place where they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from adrtool.links import rules
from adrtool.links.external.model import Outcome, Report, Verdict
from adrtool.links.external.urls import NoUrl, masked, parse
from adrtool.links.model import External, Place
from adrtool.problems import Problem

_RULES = {
    Verdict.BROKEN: rules.EXTERNAL,
    Verdict.ANCHOR: rules.EXTERNAL_ANCHOR,
    Verdict.UNCHECKED: rules.EXTERNAL_UNCHECKED,
}


def problems(external: Iterable[External], report: Report, nowhere: str) -> list[Problem]:
    """Sorted, each once. `nowhere` is the path for an address that no file of the project has,
    such as one of the theme. An address that wasn't reached before an interrupt makes none."""
    found: list[Problem] = []
    for link in external:
        outcome = report.outcomes.get(link.url)
        if outcome is not None:
            found += _of(link, outcome, nowhere)
    return sorted(dict.fromkeys(found))


def _of(link: External, outcome: Outcome, nowhere: str) -> Iterator[Problem]:
    rule = _RULES.get(outcome.verdict)
    message, hint = f"{_shown(link.url)} {outcome.message}", outcome.hint
    if outcome.verdict is Verdict.ANCHOR:
        message = f"{_shown(link.url, whole=False)}: {outcome.message}"
    if rule is None and outcome.moved:
        rule, hint = rules.EXTERNAL_MOVED, f"write {outcome.moved}"
        message = f"{_shown(link.url)} has moved for good"
    if rule is not None:
        for place in link.places or (Place(nowhere),):
            target = masked(place.target or link.url)
            yield rules.problem(rule, replace(place, target=target), message, hint)


def _shown(url: str, whole: bool = True) -> str:
    try:
        found = parse(url)
    except NoUrl:
        return masked(url)
    return found.shown if whole else found.base.shown
