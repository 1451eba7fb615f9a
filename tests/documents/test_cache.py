"""The cache of records never says anything else than the files do."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adrtool.config import RecordsFolder
from adrtool.documents import cache, entries, library
from adrtool.documents.assemble import Library
from tests.helpers import Repo, Runner

FOLDER = RecordsFolder("adr")
RECORD = "# {n}. {title}\n\nDate: {date}\n\n## Status\n\n{status}\n\n## Context\n\nSo.\n"
# Reads records in a process that has loaded no more than the cache needs to find them.
LOADED_TO_READ = """\
import os, sys
from pathlib import Path
from adrtool.documents import cache
before = set(sys.modules)
for name in sys.argv[2:]:
    assert cache._read_entry(Path(sys.argv[1]), "", "adr/" + name).document
for name in {*sys.modules} - before:
    if name.startswith("adrtool."):
        print(os.path.relpath(sys.modules[name].__file__, sys.modules["adrtool"].__path__[0]))
"""


@pytest.fixture(autouse=True)
def kept(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache's own folder."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    monkeypatch.delenv("ADRTOOL_CACHE", raising=False)
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Three records that were written long ago."""
    for number in (1, 2, 3):
        write(tmp_path, f"{number:04d}-x.md", RECORD.format(
            n=number, title="A title", date="03/04/2019", status="Accepted"))  # fmt: skip
    return tmp_path


def write(root: Path, name: str, text: str, age: float = 3600) -> None:
    """A record that was changed so many seconds ago, as far as a user can set that."""
    path = root / "adr" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    os.utime(path, (time.time() - age,) * 2)


def without_texts(found: Library) -> Library:
    """What is compared: the cache keeps no texts."""
    return replace(found, documents=tuple(replace(d, text="") for d in found.documents))


def read_twice(root: Path, folder: RecordsFolder = FOLDER) -> Library:
    """What the cache says, which is what the files say, the second time too."""
    expected = without_texts(library.read_records(root, [folder]))
    for _ in range(2):
        assert cache.read_records(root, [folder]) == expected
    return expected


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is an hour ahead, so that every file on the disk is old enough to be kept."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 3600 * 10**9)


