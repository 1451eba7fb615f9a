"""Numbers that two branches take: found before the merge, and after one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.helpers import Repo, Runner, make_repo

NYGARD = "# {}. {}\n\n## Status\n\nAccepted\n\n## Context\n\n## Decision\n\n## Consequences\n"
MADR = "---\nstatus: accepted\n---\n# {1}\n"
BULLETS = "# {1}\n\n* Status: accepted\n* Date: 2026-11-02\n"
PREFIXED = {"adrtool.yml": "records: {dir: net, prefix: NET}\n"}
TWO_FOLDERS = {"adrtool.yml": "records: [{dir: docs/adr}, {dir: net/adr}]\n"}

# What main has, what main gets meanwhile, what the branch adds.
MERGES: dict[str, tuple[Mapping[str, str], str, str]] = {
    "another slug": ({"adr/0001-a.md": NYGARD}, "adr/0002-kafka.md", "adr/0002-redis.md"),
    "the same slug, another width": ({"adr/0001-a.md": NYGARD}, "adr/0002-b.md", "adr/002-b.md"),
    "the same slug, another ending": ({}, "adr/0001-b.md", "adr/0001-b.markdown"),
    "the first record": ({}, "adr/0001-a.md", "adr/0001-b.md"),
    "MADR against Nygard": ({"adr/0001-a.md": MADR}, "adr/0002-b.md", "adr/0002-c.md"),
    "bullets": ({"adr/0001-a.md": BULLETS}, "adr/0002-b.md", "adr/0002-c.md"),
    "three digits": ({"adr/001-a.md": NYGARD}, "adr/002-b.md", "adr/002-c.md"),
    "title case": ({"adr/011-Title-Case.md": NYGARD}, "adr/012-One-More.md", "adr/012-Other.md"),
    "a prefix": ({"adr/ARCH-001-a.md": NYGARD}, "adr/ARCH-002-b.md", "adr/ARCH-002-c.md"),
    "adr in the name": ({"adr/adr-001-a.md": NYGARD}, "adr/adr-002-b.md", "adr/adr-002-c.md"),
    "with and without adr": ({"adr/adr-001-a.md": NYGARD}, "adr/adr-002-b.md", "adr/0002-c.md"),
    "a long prefix": (
        {}, "adr/x/ODH-ADR-AX-0001-b.md", "adr/x/ODH-ADR-AX-0001-c.md",
    ),
    "a configured prefix": (PREFIXED, "net/NET-0001-b.md", "net/0001-c.md"),
    "a subfolder": ({"adr/0001-a.md": NYGARD}, "adr/sub/0001-b.md", "adr/sub/0001-c.md"),
    "the second folder": (TWO_FOLDERS, "net/adr/0001-b.md", "net/adr/0001-c.md"),
    "another configured folder": (
        {"adrtool.yml": "records: {dir: docs}\n"}, "docs/adr/0001-b.md", "docs/adr/0001-c.md"
    ),
    "the top of the repository": (
        {"adrtool.yml": "records: {dir: .}\n"}, "0001-b.md", "0001-c.md"
    ),
    "a letter behind it": ({"adr/040-a.md": NYGARD}, "adr/040a-b.md", "adr/040a-c.md"),
    "underscores": ({"adr/001_a.md": NYGARD}, "adr/002_b.md", "adr/002_c.md"),
    "signs of another script": ({"adr/0001-a.md": NYGARD}, "adr/0002-é ü.md", "adr/0002-決定.md"),
}  # fmt: skip


def write(repo: Repo, path: str) -> None:
    """A record of the dialect that fits its name."""
    text = (NYGARD, MADR, BULLETS)[len(path) % 3]
    repo.write(path, text.format(2, Path(path).stem))


def diverged(repo: Repo, before: Mapping[str, str], main: str, branch: str) -> None:
    """Main and `work` each add a record; `work` is checked out."""
    for path, text in before.items():
        repo.write(path, text.format(1, "A") if path.endswith(".md") else text)
    repo.commit()
    repo.git("switch", "--quiet", "--create", "work")
    write(repo, branch)
    repo.commit()
    repo.git("switch", "--quiet", "main")
    write(repo, main)
    repo.commit()
    repo.git("switch", "--quiet", "work")


def found(run: Runner, repo: Repo, rule: str, *options: str) -> list[tuple[str, str, str]]:
    """Path, severity and message of what a rule finds."""
    result = run("adrtool", "check", "--json", *options, cwd=repo.path)
    assert result.stderr == ""
    problems = result.json()["problems"]
    return [(p["path"], p["severity"], p["message"]) for p in problems if p["rule"] == rule]


@pytest.mark.parametrize("case", MERGES)
def test_a_number_taken_twice_is_found_before_and_after_the_merge(
    repo: Repo, run: Runner, case: str
) -> None:
    """Each branch is fine by itself, and git sees no conflict."""
    before, main, branch = MERGES[case]
    diverged(repo, before, main, branch)
    [problem] = found(run, repo, "adr/taken-number", "--base", "main")
    assert problem[:2] == (branch, "error")
    assert problem[2].endswith(f"to {Path(main).name}")
    assert found(run, repo, "adr/duplicate-number", "--base", "main") == []
    repo.git("merge", "--quiet", "--no-edit", "main")
    assert found(run, repo, "adr/taken-number", "--base", "main") == []
    assert len(found(run, repo, "adr/duplicate-number", "--base", "main")) == 1


def test_there_are_twenty_such_merges() -> None:
    """As many as were promised, each of its own kind."""
    assert len({str(case) for case in MERGES.values()}) == 20


def cloned(repo: Repo, to: Path) -> Repo:
    """A clone whose remote is the repository."""
    repo.git("clone", "--quiet", repo.path.as_uri(), str(to))
    return Repo(to, repo.home)


def test_the_remotes_default_branch_is_the_base(repo: Repo, run: Runner, tmp_path: Path) -> None:
    """Nothing has to be said: the clone knows where its branch came from."""
    repo.git("branch", "--move", "trunk")
    repo.write("adr/0001-a.md", NYGARD.format(1, "A"))
    repo.commit()
    clone = cloned(repo, tmp_path / "clone")
    clone.git("switch", "--quiet", "--create", "work")
    write(clone, "adr/0002-b.md")
    write(repo, "adr/0002-c.md")
    repo.commit()
    clone.git("fetch", "--quiet")
    [problem] = found(run, clone, "adr/taken-number")
    assert problem == (
        "adr/0002-b.md", "error", "origin/trunk has given the number 2 to 0002-c.md",
    )  # fmt: skip


def test_another_local_branch_is_a_warning(repo: Repo, run: Runner) -> None:
    """It may never be merged; one of several that have the number is named."""
    repo.write("adr/0001-a.md", NYGARD.format(1, "A"))
    repo.commit()
    for name in ("one", "two", "three"):
        repo.git("switch", "--quiet", "--create", name, "main")
        write(repo, f"adr/0002-{name}.md")
        repo.commit()
    [problem] = found(run, repo, "adr/taken-number")
    assert problem == ("adr/0002-three.md", "warning", "one has given the number 2 to 0002-one.md")
    repo.git("switch", "--quiet", "main")
    assert found(run, repo, "adr/taken-number") == []


def test_what_the_base_has_is_told_before_other_branches(repo: Repo, run: Runner) -> None:
    """One number is one problem, and the base's claim is the stronger one."""
    diverged(repo, {}, "adr/0001-b.md", "adr/0001-c.md")
    repo.git("branch", "other", "main~1")
    repo.git("switch", "--quiet", "other")
    write(repo, "adr/0001-d.md")
    repo.commit()
    repo.git("switch", "--quiet", "work")
    [problem] = found(run, repo, "adr/taken-number", "--base", "main")
    assert problem[1:] == ("error", "main has given the number 1 to 0001-b.md")


