"""`adr new` writes the next record, alone or all at once, or nothing."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from tests.helpers import Repo, Runner

NYGARD = "# 1. Old\n\nDate: 2020-01-01\n\n## Status\n\nAccepted\n\n## Context\n\nc\n"
MADR = "---\nstatus: accepted\ndate: 2020-01-01\n---\n\n# Old\n\n## Context and Problem Statement\n"


def today() -> str:
    """The day on this machine's clock."""
    return datetime.now().astimezone().date().isoformat()


def files(repo: Repo) -> set[str]:
    """All files and folders but git's own."""
    found = (p.relative_to(repo.path).as_posix() for p in repo.path.rglob("*"))
    return {path for path in found if not path.startswith(".git")}


def assert_numbers_and_edges_hold(repo: Repo, run: Runner) -> None:
    """No number is taken twice, and every supersede is stated on both sides."""
    found = {p["rule"] for p in run("adrtool", "check", "--json", cwd=repo.path).json()["problems"]}
    assert not {rule for rule in found if "supersede" in rule or "number" in rule}


def test_it_writes_madr_4_and_prints_the_path(repo: Repo, run: Runner) -> None:
    """The first record is MADR 4 minimal, proposed, dated today, with four digits."""
    before = today()
    result = run("adr", "new", "Use PostgreSQL", "for orders", cwd=repo.path)
    assert (result.code, result.stderr) == (0, "")
    assert result.stdout == "adr/0001-use-postgresql-for-orders.md\n"
    [record] = run("adr", "list", "--json", cwd=repo.path).json()
    assert (record["title"], record["status"]) == ("Use PostgreSQL for orders", "proposed")
    assert record["date"] in {before, today()}
    content = repo.read(record["path"])
    assert content.startswith(
        f"---\nstatus: proposed\ndate: {record['date']}\n---\n\n# Use Postgre"
    )


def test_the_path_leads_from_where_the_command_looks(repo: Repo, run: Runner) -> None:
    """From the project's root, and with -C from its folder."""
    deep = repo.path / "src"
    deep.mkdir()
    assert run("adr", "new", "A", cwd=deep).stdout == "adr/0001-a.md\n"
    assert run("adr", "-C", deep, "new", "B").stdout == "../adr/0002-b.md\n"
    assert run("adr", "--dir", "docs", "new", "C", cwd=deep).stdout == "src/docs/0001-c.md\n"
    assert files(repo) >= {"adr/0001-a.md", "adr/0002-b.md", "src/docs/0001-c.md"}


@pytest.mark.parametrize(
    "title",
    ["R&D | A/B", "'x' \"y\"", "🎉 日本語", "עברית", "a\\b", "{{ title }}", "${x} $H `id`",
     "# x", "12 factor", "12. Foo", "!!!", "-x", "--help me", "x" * 1000],
)  # fmt: skip
@pytest.mark.parametrize("neighbour", ["", NYGARD, MADR])
def test_the_title_is_exact(repo: Repo, run: Runner, neighbour: str, title: str) -> None:
    """What was asked for is what is listed, and the file name holds nothing that needs quoting."""
    if neighbour:
        repo.write("adr/0001-old.md", neighbour)
    result = run("adr", "new", "--no-edit", "--", title, cwd=repo.path)
    assert (result.code, result.stderr) == (0, "")
    path = result.stdout.removesuffix("\n")
    record = run("adr", "list", "--json", cwd=repo.path).json()[-1]
    assert (record["path"], record["title"]) == (path, title)
    assert title in repo.read(path)
    name = Path(path).name
    assert name[:5] == ("0002-" if neighbour else "0001-")
    assert all(c.isalnum() or c in "-." for c in name)


def test_records_that_it_replaces_are_superseded_on_both_sides(repo: Repo, run: Runner) -> None:
    """--supersedes takes a number, an id, a file name or a path, and may stand several times."""
    repo.write("adr/0001-old.md", NYGARD)
    repo.write("adr/0002-older.md", MADR)
    repo.write("adr/0003-oldest.md", MADR)
    spellings = ("--supersedes", "0001", "--supersedes", "adr:2", "--supersedes=adr/0003-oldest.md")
    result = run("adr", "new", "New [x]", *spellings, cwd=repo.path)
    assert result.code == 0, result.stderr
    *old, new = run("adr", "list", "--json", cwd=repo.path).json()
    assert new["supersedes"] == [record["path"] for record in old]
    assert [record["superseded_by"] for record in old] == [[new["path"]]] * 3
    assert {record["status"] for record in old} == {"superseded"}
    assert_numbers_and_edges_hold(repo, run)


def test_a_record_is_named_once_however_often_it_is_named(repo: Repo, run: Runner) -> None:
    """The same record in two spellings gives one edge."""
    repo.write("adr/0001-old.md", MADR)
    run("adr", "new", "New", "--supersedes", "1", "--supersedes", "ADR-0001", cwd=repo.path)
    assert repo.read("adr/0002-new.md").count("0001-old.md") == 1
    assert repo.read("adr/0001-old.md").count("0002-new.md") == 1


@pytest.mark.parametrize("cited", ["9", "adr:9", "nothing", "", "../x", "0009-x.md"])
@pytest.mark.parametrize("existing", [False, True])
def test_a_missing_record_leaves_nothing_behind(
    repo: Repo, run: Runner, cited: str, existing: bool
) -> None:
    """Exit status 2, one clear error, no file and not even a folder."""
    if existing:
        repo.write("adr/0001-old.md", NYGARD)
    before = files(repo)
    result = run("adr", "new", "New", "--supersedes", cited, cwd=repo.path)
    assert (result.code, result.stdout) == (2, "")
    assert f"error: there is no record {cited!r}" in result.stderr
    assert files(repo) == before


