"""`adr list`: the contract of its JSON, where it looks, and what it does with bad records."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.helpers import Repo, Result, Runner

KEYS = ["id", "number", "title", "status", "status_raw", "date", "deciders", "owner", "tags",
        "path", "supersedes", "superseded_by", "amends", "amended_by", "relates_to"]  # fmt: skip
FULL = """\
---
status: "superseded by ADR-0002"
date: 2024-01-31
decision-makers: [Ada Lovelace, Charles Babbage]
tags: [storage]
---

# Keep "objects" in [buckets]
"""
NYGARD = """\
# 2. Use a table

Date: 31/01/2024

## Status

Accepted (by vote)

Supersedes [1. Keep](0001-keep.md)
"""
BARE = "# Nothing is stated\n"


@pytest.fixture
def filled(repo: Repo) -> Repo:
    """A repository with three records in two dialects."""
    repo.write("adr/0001-keep.md", FULL)
    repo.write("adr/0002-table.md", NYGARD)
    repo.write("adr/0003-bare.md", BARE)
    return repo


def paths(result: Result) -> list[str]:
    """The paths of a listing that went well."""
    assert result.code == 0, result.stderr
    return [record["path"] for record in result.json()]


class TestJson:
    """`adr list --json`."""

    def test_a_record_states_all_its_fields(self, filled: Repo, run: Runner) -> None:
        """Keys, their order and their types are a contract."""
        result = run("adr", "list", "--json", cwd=filled.path)
        assert result.code == 0
        assert result.stderr == ""
        assert result.json()[0] == {
            "id": "adr:1",
            "number": "1",
            "title": 'Keep "objects" in [buckets]',
            "status": "superseded",
            "status_raw": "superseded by ADR-0002",
            "date": "2024-01-31",
            "deciders": ["Ada Lovelace", "Charles Babbage"],
            "owner": None,
            "tags": ["storage"],
            "path": "adr/0001-keep.md",
            "supersedes": [],
            "superseded_by": ["adr/0002-table.md"],
            "amends": [],
            "amended_by": [],
            "relates_to": [],
        }
        assert [list(record) for record in result.json()] == [KEYS, KEYS, KEYS]

    def test_nygard_gives_the_same_fields(self, filled: Repo, run: Runner) -> None:
        """A status with a tail is one of the six words; the raw one stays."""
        record = run("adr", "list", "--json", cwd=filled.path).json()[1]
        assert (record["number"], record["title"]) == ("2", "Use a table")
        assert (record["status"], record["status_raw"]) == ("accepted", "Accepted (by vote)")
        assert record["date"] == "2024-01-31"
        assert record["supersedes"] == ["adr/0001-keep.md"]
        assert record["superseded_by"] == []

    def test_what_a_record_does_not_state_is_null_or_empty(self, filled: Repo, run: Runner) -> None:
        """Nothing is guessed: no status, no date, no people."""
        record = run("adr", "list", "--json", cwd=filled.path).json()[2]
        assert [record[key] for key in ("status", "status_raw", "date")] == [None] * 3
        assert [record[key] for key in ("deciders", "tags", "supersedes")] == [[], [], []]

    @pytest.mark.parametrize(
        ("name", "number"),
        [
            ("0012-x.md", "12"),
            ("12-x.md", "12"),
            ("adr-0012-x.md", "12"),
            ("ADR-0012-x.md", "12"),
            ("ARCH-001-x.md", "ARCH-001"),
            ("040a-x.md", "40a"),
            ("20240131-x.md", "20240131"),
            ("x.md", None),
        ],
    )
    def test_a_number_is_as_people_cite_it(
        self, repo: Repo, run: Runner, name: str, number: str | None
    ) -> None:
        """A counted number has no zeros before it; one with a prefix is an id as it stands."""
        repo.write(f"adr/{name}", "---\nstatus: draft\n---\n# X\n")
        [record] = run("adr", "list", "--json", cwd=repo.path).json()
        assert record["number"] == number

    def test_no_records_are_an_empty_array(self, repo: Repo, run: Runner) -> None:
        """A script needs no special case for an empty folder, nor for none."""
        assert run("adr", "list", "--json", cwd=repo.path).json() == []
        assert run("adr", "list", "--json", cwd=repo.path).stderr == ""

    def test_statuses_are_six_words_or_null(self, repo: Repo, run: Runner) -> None:
        """Whatever the records say."""
        said = ["Draft", "WIP", "✅ Approved", "declined", "Obsolete", "Superceded by 1", "Hm", "-"]
        for index, status in enumerate(said):
            repo.write(f"adr/000{index}-x.md", f"# {index}. X\n\n## Status\n\n{status}\n")
        found = run("adr", "list", "--json", cwd=repo.path).json()
        assert [record["status"] for record in found] == [
            "draft", "proposed", "accepted", "rejected", "deprecated", "superseded", None, None,
        ]  # fmt: skip

    def test_text_is_utf_8_and_whole(self, repo: Repo, run: Runner) -> None:
        """Titles in every script and control characters come through JSON unchanged."""
        title = '日本語 🎉 \x1b[31mred\x07 <b> \\ " é'
        repo.write("adr/0001-x.md", f"# {title}\n")
        result = run("adr", "list", "--json", cwd=repo.path)
        assert result.json()[0]["title"] == title
        assert "日本語 🎉" in result.stdout

    @pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
    def test_other_encodings_of_the_output_do_no_harm(
        self, repo: Repo, run: Runner, encoding: str
    ) -> None:
        """Where the output can't hold a character, JSON escapes it and so does the table."""
        repo.write("adr/0001-x.md", "# 日本語 🎉\n")
        env = {"PYTHONUTF8": "0", "PYTHONIOENCODING": encoding}
        assert (
            run("adr", "list", "--json", cwd=repo.path, env=env).json()[0]["title"] == "日本語 🎉"
        )
        table = run("adr", "list", cwd=repo.path, env=env)
        assert (table.code, table.stderr) == (0, "")
        assert "\\u65e5" in table.stdout

    def test_a_file_name_that_is_no_utf_8_is_told(self, repo: Repo, run: Runner) -> None:
        """Such a name can't be printed or linked to, so it is a problem, and the rest lists."""
        repo.write("adr/0002-y.md", BARE)
        try:
            (repo.path / "adr" / os.fsdecode(b"0001-caf\xe9.md")).write_text(BARE)
        except (OSError, UnicodeError):
            pytest.skip("this file system takes no such name")
        result = run("adr", "list", "--json", cwd=repo.path)
        assert paths(result) == ["adr/0002-y.md"]
        [problem] = result.stderr.splitlines()
        assert problem.startswith("adr/0001-caf\\xe9.md:1:1: error: ")