def test_what_the_base_has_already_is_not_for_this_branch_to_renumber(
    repo: Repo, run: Runner
) -> None:
    """A branch left behind has to give way to the base, and is told so itself."""
    diverged(repo, {}, "adr/0001-b.md", "adr/0001-c.md")
    repo.git("switch", "--quiet", "main")
    assert found(run, repo, "adr/taken-number", "--base", "main") == []


def test_a_record_that_isnt_committed_counts(repo: Repo, run: Runner) -> None:
    """The work tree is checked, not the last commit."""
    repo.commit()
    repo.git("branch", "work")
    write(repo, "adr/0001-b.md")
    repo.commit()
    repo.git("switch", "--quiet", "work")
    write(repo, "adr/0001-c.md")
    assert len(found(run, repo, "adr/taken-number", "--base", "main")) == 1


@pytest.mark.parametrize("where", ["here", "there", "both"])
def test_a_renamed_record_keeps_its_number(repo: Repo, run: Runner, where: str) -> None:
    """A new slug on one side, or on both, is the same record."""
    repo.write("adr/0001-a.md", NYGARD.format(1, "A"))
    repo.commit()
    repo.git("switch", "--quiet", "--create", "work")
    if where in {"here", "both"}:
        repo.git("mv", "adr/0001-a.md", "adr/0001-better.md")
    repo.commit()
    repo.git("switch", "--quiet", "main")
    if where in {"there", "both"}:
        repo.git("mv", "adr/0001-a.md", "adr/0001-best.md")
    repo.commit()
    repo.git("switch", "--quiet", "work")
    assert found(run, repo, "adr/taken-number", "--base", "main") == []


