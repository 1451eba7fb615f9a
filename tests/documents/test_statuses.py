"""The words of decision records: statuses, dates, and the verbs between records."""

from __future__ import annotations

import pytest

from adrtool.documents import adr, vocabulary
from adrtool.model import Status

STATUSES = {
    "accepted": Status.ACCEPTED,
    "Accepted (lazy consensus) & implemented": Status.ACCEPTED,
    "**Approved** by the board": Status.ACCEPTED,
    "✅ Accepted": Status.ACCEPTED,
    "Work in progress": Status.PROPOSED,
    "Proposed, not implemented yet.": Status.PROPOSED,
    "DRAFT": Status.DRAFT,
    "Rejected: too dear": Status.REJECTED,
    "not accepted": Status.REJECTED,
    "Deprecated.": Status.DEPRECATED,
    "obsolete": Status.DEPRECATED,
    "superseded by [ADR-0005](0005-x.md)": Status.SUPERSEDED,
    "Superceded by 5": Status.SUPERSEDED,
    "⌛️ Replaced by [5](5.md)": Status.SUPERSEDED,
    "Obsoleted by 5": Status.SUPERSEDED,
    "accepted | 2024-01-31": Status.ACCEPTED,
    "": None,
    "Kind of fine": None,
    "unaccepted": None,
    "proposed | accepted | rejected": None,
    "{proposed | rejected | accepted | deprecated | … | superseded by ADR-0123}": None,
    "[proposed | rejected | accepted | superseded by [ADR-0005](0005-example.md)]": None,
}


@pytest.mark.parametrize("written", STATUSES, ids=lambda w: w or "nothing")
def test_a_status_is_known_by_its_first_words(written: str) -> None:
    """Synonyms, tails, emphasis and emoji give one of the six statuses; other words give none."""
    assert vocabulary.status_of(written) == STATUSES[written]


DATES = {
    "2024-01-31": "2024-01-31",
    "2024/1/5": "2024-01-05",
    "31/01/2024": "2024-01-31",
    "07/06/2019": "2019-06-07",
    "01-Aug-2023": "2023-08-01",
    "12th February, 2016": "2016-02-12",
    "Feb 12, 2016": "2016-02-12",
    "2024-01-31T10:00:00Z": "2024-01-31",
    "decided 2024-01-31, changed 2024-02-01": "2024-01-31",
    "": None,
    "some day": None,
    "2024": None,
}


@pytest.mark.parametrize("written", DATES, ids=lambda w: w or "nothing")
def test_a_date_is_read_in_the_forms_that_people_write(written: str) -> None:
    """The first date of a text is given as ISO; where only figures say, the day stands first."""
    assert vocabulary.date_of(written) == DATES[written]


@pytest.mark.parametrize("written", ["2024-02-30", "2024-13-01", "31/02/2024", "0000-01-01"])
def test_a_day_that_never_was_is_no_date(written: str) -> None:
    """Something in a date's form that the calendar lacks is told apart from no date at all."""
    with pytest.raises(ValueError, match=r"must be|out of range"):
        vocabulary.date_of(written)


EDGES = {
    "Superseded by [9. A](0009-a.md)": [("superseded_by", "[9. A](0009-a.md)")],
    "Supersedes [3. B](0003-b.md)": [("supersedes", "[3. B](0003-b.md)")],
    "superseded by ADR-0123": [("superseded_by", "ADR-0123")],
    "Superseded: [9](9.md)": [("superseded_by", "[9](9.md)")],
    "Superseded on 2024-01-01 by [9](9.md)": [("superseded_by", "[9](9.md)")],
    "This ADR has been superseded by [9](9.md)": [("superseded_by", "[9](9.md)")],
    "Replaces ADR-3": [("supersedes", "ADR-3")],
    "Replaced by ADR-3": [("superseded_by", "ADR-3")],
    "Amends [3](3.md)": [("amends", "[3](3.md)")],
    "Amended by [3](3.md)": [("amended_by", "[3](3.md)")],
    "Accepted, supersedes ADR-3": [("supersedes", "ADR-3")],
    "Accepted (supersedes [3](3.md))": [("supersedes", "[3](3.md))")],
    "Accepted. Supersedes [3](3.md).": [("supersedes", "[3](3.md).")],
    "Superseded by [9](9.md), supersedes [3](3.md)": [
        ("superseded_by", "[9](9.md)"),
        ("supersedes", "[3](3.md)"),
    ],
    "Supersedes [3](3.md); superseded by [9](9.md)": [
        ("supersedes", "[3](3.md)"),
        ("superseded_by", "[9](9.md)"),
    ],
    "Superseded by [9. Logs, supersedes [3] syslog](9.md)": [
        ("superseded_by", "[9. Logs, supersedes [3] syslog](9.md)")
    ],
    "Accepted": [],
    "Accepted. It replaces 12 servers": [],
    "Rejected, replaced by 3 other things": [],
    "Not superseded by [9](9.md)": [],
}


@pytest.mark.parametrize("written", EDGES)
def test_each_verb_has_the_records_that_stand_behind_it(written: str) -> None:
    """`supersedes` and `superseded by` are never confused, not even in one sentence or a title."""
    found = vocabulary.edges_of(written)
    assert [(c.kind, written[c.start : c.end].strip(" :")) for c in found] == EDGES[written]


HOSTILE = ["a-", "_a", "a|", "](", "[", "`", "<!--", "*", "\\", ", ", " (", "1.", "ADR-1, ",
           "superseded by 1, ", "[a](b) ", "is was has been ", "x: ", " "]  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE)
def test_a_hostile_line_is_read_in_its_own_length(part: str) -> None:
    """As a title, a status, a date, a cell or a key: none of them makes a pattern run away."""
    line = part * (100_000 // len(part))
    for text in (
        f"# {line}x\n\n## Status\n\nAccepted {line}x\n",
        f"# T\n\nStatus: {line}x\n* Date: {line}x\n{line}: x\n",
        f"| Status | Date |\n|--|--|\n| {line} | {line} |\n",
        f"---\nstatus: '{line}'\ndate: '{line}'\nsupersedes: '{line}'\n---\n# T\n",
    ):
        record = adr.read("adr/0001-x.md", text)
        assert record
        assert record.document.number == "1"
