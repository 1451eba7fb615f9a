"""An edit that is taken back leaves the same bytes, in every dialect."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from adrtool import files
from adrtool.documents import adr, edit, names
from adrtool.documents.edit import Reference
from adrtool.model import Document
from adrtool.problems import AdrtoolError
from tests.documents.written import DIALECTS, LABELS, RECORDS, Written, record

OTHER = st.sampled_from(["rejected", "accepted", "proposed", "deprecated", "in review"])
KINDS = ["supersedes", "superseded_by", "amends", "amended_by", "relates_to"]
LABEL = st.sampled_from(LABELS)
FOLDER = st.sampled_from(["", "../other (b)/"])
NOT_STATUS = ("title", "number", "date", "deciders", "tags", "owner", "pointers")


def read(path: str, text: str) -> Document:
    """A text as a record."""
    found = adr.read(path, text)
    assert found is not None
    return found.document


def edges(document: Document) -> set[tuple[str, str]]:
    """What a record says of others."""
    return {(edge.kind, edge.target) for edge in document.edges}


def is_new(target: str) -> bool:
    """Whether a target as written is the record that the tests link to."""
    return "0009-new" in target or names.key_of(target) == "9"


def new(path: str, label: str = "9. New", folder: str = "") -> Reference:
    """How the record that the tests link to is named from another one."""
    return Reference(label, f"{folder}0009-new{Path(path).suffix}", "9")


def changed(before: str, after: str) -> tuple[int, int, int]:
    """Where two texts begin to differ, and how much of each does."""
    pairs = zip(before, after, strict=False)
    shortest = min(len(before), len(after))
    start = next((i for i, (a, b) in enumerate(pairs) if a != b), shortest)
    tail = 0
    while tail < shortest - start and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return start, len(before) - tail - start, len(after) - tail - start


@given(RECORDS, OTHER)
def test_a_status_changes_in_its_own_span_and_back(written: Written, status: str) -> None:
    """Nothing outside of the status differs, and no other field reads otherwise."""
    path, text = written.path, written.text
    after = edit.set_status(path, text, status)
    head, tail = text[: written.start], text[written.start + len(written.status) :]
    assert after.startswith(head)
    assert after.endswith(tail)
    assert "\n" not in after[len(head) : len(after) - len(tail)]
    old, now = read(path, text), read(path, after)
    assert [getattr(now, f) for f in NOT_STATUS] == [getattr(old, f) for f in NOT_STATUS]
    assert edges(now) == edges(old)
    expected = {"in review": "proposed"}.get(status, status)
    assert now.status == expected
    assert edit.set_status(path, after, written.status) == text


@given(RECORDS, LABEL, FOLDER)
def test_superseding_is_taken_back_to_the_byte(written: Written, label: str, folder: str) -> None:
    """The edge out, the status that was: nothing of it is left."""
    path, text = written.path, written.text
    after = edit.set_superseded(path, text, new(path, label, folder))
    old, now = read(path, text), read(path, after)
    assert now.status == "superseded"
    assert edges(old) < edges(now)
    assert [getattr(now, f) for f in NOT_STATUS] == [getattr(old, f) for f in NOT_STATUS]
    without = edit.remove_edge(path, after, "superseded_by", is_new)
    assert edges(read(path, without)) == edges(old)
    assert read(path, without).status is not None
    again = edit.set_status(path, without, written.status)
    # Quotes that YAML needed for the link stay.
    quoted = text.replace(written.status, f'"{written.status}"')
    assert again == text or (again == quoted and f': "{written.status}"' in again)


@given(RECORDS, st.sampled_from(KINDS), LABEL, FOLDER)
@example(record("at the end", "Accepted", "2024-01-01", "", "\n", ""), "amends", "x", "")
def test_an_edge_comes_and_goes_without_a_trace(
    written: Written, kind: str, label: str, folder: str
) -> None:
    """In its place in the dialect, and every line that was there stays."""
    path, text = written.path, written.text
    # What is superseded without having been accepted has no status to go back to.
    assume(kind != "superseded_by" or read(path, text).status == "accepted")
    after = edit.add_edge(path, text, kind, new(path, label, folder))
    _, gone, _ = changed(text, after)
    assert gone == 0
    [(stated, target)] = edges(read(path, after)) - edges(read(path, text))
    assert stated == kind
    assert is_new(target)
    assert edit.add_edge(path, after, kind, new(path, label, folder)) == after
    assert edit.remove_edge(path, after, kind, is_new) == text


@given(RECORDS, st.dates())
def test_a_date_changes_in_its_own_form_and_back(written: Written, day: object) -> None:
    """The day is read back, and the one from before is written as it was."""
    path, text = written.path, written.text
    date = str(day)
    assume(int(date[:4]) > 1000)
    before = read(path, text)
    after = edit.set_date(path, text, date)
    assert read(path, after).date == date
    _, gone, come = changed(text, after)
    assert gone <= len("31 September 2024")
    assert come <= len("31 September 2024")
    assert before.date
    assert (read(path, after).status, edges(read(path, after))) == (before.status, edges(before))
    assert edit.set_date(path, after, before.date) == text


TITLE = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)


FIRST = st.sampled_from(["Use", "12. of", "ADR 7:", "2024", "#1", "*all*", "[x]", "日本", "a_b"])


@given(
    RECORDS,
    st.builds(
        lambda first, rest: " ".join([first, "x", *rest]), FIRST, st.lists(TITLE, max_size=3)
    ),
)
def test_a_title_is_read_back_and_goes_back(written: Written, title: str) -> None:
    """Any words: what could be markup or a number in them is not."""
    path, text = written.path, written.text
    old = read(path, text)
    after = edit.set_title(path, text, title)
    now = read(path, after)
    assert now.title == title
    assert (now.number, now.status, now.date) == (old.number, old.status, old.date)
    assert read(path, edit.set_title(path, after, old.title)).title == old.title


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_a_title_goes_back_to_the_byte(dialect: str) -> None:
    """Underlines are as long as they were."""
    written = record(dialect, "Accepted", "2024-01-01", "Why.\n", "\n", "")
    after = edit.set_title(written.path, written.text, "Something longer")
    assert edit.set_title(written.path, after, "T") == written.text


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_a_number_changes_in_its_own_width_and_back(dialect: str) -> None:
    """Heading and front matter; where none is stated, nothing happens."""
    written = record(dialect, "Accepted", "2024-01-01", "Why.\n", "\n", "")
    after = edit.set_number(written.path, written.text, "7", "8")
    assert after == written.text.replace("007", "008").replace("7. T", "8. T").replace(
        "number: 7", "number: 8"
    )
    path = written.path.replace("0007", "0008")
    assert edit.set_number(path, after, "8", "7") == written.text


GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(p for p in GOLDEN.glob("*/input/**/*") if p.is_file())


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(GOLDEN)))
def test_a_golden_record_is_edited_in_one_place(file: Path) -> None:
    """With another status, an edge or a date it says that and otherwise what it said."""
    found = files.read(file, file.name)
    record = None if found.problem else adr.read(file.name, found.text)
    if record is None or (record.problems and file.parent.parent.name == "bad"):
        return
    for status in ("rejected", "accepted"):
        after = edit.set_status(file.name, found.text, status)
        now = read(file.name, after)
        kept = [getattr(record.document, name) for name in NOT_STATUS]
        assert [getattr(now, name) for name in NOT_STATUS] == kept
    stated = {kind for kind, target in edges(record.document) if is_new(target)}
    for kind in (k for k in KINDS if k not in stated):
        linked = edit.add_edge(file.name, found.text, kind, new(file.name))
        gained = edges(read(file.name, linked)) - edges(record.document)
        assert [k for k, _ in gained] == [kind]
        without = edit.remove_edge(file.name, linked, kind, is_new)
        assert edges(read(file.name, without)) == edges(record.document)


@pytest.mark.parametrize("file", sorted((GOLDEN / "bad" / "input").glob("*")), ids=lambda f: f.name)
def test_what_cannot_be_read_is_refused_or_edited_exactly(file: Path) -> None:
    """A broken record is never made worse."""
    found = files.read(file, file.name)
    if found.problem or not names.could_be_record(file.name):
        return
    try:
        after = edit.set_status(file.name, found.text, "accepted")
    except AdrtoolError as error:
        refused = error
    else:
        assert read(file.name, after).status == "accepted"
        return
    assert refused.message.startswith(file.name)
    assert "nothing was changed" in refused.hint
