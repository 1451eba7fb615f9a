"""What earlier runs have read is used again, and never where it could be wrong."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from adrtool import inventory
from adrtool.inventory import cache, terraform, work
from adrtool.inventory.work import Task
from adrtool.model import Reading

LONG_AGO = 1_600_000_000
TEXTS = {
    "infra/main.tf": 'resource "aws_s3_bucket" "logs" {\n  bucket = var.name\n}\n',
    "infra/variables.tf": 'variable "name" {}\n',
    "infra/broken.tf": 'resource "a" {\n',
    "k8s/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: one, namespace: shop}\n",
    "k8s/latin.yaml": "apiVersion: v1\nkind: Pod # \udce9\n",
    "values.yaml": "a: 1\n",
}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own, and a clock by which every file has been at rest."""
    monkeypatch.delenv("ADRTOOL_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "_UNSETTLED_NS", 0)
    # Whoever edits a reader while its tests run changes the version of all of them.
    monkeypatch.setattr(cache, "_newest", lambda: LONG_AGO)
    monkeypatch.setattr(cache, "_changed", lambda _: LONG_AGO)
    return tmp_path / "cache" / "adrtool" / "inventory"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with files of several sources, some of them broken."""
    for path, text in TEXTS.items():
        write(tmp_path / "root", path, text)
    return tmp_path / "root"


def write(root: Path, path: str, text: str) -> None:
    """Writes a file with its folders."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, "utf-8", "surrogateescape")


def read(root: Path) -> Reading:
    """Everything below a root."""
    paths = sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())
    return inventory.read(root, paths)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that a source was given, in their order."""
    seen: list[str] = []
    original = work._read_as

    def spy(source: inventory.Source, path: str, text: str) -> Reading | None:
        seen.append(path)
        return original(source, path, text)

    monkeypatch.setattr(work, "_read_as", spy)
    return seen


def uncached(root: Path, monkeypatch: pytest.MonkeyPatch) -> Reading:
    """What a run without any cache reads."""
    with monkeypatch.context() as patch:
        patch.setenv("ADRTOOL_CACHE", "off")
        return read(root)


def test_a_second_run_reads_no_file(
    root: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says the same, the problems of broken files among it."""
    expected = uncached(root, monkeypatch)
    first = read(root)
    opened.clear()
    assert read(root) == first == expected
    assert opened == []
    assert {p.path for p in first.problems} >= {"infra/broken.tf", "k8s/latin.yaml"}


def test_only_what_changed_is_read_again(root: Path, opened: list[str]) -> None:
    """A new content, a new file; what is gone is gone."""
    read(root)
    opened.clear()
    write(root, "infra/variables.tf", 'variable "other" {}\n')
    write(root, "infra/new.tf", 'variable "new" {}\n')
    (root / "infra/main.tf").unlink()
    found = read(root)
    assert set(opened) == {"infra/new.tf", "infra/variables.tf"}
    names = {item.name for item in found.items}
    assert names >= {"var.other", "var.new"}
    assert not names & {"var.name", "aws_s3_bucket.logs"}


def test_a_content_that_was_there_before_is_known(root: Path, opened: list[str]) -> None:
    """Another branch and back, or a fresh checkout: new times, but no new content."""
    read(root)
    write(root, "infra/variables.tf", 'variable "other" {}\n')
    read(root)
    opened.clear()
    write(root, "infra/variables.tf", TEXTS["infra/variables.tf"])
    os.utime(root / "infra/main.tf", (LONG_AGO, LONG_AGO))
    assert "var.name" in {item.name for item in read(root).items}
    assert opened == []


def test_a_change_that_keeps_size_and_time_is_seen(root: Path) -> None:
    """The time of the change of the inode can't be set back."""
    file = root / "infra/variables.tf"
    os.utime(file, (LONG_AGO, LONG_AGO))
    read(root)
    file.write_text('variable "maen" {}\n')
    os.utime(file, (LONG_AGO, LONG_AGO))
    assert "var.maen" in {item.name for item in read(root).items}


