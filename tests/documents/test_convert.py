"""Records in another dialect: the same fields, every word still there, and back again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adrtool.config import RecordsFolder
from adrtool.documents import adr, library
from adrtool.documents.adr import Record
from adrtool.documents.conversion import fields, plan, proof
from adrtool.documents.conversion.plan import TARGETS, Conversion, Target
from adrtool.documents.statements import Statement, field_of

GOLDEN = Path(__file__).parent / "golden"
PATH = "adr/0012-use-x.md"
KEY_WORDS = {"status", "date", "deciders", "decision", "makers", "tags", "authors", "author", "s"}


def said(record: Record) -> tuple[object, ...]:
    """What a record says, in whatever dialect."""
    d = record.document
    edges = {(e.kind, e.target, e.label) for e in d.edges}
    return d.number, d.title, d.status, d.date, d.deciders, d.tags, d.owner, edges


def done(text: str, target: Target, path: str = PATH) -> str:
    """The new text of a record that has to be convertible, the proofs made once more."""
    found = plan.convert(path, text, target)
    assert found is not None
    assert found.reason == ""
    if found.after is None:
        return text
    assert said(found.after) == said(found.before)
    again = plan.convert(path, found.after.document.text, target)
    assert again == Conversion(path, found.after)
    return found.after.document.text


NYGARD = """\
# 12. Use X

Date: 2020-01-31

## Status

Accepted (lazy consensus)

## Context

c
"""
MADR = """\
---
status: accepted (lazy consensus)
date: 2020-01-31
---

# 12. Use X

## Context

c
"""
MADR_2 = """\
# Use X

* Status: accepted
* Deciders: Ada, Bea
* Date: 2020-01-31
* Tags: a, b

Technical Story: #12

## Context and Problem Statement

c
"""


class TestMadr:
    """To MADR 4."""

    def test_nygards_form(self) -> None:
        """The tail of a status stays, and the number in the heading."""
        assert done(NYGARD, "madr") == MADR

    def test_bullets_become_keys_and_other_lines_stay(self) -> None:
        """A technical story is no field of MADR 4."""
        assert done(MADR_2, "madr") == (
            "---\nstatus: accepted\ndate: 2020-01-31\ndecision-makers: [Ada, Bea]\ntags: [a, b]\n"
            "---\n\n# Use X\n\nTechnical Story: #12\n\n## Context and Problem Statement\n\nc\n"
        )

    def test_a_table_with_columns_of_its_own(self) -> None:
        """What no dialect knows becomes a key."""
        text = (
            "| Status | Date | Author(s) | Epic |\n|---|---|---|---|\n"
            "| Approved | 03.11.2021 | [@a](https://x.example/a) | EP-7: `x` |\n\n## Context\n\nc\n"
        )
        assert done(text, "madr") == (
            "---\nstatus: approved\ndate: 2021-11-03 # 03.11.2021\n"
            'authors: "[@a](https://x.example/a)"\nepic: "EP-7: `x`"\n---\n\n## Context\n\nc\n'
        )

    def test_edges_move_and_other_words_stay_as_the_history(self) -> None:
        """What isn't a status or an edge goes on standing in the section."""
        text = NYGARD.replace(
            "(lazy consensus)",
            "& implemented\n\nSupersedes [3. Y](0003-y.md)\n\nNot on Tuesdays.\n\n"
            "Amended by [14. Z](0014-z.md)",
        )
        assert done(text, "madr") == (
            '---\nstatus: "accepted & implemented"\ndate: 2020-01-31\n'
            'supersedes: "[3. Y](0003-y.md)"\namended_by: "[14. Z](0014-z.md)"\n---\n\n'
            "# 12. Use X\n\n## Status History\n\nNot on Tuesdays.\n\n## Context\n\nc\n"
        )

    def test_a_history_of_statuses_stays_whole(self) -> None:
        """The last one counts, as before."""
        history = "- 2019-01-01 Proposed\n- 2020-02-02 Accepted"
        text = NYGARD.replace("Accepted (lazy consensus)", history)
        after = done(text, "madr")
        assert after.startswith("---\nstatus: 2020-02-02 Accepted\ndate: 2020-01-31\n---\n")
        assert f"## Status History\n\n{history}\n\n## Context" in after

    def test_existing_front_matter_keeps_its_bytes(self) -> None:
        """Comments, order and line endings; the new keys come last."""
        text = "---\r\n# ours\r\nnav_order: 3   # third\r\n---\r\n\r\n" + NYGARD.replace(
            "\n", "\r\n"
        )
        after = done(text, "madr")
        assert after.startswith(
            "---\r\n# ours\r\nnav_order: 3   # third\r\nstatus: accepted (lazy consensus)\r\n"
            "date: 2020-01-31\r\n---\r\n\r\n# 12. Use X\r\n\r\n## Context"
        )
        assert after.count("\n") == after.count("\r\n")

    def test_a_byte_order_mark_stays_in_front(self) -> None:
        """Also in front of new front matter."""
        assert done("\ufeff" + NYGARD, "madr") == "\ufeff" + MADR

    def test_a_comment_behind_a_field_stays(self) -> None:
        """It is text that somebody wrote."""
        text = "# Use X\n\n**Status**: Accepted<!-- |Rejected -->\n\n## Context\n"
        assert done(text, "madr") == (
            "---\nstatus: accepted\n---\n\n# Use X\n\n<!-- |Rejected -->\n\n## Context\n"
        )

    @pytest.mark.parametrize("raw", ["✅ Accepted", "Ratified by the guild", "**Approved**", "WIP"])
    def test_a_status_in_other_words_stays(self, raw: str) -> None:
        """Emoji, words of no vocabulary, abbreviations."""
        after = done(NYGARD.replace("Accepted (lazy consensus)", raw), "madr")
        [status] = re.findall(r"^status: (.*)$", after, re.M)
        assert raw.strip("*").casefold() in status.casefold()


