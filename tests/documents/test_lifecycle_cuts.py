"""A run that is cut short leaves what the doctor completes, in every dialect."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adrtool import files
from adrtool.config import RecordsFolder
from adrtool.documents import doctor, library, lifecycle, renumber
from adrtool.documents.assemble import Library
from adrtool.model import Status

FOLDERS = (RecordsFolder("adr"), RecordsFolder("net/adr"))
DIALECTS = {
    "nygard.md": "# {n}. R{n}\n\nDate: 2024-01-01\n\n## Status\n\n{S}\n\n## Context\n\nc\n",
    "crlf.md": "\ufeff# {n}. R\r\n\r\n## Status\r\n\r\n**{S}**\r\n\r\n## Context\r\n\r\nc\r\n",
    "bullets.md": "# R{n}\n\n* Status: {s}\n* Date: 2024-01-01\n\n## Context and Problem\n\nc\n",
    "bold.md": "# R{n}\n\n**Status**: {S}\\\n**Date**: 2024-01-01\n\n## Context\n\nc\n",
    "front.md": "---\nstatus: {s} # as voted\ndate: 2024-01-01\ntags: ['a']\n---\n\n# R{n}\n\nc\n",
    "quoted.md": '---\n"status": "{s}"\n---\n# R{n}\n\nc',
    "row.md": "# R{n}\n\n| Status | Date |\n|---|---|\n| {S} | 2024-01-01 |\n\n## Context\n\nc\n",
    "column.md": "# R{n}\n\n| Status |\n|---|\n| {S} |\n\n## Context\n\nc\n",
    "table.md": "# R{n}\n\n| Field | Value |\n|---|---|\n| Status | {S} |\n| Date | 2024-01-01 |\n",
    "rest.rst": "{n}. R\n=======\n\nStatus\n------\n\n**{S}**\n\nContext\n-------\n\nc\n",
    "adoc.adoc": "= ADR-{n} - R\n\n== Status\n\n{S}\n\n== Context\n\nc\n",
}
STATUSES = ("draft", "proposed", "accepted", "deprecated")


class Cut(BaseException):
    """Power is gone: nothing that handles errors runs."""


@contextmanager
def cut_after(writes: int) -> Iterator[None]:
    """Ends the run in the place of the write, creation or removal behind so many."""
    done = 0

    def counted(do: Callable[..., None]) -> Callable[..., None]:
        def step(*arguments: Any) -> None:
            nonlocal done
            if done == writes:
                raise Cut
            done += 1
            do(*arguments)

        return step

    steps: dict[str, Any] = {
        name: counted(getattr(files, name)) for name in ("write", "create", "remove")
    }
    with mock.patch.multiple(files, **steps), suppress(Cut):
        yield


@st.composite
def repositories(draw: st.DrawFn) -> dict[str, str]:
    """The files of two folders of records in any dialects."""
    found = {}
    for number in range(1, draw(st.integers(3, 6)) + 1):
        name, form = draw(st.sampled_from(sorted(DIALECTS.items())))
        status = draw(st.sampled_from(STATUSES))
        folder = draw(st.sampled_from([folder.dir for folder in FOLDERS]))
        text = form.format(n=number, s=status, S=status.capitalize())
        found[f"{folder}/{number:04}-{'abcdef'[number - 1]}-{name}"] = text
    return found


def write(root: Path, texts: dict[str, str]) -> None:
    """The files, as they are given."""
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())


def texts(root: Path) -> dict[str, str]:
    """The files as they are."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode()
        for path in root.rglob("*")
        if path.is_file()
    }


def links(found: Library, source: int, kind: str, targets: list[int]) -> list[lifecycle.Link]:
    """The same links, whatever is stated already."""
    record = found.documents
    return [lifecycle.link(record[source], kind, record[t]) for t in targets]


