"""Dates, titles and numbers are written in the form in which a record has them."""

from __future__ import annotations

import pytest

from adrtool.documents import adr, edit
from adrtool.model import Document
from adrtool.problems import AdrtoolError

PATH = "adr/0007-t.md"


def read(path: str, text: str) -> Document:
    """A text as a record."""
    found = adr.read(path, text)
    assert found is not None
    return found.document


DATES = {
    "2024-01-31": "2026-11-03",
    "2024/1/31": "2026/11/03",
    "2024/1/5": "2026/11/3",
    "31.01.2024": "03.11.2026",
    "1.2.2024": "3.11.2026",
    "31/01/24": "03/11/26",
    "31-Jan-2024": "03-Nov-2026",
    "31 January 2024": "3 November 2026",
    "05 January 2024": "03 November 2026",
    "1st Jan. 2024": "3rd Nov. 2026",
    "January 31, 2024": "November 3, 2026",
    "31 JAN 2024": "3 NOV 2026",
    "📅 2024-01-31": "📅 2026-11-03",
    "2024-01-31 (revised 2024-02-02)": "2026-11-03 (revised 2024-02-02)",
    "some day": "2026-11-03",
}


@pytest.mark.parametrize("written", DATES)
def test_a_date_is_written_like_the_one_before(written: str) -> None:
    """Figures or words, their order, signs and zeros; what else the line says stays."""
    text = f"# 7. T\n\nDate: {written}  \n\n## Status\n\nAccepted\n"
    assert edit.set_date(PATH, text, "2026-11-03") == text.replace(written, DATES[written])


def test_the_month_comes_first_where_it_does_in_the_folder() -> None:
    """Figures alone don't say it."""
    text = "# 7. T\n\nDate: 01/02/2024\n\n## Status\n\nAccepted\n"
    assert "Date: 11/03/2026\n" in edit.set_date(PATH, text, "2026-11-03", "mdy")
    assert "Date: 03/11/2026\n" in edit.set_date(PATH, text, "2026-11-03")