def test_an_ambiguous_record_is_not_guessed(repo: Repo, run: Runner) -> None:
    """Two records of one number are named, and neither is touched."""
    repo.write("adr/0001-a.md", MADR)
    repo.write("adr/0001-b.md", MADR)
    result = run("adr", "new", "New", "--supersedes", "1", cwd=repo.path)
    assert result.code == 2
    assert "adr/0001-a.md, adr/0001-b.md" in result.stderr
    assert files(repo) == {"adr", "adr/0001-a.md", "adr/0001-b.md"}
    assert run("adr", "new", "New", "--supersedes", "0001-b.md", cwd=repo.path).code == 0
    assert repo.read("adr/0001-a.md") == MADR


@pytest.mark.parametrize("title", ["", "   ", "\n"])
def test_no_title_is_wrong_use(repo: Repo, run: Runner, title: str) -> None:
    """Exit status 2, an example, and nothing written."""
    result = run("adr", "new", title, cwd=repo.path)
    assert (result.code, result.stdout) == (2, "")
    assert "adr new" in result.stderr
    assert files(repo) == set()


def test_a_broken_configuration_stops_it(repo: Repo, run: Runner) -> None:
    """A command that writes has to know where to."""
    repo.write("adrtool.yml", "records: [{dri: docs}]\n")
    result = run("adr", "new", "X", cwd=repo.path)
    assert (result.code, result.stdout) == (1, "")
    assert "adrtool.yml:1" in result.stderr
    assert "nothing was written" in result.stderr
    assert files(repo) == {"adrtool.yml"}


def test_one_of_several_folders_has_to_be_meant(repo: Repo, run: Runner) -> None:
    """--dir or the current folder says which; its prefix goes with it."""
    repo.write("adrtool.yml", "records: [{dir: net, prefix: NET}, {dir: app}]\n")
    result = run("adr", "new", "X", cwd=repo.path)
    assert result.code == 2
    assert "net, app" in result.stderr
    assert run("adr", "new", "X", "--dir", "net", cwd=repo.path).stdout == "net/NET-0001-x.md\n"
    (repo.path / "app").mkdir()
    assert run("adr", "new", "X", cwd=repo.path / "app").stdout == "app/0001-x.md\n"


def test_a_folder_outside_of_the_project_is_refused_by_configuration(
    repo: Repo, run: Runner, tmp_path: Path
) -> None:
    """A link out of the project isn't written through."""
    (tmp_path / "outside").mkdir()
    try:
        (repo.path / "adr").symlink_to(tmp_path / "outside")
    except OSError:
        pytest.skip("no symbolic links here")
    result = run("adr", "new", "X", cwd=repo.path)
    assert result.code == 1
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_one_line(repo: Repo, run: Runner) -> None:
    """Exit status 1 and the reason, no traceback."""
    repo.write("adr", "a file where the folder should be")
    result = run("adr", "new", "X", cwd=repo.path)
    assert (result.code, result.stdout) == (1, "")
    assert result.stderr.startswith("error: ")
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="the editor of this test is a shell script")
def test_the_editor_is_opened_when_asked_for(repo: Repo, run: Runner, home: Path) -> None:
    """--edit starts $VISUAL or $EDITOR on the file; without a terminal nothing opens unasked."""
    editor = home / "my editor"
    editor.write_text('#!/bin/sh\nprintf "edited\\n" >> "$2"\n')
    editor.chmod(0o755)
    env = {"EDITOR": f"'{editor}' --wait"}
    run("adr", "new", "A", cwd=repo.path, env=env)
    assert "edited" not in repo.read("adr/0001-a.md")
    run("adr", "new", "B", "--edit", cwd=repo.path, env=env)
    assert repo.read("adr/0002-b.md").endswith("edited\n")
    run("adr", "new", "C", "--edit", cwd=repo.path, env={**env, "VISUAL": "true"})
    assert "edited" not in repo.read("adr/0003-c.md")
    result = run("adr", "new", "D", "--edit", cwd=repo.path)
    assert (result.code, result.stdout) == (0, "adr/0004-d.md\n")
    assert "no editor is set" in result.stderr


def test_an_editor_that_fails_is_told_and_the_record_stays(repo: Repo, run: Runner) -> None:
    """What was written is written."""
    result = run("adr", "new", "A", "--edit", cwd=repo.path, env={"EDITOR": "no-such-editor"})
    assert result.code == 1
    assert "no-such-editor" in result.stderr
    assert "Traceback" not in result.stderr
    assert files(repo) == {"adr", "adr/0001-a.md"}


@pytest.mark.parametrize("supersedes", [(), ("--supersedes", "1")])
def test_many_at_once_share_no_number_and_lose_no_edge(
    repo: Repo, run: Runner, supersedes: tuple[str, ...]
) -> None:
    """Eight processes give eight numbers, and the old record names all that supersede it."""
    repo.write("adr/0001-old.md", NYGARD)

    def new(index: int) -> str:
        result = run("adr", "new", f"New {index}", *supersedes, cwd=repo.path)
        return result.stdout if result.code == 0 else result.stderr

    with ThreadPoolExecutor(8) as pool:
        printed = list(pool.map(new, range(8)))
    old, *found = run("adr", "list", "--json", cwd=repo.path).json()
    assert [record["number"] for record in found] == [str(n) for n in range(2, 10)]
    assert sorted(printed) == [f"{record['path']}\n" for record in found]
    if supersedes:
        assert old["superseded_by"] == [record["path"] for record in found]
        assert repo.read("adr/0001-old.md").count("](00") == 8
    assert_numbers_and_edges_hold(repo, run)
    assert {p.split("/")[0] for p in files(repo)} == {"adr"}
    assert len(files(repo)) == 10
