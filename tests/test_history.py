"""What a check compares with: the base that is asked for, that CI names, that the remote has."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

import pytest

from adrtool import history
from adrtool.problems import WrongUse
from tests.helpers import Repo, Runner

RECORD = "# {}. T\n\n## Status\n\nAccepted\n"
BRANCHES = ("release", "work")


@pytest.fixture
def remote(repo: Repo) -> Repo:
    """A repository with the branches main, release and work, a commit apart from each other."""
    repo.write("adr/0001-a.md", RECORD.format(1))
    repo.commit("First")
    for name in BRANCHES:
        repo.git("switch", "--quiet", "--create", name)
        repo.commit(name)
    repo.git("switch", "--quiet", "main")
    repo.commit("Second")
    return repo


def cloned(remote: Repo, *options: str) -> Repo:
    """A clone of the remote beside it."""
    clone = Repo(remote.path.parent / "clone", remote.home)
    remote.git("clone", "--quiet", *options, remote.path.as_uri(), str(clone.path))
    return clone


def base(repo: Repo, wanted: str | None = None, **environment: str) -> str | None:
    """The name of the base that is found."""
    found = history.find(repo.path, wanted, environment).base
    if found:
        assert repo.git("rev-parse", found.name) == found.commit
    return found.name if found else None


@pytest.mark.parametrize(
    "environment",
    [
        {"GITHUB_BASE_REF": "release"},
        {"GITHUB_BASE_REF": "refs/heads/release"},
        {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "release", "CI_DEFAULT_BRANCH": "main"},
        {"BITBUCKET_PR_DESTINATION_BRANCH": "release"},
        {"CHANGE_TARGET": "release"},
        {"SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/release"},
        {"BUILDKITE_PULL_REQUEST_BASE_BRANCH": "release"},
        {"DRONE_TARGET_BRANCH": "release", "DRONE_PULL_REQUEST": "7"},
        {"CI_COMMIT_TARGET_BRANCH": "release", "CI_COMMIT_PULL_REQUEST": "7"},
        {"TRAVIS_BRANCH": "release", "TRAVIS_PULL_REQUEST": "7"},
    ],
)
def test_the_ci_system_names_the_base(remote: Repo, environment: Mapping[str, str]) -> None:
    """The branch of the remote that the pull request goes to."""
    assert base(cloned(remote), **environment) == "origin/release"


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"GITHUB_BASE_REF": ""},
        {"TRAVIS_BRANCH": "release", "TRAVIS_PULL_REQUEST": "false"},
        {"DRONE_TARGET_BRANCH": "release"},
        {"BUILDKITE_PULL_REQUEST_BASE_BRANCH": "", "BUILDKITE_PULL_REQUEST": "false"},
        {"CI_DEFAULT_BRANCH": "main"},
    ],
)
def test_without_a_pull_request_it_is_the_default_branch(
    remote: Repo, environment: Mapping[str, str]
) -> None:
    """Some variables hold the branch that is built unless there is a pull request."""
    assert base(cloned(remote), **environment) == "origin/main"


def test_a_base_that_is_asked_for_goes_first(remote: Repo) -> None:
    """As git understands it; a branch that only the remote has is found there."""
    clone = cloned(remote)
    assert base(clone, "work", GITHUB_BASE_REF="release") == "origin/work"
    assert base(clone, "origin/work") == "origin/work"
    assert base(clone, "HEAD~1") == "HEAD~1"
    clone.git("branch", "work", "origin/release")
    assert base(clone, "work") == "work"
    clone.git("tag", "v1")
    assert base(clone, "v1") == "v1"


def test_an_old_local_branch_is_not_the_base(remote: Repo) -> None:
    """What CI names is the remote's branch."""
    clone = cloned(remote)
    clone.git("branch", "release", "origin/main~1")
    assert base(clone, GITHUB_BASE_REF="release") == "origin/release"


def test_a_remote_may_have_any_name(remote: Repo) -> None:
    """The only one, whatever it is called."""
    clone = cloned(remote, "--origin", "upstream")
    assert base(clone) == "upstream/main"
    assert base(clone, CHANGE_TARGET="work") == "upstream/work"


