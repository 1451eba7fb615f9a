"""What runbooks state of themselves, in the forms that there are."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrtool.documents import plain
from adrtool.runbooks import facts, intervals
from adrtool.runbooks.facts import Runbook
from adrtool.runbooks.intervals import Interval


def _read(text: str) -> Runbook:
    return facts.read(plain.read("runbook", "runbooks/x.md", text).document)


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("180d", Interval(180)),
        ("90", Interval(90)),
        ("6 months", Interval(0, 6)),
        ("12 Months", Interval(0, 12)),
        ("1 year", Interval(0, 12)),
        ("a year", Interval(0, 12)),
        ("every 2 weeks", Interval(14)),
        ("quarterly", Interval(0, 3)),
        ("P6M", Interval(0, 6)),
        ("P1Y10D", Interval(10, 12)),
        ("1 year and 6 months", Interval(0, 18)),
        ("6m", Interval(0, 6)),
        ("month", Interval(0, 1)),
        ("now and then", None),
        ("", None),
        ("0d", None),
        ("P", None),
        ("6 parsecs", None),
        ("six months", None),
    ],
)
def test_intervals_are_read_in_every_usual_form(text: str, interval: Interval | None) -> None:
    """Words that say nothing are None, and reported elsewhere."""
    assert intervals.parse(text) == interval


def test_months_are_those_of_the_calendar() -> None:
    """The last day of a shorter month ends the interval."""
    assert Interval(0, 6).after(date(2025, 8, 31)) == date(2026, 2, 28)
    assert Interval(0, 12).after(date(2024, 2, 29)) == date(2025, 2, 28)
    assert Interval(10, 1).after(date(2026, 12, 25)) == date(2027, 2, 4)
    assert Interval(99999, 99999).after(date(2026, 1, 1)) == date.max


@given(st.text(max_size=40))
def test_no_text_is_too_odd_for_an_interval(text: str) -> None:
    """It is one, with an end, or none."""
    found = intervals.parse(text)
    assert found is None or found.after(date(2026, 1, 31)) > date(2026, 1, 31)


@pytest.mark.parametrize(
    "text",
    [
        "---\nowner: web\nlast_reviewed: 2026-01-31\nreview_every: 6 months\n---\n# X\n",
        "---\nowner: web\nlast_reviewed_on: 2026-01-31\nreview_in: 6 months\n---\n# X\n",
        "---\nowners: [web]\nlastReviewed: '2026-01-31'\nreview-interval: P6M\n---\n# X\n",
        "# X\n\nOwner: web\nLast reviewed: 31 January 2026\nReview every: 6 months\n",
        "# X\n\n- **Owner:** web\n- **Last reviewed on:** 2026-01-31\n- **Review in:** 6 months\n",
        "# X\n\n| Owner | web |\n|-|-|\n|Last reviewed|2026-01-31|\n|Review every|6 months|\n",
        "---\nteam: web\nlast_reviewed: 2026-01-31\nnext_review: 2026-07-31\n---\n# X\n",
    ],
)
def test_owner_and_review_are_read_under_every_name(text: str) -> None:
    """Front matter of other tools, lines and tables below the title."""
    found = _read(text)
    assert (found.owner, found.reviewed) == ("web", date(2026, 1, 31))
    assert found.due == date(2026, 7, 31)
    assert (found.overdue(date(2026, 7, 31)), found.overdue(date(2026, 8, 3))) == (0, 3)


def test_what_is_no_date_is_told_with_its_line() -> None:
    """It isn't guessed at, and the others still count."""
    found = _read("---\nowner: web\nlast_reviewed: soon\nreview_every: often\n---\n# X\n")
    assert [(bad.field, bad.text, bad.line) for bad in found.unreadable] == [
        ("last_reviewed", "soon", 3),
        ("review_every", "often", 4),
    ]
    assert (found.owner, found.reviewed, found.due) == ("web", None, None)


def test_a_sample_in_code_states_nothing() -> None:
    """How front matter looks is shown in many runbooks about runbooks."""
    found = _read("# X\n\n```yaml\nowner: web\nlast_reviewed: 2026-01-31\n```\n")
    assert (found.owner, found.reviewed) == ("", None)