class TestWhere:
    """Which folder is meant, and what paths are relative to."""

    def test_from_any_subfolder(self, filled: Repo, run: Runner) -> None:
        """The records are the project's, and so are the paths."""
        deep = filled.path / "src" / "deep"
        deep.mkdir(parents=True)
        here = paths(run("adr", "list", "--json", cwd=filled.path))
        assert paths(run("adr", "list", "--json", cwd=deep)) == here
        assert paths(run("adr", "list", "--json", cwd=filled.path / "adr")) == here

    def test_c_moves_like_git_does(self, filled: Repo, run: Runner) -> None:
        """-C is relative to the one before it, and paths are relative to where they lead."""
        (filled.path / "src" / "deep").mkdir(parents=True)
        parent = filled.path.parent
        name = filled.path.name
        for options in (["-C", name], ["-C", parent, "-C", name], ["-C", "", "-C", filled.path]):
            found = run("adr", *options, "list", "--json", cwd=parent)
            assert paths(found)[0] == "adr/0001-keep.md"
        found = run("adr", "-C", name, "-C", "src/deep", "list", "--json", cwd=parent)
        assert paths(found)[0] == "../../adr/0001-keep.md"
        assert found.json()[0]["superseded_by"] == ["../../adr/0002-table.md"]

    @pytest.mark.parametrize(
        "arguments",
        [
            ("-C", "repo", "--dir", "other", "list", "--json"),
            ("list", "-C", "repo", "--dir", "other", "--json"),
            ("-C", "repo", "list", "--json", "--dir", "other"),
            ("--dir", "other", "list", "-C", "repo", "--json"),
            ("--dir", "ignored", "list", "-C", "repo", "--json", "--dir", "other"),
            ("--dir=other", "list", "-Crepo", "--json"),
        ],
    )
    def test_options_work_before_and_after_the_command(
        self, filled: Repo, run: Runner, arguments: tuple[str, ...]
    ) -> None:
        """-C and --dir may stand on either side; the last --dir counts."""
        filled.write("other/0009-x.md", BARE)
        assert paths(run("adr", *arguments, cwd=filled.path.parent)) == ["other/0009-x.md"]

    def test_the_groups_of_adrtool_take_them_too(self, filled: Repo, run: Runner) -> None:
        """`adrtool adr` is `adr`."""
        filled.write("other/0009-x.md", BARE)
        arguments = ("-C", filled.path.parent, "adr", "-C", "repo", "list", "--dir", "other")
        assert paths(run("adrtool", *arguments, "--json")) == ["other/0009-x.md"]

    def test_dir_replaces_the_configured_folders(self, filled: Repo, run: Runner) -> None:
        """FOLDER is searched with its subfolders, and nothing else is."""
        filled.write("docs/0009-x.md", BARE)
        filled.write("docs/deeper/0010-y.md", BARE)
        found = run("adr", "--dir", "docs", "list", "--json", cwd=filled.path)
        assert paths(found) == ["docs/0009-x.md", "docs/deeper/0010-y.md"]
        found = run("adr", "--dir", ".", "list", "--json", cwd=filled.path / "docs")
        assert paths(found) == ["docs/0009-x.md", "docs/deeper/0010-y.md"]
        found = run("adr", "-C", "docs", "--dir", "deeper", "list", "--json", cwd=filled.path)
        assert paths(found) == ["deeper/0010-y.md"]

    def test_dir_may_lead_out_of_the_project(
        self, filled: Repo, run: Runner, tmp_path: Path
    ) -> None:
        """Another folder is listed with paths that lead to it."""
        outside = tmp_path / "elsewhere" / "adr"
        outside.mkdir(parents=True)
        (outside / "0004-x.md").write_text(BARE)
        found = run("adr", "-C", filled.path, "--dir", outside, "list", "--json")
        assert paths(found) == ["../elsewhere/adr/0004-x.md"]
        found = run("adr", "--dir", "../elsewhere/adr", "list", "--json", cwd=filled.path)
        assert paths(found) == ["../elsewhere/adr/0004-x.md"]

    def test_a_file_of_the_name_elsewhere_is_no_obstacle(
        self, filled: Repo, run: Runner, home: Path
    ) -> None:
        """--dir is looked for in DIR, not in the folder that the command was started in."""
        (home / "adr").write_text("a file")
        found = run("adr", "-C", filled.path, "--dir", "adr", "list", "--json", cwd=home)
        assert len(paths(found)) == 3

    @pytest.mark.parametrize("option", ["-C", "--dir"])
    def test_a_folder_that_is_not_there_is_wrong_use(
        self, filled: Repo, run: Runner, option: str
    ) -> None:
        """Exit status 2, and the name of what is missing."""
        result = run("adr", option, "nowhere", "list", "--json", cwd=filled.path)
        assert (result.code, result.stdout) == (2, "")
        assert "nowhere" in result.stderr
        result = run("adr", option, "adr/0001-keep.md", "list", "--json", cwd=filled.path)
        assert (result.code, result.stdout) == (2, "")

    def test_the_configured_folders_are_read(self, filled: Repo, run: Runner) -> None:
        """Several folders count, each with its prefix; `adr/` counts only when it is named."""
        filled.write("adrtool.yml", "records:\n  - dir: net\n    prefix: NET\n  - dir: docs/app\n")
        filled.write("net/0001-x.md", BARE)
        filled.write("docs/app/0001-y.md", BARE)
        found = run("adr", "list", "--json", cwd=filled.path).json()
        assert [(r["path"], r["number"]) for r in found] == [
            ("net/0001-x.md", "NET-1"), ("docs/app/0001-y.md", "1"),
        ]  # fmt: skip

    def test_git_is_optional(self, run: Runner, tmp_path: Path) -> None:
        """Without a repository, and without the program, the records are found."""
        (tmp_path / "adr").mkdir()
        (tmp_path / "adr" / "0001-x.md").write_text(BARE)
        (tmp_path / "src").mkdir()
        assert paths(run("adr", "list", "--json", cwd=tmp_path / "src")) == ["adr/0001-x.md"]
        found = run("adr", "list", "--json", cwd=tmp_path, env={"PATH": ""})
        assert paths(found) == ["adr/0001-x.md"]

    def test_untracked_files_count_and_ignored_ones_do_not(self, filled: Repo, run: Runner) -> None:
        """A record counts before it is added, and never when .gitignore names it."""
        filled.commit()
        filled.write("adr/0004-untracked.md", BARE)
        filled.write("adr/0005-ignored.md", BARE)
        filled.write(".gitignore", "*-ignored.md\n")
        found = paths(run("adr", "list", "--json", cwd=filled.path))
        assert found[-1] == "adr/0004-untracked.md"
        assert len(found) == 4

    def test_a_work_tree_without_the_program_git(self, filled: Repo, run: Runner) -> None:
        """Where git isn't installed, a repository is a folder like any other."""
        assert len(paths(run("adr", "list", "--json", cwd=filled.path, env={"PATH": ""}))) == 3

    def test_it_runs_from_anywhere_by_its_path(self, filled: Repo, run: Runner) -> None:
        """No activated environment and no current folder of the project are needed."""
        found = run("adr", "-C", filled.path, "list", "--json", cwd=Path("/"), env={"PATH": "/bin"})
        assert len(paths(found)) == 3
        module = ("-m", "adrtool", "-C", filled.path, "adr", "list", "--json")
        assert len(paths(run("python", *module, cwd=Path("/")))) == 3

    def test_symbolic_links_out_of_the_project_are_not_followed(
        self, filled: Repo, run: Runner, tmp_path: Path
    ) -> None:
        """What lies outside isn't published as a record."""
        secret = tmp_path / "secret.md"
        secret.write_text("---\nstatus: accepted\n---\n# Secret\n")
        try:
            (filled.path / "adr" / "0004-link.md").symlink_to(secret)
        except OSError:
            pytest.skip("no symbolic links here")
        result = run("adr", "list", "--json", cwd=filled.path)
        assert len(paths(result)) == 3
        assert "Secret" not in result.stdout + result.stderr
        [problem] = result.stderr.splitlines()
        assert problem.startswith("adr/0004-link.md:1:1: error: ")


