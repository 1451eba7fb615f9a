"""`adrtool check --changed-since`: what a change introduced, and nothing that was there."""

from __future__ import annotations

import pytest

from adrtool import renames
from tests.helpers import Repo, Runner, make_repo

GOOD = (
    "# {n}. {title}\n\nDate: 2026-01-31\n\n## Status\n\nRejected\n\n## Context\n\n{text}\n\n"
    "## Decision\n\nKafka, of course.\n\n## Consequences\n\nMore to run.\n"
)


def record(number: int, title: str, text: str = "Why.") -> str:
    """A record in the form of Nygard."""
    return GOOD.format(n=number, title=title, text=text)


@pytest.fixture
def based(repo: Repo) -> Repo:
    """A repository with old problems on the branch main; the branch work is checked out."""
    repo.write("adr/0001-old.md", record(1, "Old", "See [x](gone.md)."))
    repo.write("adr/0002-use-kafka.md", record(2, "Use Kafka"))
    repo.write("docs/notes.md", "# Notes\n")
    repo.commit("Old problems")
    repo.git("switch", "--quiet", "--create", "work")
    return repo


def new(repo: Repo, run: Runner, *arguments: str) -> list[str]:
    """The problems that the change introduced: rule, path and line."""
    result = run("adrtool", "check", "--json", "--changed-since", "main", *arguments, cwd=repo.path)
    assert result.code in {0, 1}, result.stderr
    found = result.json()["problems"]
    assert result.code == any(problem["severity"] == "error" for problem in found)
    return [f"{p['rule']} {p['path']}:{p['line']}" for p in found]


def test_old_problems_are_nobodys(based: Repo, run: Runner) -> None:
    """Neither without a change nor after one that has nothing to do with them."""
    assert new(based, run) == []
    assert run("adrtool", "check", cwd=based.path).code == 1
    based.write("adr/0003-new.md", record(3, "New"))
    based.commit()
    assert new(based, run) == []


def test_what_a_commit_or_an_edit_breaks_is_told(based: Repo, run: Runner) -> None:
    """In committed files, in the work tree, and in files that git doesn't track yet."""
    based.write("adr/0002-use-kafka.md", record(2, "Use Kafka", "See [y](lost.md)."))
    based.commit()
    based.write("adr/0003-new.md", record(3, "New", "See [z](away.md)."))
    assert new(based, run) == [
        "link/missing-page adr/0002-use-kafka.md:11",
        "link/missing-page adr/0003-new.md:11",
    ]


def test_a_line_is_what_a_line_feed_ends(based: Repo, run: Runner) -> None:
    """Of two lines that break the same rule, the new one is told, page breaks above or not."""
    old = "Part\x0cone\u2028or two.\n\nFirst [x](away.md)."
    based.write("adr/0002-use-kafka.md", record(2, "Use Kafka", old))
    based.commit()
    based.git("branch", "--force", "main")
    more = old.replace("First", "More [x](away.md).\n\nFirst")
    based.write("adr/0002-use-kafka.md", record(2, "Use Kafka", more))
    assert new(based, run) == ["link/missing-page adr/0002-use-kafka.md:13"]


def test_a_renamed_file_is_not_new(based: Repo, run: Runner) -> None:
    """With git's knowledge, without it, and with an edit on the way."""
    based.git("mv", "adr/0001-old.md", "adr/0001-very-old.md")
    assert new(based, run) == []
    based.git("reset", "--quiet")
    assert new(based, run) == []
    text = based.read("adr/0001-very-old.md").replace("# 1. Old", "# 1. Very old")
    based.write("adr/0001-very-old.md", text)
    based.commit()
    assert new(based, run) == []


@pytest.mark.parametrize("is_committed", [True, False])
def test_a_renamed_folder_is_not_new(based: Repo, run: Runner, is_committed: bool) -> None:
    """Its broken links lead to another folder that isn't there, and others lead to it."""
    based.write("docs/notes.md", "# Notes\n\n[x](../adr/away.md) and [y](../adr/0001-old.md#no)\n")
    based.commit()
    based.git("branch", "--force", "main", "HEAD")
    (based.path / "adr").rename(based.path / "decisions")
    based.write("docs/notes.md", based.read("docs/notes.md").replace("../adr/", "../decisions/"))
    based.write("adrtool.yml", "records: [{dir: decisions}]\n")
    if is_committed:
        based.commit()
    assert new(based, run) == []
    based.write("decisions/0003-new.md", record(3, "New", "See [x](gone.md)."))
    assert new(based, run) == ["link/missing-page decisions/0003-new.md:11"]