@given(data=st.data(), repository=repositories())
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_what_a_cut_leaves_is_completed(data: st.DataObject, repository: dict[str, str]) -> None:
    """Once the newer record says it, the doctor makes the files what the whole run would have
    made them; a second look finds nothing."""
    order = data.draw(st.permutations(range(len(repository))))
    source, targets = order[0], order[1 : data.draw(st.integers(2, len(order)))]
    kinds = ["supersedes", "amends", "relates_to", "superseded_by", "amended_by"]
    kind = data.draw(st.sampled_from(kinds))
    with tempfile.TemporaryDirectory() as folder:
        whole, cut = Path(folder, "whole"), Path(folder, "cut")
        for root in (whole, cut):
            write(root, repository)
        found = library.read_records(whole, FOLDERS)
        lifecycle.connect(whole, found, links(found, source, kind, targets))
        writes = data.draw(st.integers(0, len(targets)))
        with cut_after(writes):
            lifecycle.connect(cut, found, links(found, source, kind, targets))
        report = doctor.mend(cut, FOLDERS, cut)
        assert all(finding.repaired for finding in report.findings)
        assert doctor.examine(cut, FOLDERS, cut).findings == ()
        newer_first = kind in {"supersedes", "amends", "relates_to"}
        if writes and newer_first:
            assert texts(cut) == texts(whole)
        elif not writes:
            assert texts(cut) == repository


@given(data=st.data(), repository=repositories())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_what_was_connected_is_taken_apart_again(
    data: st.DataObject, repository: dict[str, str]
) -> None:
    """From either side, in every dialect; the files are what they were, to the byte."""
    order = data.draw(st.permutations(range(len(repository))))
    kinds = ["supersedes", "amends", "relates_to", "superseded_by", "amended_by"]
    kind = data.draw(st.sampled_from(kinds))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root, repository)
        before = library.read_records(root, FOLDERS)
        [link] = links(before, order[0], kind, [order[1]])
        assert lifecycle.connect(root, before, [link])
        there = library.read_records(root, FOLDERS)
        ends = [
            next(d for d in there.documents if d.path == e.path) for e in (link.newer, link.older)
        ]
        one, other = data.draw(st.permutations(ends))
        status = Status(str(link.older.status))
        lifecycle.disconnect(root, there, one, [other], status=status)
        assert texts(root) == repository


PENDING = {
    "adr/0001-a.md": "# 1. A\n\n## Status\n\nAccepted\n\nAmended by [B](XXXX-b.md)\n",
    "adr/XXXX-b.md": "# B\n\n* Status: proposed\n* Amends: [1. A](0001-a.md)\n",
    "adr/XXXX-c.md": "# XXXX. C\n\n## Status\n\nProposed\n\nSupersedes [1. A](0001-a.md)\n",
    "docs/x.md": "# X\n\n[B](../adr/XXXX-b.md#context), [C](../adr/XXXX-c.md)\n",
    "docs/y.md": "# Y\n\n[C](../adr/XXXX-c.md)\n",
}


@pytest.mark.parametrize("writes", range(7))
@pytest.mark.parametrize("slug", ["b", "c"])
def test_a_numbering_that_was_cut_short_is_completed(
    tmp_path: Path, slug: str, writes: int
) -> None:
    """The record is there once, accepted, under its number, and every link leads to it."""
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    for root in (whole, cut):
        write(root, PENDING)
        found = library.read_records(root, FOLDERS)
        record = next(d for d in found.documents if d.path == f"adr/XXXX-{slug}.md")
        with cut_after(writes if root == cut else 99):
            lifecycle.accept_pending(root, found, FOLDERS, record)
    doctor.mend(whole, FOLDERS, whole)
    report = doctor.mend(cut, FOLDERS, cut)
    assert all(finding.repaired for finding in report.findings)
    assert doctor.examine(cut, FOLDERS, cut).findings == ()
    if writes:
        assert texts(cut) == texts(whole)
        assert f"adr/0002-{slug}.md" in texts(cut)


@pytest.mark.parametrize("writes", range(1, 4))
def test_a_renumbering_that_was_cut_short_is_told(tmp_path: Path, writes: int) -> None:
    """Which of the two numbers was meant can't be known; either command makes it whole."""
    for direction in (("0001-a", "7"), ("0007-a", "1")):
        root = tmp_path / direction[1]
        write(root, {**PENDING, "adr/0002-d.md": "# 2. D\n\n## Status\n\nAmends 1\n"})
        found = library.read_records(root, FOLDERS)
        with cut_after(writes):
            renumber.number(root, FOLDERS, found.documents[0], "7")
        findings = [f for f in doctor.mend(root, FOLDERS, root).findings if f.kind == "copy"]
        assert [(f.path, f.repaired) for f in findings] == [("adr/0001-a.md", False)]
        there = library.read_records(root, FOLDERS).documents
        again = next(d for d in there if d.path == f"adr/{direction[0]}.md")
        renumber.number(root, FOLDERS, again, direction[1])
        kinds = {f.kind for f in doctor.examine(root, FOLDERS, root).findings}
        assert "copy" not in kinds
