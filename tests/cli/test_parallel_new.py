"""Many people and jobs that write records at the same moment."""

from __future__ import annotations

import multiprocessing
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from adrtool.config import RecordsFolder
from adrtool.documents import library
from tests.helpers import Repo, Runner

PROCESSES, RECORDS = 4, 60
OLD = "# 1. Old\n\nDate: 2020-01-01\n\n## Status\n\nAccepted\n\n## Context\n\nc\n"


def _write_records(folder: str, process: int) -> None:
    """Runs the command line in this process; every third record supersedes the first one, and
    every other the one before it, whoever wrote that."""
    from adrtool.cli.main import adr

    os.chdir(folder)
    for number in range(RECORDS):
        options = {0: ["--supersedes", "1"], 1: []}.get(number % 3)
        if options is None:
            known = sorted(p.name for p in Path("adr").glob("*.md"))
            options = ["--supersedes", known[-1], "--amends", known[0]]
        title = f"Process {process} writes record {number}"
        assert adr(["new", "--no-edit", title, *options], standalone_mode=False) is None


@pytest.mark.slow
def test_no_number_is_taken_twice_and_no_edge_is_lost(repo: Repo, run: Runner) -> None:
    """Four processes with sixty records each: 240 numbers, and both sides of every edge."""
    repo.write("adr/0001-old.md", OLD)
    context = multiprocessing.get_context("spawn")
    workers = [
        context.Process(target=_write_records, args=(str(repo.path), p)) for p in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * PROCESSES

    found = library.read_records(repo.path, [RecordsFolder("adr")])
    assert found.problems == ()
    numbers = Counter(d.number for d in found.documents)
    assert numbers == Counter(str(n) for n in range(1, PROCESSES * RECORDS + 2))
    titles = Counter(d.title for d in found.documents)
    assert set(titles.values()) == {1}
    third = PROCESSES * RECORDS // 3
    old = repo.read("adr/0001-old.md")
    assert len(re.findall(r"\]\(\d{4}-process-\d-writes-record-\d+\.md\)", old)) == 2 * third
    assert {p.name[:9] for p in (repo.path / "adr").iterdir()} & {".adrtool-"} == set()

    check = run("adrtool", "check", "--json", cwd=repo.path).json()["problems"]
    rules = {p["rule"] for p in check}
    assert not {rule for rule in rules if "supersede" in rule or "number" in rule}
