"""`adr doctor`: what is half done is found, and repaired where that is certain."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import Repo, Runner, make_repo

NYGARD = "# {0}. R{0}\n\nDate: 2020-01-01\n\n## Status\n\n{1}\n\n## Context\n\nc\n"
MADR = '---\nstatus: {1} # agreed\ntags: ["a"]\n{2}---\n\n# R{0}\n'
REST = "{0}. R{0}\n=====\n\nStatus\n------\n\n{1}\n\nContext\n-------\n\nc\n"
ASCIIDOC = "= ADR-{0} - R{0}\n\n== Status\n\n{1}\n\n== Context\n\nc\n"


def write(repo: Repo, number: int, status: str) -> None:
    """A record of Nygard's form."""
    repo.write(f"adr/{number:04}-r.md", NYGARD.format(number, status))


def findings(repo: Repo, run: Runner, *options: str) -> list[dict[str, Any]]:
    """What the doctor says, as JSON."""
    found: list[dict[str, Any]] = run("adr", "doctor", "--json", *options, cwd=repo.path).json()
    return found


def test_what_is_sound_is_left_alone(repo: Repo, run: Runner) -> None:
    """Exit status 0, nothing on standard output, not a byte changed."""
    write(repo, 1, "Superseded by [2](0002-r.md)")
    write(repo, 2, "Accepted\n\nSupersedes [1](0001-r.md)\n\nSee also [3](0003-r.md)")
    write(repo, 3, "Accepted")
    repo.commit()
    result = run("adr", "doctor", "--fix", cwd=repo.path)
    assert (result.code, result.stdout) == (0, "")
    assert result.stderr == "nothing to repair in 3 records\n"
    assert repo.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("one", "other", "repaired"),
    [
        (
            "Accepted",
            "Proposed\n\nSupersedes [1. R1](0001-r.md)",
            ("0001", "Superseded by [2. R2](0002-r.md)"),
        ),
        (
            "Superseded by ADR-0002",
            "Accepted",
            ("0002", "Accepted\n\nSupersedes [1. R1](0001-r.md)"),
        ),
        ("Accepted", "Accepted\n\nAmends [1](0001-r.md)",
         ("0001", "Accepted\n\nAmended by [2. R2](0002-r.md)")),
        ("Accepted\n\nAmended by 2", "Accepted",
         ("0002", "Accepted\n\nAmends [1. R1](0001-r.md)")),
        ("Accepted", "Accepted\n\nRelates to [1](0001-r.md)",
         ("0001", "Accepted\n\nRelates to [2. R2](0002-r.md)")),
    ],
)  # fmt: skip
def test_the_missing_side_is_written(
    repo: Repo, run: Runner, one: str, other: str, repaired: tuple[str, str]
) -> None:
    """Without --fix it says what it would do, with --fix it does just that; then all is sound."""
    write(repo, 1, one)
    write(repo, 2, other)
    repo.commit()
    planned = run("adr", "doctor", cwd=repo.path)
    assert planned.code == 1
    assert repo.git("status", "--porcelain") == ""
    result = run("adr", "doctor", "--fix", cwd=repo.path)
    assert (result.code, result.stderr) == (0, "")
    assert result.stdout == planned.stdout.replace("to repair:", "repaired:")
    number, status = repaired
    path = f"adr/{number}-r.md"
    assert repo.read(path) == NYGARD.format(int(number), status)
    text = repo.read(path).splitlines()
    line = text.index(status.splitlines()[-1]) + 1
    assert f"repaired: {path}:{line}: {status.splitlines()[-1]}\n" in result.stdout
    assert repo.git("status", "--porcelain").count(" M") == 1
    assert run("adr", "doctor", "--fix", cwd=repo.path).stdout == ""


