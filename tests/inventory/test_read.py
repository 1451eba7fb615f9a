"""Many files, several sources: what is read, in which order, and what a failure costs."""

from __future__ import annotations

import importlib.metadata
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from types import ModuleType

import pytest

from adrtool import inventory
from adrtool.inventory import terraform, work
from adrtool.model import Item, Reading, Relation
from adrtool.problems import Problem, Severity

BUCKET = 'resource "aws_s3_bucket" "logs" {\n  bucket = var.name\n}\n'
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: one, namespace: shop}\n"
WORKFLOW = "on: push\njobs:\n  build: {runs-on: ubuntu-latest}\n"


def write(root: Path, texts: dict[str, str | bytes]) -> list[str]:
    """Writes files below a folder; their paths."""
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode() if isinstance(text, str) else text)
    return list(texts)


def ids(reading: Reading) -> list[str]:
    """The ids of the items, in their order."""
    return [item.id for item in reading.items]


@pytest.fixture
def company(tmp_path: Path) -> tuple[Path, list[str]]:
    """A root with many files of each source, some of them broken; their paths."""
    texts: dict[str, str | bytes] = {}
    for number in range(40):
        texts[f"infra/m{number}/main.tf"] = BUCKET
        texts[f"infra/m{number}/more.tf"] = BUCKET.replace("logs", f"b{number}") + "x = = 1\n"
        texts[f"k8s/p{number}.yaml"] = POD.replace("one", f"p{number}") + "---\n: : [\n"
        texts[f".github/workflows/w{number}.yml"] = WORKFLOW
        texts[f"bad/b{number}.yaml"] = b"apiVersion: \xff"
        texts[f"other/o{number}.txt"] = "nothing of interest"
    return tmp_path, write(tmp_path, texts)


def test_each_source_reads_its_files(tmp_path: Path) -> None:
    """One call reads the files of all sources and leaves everything else alone."""
    paths = write(
        tmp_path,
        {
            "main.tf": BUCKET,
            "pod.yml": POD,
            ".github/workflows/ci.yaml": WORKFLOW,
            "README.md": POD,
            "values.yaml": "a: [broken",
            "main.json": "{broken",
            "examples/.github/workflows/README.yml.md": WORKFLOW,
        },
    )
    reading = inventory.read(tmp_path, paths)
    assert ids(reading) == [
        "github:ci.yaml",
        "github:ci.yaml/build",
        "terraform:.",
        "terraform:.:aws_s3_bucket.logs",
        "kubernetes:shop/Pod/one",
    ]
    assert reading.problems == ()
    assert reading.facts == ()