def test_where_nothing_was_published_there_is_no_base(repo: Repo, tmp_path: Path) -> None:
    """No repository, no commit, no remote, or one that nothing was fetched from."""
    assert history.find(tmp_path, None, {}) == history.Refs(None, ())
    assert base(repo) is None
    repo.commit()
    assert base(repo) is None
    repo.git("remote", "add", "origin", "https://example.org/x.git")
    assert base(repo) is None


@pytest.mark.parametrize("wanted", ["nope", "origin/nope", "--help", "main;ls", "0" * 40, ""])
def test_a_base_that_isnt_there_is_an_error(repo: Repo, remote: Repo, wanted: str) -> None:
    """A misspelt name must not pass as nothing to compare with; an empty one is none."""
    if not wanted:
        assert base(repo, wanted) is None
        return
    with pytest.raises(WrongUse, match="isn't in this clone") as error:
        base(cloned(remote), wanted)
    assert shlex.split(error.value.hint)[:3] == ["git", "fetch", "origin"]
    with pytest.raises(WrongUse, match="isn't in this clone"):
        base(repo, wanted)


def test_an_empty_repository_cannot_be_compared(repo: Repo, run: Runner) -> None:
    """Asked for a base, it says why there is none."""
    result = run("adrtool", "check", "--base", "main", cwd=repo.path)
    assert (result.code, result.stdout) == (2, "")
    assert "no commit" in result.stderr


def test_a_repository_that_git_refuses_is_not_passed_over(repo: Repo, run: Runner) -> None:
    """A broken one, or one of another owner, as in containers of CI systems."""
    repo.commit()
    repo.write(".git/HEAD", "")
    result = run("adrtool", "check", cwd=repo.path)
    assert (result.code, result.stdout) == (2, "")
    assert "git status" in result.stderr


def helped(run: Runner, clone: Repo, *options: str, env: Mapping[str, str] | None = None) -> str:
    """Checks a clone that lacks something, does what the message says, and checks again."""
    result = run("adrtool", "check", *options, cwd=clone.path, env=env)
    assert (result.code, result.stdout) == (2, "")
    command = result.stderr.splitlines()[-1].strip().removesuffix(", or name it with --base")
    for part in command.split(" && "):
        clone.git(*shlex.split(part)[1:])
    again = run("adrtool", "check", *options, cwd=clone.path, env=env)
    assert again.code == 0, again.stderr
    return result.stderr


@pytest.mark.parametrize("depth", ["1", "2"])
def test_a_shallow_clone_is_told_which_fetch_it_needs(
    remote: Repo, run: Runner, depth: str
) -> None:
    """The base isn't there: exit 2 with the command that brings it, and that works."""
    clone = cloned(remote, "--depth", depth, "--branch", "work")
    message = helped(run, clone, env={"GITHUB_BASE_REF": "main"})
    assert "git fetch --unshallow origin +refs/heads/main:refs/remotes/origin/main" in message
    assert "'main'" in message


@pytest.mark.parametrize(
    "wanted",
    ["refs/heads/main", "HEAD~1", "HEAD^", "origin/main~1", "v1", "2.0.1", "refs/tags/final"],
)
def test_the_fetch_is_that_of_what_is_asked_for(remote: Repo, run: Runner, wanted: str) -> None:
    """A tag is fetched as a tag, and steps back from what is here by a longer history."""
    for tag in ("v1", "2.0.1", "final"):
        remote.git("tag", tag, "main~1")
    clone = cloned(remote, "--depth", "1", "--branch", "work")
    assert "git fetch" in helped(run, clone, "--changed-since", wanted)


@pytest.mark.parametrize("length", [40, 8])
def test_the_fetch_for_a_commit_brings_every_branch(remote: Repo, run: Runner, length: int) -> None:
    """Hosts don't give out every commit by its name."""
    wanted = remote.git("rev-parse", "main")[:length]
    clone = cloned(remote, "--depth", "1", "--branch", "work")
    assert "git fetch" in helped(run, clone, "--changed-since", wanted)


def test_a_branch_of_another_remote_is_fetched_from_there(remote: Repo, run: Runner) -> None:
    """Forks have the project's own repository as a second remote."""
    clone = cloned(remote, "--depth", "1", "--branch", "work")
    clone.git("remote", "add", "upstream", remote.path.as_uri())
    message = helped(run, clone, "--changed-since", "upstream/main")
    assert "upstream +refs/heads/main:refs/remotes/upstream/main" in message