@pytest.mark.parametrize("form", [("md", MADR), ("rst", REST), ("adoc", ASCIIDOC)])
def test_it_writes_in_the_record_s_own_form(repo: Repo, run: Runner, form: tuple[str, str]) -> None:
    """Front matter, reStructuredText and AsciiDoc as well."""
    suffix, text = form
    repo.write(f"adr/0001-r.{suffix}", text.format(1, "accepted", ""))
    write(repo, 2, f"Accepted\n\nSupersedes [1](0001-r.{suffix})")
    assert run("adr", "doctor", "--fix", cwd=repo.path).code == 0
    old, new = run("adr", "list", "--json", cwd=repo.path).json()
    assert (old["status"], old["superseded_by"]) == ("superseded", ["adr/0002-r.md"])
    assert new["supersedes"] == [f"adr/0001-r.{suffix}"]
    assert findings(repo, run) == []


def test_a_status_that_a_field_contradicts_is_set(repo: Repo, run: Runner) -> None:
    """Both records say that one superseded the other, and its status is still accepted."""
    old = MADR.format(1, "accepted", "superseded_by: 2\n")
    repo.write("adr/0001-r.md", old)
    repo.write("adr/0002-r.md", MADR.format(2, "accepted", "supersedes: 1\n"))
    [finding] = findings(repo, run, "--fix")
    assert (finding["kind"], finding["repaired"]) == ("status", True)
    assert repo.read("adr/0001-r.md") == old.replace("status: accepted", "status: superseded")
    assert findings(repo, run) == []


def test_several_repairs_of_one_file_are_written_together(repo: Repo, run: Runner) -> None:
    """Each with the line where it stands in the end."""
    write(repo, 1, "Superseded by 3")
    write(repo, 2, "Superseded by 3")
    write(repo, 3, "Accepted")
    write(repo, 4, "Accepted\n\nAmends 3")
    assert len(findings(repo, run, "--fix")) == 3
    text = repo.read("adr/0003-r.md").splitlines()
    write(repo, 3, "Accepted")
    for finding in findings(repo, run):
        assert text[finding["repair"]["line"] - 1] == finding["repair"]["text"]


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("Superseded by 9", "Accepted", "only you know which record is meant"),
        ("Accepted\n\nSupersedes 2", "Accepted\n\nSupersedes 1", "in a circle"),
        ("Accepted", "Rejected\n\nSupersedes 1", "2 was rejected"),
        ("Rejected", "Accepted\n\nSupersedes 1", "1 was rejected"),
        ("Partially superseded by 2", "Accepted", "only in part"),
    ],
)
def test_what_is_not_certain_is_left_with_a_word_about_it(
    repo: Repo, run: Runner, one: str, other: str, words: str
) -> None:
    """Exit status 1, and not a byte changed."""
    write(repo, 1, one)
    write(repo, 2, other)
    repo.commit()
    result = run("adr", "doctor", "--fix", cwd=repo.path)
    assert result.code == 1
    assert words in result.stdout
    assert repo.git("status", "--porcelain") == ""


def test_a_pointer_that_goes_one_way_is_no_finding(repo: Repo, run: Runner) -> None:
    """`See also` and lists of references aren't answered by who is pointed at."""
    write(repo, 1, "Accepted")
    write(repo, 2, "Accepted\n\nSee also [1](0001-r.md)\n\n## References\n\n* [1](0001-r.md)")
    repo.write("adr/0003-r.md", MADR.format(3, "accepted", "related: [1]\n"))
    assert findings(repo, run) == []
    repo.write("adr/0003-r.md", MADR.format(3, "accepted", "relates_to:\n  - 1\n"))
    assert [f["kind"] for f in findings(repo, run)] == ["one-sided"]