def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes every file that is read from now on."""
    seen: list[str] = []
    original = entries.read_entry

    def noted(root: Path, prefix: str, path: str, *how: Any, **options: Any) -> object:
        seen.append(path)
        return original(root, prefix, path, *how, **options)

    monkeypatch.setattr(entries, "read_entry", noted)
    return seen


@pytest.mark.usefixtures("settled")
class TestWhatIsKept:
    """Files that have been left alone for a while."""

    def test_a_second_look_reads_no_file(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """That is what it is for."""
        first = cache.read_records(root, [FOLDER])
        seen = reads(monkeypatch)
        assert cache.read_records(root, [FOLDER]) == first
        assert seen == []

    def test_only_what_changed_is_read_again(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A new status, a new file and a file that is gone."""
        cache.read_records(root, [FOLDER])
        write(root, "0002-x.md", (root / "adr/0002-x.md").read_text().replace("Accep", "Rejec"))
        write(root, "0004-new.md", "# 4. New\n")
        (root / "adr/0003-x.md").unlink()
        seen = reads(monkeypatch)
        found = cache.read_records(root, [FOLDER])
        assert [(d.id, d.status) for d in found.documents] == [
            ("adr:1", "accepted"), ("adr:2", "rejected"), ("adr:4", None),
        ]  # fmt: skip
        assert sorted(seen) == ["adr/0002-x.md", "adr/0004-new.md"]
        read_twice(root)

    def test_a_change_that_keeps_the_size_and_the_time_is_seen(self, root: Path) -> None:
        """The file's other time can't be set back."""
        cache.read_records(root, [FOLDER])
        before = (root / "adr/0001-x.md").stat()
        write(root, "0001-x.md", (root / "adr/0001-x.md").read_text().replace("Accep", "Rejec"))
        os.utime(root / "adr/0001-x.md", ns=(before.st_atime_ns, before.st_mtime_ns))
        assert (root / "adr/0001-x.md").stat().st_size == before.st_size
        assert read_twice(root).documents[0].status == "rejected"

    def test_a_file_that_shows_the_month_first_changes_the_dates_of_the_others(
        self, root: Path
    ) -> None:
        """What one file means may hang on another."""
        assert {d.date for d in read_twice(root).documents} == {"2019-04-03"}
        write(root, "0004-x.md", RECORD.format(n=4, title="T", date="04/25/2019", status="Draft"))
        assert {d.date for d in read_twice(root).documents} == {"2019-03-04", "2019-04-25"}
        (root / "adr/0004-x.md").unlink()
        assert {d.date for d in read_twice(root).documents} == {"2019-04-03"}

    def test_problems_are_told_again(self, root: Path) -> None:
        """A file that can't be read is one problem every time."""
        (root / "adr/0005-x.md").write_bytes(b"\xff\xfe\x00")
        write(root, "0006-x.md", RECORD.format(n=6, title="T", date="2019-02-31", status="Draft"))
        assert [p.rule for p in read_twice(root).problems] == ["file/unreadable", "adr/bad-date"]

    def test_settings_of_a_folder_have_their_own_cache(self, root: Path) -> None:
        """The same folder with a prefix or words of its own is read so."""
        usual = read_twice(root)
        prefixed = read_twice(root, RecordsFolder("adr", prefix="NET"))
        assert {d.id for d in prefixed.documents} == {"adr:NET-1", "adr:NET-2", "adr:NET-3"}
        worded = read_twice(root, RecordsFolder("adr", statuses={"accepted": "draft"}))
        assert {d.status for d in worded.documents} == {"draft"}
        assert read_twice(root) == usual

    @pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 1}', "null", '"x"', "\0"])
    def test_a_damaged_cache_is_an_empty_one(self, content: str, root: Path, kept: Path) -> None:
        """It is made anew, without a word."""
        expected = read_twice(root)
        [file] = kept.rglob("*.json")
        file.write_text(content, "utf-8")
        assert cache.read_records(root, [FOLDER]) == expected
        assert json.loads(file.read_text("utf-8"))["files"]

    def test_another_version_reads_nothing_from_it(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Readers get better; what an older one said doesn't count."""
        cache.read_records(root, [FOLDER])
        monkeypatch.setattr(cache, "__version__", "999")
        seen = reads(monkeypatch)
        cache.read_records(root, [FOLDER])
        assert len(seen) == 3

    def test_all_code_that_reads_a_record_counts_as_a_version(
        self, root: Path, run: Runner
    ) -> None:
        """In a checkout, what was kept before a change of it is read anew."""
        names = ["0001-x.md", "0008-x.rst", "0009-x.adoc"]
        write(root, names[1], "8. X\n====\n\n:Status: Accepted\n")
        write(root, names[2], "= 9. X\n\n== Status\n\nAccepted\n")
        done = run("python", "-c", LOADED_TO_READ, root, *names)
        loaded = [PurePath(line) for line in done.stdout.splitlines()]
        assert {"vocabulary.py", "rest.py", "revision.py"} <= {path.name for path in loaded}
        assert {path.parent for path in loaded} <= set(map(PurePath, cache.SOURCES))

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["0001-x.md", "0002-x.md", "0007-y.md", "readme.md"]),
                st.sampled_from(["Accepted", "Rejected", "Superseded by [2](0002-x.md)", "?", ""]),
                st.sampled_from(["2019-01-01", "04/05/2019", "04/25/2019", "25/04/2019", "no"]),
                st.booleans(),
            ),
            max_size=8,
        )
    )
    def test_whatever_happens_to_the_files_the_cache_says_what_they_say(
        self, root: Path, changes: list[tuple[str, str, str, bool]]
    ) -> None:
        """After each write or removal the two ways to read agree."""
        for name, status, date, removed in changes:
            if removed:
                (root / "adr" / name).unlink(missing_ok=True)
            else:
                write(root, name, RECORD.format(n=1, title=name, date=date, status=status))
            expected = without_texts(library.read_records(root, [FOLDER]))
            assert cache.read_records(root, [FOLDER]) == expected


def test_what_was_just_written_is_not_kept(root: Path, kept: Path) -> None:
    """It may be written again before the clock moves on."""
    cache.read_records(root, [FOLDER])
    [file] = kept.rglob("*.json")
    assert json.loads(file.read_text("utf-8"))["files"] == {}


def test_the_switch_turns_it_off(root: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written and nothing read."""
    monkeypatch.setenv("ADRTOOL_CACHE", "off")
    read_twice(root)
    assert list(kept.rglob("*")) == []


def test_a_cache_that_cannot_be_written_is_done_without(root: Path, kept: Path) -> None:
    """A file stands where the folder should be."""
    (kept / "adrtool").write_text("in the way", "utf-8")
    assert [d.id for d in read_twice(root).documents] == ["adr:1", "adr:2", "adr:3"]
    assert (kept / "adrtool").read_text("utf-8") == "in the way"


def test_a_list_says_the_same_with_and_without_the_cache(repo: Repo, run: Runner) -> None:
    """Through the real command line, before and after a change."""
    for number in range(1, 6):
        repo.write(f"adr/{number:04d}-x.md", RECORD.format(
            n=number, title="Ünïcode 日本", date="2024-01-01", status="Accepted"))  # fmt: skip
    for status in ("Rejected", "Draft"):
        for _ in range(2):
            cached = run("adr", "list", "--json", cwd=repo.path)
            plain = run("adr", "list", "--json", cwd=repo.path, env={"ADRTOOL_CACHE": "off"})
            assert cached == plain
        repo.write("adr/0003-x.md", repo.read("adr/0003-x.md").replace("Accepted", status))