def test_a_step_before_the_first_commit_is_no_fetch_away(remote: Repo, run: Runner) -> None:
    """In a whole clone nothing more can be brought."""
    result = run("adrtool", "check", "--changed-since", "HEAD~99", cwd=cloned(remote).path)
    assert (result.code, result.stdout) == (2, "")
    assert "git fetch" not in result.stderr


def test_a_shallow_clone_without_a_default_branch_needs_all(remote: Repo, run: Runner) -> None:
    """Nothing in it tells what the default branch is called."""
    remote.git("branch", "--move", "main", "trunk")
    clone = cloned(remote, "--depth", "1", "--branch", "work")
    assert "default branch" in helped(run, clone)
    assert base(clone) == "origin/trunk"


def test_a_shallow_clone_that_ends_before_the_fork_needs_more(remote: Repo, run: Runner) -> None:
    """Both ends are there, and what lies between them is not."""
    clone = cloned(remote, "--depth", "1", "--no-single-branch", "--branch", "work")
    message = helped(run, clone, "--base", "origin/main")
    assert "git fetch --unshallow origin" in message


def test_a_shallow_clone_of_the_base_itself_has_what_it_needs(remote: Repo, run: Runner) -> None:
    """There is nothing between the two."""
    clone = cloned(remote, "--depth", "1")
    result = run("adrtool", "check", cwd=clone.path)
    assert (result.code, result.stderr) == (0, "no problems\n")


def test_a_single_branch_is_fetched_without_deepening(remote: Repo, run: Runner) -> None:
    """A clone with its whole history needs only the branch."""
    clone = cloned(remote, "--single-branch", "--branch", "work")
    message = helped(run, clone, "--base", "main")
    assert "git fetch origin +refs/heads/main:refs/remotes/origin/main" in message


def test_branches_are_those_that_hold_something_else(remote: Repo) -> None:
    """Not the one that is checked out, not what is merged already, not the base twice."""
    found = history.find(remote.path, None, {})
    assert [b.name for b in found.branches] == ["release", "work"]
    assert [b.name for b in history.find(remote.path, "work", {}).branches] == ["release"]
    remote.git("switch", "--quiet", "work")
    assert [b.name for b in history.find(remote.path, None, {}).branches] == ["main"]
    remote.git("switch", "--quiet", "--detach", "HEAD")
    assert [b.name for b in history.find(remote.path, None, {}).branches] == ["main"]


def test_files_are_listed_and_read_as_they_were(repo: Repo) -> None:
    """Paths are relative to the project, names and contents of any script come back whole."""
    names = {"adr/0001-é 決.md", "adr/sub/x.md", 'adr/"q".md'}
    for name in names:
        repo.write(name, f"{name}\r\n")
    repo.write("other/0001-a.md", "")
    repo.write("adr/latin1.md", b"\xe9")
    (repo.path / "adr/link.md").symlink_to("sub/x.md")
    commit = repo.commit()
    found = history.files_at(repo.path, commit, ["adr", "gone"])
    assert found.keys() >= names | {"adr/latin1.md"}
    assert "other/0001-a.md" not in found
    for name in names:
        assert history.text_at(repo.path, found[name]) == f"{name}\r\n"
        assert history.is_same(f"{name}\r\n", found[name])
        assert not history.is_same(f"{name}\n", found[name])
    assert history.text_at(repo.path, found["adr/latin1.md"]) is None
    assert history.files_at(repo.path, commit, ["."]).keys() > found.keys()
    assert history.files_at(repo.path / "adr", commit, ["sub"]).keys() == {"sub/x.md"}


def test_a_repository_with_longer_names_of_objects(repo: Repo) -> None:
    """SHA-256 is git's other way to name what it keeps."""
    repo.git("init", "--quiet", "--object-format=sha256", "../other")
    other = Repo(repo.path.parent / "other", repo.home)
    other.write("adr/x.md", "text\n")
    found = history.files_at(other.path, other.commit(), ["adr"])
    assert history.is_same("text\n", found["adr/x.md"])
    assert history.is_same("text\r\n", found["adr/x.md"])
