"""The rules about links: ids, severities, and the problem that each makes of a place."""

from __future__ import annotations

from adrtool.links.model import Place
from adrtool.problems import Problem, Severity

MISSING_PAGE = "link/missing-page"
MISSING_ANCHOR = "link/missing-anchor"
MISSING_INDEX = "link/missing-index"
MISSING_LINE = "link/missing-line"
OUTSIDE_SITE = "link/outside-site"
UNDEFINED = "link/undefined-reference"
EMPTY = "link/empty"
EXTERNAL = "link/external"
EXTERNAL_ANCHOR = "link/external-anchor"
EXTERNAL_MOVED = "link/external-moved"
EXTERNAL_UNCHECKED = "link/external-unchecked"

SUMMARIES = {
    MISSING_PAGE: (Severity.ERROR, "A link leads to a page or file that isn't there."),
    MISSING_ANCHOR: (Severity.ERROR, "A link leads to a place that its page doesn't have."),
    MISSING_INDEX: (Severity.ERROR, "A link leads to a folder that has no index page."),
    MISSING_LINE: (Severity.ERROR, "A link leads to a line behind the end of its file."),
    OUTSIDE_SITE: (Severity.ERROR, "A link leads out of the site, to nothing it knows."),
    UNDEFINED: (Severity.ERROR, "A reference has no definition, so it is no link."),
    EMPTY: (Severity.WARNING, "A link has no target."),
    EXTERNAL: (Severity.ERROR, "A link leads to an address on another host that doesn't work."),
    EXTERNAL_ANCHOR: (Severity.ERROR, "A page on another host lacks the place that a link names."),
    EXTERNAL_MOVED: (Severity.WARNING, "An address on another host has moved for good."),
    EXTERNAL_UNCHECKED: (Severity.WARNING, "Nothing is known of an address on another host."),
}
"""Severity and meaning by rule, for the table of all rules."""


def problem(rule: str, place: Place, message: str, hint: str = "") -> Problem:
    """A problem of a rule, with the rule's own severity."""
    said = f"{message} ({place.note})" if place.note else message
    severity = SUMMARIES[rule][0]
    return Problem(
        place.path, place.line, place.column, severity, rule, said, hint, place.target
    )  # fmt: skip


def undefined_reference(place: Place, has_line: bool = False) -> Problem:
    """For `[text][label]` whose label nothing defines, or with a line that is read as text."""
    message = f"nothing defines the reference {place.target!r}"
    hint = f"write a line `[{place.target}]: TARGET`"
    if has_line:
        hint = "its line isn't read as a definition: write %20 for spaces, and titles in quotes"
    return problem(UNDEFINED, place, message, hint)


def undefined_footnote(place: Place) -> Problem:
    """For `[^label]` without its footnote."""
    return problem(UNDEFINED, place, f"there is no footnote {place.target!r}")