def test_a_number_that_is_certainly_wrong_is_set(repo: Repo, run: Runner) -> None:
    """The heading has another file's number, and links and order go by the names of files."""
    repo.write("adr/0001-a.md", "# 1. A\n\n## Status\n\nAccepted\n")
    repo.write("adr/0002-b.md", "# 1. B\r\n\r\n## Status\r\n\r\nAccepted\r\n")
    repo.write("adr/0003-c.md", '---\nid: "0002"\nstatus: accepted\n---\n\n# C\n')
    found = findings(repo, run, "--fix")
    assert [(f["path"], f["line"], f["kind"]) for f in found] == [
        ("adr/0002-b.md", 1, "number"), ("adr/0003-c.md", 2, "number")
    ]  # fmt: skip
    assert repo.read("adr/0002-b.md") == "# 2. B\r\n\r\n## Status\r\n\r\nAccepted\r\n"
    assert repo.read("adr/0003-c.md") == '---\nid: "0003"\nstatus: accepted\n---\n\n# C\n'
    assert findings(repo, run) == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "write 2 there, or adr renumber 2 7"),
        ({"adr/0007-x.md": "# 7. X\n", "adr/0002-y.md": "# 2. Y\n"}, "either may be right"),
        (
            {"adr/0007-x.md": "# 7. X\n\n## Status\n\nAccepted\n",
             "adr/0008-z.md": "# 8. Z\n\n## Status\n\nAccepted\n\nAmends ADR-7\n"},
            "",
        ),
    ],
)  # fmt: skip
def test_a_number_that_may_be_right_is_left(
    repo: Repo, run: Runner, more: dict[str, str], words: str
) -> None:
    """Where no other file has it, or two files share the name's; but not for a citation."""
    repo.write("adr/0002-b.md", "# 7. B\n\n## Status\n\nAccepted\n")
    for path, text in more.items():
        repo.write(path, text)
    found = [f for f in findings(repo, run) if f["kind"] == "number"]
    assert [bool(f["repair"]) for f in found] == [not words]
    assert words in found[0]["advice"]


def test_an_id_by_which_others_cite_the_record_stays(repo: Repo, run: Runner) -> None:
    """Their links would lead elsewhere."""
    repo.write("adr/0001-a.md", "---\nid: ADR-2\nstatus: accepted\n---\n\n# A\n")
    repo.write("adr/0002-b.md", "---\nstatus: accepted\n---\n\n# B\n")
    repo.write("adr/0003-c.md", "---\nstatus: accepted\namends: ADR-2\n---\n\n# C\n")
    numbers = [f for f in findings(repo, run) if f["kind"] == "number"]
    assert [f["repair"] for f in numbers] == [None]
    assert "other records cite it as 2" in numbers[0]["advice"]


def test_two_files_with_one_number_are_told_with_the_command(repo: Repo, run: Runner) -> None:
    """Which of them keeps it is the team's to say."""
    repo.write("adr/0002-a.md", NYGARD.format(2, "Accepted"))
    repo.write("adr/0002-b.md", NYGARD.format(2, "Accepted"))
    result = run("adr", "doctor", "--fix", cwd=repo.path)
    assert result.code == 1
    assert "adr/0002-b.md: has the number of 0002-a.md" in result.stdout
    assert "adr renumber adr:0002-b" in result.stdout


def test_what_a_crash_left_is_removed(repo: Repo, run: Runner) -> None:
    """Anywhere in the repository, once it is surely nobody's."""
    write(repo, 1, "Accepted")
    old = [repo.write(f"{folder}.adrtool-{'0a' * 8}", "half") for folder in ("", "adr/", "docs/")]
    young = repo.write(f"adr/.adrtool-{'1b' * 8}", "half")
    kept = repo.write("adr/.adrtool-notes", "mine")
    an_hour_ago = time.time() - 3600
    for path in (*old, kept):
        os.utime(path, (an_hour_ago, an_hour_ago))
    result = run("adr", "doctor", "--fix", cwd=repo.path)
    assert result.code == 0
    assert result.stdout.count("repaired: ") == len(old)
    assert [path.exists() for path in old] == [False] * 3
    assert young.exists()
    assert kept.exists()
    assert "another run may be using it" in result.stderr