@pytest.mark.parametrize("target", ["gone.md", "../adr/gone.md"])
def test_a_file_that_goes_to_another_folder_is_not_new(
    based: Repo, run: Runner, target: str
) -> None:
    """Whether its links were written anew or not, they led nowhere before."""
    based.write("docs/notes.md", "# Notes\n\nSee [the others](../adr/gone.md) of the year.\n")
    based.commit()
    based.git("branch", "--force", "main", "HEAD")
    based.git("mv", "docs/notes.md", "adr/notes.md")
    based.write("adr/notes.md", based.read("adr/notes.md").replace("../adr/gone.md", target))
    based.commit()
    assert new(based, run) == []


def test_names_that_go_round_are_not_new(based: Repo, run: Runner) -> None:
    """Each name of now is another's of then; a part of a longer name is none."""
    text = "See [a](0001-old.md#no), [b](0002-use-kafka.md#no), [c](not-0001-old.md)."
    based.write("docs/notes.md", f"# Notes\n\n{text.replace('](', '](../adr/')}\n")
    based.commit()
    based.git("branch", "--force", "main", "HEAD")
    for old, name in (("0001-old", "x"), ("0002-use-kafka", "0001-old"), ("x", "0002-use-kafka")):
        based.git("mv", f"adr/{old}.md", f"adr/{name}.md")
    based.commit()
    assert [p for p in new(based, run) if p.startswith("link/")] == []


def test_links_and_repositories_are_no_untracked_files(based: Repo, run: Runner) -> None:
    """What git has no content of doesn't keep a renamed file from being known."""
    (based.path / "adr/0002-use-kafka.md").rename(based.path / "adr/0002-use-kafka-4.md")
    (based.path / "nowhere").symlink_to("not-there")
    make_repo(based.path / "inner", based.home)
    found = renames.read(based.path, "main")
    assert found == {"adr/0002-use-kafka-4.md": "adr/0002-use-kafka.md"}


def test_moved_lines_are_not_new(based: Repo, run: Runner) -> None:
    """Within a file, and to another one."""
    based.write("adr/0001-old.md", record(1, "Old", "\n\nLong ago.\n\nSee [x](gone.md)."))
    assert new(based, run) == []
    based.write("adr/0001-old.md", record(1, "Old"))
    based.write("adr/0002-use-kafka.md", record(2, "Use Kafka", "See [x](gone.md)."))
    assert new(based, run) == []


def test_a_line_that_stays_went_nowhere(based: Repo, run: Runner) -> None:
    """Who mends a link by the page that it lacked breaks it anew with the same line elsewhere."""
    based.write("adr/gone.md", "# Here\n")
    based.write("docs/more.md", "# More\n\nSee [x](gone.md).\n")
    assert new(based, run) == ["link/missing-page docs/more.md:3"]


def test_a_line_that_many_files_have_went_nowhere(based: Repo, run: Runner) -> None:
    """Front matter that is broken for the first time in its file isn't that of another one."""
    broken = "---\nstatus: [\n---\n\n# A\n"
    based.write("specs/a.md", broken)
    based.commit()
    based.git("branch", "--force", "main", "HEAD")
    based.write("specs/a.md", broken.replace("[", "draft"))
    based.write("specs/b.md", broken)
    assert new(based, run) == ["document/front-matter specs/b.md:3"]


def test_the_same_mistake_once_more_is_new(based: Repo, run: Runner) -> None:
    """There is one more than before, on the line that was added."""
    based.write("adr/0001-old.md", record(1, "Old", "Also [x](gone.md).\n\nSee [x](gone.md)."))
    assert new(based, run) == ["link/missing-page adr/0001-old.md:11"]


def test_a_file_that_goes_is_the_fault_of_who_removed_it(based: Repo, run: Runner) -> None:
    """The problem is in a file that didn't change."""
    based.write("adr/0003-new.md", record(3, "New", "See [Kafka](0002-use-kafka.md)."))
    based.commit()
    based.git("branch", "--force", "main", "HEAD")
    (based.path / "adr/0002-use-kafka.md").unlink()
    assert new(based, run) == ["link/missing-page adr/0003-new.md:11"]


