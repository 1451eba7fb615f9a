"""Edits of records change the bytes that state a status or an edge, and no others."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from adrtool.documents import adr, edit
from adrtool.documents.edit import Reference
from adrtool.model import Document
from adrtool.problems import AdrtoolError

PATH = "adr/0007-x.md"
NEW = Reference("9. New", "9.md")
NYGARD = "# 7. T\n\nDate: 2024-01-01\n\n## Status\n\n{}\n\n## Context\n\nWhy.\n"


def read(text: str) -> Document:
    """A text as a record."""
    record = adr.read(PATH, text)
    assert record is not None
    return record.document


def edges(text: str) -> set[tuple[str, str]]:
    """What a record says of others."""
    return {(edge.kind, edge.target) for edge in read(text).edges}


SUPERSEDED = {
    "Nygard": (NYGARD.format("Accepted"), NYGARD.format("Superseded by [9. New](9.md)")),
    "lower case": (
        "# T\n\n* Status: accepted\n", "# T\n\n* Status: superseded by [9. New](9.md)\n"
    ),
    "bold": (
        "# T\n\n**Status**: Accepted\\\n", "# T\n\n**Status**: Superseded by [9. New](9.md)\\\n"
    ),
    "emphasis": (NYGARD.format("**Accepted**"), NYGARD.format("**Superseded by [9. New](9.md)**")),
    "a tail": (NYGARD.format("Accepted (by vote)"), NYGARD.format("Superseded by [9. New](9.md)")),
    "wrapped": (
        NYGARD.format("Implemented, though not yet\nused everywhere."),
        NYGARD.format("Superseded by [9. New](9.md)"),
    ),
    "other lines": (
        NYGARD.format("Accepted\n2024-01-01\n\nAmends [2](2.md)"),
        NYGARD.format("Superseded by [9. New](9.md)\n2024-01-01\n\nAmends [2](2.md)"),
    ),
    "history": (
        NYGARD.format("Proposed\n\nAccepted"),
        NYGARD.format("Proposed\n\nSuperseded by [9. New](9.md)"),
    ),
    "a comment behind it": (
        "# T\n\n**Status**: Accepted <!-- |Accepted|Rejected -->\n",
        "# T\n\n**Status**: Superseded by [9. New](9.md) <!-- |Accepted|Rejected -->\n",
    ),
    "front matter": (
        "---\nstatus:  accepted   # agreed\ndate: 2024-01-01\n---\n# T\n",
        "---\nstatus:  superseded by [9. New](9.md)   # agreed\ndate: 2024-01-01\n---\n# T\n",
    ),
    "quotes": (
        "---\nstatus: 'accepted'\n---\n# T",
        "---\nstatus: 'superseded by [9. New](9.md)'\n---\n# T",
    ),
    "a flow map": (
        "---\nadr: {status: accepted, author: ada}\n---\n# T\n",
        "---\nadr: {status: superseded, superseded_by: 9.md, author: ada}\n---\n# T\n",
    ),
    "a folded scalar": (
        "---\nstatus: >\n  accepted\ntags: [a]\n---\n# T\n",
        "---\nstatus: >\n  superseded by [9. New](9.md)\ntags: [a]\n---\n# T\n",
    ),
    "a box": (
        "# T\n\n## Status\n\n- [ ] Proposed\n- [x] Accepted\n- [ ] Superseded\n",
        "# T\n\n## Status\n\n- [ ] Proposed\n- [ ] Accepted\n- [x] Superseded by [9. New](9.md)\n",
    ),
    "struck out": (
        NYGARD.format("~~Proposed~~ Accepted"),
        NYGARD.format("~~Proposed~~ Superseded by [9. New](9.md)"),
    ),
    "empty front matter": (
        "---\n# kept\n---\n# T\n",
        '---\n# kept\nstatus: "superseded by [9. New](9.md)"\n---\n# T\n',
    ),
    "a list": (
        "---\nstatus: [accepted]\n---\n# T\n",
        '---\nstatus: ["superseded by [9. New](9.md)"]\n---\n# T\n',
    ),
    "a tag and an anchor": (
        "---\nstatus: &a !!str accepted\n---\n# T\n",
        "---\nstatus: &a !!str superseded by [9. New](9.md)\n---\n# T\n",
    ),
    "the template's choice": (
        "---\nstatus: {proposed | accepted | …}\ndate: 2024-01-01\n---\n# T\n",
        '---\nstatus: "superseded by [9. New](9.md)"\ndate: 2024-01-01\n---\n# T\n',
    ),
    "no value yet": (
        "---\nstatus: # to be set\n---\n# T\n",
        '---\nstatus: "superseded by [9. New](9.md)" # to be set\n---\n# T\n',
    ),
    "front matter and section": (
        "---\nstatus: accepted\n---\n# T\n\n## Status\n\nAccepted\n",
        "---\nstatus: superseded by [9. New](9.md)\n---\n# T\n\n"
        "## Status\n\nSuperseded by [9. New](9.md)\n",
    ),
    "a table": (
        "| Status   | Date |\n|:---|:---|\n| Accepted | 2024-01-01 |\n",
        "| Status   | Date |\n|:---|:---|\n| Superseded by [9. New](9.md) | 2024-01-01 |\n",
    ),
    "keys and values": (
        "# T\n\n| Status | Accepted |\n|---|---|\n| Date | 2024-01-01 |\n",
        "# T\n\n| Status | Superseded by [9. New](9.md) |\n|---|---|\n| Date | 2024-01-01 |\n",
    ),
    "an empty section": (
        "# T\n\n## Status\n\n## Context\n",
        "# T\n\n## Status\n\nSuperseded by [9. New](9.md)\n\n## Context\n",
    ),
    "only a date": (
        "# T\n\nDate: 2024-01-01\n\nWhy.\n",
        "# T\n\nDate: 2024-01-01\n\nStatus: Superseded by [9. New](9.md)\n\nWhy.\n",
    ),
    "nothing at all": (
        "# T\n\nWhy.\n",
        '---\nstatus: "superseded by [9. New](9.md)"\n---\n# T\n\nWhy.\n',
    ),
    "already, by a link": (
        NYGARD.format("Superseded by [8. Old](0008-old.md)."),
        NYGARD.format("Superseded by [8. Old](0008-old.md), [9. New](9.md)"),
    ),
    "already, by a number": (
        '---\nstatus: "superseded by ADR-0008"\n---\n# T\n',
        '---\nstatus: "superseded by ADR-0008, [9. New](9.md)"\n---\n# T\n',
    ),
    "with another edge": (
        NYGARD.format("Accepted. Supersedes [3. B](0003-b.md)."),
        NYGARD.format("Superseded by [9. New](9.md). Supersedes [3. B](0003-b.md)."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SUPERSEDED)
def test_what_supersedes_a_record_is_said_where_its_status_stood(case: str) -> None:
    """Every dialect keeps its own form, and earlier edges stay."""
    before, after = SUPERSEDED[case]
    assert edit.set_superseded(PATH, before, NEW) == after
    assert read(after).status == "superseded"
    assert ("superseded_by", "9.md") in edges(after)
    assert {e for e in edges(before) if e[0] != "superseded_by"} < edges(after)


SUPERSEDES = {
    "Nygard": (
        NYGARD.format("Accepted"), NYGARD.format("Accepted\n\nSupersedes [9. New](9.md)")
    ),
    "no final newline": (
        "# T\n\n## Status\n\nAccepted",
        "# T\n\n## Status\n\nAccepted\n\nSupersedes [9. New](9.md)",
    ),
    "bullets": (
        "# T\n\n* Status: accepted  \n* Date: 2024-01-01\n",
        "# T\n\n* Status: accepted  \n* Supersedes: [9. New](9.md)  \n* Date: 2024-01-01\n",
    ),
    "a bullet at the end": (
        "# T\n\n- Status: accepted", "# T\n\n- Status: accepted\n- Supersedes: [9. New](9.md)"
    ),
    "bold lines with hard breaks": (
        "# T\n\n**Status**: Accepted\\\n**Date**: 2024-01-01\n",
        "# T\n\n**Status**: Accepted\\\n**Supersedes**: [9. New](9.md)\\\n**Date**: 2024-01-01\n",
    ),
    "bold paragraphs": (
        "# T\n\n**Status**: Accepted\n\n**Date**: 2024-01-01\n",
        "# T\n\n**Status**: Accepted\n\n**Supersedes**: [9. New](9.md)\n\n**Date**: 2024-01-01\n",
    ),
    "front matter": (
        "---\nstatus: accepted\n---\n# T\n",
        '---\nstatus: accepted\nsupersedes: "[9. New](9.md)"\n---\n# T\n',
    ),
    "a scalar": (
        "---\nstatus: accepted\nsupersedes: ADR-0003\n---\n# T\n",
        "---\nstatus: accepted\nsupersedes: [ADR-0003, ADR-0009]\n---\n# T\n",
    ),
    "a scalar of several": (
        "---\nstatus: accepted\nsupersedes: ADR-0003, ADR-0004\n---\n# T\n",
        '---\nstatus: accepted\nsupersedes: ["ADR-0003, ADR-0004", "[9. New](9.md)"]\n---\n# T\n',
    ),
    "a list": (
        "---\nstatus: accepted\nsupersedes:\n  - ADR-0003\n---\n# T\n",
        "---\nstatus: accepted\nsupersedes:\n  - ADR-0003\n  - ADR-0009\n---\n# T\n",
    ),
    "a flow list": (
        "---\nstatus: accepted\nsupersedes: [3, 'four']\n---\n# T\n",
        "---\nstatus: accepted\nsupersedes: [3, 'four', \"[9. New](9.md)\"]\n---\n# T\n",
    ),
    "an empty list": (
        "---\nstatus: accepted\nsupersedes: [] # none\n---\n# T\n",
        '---\nstatus: accepted\nsupersedes: ["[9. New](9.md)"] # none\n---\n# T\n',
    ),
    "no value": (
        "---\nstatus: accepted\nsupersedes:\n---\n# T\n",
        '---\nstatus: accepted\nsupersedes: "[9. New](9.md)"\n---\n# T\n',
    ),
    "links at the end": (
        "# T\n\nWhy.\n\n## Links\n\n* [x](y.md)\n",
        "# T\n\nWhy.\n\n## Links\n\n* [x](y.md)\n* Supersedes [9. New](9.md)\n",
    ),
    "nothing at all": (
        "# T\n\nWhy.\n", "# T\n\nWhy.\n\n## Links\n\n* Supersedes [9. New](9.md)\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SUPERSEDES)
def test_an_edge_is_added_in_the_form_that_a_record_has(case: str) -> None:
    """Every dialect has its place for an edge; what stood there stays, the status too."""
    before, after = SUPERSEDES[case]
    assert edit.add_edge(PATH, before, "supersedes", NEW) == after
    [(kind, target)] = edges(after) - edges(before)
    assert (kind, target in {"9.md", "ADR-0009"}) == ("supersedes", True)
    assert edges(before) < edges(after)
    assert read(after).status == read(before).status


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\r\n"])
def test_what_is_inserted_ends_like_the_line_beside_it(end: str) -> None:
    """A file may have both kinds of line endings."""
    first, last = end.partition("\r")[0] or end, end[-2:] if "\r" in end else end
    text = f"# T{last}{last}* Status: accepted{first}* Date: 2024-01-01{last}"
    after = edit.add_edge(PATH, text, "supersedes", NEW)
    assert after == text.replace("accepted", f"accepted{first}* Supersedes: [9. New](9.md)")


@pytest.mark.parametrize("status", ["Accepted" + " " * 200_000 + "x", "Accepted" + " by" * 80_000])
def test_a_hostile_status_takes_no_time(status: str) -> None:
    """However long a line is, an edit of it is one pass."""
    text = NYGARD.format(status)
    assert edit.set_superseded(PATH, text, NEW) == NYGARD.format("Superseded by [9. New](9.md)")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\nstatus: [accepted\n---\n# T\n", 3),
        ("---\nstatus: accepted\n\n# T\n", 1),
        ("---\ndate: &x accepted\nstatus: *x\n---\n# T\n", 2),
        ("---\nstatus: &x accepted\ntags: *x\n---\n# T\n", 2),
        ("---\nstatus: {proposed: yes}\n---\n# T\n", 1),
    ],
)
def test_an_edit_that_would_be_a_guess_is_refused(text: str, line: int) -> None:
    """Front matter that can't be read, or whose value is another's too, is left to a person."""
    with pytest.raises(AdrtoolError, match=rf"^{PATH}:{line}: ") as refused:
        edit.set_status(PATH, text, "rejected")
    assert "nothing was changed" in refused.value.hint
    with pytest.raises(AdrtoolError):
        edit.set_superseded(PATH, text, NEW)


LABELS = ["Use [x]", "a ] b", "[[", "back\\slash", "`", "a `b` c", "<!-- x", "<b>", '"', "'", "|",
          "日本語", "x](y.md)", "*", "_a_", "#", "&amp;", "{{ x }}"]  # fmt: skip
TARGETS = ["9.md", "../other/0009 new (draft).md", "0009-ü.md", "a/b.md"]
TEXTS = [SUPERSEDED[case][0] for case in SUPERSEDED]


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("target", TARGETS)
def test_a_link_leads_to_its_target_whatever_its_text(label: str, target: str) -> None:
    """Brackets, quotes, ticks and bars of a title don't break the link, in any dialect."""
    for text in TEXTS:
        after = edit.set_superseded(PATH, text, Reference(label, target))
        assert ("superseded_by", target) in edges(after)
        after = edit.add_edge(PATH, text, "supersedes", Reference(label, target))
        assert ("supersedes", target) in edges(after)