def test_a_file_that_refuses_does_not_stop_the_others(repo: Repo, run: Runner) -> None:
    """Broken front matter is told with its line, and the other records are repaired."""
    repo.write("adr/0001-r.md", "---\nstatus: [accepted\n---\n# R\n")
    write(repo, 2, "Accepted")
    write(repo, 3, "Accepted\n\nSupersedes [1](0001-r.md)\n\nSupersedes [2](0002-r.md)")
    result = run("adr", "doctor", "--fix", cwd=repo.path)
    assert result.code == 1
    assert "yours: adr/0001-r.md:3: the front matter can't be read" in result.stdout
    assert repo.read("adr/0002-r.md") == NYGARD.format(2, "Superseded by [3. R3](0003-r.md)")
    assert repo.read("adr/0001-r.md") == "---\nstatus: [accepted\n---\n# R\n"
    assert "1 repaired, 1 left to you" in result.stderr


def test_a_file_that_cannot_be_written_does_not_stop_the_others(repo: Repo, run: Runner) -> None:
    """The file system's reason is told."""
    limited = """\
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
from adrtool.cli.main import adr
adr()
"""
    long = NYGARD.format(1, "Accepted") + "x" * 5000
    repo.write("adr/0001-r.md", long)
    write(repo, 2, "Accepted")
    write(repo, 3, "Accepted\n\nSupersedes [1](0001-r.md)\n\nSupersedes [2](0002-r.md)")
    result = run("python", "-c", limited, "doctor", "--fix", cwd=repo.path)
    assert result.code == 1
    assert "0001-r.md: can't be written: File too large" in result.stdout
    assert repo.read("adr/0001-r.md") == long
    assert "Superseded by" in repo.read("adr/0002-r.md")


def test_stale_tables_are_named(repo: Repo, run: Runner) -> None:
    """They are another command's."""
    write(repo, 1, "Accepted")
    write(repo, 2, "Accepted\n\nSupersedes 1")
    repo.write("README.md", "<!-- adrtool:records -->\n<!-- /adrtool:records -->\n")
    run("adrtool", "update", cwd=repo.path)
    result = run("adr", "doctor", "--fix", cwd=repo.path)
    assert "tables of records are stale in README.md: adrtool update" in result.stderr


def test_other_folders_and_texts_are_hostile(repo: Repo, run: Runner) -> None:
    """Control characters of a file are shown as escapes."""
    write(repo, 1, "Superseded by [x\x1b[31m](9\x1b.md)")
    assert "\x1b" not in run("adr", "doctor", cwd=repo.path).stdout


def test_json_has_everything_that_the_text_says(repo: Repo, run: Runner) -> None:
    """One object a finding, with null where nothing is certain."""
    write(repo, 1, "Accepted")
    write(repo, 2, "Accepted\n\nSupersedes 1")
    assert findings(repo, run) == [{
        "path": "adr/0002-r.md", "line": 9, "kind": "one-sided",
        "message": "says that it supersedes 0001-r.md, which doesn't say so",
        "repair": {"path": "adr/0001-r.md", "line": 7, "text": "Superseded by [2. R2](0002-r.md)"},
        "advice": "", "repaired": False,
    }]  # fmt: skip


@pytest.mark.parametrize("name", ["james", "cloud-platform", "hyades", "uplc-cape", "sylius"])
def test_real_folders_are_sound_after_it(
    tmp_path: Path, home: Path, run: Runner, corpora: Path, name: str
) -> None:
    """What it repairs is repaired once, and only the files that it names change."""
    shutil.copytree(corpora / "adr" / name, tmp_path / "r", ignore=shutil.ignore_patterns(".git"))
    repo = make_repo(tmp_path / "r", home)
    repo.commit()
    first = findings(repo, run, "--dir", ".", "--fix")
    named = {f["repair"]["path"] for f in first if f["repaired"]}
    assert set(repo.git("diff", "--name-only").splitlines()) == named
    again = findings(repo, run, "--dir", ".", "--fix")
    assert [f for f in again if f["repair"]] == []
    assert len(again) == sum(not f["repaired"] for f in first)