def test_the_repositorys_own_addresses_are_those_of_then(based: Repo, run: Runner) -> None:
    """A link to a file at the host is broken by who removes the file, and by nobody else."""
    host = "https://github.com/example/storage"
    based.write("mkdocs.yml", f"site_name: S\nrepo_url: {host}\nplugins: [adrtool]\n")
    text = f"See [a]({host}/blob/main/docs/notes.md) and [b]({host}/blob/main/gone.txt)."
    based.write("adr/0003-new.md", record(3, "New", text))
    based.commit()
    based.git("branch", "--force", "main", "HEAD")
    assert new(based, run) == []
    based.git("rm", "--quiet", "docs/notes.md")
    based.commit()
    [problem] = new(based, run)
    assert "adr/0003-new.md:11" in problem


def test_work_of_others_on_the_base_is_not_blamed_on_the_branch(based: Repo, run: Runner) -> None:
    """What counts is where the branch left the base, not where the base is now."""
    based.git("switch", "--quiet", "main")
    based.write("adr/0001-old.md", record(1, "Old", "It was mended."))
    based.commit("Mended on main")
    based.git("switch", "--quiet", "work")
    assert new(based, run) == []


def test_a_stricter_configuration_is_not_a_problem_of_its_own(based: Repo, run: Runner) -> None:
    """What a rule finds everywhere isn't what the change brought in."""
    based.write("adrtool.yml", "severity: {link/missing-page: warning}\n")
    based.commit()
    assert new(based, run) == []


@pytest.mark.parametrize("name", ["crew", "teams/first", "first/team"])
def test_a_project_whose_folder_is_renamed_is_not_new(based: Repo, run: Runner, name: str) -> None:
    """What it holds is compared with what it held elsewhere."""
    based.write("team/adrtool.yml", "severity: {}\n")
    for number in range(1, 4):
        based.write(f"team/adr/000{number}-x.md", record(number, "X", "See [a](gone.md)."))
    based.commit()
    based.git("branch", "--force", "main", "HEAD")
    there = based.path / name
    there.parent.mkdir(exist_ok=True)
    based.git("mv", "team", name)
    based.write(f"{name}/adr/0004-y.md", record(4, "Y", "See [a](lost.md)."))
    based.commit()
    result = run("adrtool", "check", "--json", "--changed-since", "main", cwd=there)
    assert [p["target"] for p in result.json()["problems"]] == ["lost.md"]


def test_what_is_looked_at_only_now_was_there_before(based: Repo, run: Runner) -> None:
    """A folder that is left out no longer, a lower limit, a configuration that is mended."""
    based.write("infra/main.tf", "resource {{{\n")
    proposal = record(3, "New").replace("Rejected", "Proposed").replace("2026-01-31", "2026-11-01")
    based.write("adr/0003-new.md", proposal)
    based.write("adrtool.yml", "inventory: {exclude: ['infra/**']}\n")
    based.commit()
    based.git("branch", "--force", "main", "HEAD")
    based.write("adrtool.yml", "records: [{dir: adr, stale_after: 3}]\n")
    assert new(based, run, "--today", "2026-11-23") == []
    based.write("adrtool.yml", "records: [{dir: adr, stale_after: 3}\n")
    based.commit()
    based.git("branch", "--force", "main", "HEAD")
    based.write("adrtool.yml", "records: [{dir: adr, stale_after: 3}]\n")
    assert new(based, run, "--today", "2026-11-23") == []


def test_a_mistake_in_the_configuration_is_new(based: Repo, run: Runner) -> None:
    """Also one in what both sides are checked by."""
    based.write("adrtool.yml", "severity: {link/missing: warning}\nrecords: [{dir: nowhere}]\n")
    assert new(based, run) == ["config/invalid adrtool.yml:0", "config/invalid adrtool.yml:1"]


def test_without_a_common_commit_the_base_itself_counts(based: Repo, run: Runner) -> None:
    """A history that was begun anew brings nothing in."""
    based.git("switch", "--quiet", "--orphan", "anew")
    based.git("checkout", "main", "--", ".")
    based.commit()
    assert new(based, run) == []
    based.write("adr/0003-new.md", record(3, "New", "See [z](away.md)."))
    assert new(based, run) == ["link/missing-page adr/0003-new.md:11"]


def test_a_project_in_a_folder_of_the_repository(based: Repo, run: Runner) -> None:
    """Paths are relative to the project, in the past too."""
    for text in ("See [a](gone.md).", "See [a](gone.md) and [b](lost.md)."):
        based.write("team/adrtool.yml", "records: [{dir: adr}]\n")
        based.write("team/adr/0001-theirs.md", record(1, "Theirs", text))
        based.commit()
    based.git("branch", "--force", "main", "HEAD~1")
    result = run("adrtool", "check", "--json", "--changed-since", "main", cwd=based.path / "team")
    assert [p["target"] for p in result.json()["problems"]] == ["lost.md"]