STATUS = st.sampled_from(
    ["Accepted", "accepted", "Proposed (see below)", "**Approved**", "✅ Accepted", "deprecated",
     "Superseded by [8. Old](0008-old.md)", "superseded by ADR-0008", "Draft | later"]
)  # fmt: skip
HEADS = st.sampled_from([
    "---\ntags: [a,  'b']  # kept\nstatus: {quoted}\n\ndate:   2024-01-01\n---\n\n# T\n",
    "---\nstatus: {plain}\nauthor: ada\n...\n# T\n",
    "# 7. T\n\nDate: 2024-01-01   \n\n## Status\n\n{text}  \n\n<!-- a comment -->\n",
    "# T\n\n* Status: {text}\n* Date: 2024-01-01\n* Deciders: Ada, Bob\n",
    "# T\n\n**Date**: 2024-01-01\n\n**Status**: {text}\n",
    "# T\n\n| Date | Status |\n|--|:-:|\n| 2024-01-01 | {cell}   |\n",
    "7. T\n===\n\nStatus\n---\n{text}\n",
])  # fmt: skip
# A body says nothing of the status; a setext underline or an open fence of it is its own affair.
BODY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0")).filter(
    lambda body: "stat" not in body.casefold() and "supersed" not in body.casefold()
)


def record_text(head: str, status: str, body: str, end: str, mark: str) -> str:
    """A record in one of the dialects, with its line ends and byte order mark."""
    plain = "'" + status + "'" if re.search(r"[\[\]|:*]", status) else status
    forms = {"text": status, "plain": plain, "quoted": f'"{status}"'}
    forms["cell"] = status.replace("|", "\\|")
    text = head.format(**forms) + "\n## Context\n\n" + body
    return mark + text.replace("\n", end)