class TestNygard:
    """To Nygard's form."""

    def test_front_matter_becomes_lines_and_a_section(self) -> None:
        """Keys that this form has no place for stay, with their comments."""
        text = (
            "---\n# who\nstatus: superseded by [13. Z](0013-z.md)\ndate: 2020-01-31\n"
            "decision-makers:\n  - Ada\n  - Bea # lead\nconsulted: [Cid]\napplies_to: adr:3\n"
            "---\n\n# Use X\n\n## Context\n\nc\n"
        )
        assert done(text, "nygard") == (
            "---\n# who\n# lead\nconsulted: [Cid]\napplies_to: adr:3\n---\n\n# 12. Use X\n\n"
            "Date: 2020-01-31\n\nDecision makers: Ada, Bea\n\n## Status\n\n"
            "Superseded by [13. Z](0013-z.md)\n\n## Context\n\nc\n"
        )

    def test_bullets(self) -> None:
        """People and tags stay the lines that they are."""
        assert done(MADR_2, "nygard") == (
            "# 12. Use X\n\nDate: 2020-01-31\n\n* Deciders: Ada, Bea\n* Tags: a, b\n\n"
            "Technical Story: #12\n\n## Status\n\nAccepted\n\n"
            "## Context and Problem Statement\n\nc\n"
        )

    def test_a_date_in_another_form_stays_beside(self) -> None:
        """In parentheses, and as a comment in front matter on the way back."""
        text = "# Use X\n\n- Status: accepted\n- Date: 31 January 2020\n\n## Context\n"
        after = done(text, "nygard")
        assert "Date: 2020-01-31 (31 January 2020)\n" in after
        back = done(after, "madr")
        assert "date: 2020-01-31 # 31 January 2020\n" in back
        assert "Date: 2020-01-31 (31 January 2020)\n" in done(back, "nygard")