NO_DATE = {
    "front matter": (
        PATH,
        "---\nstatus: accepted\ntags: [a]\n---\n# T\n",
        "---\nstatus: accepted\ndate: 2026-11-03\ntags: [a]\n---\n# T\n",
    ),
    "a key without a value": (
        PATH, "---\ndate: # to come\n---\n# T\n", "---\ndate: 2026-11-03 # to come\n---\n# T\n",
    ),
    "the template's words": (
        PATH,
        "---\nstatus: accepted\ndate: {YYYY-MM-DD when the decision was last updated}\n---\n# T\n",
        "---\nstatus: accepted\ndate: 2026-11-03\n---\n# T\n",
    ),
    "Nygard": (
        PATH,
        "# 7. T\n\n## Status\n\nAccepted\n",
        "# 7. T\n\nDate: 2026-11-03\n\n## Status\n\nAccepted\n",
    ),
    "bullets": (
        PATH, "# T\n\n* Status: accepted\n", "# T\n\n* Status: accepted\n* Date: 2026-11-03\n",
    ),
    "an empty bullet": (
        PATH,
        "# T\n\n* Status: accepted\n* Date: \n",
        "# T\n\n* Status: accepted\n* Date: 2026-11-03\n",
    ),
    "an empty cell": (
        PATH,
        "# T\n\n| Status | Date |\n|---|---|\n| Accepted |            |\n",
        "# T\n\n| Status | Date |\n|---|---|\n| Accepted | 2026-11-03           |\n",
    ),
    "a row": (
        PATH,
        "# T\n\n| Status | Accepted   |\n|---|---|\n| Owner | Ada |\n",
        "# T\n\n| Status | Accepted   |\n|---|---|\n| Date | 2026-11-03 |\n| Owner | Ada |\n",
    ),
    "reST": (
        "7.rst", "7. T\n====\n\n:Status: accepted\n",
        "7. T\n====\n\n:Status: accepted\n:Date: 2026-11-03\n",
    ),
    "AsciiDoc": (
        "7.adoc", "= 7. T\n:status: accepted\n", "= 7. T\n:status: accepted\n:date: 2026-11-03\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NO_DATE)
def test_a_record_without_a_date_gets_one_beside_its_status(case: str) -> None:
    """In the place that waits for it, else in the status's own form."""
    path, before, after = NO_DATE[case]
    assert edit.set_date(path, before, "2026-11-03") == after
    assert read(path, after).date == "2026-11-03"


TITLES = {
    "Nygard": (PATH, "# 7. T\n\nT.\n", "# 7. Use [x]\n\nT.\n"),
    "ADR": (PATH, "# ADR-0007: T\n", "# ADR-0007: Use [x]\n"),
    "brackets": (PATH, "# [ADR-7] T\n", "# [ADR-7] Use [x]\n"),
    "closed": (PATH, "# 7. T #\n", "# 7. Use [x] #\n"),
    "front matter too": (
        PATH,
        "---\ntitle: T # short\nstatus: accepted\n---\n# T\n",
        '---\ntitle: "Use [x]" # short\nstatus: accepted\n---\n# Use [x]\n',
    ),
    "front matter only": (
        PATH,
        "---\ntitle: 'T'\nstatus: accepted\n---\n## Context\n",
        "---\ntitle: 'Use [x]'\nstatus: accepted\n---\n## Context\n",
    ),
    "underlined": (PATH, "7. T\n====\n\nT.\n", "7. Use [x]\n==========\n\nT.\n"),
    "underlined further": (PATH, "7. T\n======\n", "7. Use [x]\n======\n"),
    "carriage returns": (PATH, "7. T\r\n====\r\n\r\n", "7. Use [x]\r\n==========\r\n\r\n"),
    "reST": ("7.rst", "7. T\n====\n", "7. Use [x]\n==========\n"),
    "reST, overlined": (
        "7.rst",
        ".. _a:\n\n####\n7. T\n####\n\n:Status: x\n",
        ".. _a:\n\n##########\n7. Use [x]\n##########\n\n:Status: x\n",
    ),
    "reST, further": ("7.rst", "7. T\n======\n", "7. Use [x]\n==========\n"),
    "AsciiDoc": ("7.adoc", "= ADR-007 - T\n:status: x\n", "= ADR-007 - Use [x]\n:status: x\n"),
}


@pytest.mark.parametrize("case", TITLES)
def test_a_title_is_written_behind_the_number(case: str) -> None:
    """Whose form stays; underlines that were as long as the heading still are."""
    path, before, after = TITLES[case]
    changed = edit.set_title(path, before, "Use [x]")
    assert read(path, changed).title == "Use [x]"
    # Brackets may be escaped, which makes an underline longer.
    plain = edit.set_title(path, before, "Use (x)")
    assert plain.replace('"', "") == after.replace("[x]", "(x)").replace('"', "")


def test_signs_of_east_asia_take_two_columns() -> None:
    """As docutils counts them."""
    after = edit.set_title("7.rst", "7. T\n====\n", "決定")
    assert after == "7. 決定\n=======\n"


def test_a_record_without_a_heading_has_no_place_for_a_title() -> None:
    """The file's name is not what a record says."""
    text = "| Status | Date |\n|---|---|\n| Accepted | 2024-01-01 |\n\n## Context\n"
    with pytest.raises(AdrtoolError, match="no heading"):
        edit.set_title(PATH, text, "Other")


NUMBERS = {
    "Nygard": (PATH, "# 7. T\n", "7", "12", "# 12. T\n"),
    "four digits": (PATH, "# ADR-0007: T in 7 steps\n", "7", "12", "# ADR-0012: T in 7 steps\n"),
    "three digits": (PATH, "# [ADR-007] T\n", "7", "12", "# [ADR-012] T\n"),
    "a prefix": (
        "ARCH-007-t.md",
        "---\nid: ARCH-007\ntitle: T\n---\n# ARCH-007: T\n", "ARCH-007", "ARCH-012",
        "---\nid: ARCH-012\ntitle: T\n---\n# ARCH-012: T\n",
    ),
    "front matter": (
        PATH,
        "---\nnumber: 7  # kept\nstatus: accepted\n---\n# T\n", "7", "12",
        "---\nnumber: 12  # kept\nstatus: accepted\n---\n# T\n",
    ),
    "quoted": (
        PATH,
        "---\nid: \"0007\"\nstatus: accepted\n---\n# T\n", "7", "12",
        "---\nid: \"0012\"\nstatus: accepted\n---\n# T\n",
    ),
    "a title in front matter": (
        PATH,
        "---\ntitle: 'ADR-0007: T'\nstatus: accepted\n---\n# ADR-0007: T\n", "7", "12",
        "---\ntitle: 'ADR-0012: T'\nstatus: accepted\n---\n# ADR-0012: T\n",
    ),
    "a universal id": (
        PATH,
        "---\nid: 528d3d34-4750-408b-85f7-ef910ed87da2\nstatus: accepted\n---\n# T\n", "7", "12",
        "---\nid: 528d3d34-4750-408b-85f7-ef910ed87da2\nstatus: accepted\n---\n# T\n",
    ),
    "waiting": ("XXXX-t.md", "# XXXX. T\n\nStatus: x\n", "", "0012", "# 0012. T\n\nStatus: x\n"),
    "another's": (PATH, "# ADR-0009: T\n", "7", "12", "# ADR-0009: T\n"),
    "none": (PATH, "# T\n", "7", "12", "# T\n"),
    "reST": (
        "0007-t.rst", "ADR 7: T\n========\n", "7", "12", "ADR 12: T\n=========\n",
    ),
    "AsciiDoc": ("007_t.adoc", "= ADR-007 - T\n", "7", "12", "= ADR-012 - T\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", NUMBERS)
def test_a_number_is_written_where_the_record_states_it(case: str) -> None:
    """In its own width; other numbers are none of its business."""
    path, before, old, new, after = NUMBERS[case]
    assert edit.set_number(path, before, old, new) == after


def test_what_is_no_number_is_refused() -> None:
    """Rather than written."""
    with pytest.raises(AdrtoolError, match="no number"):
        edit.set_number(PATH, "# 7. T\n", "7", "next")


BARE = "# 7. T\n\nWhy.\n\n## Context\n\nX.\n"
NEIGHBOURS = {
    "Nygard": (
        "# 6. A\n\n## Status\n\nAccepted\n",
        "# 7. T\n\nWhy.\n\n## Status\n\nRejected\n\n## Context\n\nX.\n",
    ),
    "emoji": (
        "# 6. A\n\n## 📌 Status\n\n✅ Accepted\n",
        "# 7. T\n\nWhy.\n\n## 📌 Status\n\nRejected\n\n## Context\n\nX.\n",
    ),
    "bullets": (
        "# A\n\n* Status: accepted\n* Date: 2024-01-01\n",
        "# 7. T\n\n* Status: rejected\n\nWhy.\n\n## Context\n\nX.\n",
    ),
    "bold": (
        "# A\n\n**Status**: Accepted\n",
        "# 7. T\n\n**Status**: Rejected\n\nWhy.\n\n## Context\n\nX.\n",
    ),
    "front matter": (
        "---\nstatus: accepted\n---\n# A\n",
        "---\nstatus: rejected\n---\n\n# 7. T\n\nWhy.\n\n## Context\n\nX.\n",
    ),
    "below adr": (
        "---\nadr:\n  status: accepted\n---\n# A\n",
        "---\nadr:\n  status: rejected\n---\n\n# 7. T\n\nWhy.\n\n## Context\n\nX.\n",
    ),
    "a table": (
        "| Status | Author(s) |\n|:---|--:|\n| Accepted | Ada |\n\n## Context\n",
        "# 7. T\n\n| Status | Author(s) |\n|:---|--:|\n| Rejected |     |\n\n"
        "Why.\n\n## Context\n\nX.\n",
    ),
    "none either": ("# 6. A\n\nNothing.\n", "---\nstatus: rejected\n---\n" + BARE),
}


@pytest.mark.parametrize("case", NEIGHBOURS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_status_where_none_was_is_stated_as_beside(case: str, end: str) -> None:
    """The neighbour's form, the record's own line ends."""
    neighbour, after = NEIGHBOURS[case]
    like = read("adr/0006-a.md", neighbour)
    assert edit.set_status(PATH, BARE.replace("\n", end), "rejected", like) == after.replace(
        "\n", end
    )


OWN = {
    "its own bullets": (
        "# T\n\n* Date: 2024-01-01\n* Deciders: Ada\n",
        "# T\n\n* Date: 2024-01-01\n* Status: Rejected\n* Deciders: Ada\n",
    ),
    "its own front matter": (
        "---\ndate: 2024-01-01\n---\n# T\n", "---\nstatus: rejected\ndate: 2024-01-01\n---\n# T\n",
    ),
    "an empty bullet": (
        "# T\n\n* Status:\n* Date: 2024-01-01\n", "# T\n\n* Status: Rejected\n* Date: 2024-01-01\n",
    ),
    "a lone key": ("# T\n\n**Status**\n\n## Context\n",
        "# T\n\n**Status** Rejected\n\n## Context\n"),
    "an empty cell": (
        "# T\n\n| Date | Status |\n|---|---|\n| 2024-01-01 |  |\n",
        "# T\n\n| Date | Status |\n|---|---|\n| 2024-01-01 | Rejected |\n",
    ),
    "an empty section": (
        "# T\n\n## Status\n\n<!-- proposed or accepted -->\n\n## Context\n",
        "# T\n\n## Status\n\n<!-- proposed or accepted -->\n\nRejected\n\n## Context\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", OWN)
def test_what_a_record_has_of_a_dialect_counts_more_than_its_neighbour(case: str) -> None:
    """A place that waits for the status, or the form of other fields."""
    before, after = OWN[case]
    like = read("adr/0006-a.md", "---\nstatus: accepted\n---\n# A\n")
    if case == "its own bullets":
        assert edit.set_status(PATH, before, "rejected", like) == after
    assert edit.set_status(PATH, before, "rejected") == after