def difference(before: str, after: str) -> tuple[int, str, str]:
    """Where two texts begin to differ, what went, and what came instead."""
    start = alike(before, after)
    tail = alike(before[start:][::-1], after[start:][::-1])
    return start, before[start : len(before) - tail], after[start : len(after) - tail]


def alike(one: str, other: str) -> int:
    """How many characters two texts have in common from their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


@given(HEADS, STATUS, BODY, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]))
@example("# T\n\n* Status: {text}\n", "Accepted", "", "\n", "")
def test_superseding_changes_the_status_and_no_other_byte(
    head: str, status: str, body: str, end: str, mark: str
) -> None:
    """Line ends, marks, blanks, comments, quotes and the order of keys stay as they were."""
    before = record_text(head, status, body, end, mark)
    after = edit.set_superseded(PATH, before, NEW)
    start, gone, come = difference(before, after)
    assert status.startswith(gone) or gone in f'"{status}"' or gone in status.replace("|", "\\|")
    assert "\n" not in gone + come
    assert before[:start] + gone + before[start + len(gone) :] == before
    old, new = read(before), read(after)
    assert new.status == "superseded"
    assert ("superseded_by", NEW.target) in edges(after)
    assert (new.title, new.date, new.deciders, new.tags) == (
        old.title, old.date, old.deciders, old.tags,
    )  # fmt: skip


@given(HEADS, STATUS, BODY, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]))
def test_an_edge_is_an_insertion_and_no_other_byte(
    head: str, status: str, body: str, end: str, mark: str
) -> None:
    """Every line of a record is still there, in order, when it also supersedes another."""
    before = record_text(head, status, body, end, mark)
    after = edit.add_edge(PATH, before, "supersedes", NEW)
    _, gone, come = difference(before, after)
    assert gone == ""
    assert come.replace(end, "").count("\n") == 0
    assert edges(after) == edges(before) | {("supersedes", NEW.target)}
    assert read(after).status == read(before).status


@given(HEADS, STATUS, BODY)
def test_an_edit_twice_is_an_edit_once(head: str, status: str, body: str) -> None:
    """A status that is stated already is stated in the same bytes."""
    assume("supersede" not in status.casefold())
    once = edit.set_status(PATH, record_text(head, status, body, "\n", ""), "rejected")
    assert read(once).status == "rejected"
    assert edit.set_status(PATH, once, "rejected") == once


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("platform", "platform"),
        ("Team A", "Team A"),
        ("a: b", '"a: b"'),
        ("#ops", '"#ops"'),
        ("x #y", '"x #y"'),
        ("null", '"null"'),
        ("no", '"no"'),
        ("12", '"12"'),
        ("1e3", '"1e3"'),
        ("2024-01-01", '"2024-01-01"'),
        ("[a]", '"[a]"'),
        ("a, b", '"a, b"'),
        ('say "x" \\', '"say \\"x\\" \\\\"'),
        ("", '""'),
        ("@ada", '"@ada"'),
    ],
)
def test_a_text_stays_a_text_in_yaml(value: str, written: str) -> None:
    """What YAML would read as a number, a list, a comment or nothing is quoted."""
    assert edit.yaml_scalar(value) == written