def test_links_and_folders_of_the_past_are_seen(based: Repo, run: Runner) -> None:
    """A symbolic link to a folder or file counts as what it leads to, then as now."""
    (based.path / "latest").symlink_to("adr")
    text = "See [a](../latest/0001-old.md), [b](../latest/nope.md), [c](../docs)."
    based.write("adr/0003-new.md", record(3, "New", text))
    based.commit()
    found = {p.split(" ")[0] for p in new(based, run)}
    based.git("branch", "--force", "main", "HEAD")
    assert "link/missing-page" in found
    assert new(based, run) == []
    based.write("adr/0003-new.md", record(3, "New", f"{text} And."))
    assert new(based, run) == []


def test_what_a_submodule_lacks_now_is_new(based: Repo, run: Runner) -> None:
    """It is at another commit, in which a file is gone that a link leads to."""
    other = make_repo(based.path.parent / "other", based.home)
    for name in ("kept.md", "going.md"):
        other.write(name, f"# {name}\n\n## Part\n")
    other.commit()
    allow = ("-c", "protocol.file.allow=always")
    based.git(*allow, "submodule", "--quiet", "add", other.path.as_uri(), "part")
    text = "See [a](../part/kept.md#part), [b](../part/going.md), [c](../part/never.md)."
    based.write("adr/0003-new.md", record(3, "New", text))
    based.commit()
    based.git("branch", "--force", "main", "HEAD")
    assert new(based, run) == []
    (other.path / "going.md").unlink()
    other.write("kept.md", "# Kept\n")
    other.commit()
    based.git("-C", "part", *allow, "pull", "--quiet")
    assert new(based, run) == [
        "link/missing-anchor adr/0003-new.md:11", "link/missing-page adr/0003-new.md:11",
    ]  # fmt: skip
    based.commit()
    assert len(new(based, run)) == 2


def test_only_some_rules_or_severities(based: Repo, run: Runner) -> None:
    """--rule takes ids and globs, --severity the least; an unknown rule is wrong use."""
    based.write("adr/0003-new.md", "# 3. New\n\nSee [z](away.md).\n")
    every = new(based, run)
    assert {rule.split("/")[0] for rule in every} == {"adr", "link"}
    assert new(based, run, "--rule", "link/*") == [e for e in every if e.startswith("link/")]
    assert new(based, run, "--severity", "error") == [e for e in every if e.startswith("link/")]
    assert new(based, run, "--severity", "warning") == every
    wrong = run("adrtool", "check", "--rule", "link/missing", cwd=based.path)
    assert wrong.code == 2
    assert "did you mean 'link/missing-page'?" in wrong.stderr


def test_a_base_that_a_shallow_clone_lacks_names_the_fetch(based: Repo, run: Runner) -> None:
    """Never a silent pass: exit status 2, and after that fetch it works."""
    for number in range(3, 6):
        based.write(f"adr/000{number}-new.md", record(number, "New"))
        based.commit()
    clone = Repo(based.path.parent / "clone", based.home)
    based.git(
        "clone", "--quiet", "--depth=1", "--branch=work", based.path.as_uri(), str(clone.path)
    )
    assert run("adrtool", "check", "--changed-since", "main", cwd=clone.path).code == 2
    result = run("adrtool", "check", "--changed-since", "origin/main", cwd=clone.path)
    assert (result.code, result.stdout) == (2, "")
    assert "git fetch --unshallow origin +refs/heads/main" in result.stderr
    clone.git(*result.stderr.splitlines()[-1].split()[1:])
    assert run("adrtool", "check", "--changed-since", "origin/main", cwd=clone.path).code == 0


def test_two_bases_and_none_are_wrong_use(based: Repo, run: Runner) -> None:
    """--changed-since names the base for every rule; an empty variable of a script is no base."""
    result = run("adrtool", "check", "--changed-since", "", cwd=based.path)
    assert (result.code, result.stdout) == (2, "")
    result = run("adrtool", "check", "--changed-since", "main", "--base", "main", cwd=based.path)
    assert result.code == 2
    assert run("adrtool", "check", "--changed-since", "main", cwd=based.home).code == 2