def test_the_order_of_the_paths_does_not_matter(company: tuple[Path, list[str]]) -> None:
    """Items are sorted by path, line and id, relations and problems by where they are stated."""
    root, paths = company
    forward, backward = inventory.read(root, paths), inventory.read(root, paths[::-1] + paths)
    assert forward == backward
    assert list(forward.items) == sorted(forward.items, key=lambda i: (i.path, i.line, i.id))
    places = [(relation.path, relation.line) for relation in forward.relations]
    assert places == sorted(places)
    assert list(forward.problems) == sorted(forward.problems)
    assert (len(forward.items), len(forward.problems)) == (240, 120)


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_processes_read_what_one_reads(
    company: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """Spread over processes, however they start, the result is the same to the last line."""
    if method == "fork" and sys.platform != "linux":
        pytest.skip("only Linux forks")
    root, paths = company
    serial = inventory.read(root, paths)
    monkeypatch.setattr(work, "PARALLEL_FROM", 1)
    monkeypatch.setattr(work, "_start_method", lambda: method)
    assert inventory.read(root, paths) == serial


def test_an_executor_that_is_given_is_used(company: tuple[Path, list[str]]) -> None:
    """The caller's executor does the work, and the result is the same again."""
    root, paths = company
    handed: list[object] = []

    class Counting(ThreadPoolExecutor):
        def map(self, fn: Callable[..., object], *arguments: Sequence[object]) -> object:  # type: ignore[override]
            handed.extend(arguments[0])
            return super().map(fn, *arguments)

    with Counting(2) as executor:
        assert inventory.read(root, paths, executor=executor) == inventory.read(root, paths)
    assert len(handed) > 1


def test_without_processes_one_does_it_all(
    company: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system grants no processes, the files are read all the same."""

    def refuse() -> None:
        raise OSError("no semaphores here")

    root, paths = company
    serial = inventory.read(root, paths)
    monkeypatch.setattr(work, "PARALLEL_FROM", 1)
    monkeypatch.setattr(work, "_processes", refuse)
    assert inventory.read(root, paths) == serial


def test_include_and_exclude_choose_files(tmp_path: Path) -> None:
    """Only what is included is read, and nothing of that which is excluded."""
    paths = write(tmp_path, {f"{f}/main.tf": BUCKET for f in ("infra/a", "infra/b", "old", "new")})
    found = inventory.read(tmp_path, paths, include=["infra", "old/*.tf"], exclude=["infra/b/"])
    assert {item.path for item in found.items} == {"infra/a/main.tf", "old/main.tf"}
    assert inventory.read(tmp_path, paths, exclude=["*.tf"]) == Reading()


def test_an_unreadable_file_costs_only_itself(tmp_path: Path) -> None:
    """What isn't UTF-8, holds a NUL, is gone or a folder is a problem with its path."""
    paths = write(
        tmp_path,
        {"latin.tf": b"# \xe9\n", "nul.yaml": b"a: 1\n\0", "good.tf": BUCKET, "latin.txt": b"\xe9"},
    )
    (tmp_path / "folder.tf").mkdir()
    reading = inventory.read(tmp_path, [*paths, "gone.tf", "folder.tf"])
    assert ids(reading) == ["terraform:.", "terraform:.:aws_s3_bucket.logs"]
    assert [(p.path, p.line, p.rule) for p in reading.problems] == [
        ("folder.tf", 1, "file/unreadable"),
        ("gone.tf", 1, "file/unreadable"),
        ("latin.tf", 1, "file/unreadable"),
        ("nul.yaml", 2, "file/unreadable"),
    ]


def test_a_reader_that_fails_costs_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug in a source is one problem with the file and the sort of error, not its text."""
    paths = write(tmp_path, {"a/main.tf": BUCKET, "b/main.tf": BUCKET, "pod.yaml": POD})
    sound = terraform.read

    def read(path: str, text: str) -> Reading:
        if path == "a/main.tf":
            raise KeyError("hunter2")
        return sound(path, text)

    monkeypatch.setattr(terraform, "read", read)
    reading = inventory.read(tmp_path, paths)
    assert ids(reading)[1:] == ["terraform:b:aws_s3_bucket.logs", "kubernetes:shop/Pod/one"]
    (problem,) = reading.problems
    assert (problem.path, problem.rule) == ("a/main.tf", "inventory/reader-failed")
    assert "KeyError" in problem.message
    assert "hunter2" not in repr(reading)
    assert "report" in problem.hint


def test_a_link_step_that_fails_keeps_what_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its global step a source still gives what each file said."""

    def link(reading: Reading) -> Reading:
        raise RecursionError

    monkeypatch.setattr(terraform, "link", link)
    reading = inventory.read(tmp_path, write(tmp_path, {"main.tf": BUCKET, "pod.yaml": POD}))
    assert ids(reading) == ["terraform:.:aws_s3_bucket.logs", "kubernetes:shop/Pod/one"]
    assert [(p.path, p.rule) for p in reading.problems] == [(".", "inventory/reader-failed")]
    assert reading.facts == ()


def test_a_relation_is_told_once_with_its_first_line(tmp_path: Path) -> None:
    """Ten mentions of the same thing in one item are one edge; in two files they are two."""
    text = 'output "a" {\n  value = [var.x, var.x]\n  other = var.x\n}\n'
    paths = write(tmp_path, {"one.tf": text, "two.tf": "\n" + text})
    said = inventory.read(tmp_path, paths).relations
    source, target = "terraform:.:output.a", "terraform:.:var.x"
    assert said == (
        Relation(source, target, "references", "one.tf", 2),
        Relation(source, target, "references", "two.tf", 3),
    )


def test_what_looks_like_a_secret_is_dropped_and_told(tmp_path: Path) -> None:
    """An attribute that was let in but has a token's shape is gone; its name says so."""
    token = "ghp_" + "a1B2" * 9
    text = f'variable "x" {{\n  type = string\n  description = "such as {token}"\n}}\n'
    reading = inventory.read(tmp_path, write(tmp_path, {"main.tf": text}))
    assert token not in repr(reading)
    assert reading.items[1].attributes == {"type": "string", "redacted": ["description"]}


def offer(monkeypatch: pytest.MonkeyPatch, **points: str) -> None:
    """Lets installed packages name sources, as far as the inventory can see."""
    group = inventory.ENTRY_POINTS
    offered = EntryPoints(EntryPoint(name, value, group) for name, value in points.items())

    def entry_points(**choice: str) -> EntryPoints:
        assert choice == {"group": "adrtool.sources"}
        return offered

    monkeypatch.setattr(inventory, "entry_points", entry_points)


def make_source(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A module that reads `*.host` files: a host by the name of each."""

    def read(path: str, text: str) -> Reading:
        return Reading((Item(f"{name}:{text.strip()}", "host", text, name, path, 1, name),))

    module = ModuleType(name)
    vars(module).update(
        NAME=name,
        VERSION=1,
        PATTERNS=("*.host",),
        looks_right=lambda _, text: bool(text),
        read=read,
        link=lambda reading: reading,
    )
    monkeypatch.setitem(sys.modules, name, module)


def test_other_packages_add_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module named by an entry point reads files like the sources of this package."""
    make_source(monkeypatch, "hosts")
    offer(monkeypatch, hosts="hosts")
    paths = write(tmp_path, {"one.host": "web\n", "empty.host": "", "main.tf": BUCKET})
    assert ids(inventory.read(tmp_path, paths))[-1] == "hosts:web"


def test_a_source_that_is_no_source_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that can't be imported or lacks what a source offers is named; the others read on."""
    monkeypatch.setitem(sys.modules, "hollow", ModuleType("hollow"))
    offer(monkeypatch, gone="no_such_module_anywhere", hollow="hollow", terraform="hollow")
    reading = inventory.read(tmp_path, write(tmp_path, {"main.tf": BUCKET}))
    assert len(reading.items) == 2
    assert [p.rule for p in reading.problems] == ["inventory/source-unavailable"] * 2
    assert "ModuleNotFoundError" in reading.problems[0].message
    assert "hollow has no NAME, VERSION, PATTERNS" in reading.problems[1].message


@pytest.mark.parametrize("name", inventory.SOURCES)
def test_the_registry_names_real_sources(name: str) -> None:
    """Every module of the registry offers what a source must, under its own name."""
    source = work.load(inventory.SOURCES[name])
    assert name == source.NAME
    assert source.VERSION >= 1
    assert all(isinstance(pattern, str) for pattern in source.PATTERNS)
    assert source.link(Reading()) == Reading()


def test_the_group_of_entry_points_is_the_documented_one() -> None:
    """What packages write into their metadata doesn't change."""
    assert inventory.ENTRY_POINTS == "adrtool.sources"
    assert list(importlib.metadata.entry_points(group=inventory.ENTRY_POINTS)) == []


def test_problems_have_the_words_that_checks_use(tmp_path: Path) -> None:
    """A syntax error is an error of the rule inventory/unreadable with line and column."""
    paths = write(tmp_path, {"main.tf": "locals {\n  a = = 1\n}\n"})
    (problem,) = inventory.read(tmp_path, paths).problems
    assert isinstance(problem, Problem)
    assert (problem.path, problem.line, problem.column) == ("main.tf", 2, 7)
    assert (problem.severity, problem.rule) == (Severity.ERROR, "inventory/unreadable")
