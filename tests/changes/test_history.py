"""What `check --changed-since` and `diff` say after each of twelve commits."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.changes import scripted
from tests.helpers import PROJECT, Repo, Runner

GOLDEN = PROJECT / "tests" / "changes" / "golden"


@pytest.fixture
def history(repo: Repo) -> Repo:
    """A repository with one commit that has nothing to say."""
    repo.write("README.md", "# Storage\n")
    repo.commit("Nothing yet")
    return repo


def _told(history: Repo, run: Runner) -> Iterator[str]:
    day = ("--today", scripted.TODAY)
    for number, step in enumerate(scripted.STEPS, 1):
        scripted.commit(history, step, number)
        checked = run("adrtool", "check", "--changed-since", "HEAD~1", *day, cwd=history.path)
        assert checked.code in {0, 1}, checked.stderr
        changed = run("adrtool", "diff", "HEAD~1", *day, cwd=history.path)
        assert changed.code == 0, changed.stderr
        yield f"== {number}. {step.message}\n$ adrtool check --changed-since HEAD~1\n"
        yield f"{checked.stdout}{checked.stderr}$ adrtool diff HEAD~1\n{changed.stdout}"


def _compare(name: str, said: str) -> None:
    """With ADRTOOL_WRITE_GOLDEN=1 the file is written anew."""
    if os.environ.get("ADRTOOL_WRITE_GOLDEN") == "1":
        (GOLDEN / name).write_bytes(said.encode())
    assert said == (GOLDEN / name).read_text("utf-8")


@pytest.mark.slow
def test_each_commit_is_told_what_it_did_and_nothing_else(history: Repo, run: Runner) -> None:
    """A broken link is told once, by the commit that breaks it; a rename or a moved line is not."""
    _compare("history.txt", "".join(_told(history, run)))


def test_the_whole_history_as_a_comment_and_as_json(history: Repo, run: Runner) -> None:
    """From the first commit to the last, in every form; the second time in the same words."""
    for number, step in enumerate(scripted.STEPS, 1):
        scripted.commit(history, step, number)
    first = history.git("rev-list", "--max-parents=0", "HEAD")
    site = ("--site-url", "https://docs.example.org/storage/")
    for form, name in (("markdown", "history.md"), ("json", "history.json")):
        arguments = ("diff", first, "--format", form, "--today", scripted.TODAY, *site)
        said = run("adrtool", *arguments, cwd=history.path)
        assert said.code == 0, said.stderr
        text = said.stdout
        for label, commit in (("BASE", first), ("HEAD", history.git("rev-parse", "HEAD"))):
            text = text.replace(commit, label).replace(commit[:10], label)
        _compare(name, text)
        assert run("adrtool", *arguments, cwd=history.path).stdout == said.stdout