def test_what_has_just_changed_is_looked_at_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within the clock's grain a file may change twice: its times alone prove nothing yet."""
    monkeypatch.setattr(cache, "_UNSETTLED_NS", 10**18)
    read(root)
    looked: list[Sequence[Task]] = []
    original = work.run

    def spy(at: Path, tasks: Sequence[Task], *rest: object) -> object:
        looked.append(tasks)
        return original(at, tasks, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(work, "run", spy)
    read(root)
    assert {task.path for task in looked[0]} == set(TEXTS)


def test_another_version_of_a_reader_reads_anew(
    root: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So does another version of adrtool, and a reader that was edited in a checkout."""
    read(root)
    opened.clear()
    monkeypatch.setattr(terraform, "VERSION", 999)
    read(root)
    assert "infra/main.tf" in opened
    for name, value in (
        ("__version__", "0.0.0"),
        ("_newest", lambda: 1),
        ("_changed", lambda _: 1),
    ):
        opened.clear()
        monkeypatch.setattr(cache, name, value)
        read(root)
        assert "infra/main.tf" in opened


def truncated(file: Path) -> None:
    """Half of it is gone."""
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def overwritten(file: Path) -> None:
    """Something else altogether."""
    file.write_bytes(b"not a database, and longer than a header of one would be" * 9)


def emptied(file: Path) -> None:
    """Nothing is left."""
    file.write_bytes(b"")


def swapped(file: Path) -> None:
    """Each row has the reading of another one."""
    with sqlite3.connect(file) as base:
        rows = base.execute("SELECT rowid, data FROM readings ORDER BY rowid").fetchall()
        moved = zip([r[1] for r in rows], [r[0] for r in rows[1:] + rows[:1]], strict=True)
        base.executemany("UPDATE readings SET data = ? WHERE rowid = ?", moved)
    base.close()


def flipped(file: Path) -> None:
    """One bit of every reading is another."""
    with sqlite3.connect(file) as base:
        for rowid, data in base.execute("SELECT rowid, data FROM readings").fetchall():
            changed = bytes([*data[:-1], data[-1] ^ 1])
            base.execute("UPDATE readings SET data = ? WHERE rowid = ?", (changed, rowid))
    base.close()


def other_schema(file: Path) -> None:
    """A database with a table of the same name and other columns."""
    file.unlink()
    with sqlite3.connect(file) as base:
        base.execute("CREATE TABLE version (value TEXT)")
        base.execute("CREATE TABLE readings (path TEXT)")
    base.close()


@pytest.mark.parametrize(
    "damage", [truncated, overwritten, emptied, swapped, flipped, other_schema]
)
def test_a_damaged_cache_changes_no_answer(
    root: Path, own_cache: Path, damage: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is as good as empty, now and with the next run."""
    expected = uncached(root, monkeypatch)
    read(root)
    (file,) = own_cache.iterdir()
    damage(file)
    assert read(root) == expected
    assert read(root) == expected


def test_a_folder_that_takes_no_file_does_no_harm(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file stands where the cache's folder should be."""
    expected = uncached(root, monkeypatch)
    (tmp_path / "cache").write_text("in the way")
    assert read(root) == expected


def test_it_can_be_turned_off_and_deleted(
    root: Path, own_cache: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `ADRTOOL_CACHE=off` nothing is kept; without its file everything is read again."""
    uncached(root, monkeypatch)
    assert not own_cache.exists()
    read(root)
    (file,) = own_cache.iterdir()
    file.unlink()
    opened.clear()
    read(root)
    assert "infra/main.tf" in opened


def test_a_bug_in_a_reader_is_not_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed for want of memory may succeed the next time."""
    with monkeypatch.context() as patch:
        patch.setattr(terraform, "looks_right", lambda *_: 1 // 0)
        assert [p.rule for p in read(root).problems].count(work.FAILED) == 3
    assert work.FAILED not in {p.rule for p in read(root).problems}


def test_a_file_that_can_not_be_read_any_more_is_a_problem(root: Path) -> None:
    """Whatever was read of it before."""
    read(root)
    (root / "k8s/pod.yaml").write_bytes(b"\0")
    assert {p.path for p in read(root).problems if p.rule == "file/unreadable"} == {
        "k8s/latin.yaml",
        "k8s/pod.yaml",
    }


def test_what_no_branch_at_hand_has_is_dropped(root: Path, own_cache: Path) -> None:
    """The cache holds a few contents of each file, not all that there ever were."""
    for number in range(40):
        write(root, "infra/variables.tf", f'variable "v{number}" {{}}\n')
        read(root)
    (file,) = own_cache.iterdir()
    with sqlite3.connect(file) as base:
        (count,) = base.execute("SELECT count(*) FROM readings").fetchone()
    base.close()
    assert count <= 5 * len(TEXTS)
    assert "var.v39" in {item.name for item in read(root).items}


def test_an_executor_gets_only_what_is_not_known(root: Path) -> None:
    """Results that come from the cache and from an executor are in one order."""
    paths = sorted(TEXTS)
    whole = inventory.read(root, paths)
    write(root, "infra/variables.tf", TEXTS["infra/variables.tf"] + "\n")
    handed: list[object] = []

    class Counting(ThreadPoolExecutor):
        def map(self, fn: Callable[..., object], *arguments: Sequence[object]) -> object:  # type: ignore[override]
            handed.extend(task for chunk in arguments[0] for task in chunk)  # type: ignore[attr-defined]
            return super().map(fn, *arguments)

    with Counting(2) as executor:
        again = inventory.read(root, paths, executor=executor)
    assert again.items == whole.items
    # What isn't UTF-8 has no content to be known by.
    assert {task.path for task in handed} == {"infra/variables.tf", "k8s/latin.yaml"}  # type: ignore[attr-defined]


def test_how_far_it_is_is_told(root: Path) -> None:
    """Counts that grow, of all files that have to be read."""
    paths = [f"many/m{number}.tf" for number in range(120)]
    for path in paths:
        write(root, path, 'variable "x" {}\n')
    told: list[tuple[int, int]] = []
    inventory.read(root, paths, tell=lambda count, total: told.append((count, total)))
    assert told == sorted(told)
    assert {total for _, total in told} == {120}
    again: list[tuple[int, int]] = []
    inventory.read(root, paths, tell=lambda count, total: again.append((count, total)))
    assert again == []