@pytest.mark.parametrize(
    ("main", "branch"),
    [
        ("adr/0001-b.md", "adr/0002-c.md"),
        ("adr/0001-b.md", "adr/sub/0001-c.md"),
        ("adr/20260101-b.md", "adr/20260101-c.md"),
        ("adr/ARCH-001-b.md", "adr/DATA-001-c.md"),
        ("adr/040-b.md", "adr/040a-c.md"),
        ("other/0001-b.md", "adr/0001-c.md"),
        ("adr/0001-b.png", "adr/0001-c.md"),
        ("adr/README.md", "adr/0001-c.md"),
    ],
)
def test_numbers_that_are_not_the_same(repo: Repo, run: Runner, main: str, branch: str) -> None:
    """Other folders, prefixes and letters, dates, and files that are no records."""
    diverged(repo, {}, main, branch)
    assert found(run, repo, "adr/taken-number", "--base", "main") == []


STATED = "---\nstatus: accepted\nid: {}\n---\n# T\n"


def test_numbers_that_only_the_text_states(repo: Repo, run: Runner) -> None:
    """Names without a number have it in their front matter, and may be renamed too."""
    repo.write("adr/use-a.md", STATED.format(1))
    repo.commit()
    repo.git("branch", "work")
    repo.git("mv", "adr/use-a.md", "adr/use-all.md")
    repo.write("adr/use-b.md", STATED.format("ADR-2"))
    repo.commit()
    repo.git("switch", "--quiet", "work")
    assert found(run, repo, "adr/taken-number", "--base", "main") == []
    repo.write("adr/use-c.md", STATED.format(2))
    [problem] = found(run, repo, "adr/taken-number", "--base", "main")
    assert problem == ("adr/use-c.md", "error", "main has given the number 2 to use-b.md")
    repo.commit()
    repo.git("merge", "--quiet", "--no-edit", "main")
    assert len(found(run, repo, "adr/duplicate-number", "--base", "main")) == 1


def test_an_unreadable_file_has_its_number(repo: Repo, run: Runner) -> None:
    """A file that can't be read is there all the same, on either side."""
    diverged(repo, {}, "adr/0001-b.md", "adr/0001-c.md")
    repo.write("adr/0001-c.md", b"\xff\xfe")
    assert len(found(run, repo, "adr/taken-number", "--base", "main")) == 1


def test_a_record_moved_to_a_free_number_is_fine(repo: Repo, run: Runner) -> None:
    """What the hint says is what helps."""
    diverged(repo, {}, "adr/0001-b.md", "adr/0001-c.md")
    repo.git("mv", "adr/0001-c.md", "adr/0002-c.md")
    assert found(run, repo, "adr/taken-number", "--base", "main") == []


def test_a_project_in_a_subfolder_is_compared_with_its_own_files(repo: Repo, run: Runner) -> None:
    """Paths are those of the project, wherever it lies in the repository."""
    before = {"sub/adrtool.yml": "records: {dir: adr}\n", "sub/adr/0001-a.md": NYGARD}
    diverged(repo, before, "sub/adr/0002-b.md", "sub/adr/0002-c.md")
    project = Repo(repo.path / "sub", repo.home)
    [problem] = found(run, project, "adr/taken-number", "--base", "main")
    assert problem[0] == "adr/0002-c.md"


def test_without_git_nothing_is_compared(tmp_path: Path, run: Runner) -> None:
    """A folder of files is checked as far as it goes."""
    folder = tmp_path / "plain"
    (folder / "adr").mkdir(parents=True)
    (folder / "adr/0001-a.md").write_text(NYGARD.format(1, "A"), "utf-8")
    result = run("adrtool", "check", cwd=folder)
    assert (result.code, result.stderr) == (0, "no problems\n")


def test_unrelated_histories_have_nothing_in_common(repo: Repo, run: Runner, home: Path) -> None:
    """Without a common commit everything is new on both sides."""
    write(repo, "adr/0001-b.md")
    repo.commit()
    other = make_repo(repo.path.parent / "other", home)
    write(other, "adr/0001-c.md")
    other.commit()
    repo.git("fetch", "--quiet", str(other.path), "main:imported")
    [problem] = found(run, repo, "adr/taken-number", "--base", "imported")
    assert problem[0] == "adr/0001-b.md"
