"""Real folders of records: the next one is like its neighbours, and edits touch the status only."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from adrtool.config import RecordsFolder
from adrtool.documents import adr, create, edit, library, lifecycle
from adrtool.documents.create import Wanted
from adrtool.documents.edit import Reference
from adrtool.model import Document, Status
from tests.helpers import Runner

DAY = "2026-11-23"
TITLE = 'Use a [queue] for "orders" | 12. of them'

# Folder, the name of the next file, and the lines that it begins with.
NEXT = {
    "james/src/adr": (
        "0076-use-a-queue-for-orders-12-of-them.md",
        [f"# 76. {TITLE}", "", f"Date: {DAY}", "", "## Status", "", "Proposed", "", "## Context"],
    ),
    "cloud-platform/architecture-decision-record": (
        "050-use-a-queue-for-orders-12-of-them.md",
        [f"# 50. {TITLE}", "", f"Date: {DAY}", "", "## Status", "", "Proposed", "", "## Context"],
    ),
    "hyades/docs/adr": (
        "026-use-a-queue-for-orders-12-of-them.md",
        [f"# {TITLE}", "", "| Status   | Date       | Author(s)                            |"],
    ),
    "madr/docs/decisions": (
        "0019-use-a-queue-for-orders-12-of-them.md",
        ["---", "status: proposed", f"date: {DAY}", "---", "", f"# {TITLE}"],
    ),
    "sylius/adr": (
        "2026_11_23_use_a_queue_for_orders_12_of_them.md",
        [f"# {TITLE}", "", "* Status: Proposed", f"* Date: {DAY}", ""],
    ),
    "actions-runner/docs/adrs": (
        "2495-use-a-queue-for-orders-12-of-them.md",
        [f"# ADR 2495: {TITLE}", "", f"**Date**: {DAY}", "", "**Status**: Proposed", ""],
    ),
    "uplc-cape/doc/adr": (
        "0007-use-a-queue-for-orders-12-of-them.md",
        [f"# {TITLE}", "", "- Status: proposed", f"- Date: {DAY}", ""],
    ),
}  # fmt: skip


@pytest.fixture(params=sorted(NEXT))
def copied(request: pytest.FixtureRequest, corpora: Path, tmp_path: Path) -> tuple[str, Path]:
    """A real folder of records, copied to where it may be written to."""
    folder: str = request.param
    shutil.copytree(corpora / "adr" / folder, tmp_path / "adr")
    return folder, tmp_path.resolve()


def read(root: Path) -> Sequence[Document]:
    """The records of the copied folder."""
    return library.read_records(root, [RecordsFolder("adr")]).documents


def test_the_next_record_looks_like_its_neighbours(copied: tuple[str, Path]) -> None:
    """It reads back as proposed, with its day, number and exact title, and is edited like them."""
    folder, root = copied
    before = read(root)
    path = create.record(root, RecordsFolder("adr"), Wanted(TITLE, date=DAY))
    name, lines = NEXT[folder]
    assert path.name == name
    assert path.read_text("utf-8").splitlines()[: len(lines)] == lines
    [written] = [d for d in read(root) if d.path == f"adr/{name}"]
    assert (written.title, written.status, written.date) == (TITLE, "proposed", DAY)
    assert written.number == re.sub(r"[_-]", "", re.split(r"[-_][a-z]", name)[0]).lstrip("0")
    assert (written.deciders, written.tags, written.edges) == ((), (), ())
    assert written.number not in {d.number for d in before}
    assert len(read(root)) == len(before) + 1


def test_the_next_record_can_be_accepted_and_superseded(copied: tuple[str, Path]) -> None:
    """Its dialect is one that every command understands."""
    _, root = copied
    folder = RecordsFolder("adr")
    first = create.record(root, folder, Wanted("First", date=DAY)).relative_to(root).as_posix()
    known = library.read_records(root, [folder])
    [proposed] = [d for d in known.documents if d.path == first]
    lifecycle.set_status(root, known, [proposed], Status.ACCEPTED)
    found = {d.path: d for d in read(root)}
    assert found[first].status == "accepted"
    wanted = Wanted("Second", date=DAY, superseded=[found[first]])
    second = create.record(root, folder, wanted).relative_to(root).as_posix()
    found = {d.path: d for d in read(root)}
    assert found[first].status == "superseded"
    relations = library.read_records(root, [folder]).relations
    assert (found[second].id, found[first].id) in {(r.source, r.target) for r in relations}


def changes(before: str, after: str) -> list[tuple[list[str], list[str]]]:
    """The lines that went and those that came, for each place where two texts differ."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(old[a:b], new[c:d]) for tag, a, b, c, d in codes if tag != "equal"]


def test_superseding_an_old_record_touches_only_its_status(copied: tuple[str, Path]) -> None:
    """One place differs in each record, and everything else reads back as it was."""
    _, root = copied
    places: Counter[int] = Counter()
    for old in read(root):
        after = edit.set_superseded(old.path, old.text, Reference("99. New", "0099-new.md"))
        [(gone, come)] = changes(old.text, after)
        places[len(gone)] += 1
        if old.status_raw:
            assert old.status_raw in "".join(gone)
            assert len(come) == 1
        else:
            assert gone == []
        (root / old.path).write_bytes(after.encode())
    found = {d.path: d for d in read(root)}
    for old in (d for d in found.values()):
        assert old.status == "superseded"
        assert "0099-new.md" in {e.target for e in old.edges if e.kind == "superseded_by"}
    # Only a status that was wrapped takes more than a line.
    assert sum(count for lines, count in places.items() if lines > 1) <= 1


def test_other_fields_survive_an_edit(copied: tuple[str, Path]) -> None:
    """Title, number, date, people, tags and earlier edges are those from before."""
    _, root = copied
    for old in read(root):
        after = edit.add_edge(old.path, old.text, "supersedes", Reference("99. New", "0099-new.md"))
        after = edit.set_superseded(old.path, after, Reference("98. N", "0098-n.md"))
        record = adr.read(old.path, after)
        assert record
        new = record.document
        assert (new.title, new.number, new.date) == (old.title, old.number, old.date)
        assert (new.deciders, new.tags) == (old.deciders, old.tags)
        gained = {(e.kind, e.target) for e in new.edges} - {(e.kind, e.target) for e in old.edges}
        assert gained == {("supersedes", "0099-new.md"), ("superseded_by", "0098-n.md")}
        assert {(e.kind, e.target) for e in old.edges} < {(e.kind, e.target) for e in new.edges}


@pytest.mark.parametrize(("folder", "count"), [("james", 77), ("madr", 19)])
def test_every_record_is_listed(corpora: Path, run: Runner, folder: str, count: int) -> None:
    """By the command line, with the fields that the records state."""
    result = run("adr", "-C", corpora / "adr", "--dir", folder, "list", "--json")
    assert (result.code, result.stderr) == (0, "")
    found = result.json()
    assert len(found) == count
    assert all(record["title"] and record["number"] for record in found)
    if folder == "james":
        assert all(record["status"] and record["date"] for record in found)
