"""Every record of the corpora: edits touch what they state, and taken back they leave no trace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from adrtool import files
from adrtool.documents import adr, edit, names, vocabulary
from adrtool.documents.edit import Reference
from adrtool.model import Document

STATUSES = ("rejected", "accepted", "deprecated", "under review by all")
KINDS = ("supersedes", "amends", "amended_by", "relates_to")
FIELDS = ("title", "number", "date", "deciders", "tags", "owner", "pointers")


@dataclass(frozen=True)
class Real:
    """A record of the corpora: its path there, its text, what it says."""

    path: str
    text: str
    document: Document

    @property
    def reference(self) -> Reference:
        """A record beside it, as others would link to it."""
        return Reference('99. A "new" one', f"0099-new{Path(self.path).suffix}", "99")

    def spans(self) -> list[tuple[int, int]]:
        """Where its status can stand: its lines, and those it was wrapped into."""
        raw = self.document.status_raw or ""
        return [(at, at + len(raw)) for at in _all(self.text, raw)]


def _all(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted)
    while wanted and at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def read(path: str, text: str) -> Document:
    """A text as a record."""
    record = adr.read(path, text)
    assert record is not None, path
    return record.document


def edges(document: Document) -> set[tuple[str, str]]:
    """What a record says of others."""
    return {(edge.kind, edge.target) for edge in document.edges}


def is_new(target: str) -> bool:
    """Whether a target as written is the record that these tests link to."""
    return "0099-new" in target or names.key_of(target) == "99"


def difference(before: str, after: str) -> tuple[int, str, str]:
    """Where two texts begin to differ, what went, and what came instead."""
    shortest = min(len(before), len(after))
    pairs = enumerate(zip(before, after, strict=False))
    start = next((i for i, (a, b) in pairs if a != b), shortest)
    tail = 0
    while tail < shortest - start and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return start, before[start : len(before) - tail], after[start : len(after) - tail]


@pytest.fixture(scope="module")
def _records() -> dict[Path, list[Real]]:
    return {}


@pytest.fixture
def records(corpora: Path, _records: dict[Path, list[Real]]) -> list[Real]:
    """Every record of every corpus, in whatever folder it lies."""
    if corpora not in _records:
        _records[corpora] = list(_read_all(corpora / "adr"))
    return _records[corpora]


def _read_all(root: Path) -> Iterator[Real]:
    for path in sorted(root.rglob("*")):
        if path.is_file() and names.could_be_record(path.name):
            name = path.relative_to(root).as_posix()
            found = files.read(path, name)
            record = None if found.problem else adr.read(name, found.text)
            if record:
                yield Real(name, found.text, record.document)


def test_a_status_changes_in_its_own_span_and_back(records: list[Real]) -> None:
    """Nothing else differs, and the status from before gives the same bytes."""
    stated = [r for r in records if r.document.status_raw]
    lines: Counter[int] = Counter()
    for real in stated:
        for status in STATUSES:
            after = edit.set_status(real.path, real.text, status)
            start, gone, come = difference(real.text, after)
            lines[gone.count("\n")] += 1
            assert "\n" not in come, real.path
            inside = [a <= start and start + len(gone.partition("\n")[0]) <= b + 1
                      for a, b in real.spans()]  # fmt: skip
            assert not gone or any(inside), real.path
            now = read(real.path, after)
            assert now.status == vocabulary.status_of(status), real.path
            assert _fields(now) == _fields(real.document), real.path
            kept = {e for e in edges(real.document) if e[0] != "superseded_by"}
            assert kept == {e for e in edges(now) if e[0] != "superseded_by"}, real.path
            assert edit.set_status(real.path, after, _as_stated(real)) == real.text, real.path
    assert len(stated) > 200
    # One status was wrapped into two lines.
    assert lines[1] <= len(STATUSES)
    assert set(lines) <= {0, 1}


def _as_stated(real: Real) -> str:
    """The status with the lines into which it was wrapped."""
    raw = real.document.status_raw or ""
    at = real.text.index(raw)
    following = real.text[at + len(raw) :].split("\n")
    return (
        raw + "".join(f"{part}\n" for part in following[:2]).rstrip()
        if (following[0] in {"", " "} and following[1][:1].islower())
        else raw
    )


def _fields(document: Document) -> list[object]:
    return [getattr(document, name) for name in FIELDS]


def test_superseding_is_taken_back_to_the_byte(records: list[Real]) -> None:
    """The edge out, the status that was: nothing of it is left."""
    for real in (r for r in records if r.document.status_raw):
        after = edit.set_superseded(real.path, real.text, real.reference)
        now = read(real.path, after)
        assert now.status == "superseded", real.path
        assert _fields(now) == _fields(real.document), real.path
        [(kind, target)] = edges(now) - edges(real.document)
        assert (kind, is_new(target)) == ("superseded_by", True), real.path
        assert edges(real.document) <= edges(now), real.path
        without = edit.remove_edge(real.path, after, "superseded_by", is_new)
        assert edit.set_status(real.path, without, _as_stated(real)) == real.text, real.path


def test_an_edge_comes_and_goes_without_a_trace(records: list[Real]) -> None:
    """Also where a record states nothing of itself, and in reStructuredText."""
    for real in records:
        for kind in KINDS:
            after = edit.add_edge(real.path, real.text, kind, real.reference)
            _, gone, _ = difference(real.text, after)
            now = read(real.path, after)
            assert gone == "", real.path
            [(stated, target)] = edges(now) - edges(real.document)
            assert (stated, is_new(target)) == (kind, True), real.path
            assert now.status == real.document.status, real.path
            assert _fields(now) == _fields(real.document), real.path
            assert edit.remove_edge(real.path, after, kind, is_new) == real.text, real.path


def test_every_edge_that_is_stated_can_be_taken_out(records: list[Real]) -> None:
    """It and no other; the record has a status still."""
    count = 0
    for real in records:
        for edge in real.document.edges:
            after = edit.remove_edge(real.path, real.text, edge.kind, edge.target.__eq__)
            now = read(real.path, after)
            assert edges(now) == edges(real.document) - {(edge.kind, edge.target)}, real.path
            # A history goes back to the status before.
            assert now.status in {real.document.status, "accepted"}, real.path
            assert _fields(now) == _fields(real.document), real.path
            count += 1
    assert count >= 15


def test_a_date_changes_in_its_own_form_and_back(records: list[Real]) -> None:
    """In figures or in words, in a status too."""
    dated = [r for r in records if r.document.date]
    for real in dated:
        after = edit.set_date(real.path, real.text, "2031-12-29")
        now = read(real.path, after)
        assert now.date == "2031-12-29", real.path
        assert (now.status, edges(now)) == (real.document.status, edges(real.document))
        assert real.document.date
        assert edit.set_date(real.path, after, real.document.date) == real.text, real.path
    assert len(dated) > 150


def test_a_title_changes_and_back(records: list[Real]) -> None:
    """In the heading, with its number and its underline."""
    titled = [r for r in records if "title" in r.document.lines]
    for real in titled:
        after = edit.set_title(real.path, real.text, "Something else")
        now = read(real.path, after)
        assert (now.title, now.number) == ("Something else", real.document.number), real.path
        assert (now.status, now.date, edges(now)) == (
            real.document.status, real.document.date, edges(real.document),
        )  # fmt: skip
        assert edit.set_title(real.path, after, real.document.title) == real.text, real.path
    assert len(titled) > 150


def test_a_number_changes_and_back(records: list[Real]) -> None:
    """Where the heading has one, in its width; else nothing does."""
    changed = 0
    for real in (r for r in records if names.parse(r.path).sequential):
        name, old = names.parse(real.path), real.document.number or ""
        new = old.translate(str.maketrans("0123456789", "9876543218"))
        after = edit.set_number(real.path, real.text, old, new)
        path = real.path.replace(name.digits, new.zfill(len(name.digits)), 1)
        changed += after != real.text
        assert read(path, after).title == real.document.title, real.path
        assert edit.set_number(path, after, new, old) == real.text, real.path
    assert changed > 100


def test_a_record_without_a_status_gets_one_as_its_neighbours_have_it(records: list[Real]) -> None:
    """One insertion, and no other field reads otherwise."""
    like = {Path(r.path).parent: r.document for r in records if r.document.status}
    for real in (r for r in records if not r.document.status_raw):
        neighbour = like.get(Path(real.path).parent)
        after = edit.set_status(real.path, real.text, "accepted", neighbour)
        _, gone, _ = difference(real.text, after)
        now = read(real.path, after)
        assert gone == "", real.path
        assert now.status == "accepted", real.path
        assert _fields(now) == _fields(real.document), real.path
        if neighbour and neighbour.path.endswith(Path(real.path).suffix):
            assert now.dialect in {neighbour.dialect, real.document.dialect}, real.path