class TestLeft:
    """Records that stay as they are, with the reason."""

    @pytest.mark.parametrize(
        ("path", "text", "target", "reason"),
        [
            ("adr/0012-x.rst", "12. X\n=====\n\nStatus\n------\n\nAccepted\n", "madr", "Markdown"),
            ("adr/0012-x.adoc", "= X\n\n== Status\n\nAccepted\n", "nygard", "Markdown"),
            (PATH, "---\nstatus: [x\n---\n# X\n", "madr", "line 3"),
            (PATH, "---\n{status: accepted}\n---\n# X\n", "nygard", "front-matter"),
            (PATH, "---\nstatus: &s accepted\nx: *s\n---\n# X\n", "nygard", "anchor"),
            (
                PATH,
                "# X\n\n| Date | Status |\n|---|---|\n| 2020-01-01 | Draft |\n"
                "| 2020-02-02 | Accepted |\n| 2020-03-03 | Rejected |\n",
                "nygard",
                "taken apart (table)",
            ),
        ],
    )
    def test_it_says_why(self, path: str, text: str, target: Target, reason: str) -> None:
        """Nothing is written that would say less."""
        found = plan.convert(path, text, target)
        assert found is not None
        assert found.after is None
        assert reason in found.reason
        assert list(fields.rows(found)) == []

    def test_the_anchor_of_a_link_stays(self) -> None:
        """The heading gets no number where somebody links to it."""
        text = MADR_2.replace("# Use X", "# Use X\n\nSee [above](#use-x).", 1)
        found = plan.convert(PATH, text, "nygard", anchors={"use-x"})
        assert found is not None
        assert found.after is not None
        assert found.after.document.text.startswith("# Use X\n")


def documents(folder: Path) -> Iterator[tuple[str, str]]:
    """Every record of a folder and its text."""
    for document in library.read_records(folder, [RecordsFolder(".")]).documents:
        yield document.path, document.text


def assert_nothing_is_lost(path: str, text: str) -> int:
    """Converts a record there and back as far as it can be; how many conversions were made."""
    made = 0
    for target in TARGETS:
        found = plan.convert(path, text, target)
        assert found is not None
        if found.after is None:
            continue
        made += 1
        after = found.after.document.text
        assert said(found.after) == said(found.before)
        lost = proof.words(text) - proof.words(after)
        # Keys and verbs are the dialects' own words.
        syntax = {w for s in found.before.stated.values() for st_ in s for w in _key(text, st_)}
        syntax |= {w for line in text.splitlines() if _names_field(line) for w in proof.words(line)}
        assert set(lost) <= syntax | KEY_WORDS, (path, target, lost)
        assert plan.convert(path, after, target) == Conversion(path, found.after)
        for back in TARGETS:
            returned = plan.convert(path, after, back)
            assert returned is not None
            if returned.after:
                assert said(returned.after) == said(found.before)
    return made


def _names_field(line: str) -> bool:
    """A heading, or a key of YAML whose values follow, that means a field."""
    named = re.match(r"#+\s+(?:\d+\.\s*)?(.+)|\s*([\w-]+):\s*$", line)
    return bool(named and field_of(named[1] or named[2]))


def _key(text: str, statement: Statement) -> set[str]:
    """The words of the line of a statement outside of its value, and its verb; of a table, those
    of all keys."""
    start = text.rfind("\n", 0, statement.start) + 1
    lead = text[start : statement.start]
    if statement.form == "table":
        lead = " ".join(line for line in text.splitlines() if line.lstrip().startswith("|"))
    verb = re.match(r"[A-Za-z ]+", statement.value)
    return set(proof.words(f"{lead} {verb[0] if verb else ''} {statement.field}"))


@pytest.mark.parametrize("folder", sorted(p.name for p in GOLDEN.iterdir() if p.is_dir()))
def test_every_dialect_keeps_its_fields_and_words(folder: str) -> None:
    """Each golden record either is converted with all that it says, or stays as it is."""
    for path, text in documents(GOLDEN / folder / "input"):
        assert_nothing_is_lost(path, text)


def test_real_records_keep_their_fields_and_words(corpora: Path) -> None:
    """All of them can be converted, but those that aren't Markdown."""
    count = left = 0
    for path, text in documents(corpora / "adr"):
        count += 1
        assert_nothing_is_lost(path, text)
        for target in TARGETS:
            found = plan.convert(path, text, target)
            left += bool(found and found.reason and path.endswith(".md"))
    assert count > 200
    assert left == 0


LINE = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=40
).map(lambda s: " ".join(s.split()))
STATUS = st.sampled_from(["Accepted", "proposed", "✅ Approved", "Rejected", "Gemeint", "WIP"])
DATES = st.sampled_from(["2020-01-31", "31/01/2020", "31 January 2020", "2020-01-31 (agreed)", ""])
EDGES = st.lists(
    st.sampled_from([
        "Supersedes [3. Y](0003-y.md)", "Amends [ADR-4](0004-z.md)", "Amended by [5](0005-a.md).",
        "Superseded by [14. N](0014-n.md)", "Relates to ADR-7", "Complements [8](0008-x.md)",
    ]),
    max_size=3, unique=True,
)  # fmt: skip