BROKEN = {
    "broken front matter": (b"---\nstatus: [accepted\n---\n# T\n", 3, "document/front-matter"),
    "unclosed front matter": (b"---\nstatus: accepted\n\n# T\n", 1, "document/front-matter"),
    "no keys": (b"---\n- accepted\n---\n# T\n", 2, "document/front-matter"),
    "not UTF-8": (b"# 2. T\n\n## Status\n\ncaf\xe9\n", 5, "file/unreadable"),
    "UTF-16": ("# 2. T\n".encode("utf-16"), 1, "file/unreadable"),
    "NUL": (b"# 2. T\n\x00\n", 2, "file/unreadable"),
    "an impossible day": (b"---\nstatus: draft\ndate: 2024-02-30\n---\n# T\n", 3, "adr/bad-date"),
    "no date": (b"# 2. T\n\nDate: soon\n\n## Status\n\nDraft\n", 3, "adr/bad-date"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
class TestBadRecords:
    """One bad record is one problem, and everything else is as before."""

    def test_the_problem_is_told_and_the_others_list(
        self, filled: Repo, run: Runner, case: str
    ) -> None:
        """JSON stays on standard output, the problem with its place goes to standard error."""
        content, line, rule = BROKEN[case]
        good = run("adr", "list", "--json", cwd=filled.path).json()
        filled.write("adr/0004-bad.md", content)
        result = run("adr", "list", "--json", cwd=filled.path)
        assert result.code == 0
        [problem] = result.stderr.splitlines()
        assert problem.startswith(f"adr/0004-bad.md:{line}:")
        assert problem.endswith(f"[{rule}]")
        assert result.json()[:3] == good
        listed = [r["path"] for r in result.json()[3:]]
        assert listed == ([] if rule == "file/unreadable" else ["adr/0004-bad.md"])

    def test_a_check_reports_one_problem(self, filled: Repo, run: Runner, case: str) -> None:
        """One cause is one problem, with the same place and rule."""
        content, line, rule = BROKEN[case]
        filled.write("adr/0004-bad.md", content)
        result = run("adrtool", "check", "--format", "json", cwd=filled.path)
        assert result.code == 1
        found = [p for p in result.json()["problems"] if p["path"] == "adr/0004-bad.md"]
        errors = [(p["line"], p["rule"]) for p in found if p["severity"] == "error"]
        assert errors == [(line, rule)]

    def test_its_number_is_not_given_out_again(self, filled: Repo, run: Runner, case: str) -> None:
        """The next record gets the number after it."""
        filled.write("adr/0004-bad.md", BROKEN[case][0])
        result = run("adr", "new", "Next", "--no-edit", cwd=filled.path)
        assert (result.code, result.stdout) == (0, "adr/0005-next.md\n")


class TestTable:
    """`adr list` for people."""

    def test_it_shows_number_status_date_and_title(self, filled: Repo, run: Runner) -> None:
        """One line a record below a header, whole in a pipe, without colours."""
        filled.write("adr/0004-long.md", f"# 4. {'long ' * 60}end\n")
        lines = run("adr", "list", cwd=filled.path).stdout.splitlines()
        assert lines[:4] == [
            "NUMBER  STATUS      DATE        TITLE",
            '1       superseded  2024-01-31  Keep "objects" in [buckets]',
            "2       accepted    2024-01-31  Use a table",
            "3       -           -           Nothing is stated",
        ]
        assert lines[4].endswith("long end")

    def test_an_empty_folder_says_what_to_do(self, repo: Repo, run: Runner) -> None:
        """The hint goes to standard error, so that a pipe gets nothing."""
        result = run("adr", "list", cwd=repo.path)
        assert (result.code, result.stdout) == (0, "")
        assert "adr/" in result.stderr
        assert "adr new" in result.stderr

    def test_a_broken_configuration_is_told_and_the_rest_lists(
        self, filled: Repo, run: Runner
    ) -> None:
        """A listing exits 0 with its problems on standard error."""
        filled.write("adrtool.yml", "recods: x\nrunbooks: {dir: docs}\n")
        result = run("adr", "list", "--json", cwd=filled.path)
        assert result.code == 0
        assert "adrtool.yml:1:1: error: unknown key 'recods'" in result.stderr
        assert "did you mean 'records'?" in result.stderr
        assert len(json.loads(result.stdout)) == 3