@st.composite
def records(draw: st.DrawFn) -> str:
    """A record of any dialect, with any text around its fields."""
    status = f"{draw(STATUS)}{draw(st.sampled_from(['', ' (by vote)', ' & done', '.']))}"
    day, people = draw(DATES), draw(st.sampled_from(["", "Ada", "Ada, Bea", "[@a](https://a.b)"]))
    title, prose, aside = draw(LINE), draw(LINE), draw(LINE)
    edges = draw(EDGES)
    form = draw(st.sampled_from(["nygard", "madr-2", "madr-4", "table", "bold", "pairs"]))
    head = draw(st.sampled_from(["# 12. ", "# ", "# ADR-0012: "])) + title
    if form == "nygard":
        said_there = "\n\n".join([status, *edges, *draw(st.lists(LINE, max_size=1))])
        stated = f"Date: {day}\n\n## Status\n\n{said_there}\n"
    elif form == "madr-2":
        bullets = {"Status": status, "Date": day, "Deciders": people, "Story": aside}
        stated = "".join(f"* {key}: {value}\n" for key, value in bullets.items() if value)
    elif form == "bold":
        stated = f"**Status**: {status} | **Date**: {day or '2020-02-02'}\n\n{aside}\n"
    elif form == "table":
        cells = [cell.replace("|", "\\|") for cell in (status, day, people, aside)]
        stated = f"| Status | Date | Author(s) | Aside |\n|--|--|--|--|\n| {' | '.join(cells)} |\n"
    elif form == "pairs":
        pairs = {"Status": status, "Date": day, "Epic": aside}
        rows = "".join(f"| {key} | {v.replace('|', '/')} |\n" for key, v in pairs.items())
        stated = f"| Field | Value |\n|---|---|\n{rows}"
    else:
        stated = ""
        quoted = aside.replace("\\", "/").replace('"', "'")
        head = (
            f"---\nstatus: {status.lower()} # why\ndate: {day or '2020-02-02'}\n"
            f'deciders: ["Ada", "Bea"]\naside: "{quoted}"\n---\n\n{head}'
        )
    text = f"{head}\n\n{stated}\n{aside}\n\n## Context\n\n{prose}\n\n```\nStatus: code\n```\n"
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(records())
def test_no_word_is_ever_lost(text: str) -> None:
    """Whatever a record holds, it is converted with all of it or stays as it is."""
    if adr.read(PATH, text) is not None:
        assert_nothing_is_lost(PATH, text)


def test_most_made_up_records_are_converted() -> None:
    """The proof isn't passed by leaving everything as it is."""
    made: list[int] = []

    @settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], database=None)
    @given(records())
    def run(text: str) -> None:
        if adr.read(PATH, text) is not None:
            made.append(assert_nothing_is_lost(PATH, text))

    run()
    assert sum(map(bool, made)) > len(made) * 0.6


PIECES = st.sampled_from([
    "---\n", "# 1. T\n", "## Status\n", "## Status: Accepted\n", "Accepted", "\n", "\r\n", "\n\n",
    "Superseded by [2](0002-x.md)", "| Status | Date |\n", "|---|---|\n", "| Status |\n", "|\n",
    "| Accepted | 2020-01-01 |\n", "status: accepted\n", "date: 2020-01-01 # c\n", "> ", "* ",
    "- Status: proposed", "**Status**\n", "**Date**: ", "<!-- x -->", "```\n", "\\", "  ", "1. ",
    "tags: [a, b]\n", "adr:\n  status: x\n", "status: &a >\n  x\n", "{status: a}\n", "===\n",
    "links: [{target: 2, kind: supersedes}]\n", "\u2028", "\x0b", "\ufeff", "[x] ", "~~P~~ ",
    "Date: ", "Deciders: a,\n b", "<br>", "\\|", "## Date\n", "2020-02-30", "word",
    "## Deciders\n\n- A\n- B\n",
])  # fmt: skip


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=14).map("".join))
def test_no_soup_of_syntax_loses_a_word(text: str) -> None:
    """Half-written front matter, stray bars, headings of nothing: converted whole, or left."""
    if adr.read(PATH, text) is not None:
        assert_nothing_is_lost(PATH, text)
