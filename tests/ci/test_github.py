"""The workflows that `adrtool init --ci github` writes: their rights, and their steps, run here."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from shutil import which
from typing import Any

import pytest
import yaml

from tests.ci.runners import System, step
from tests.helpers import PROJECT, Repo, Runner

FILES = ("adrtool.yml", "adrtool-comment.yml", "adrtool-due.yml")
RECORD = (
    "# {n}. {title}\n\nDate: 2026-01-31\n\n## Status\n\nRejected\n\n## Context\n\n{text}\n\n"
    "## Decision\n\nNo.\n\n## Consequences\n\nNone.\n"
)
RUNBOOK = "---\nowner: platform\nlast_reviewed: 2020-01-01\n---\n\n# Restore @all\n"
NAME = "example/storage"

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the steps are written for a POSIX shell"),
    pytest.mark.skipif(not which("jq"), reason="the stand-in for gh needs jq"),
]


@pytest.fixture
def origin(repo: Repo, run: Runner) -> Repo:
    """A repository with the workflows on main, and a pull request of a fork as GitHub keeps it."""
    assert run("adrtool", "init", "--ci", "github", cwd=repo.path).code == 0
    repo.write("adr/0001-old.md", RECORD.format(n=1, title="Old", text="See [x](gone.md)."))
    repo.write("runbooks/restore.md", RUNBOOK)
    repo.commit()
    repo.git("switch", "--quiet", "--create", "fork")
    repo.write("adr/0002-new.md", RECORD.format(n=2, title="New", text="See [y](lost.md)."))
    # Who could run this would have the token.
    repo.write("adrtool.py", "raise SystemExit('code of the pull request ran')\n")
    head = repo.commit()
    repo.git("update-ref", "refs/pull/7/head", head)
    repo.git("switch", "--quiet", "main")
    repo.git("branch", "--quiet", "-D", "fork")
    return repo


def cloned(origin: Repo, name: str, ref: str = "main") -> Repo:
    """What actions/checkout leaves: a clone with a detached head."""
    clone = Repo(origin.path.parent / name, origin.home)
    origin.git("clone", "--quiet", origin.path.as_uri(), str(clone.path))
    clone.git("fetch", "--quiet", "origin", ref)
    clone.git("checkout", "--quiet", "FETCH_HEAD")
    return clone


@pytest.fixture
def system(origin: Repo) -> System:
    """GitHub Actions."""
    said = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": NAME, "GH_TOKEN": "secret"}
    return System(origin.path.parent / "system", origin.home, said)


def workflow(repo: Repo, name: str) -> dict[str, Any]:
    """A workflow as it is parsed; `on` is true in YAML 1.1."""
    found = yaml.safe_load(repo.read(f".github/workflows/{name}"))
    assert isinstance(found, dict)
    return {str(key): value for key, value in found.items()}


@pytest.mark.parametrize("name", FILES)
def test_rights_are_the_least_and_actions_are_pinned(origin: Repo, name: str) -> None:
    """Nothing by default, what a job needs for itself, and no action by a tag."""
    found = workflow(origin, name)
    assert found["permissions"] == {}
    assert "pull_request_target" not in origin.read(f".github/workflows/{name}")
    for job in found["jobs"].values():
        assert set(job["permissions"].values()) <= {"read", "write"}
        assert job["timeout-minutes"]
        for one in job["steps"]:
            # Text of a pull request would become part of the script.
            assert "${{" not in one.get("run", "")
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", one.get("uses", f"a@{'0' * 40}"))


def test_what_runs_for_a_pull_request_may_write_nothing(origin: Repo) -> None:
    """The jobs that see its files only read; the one that comments never checks them out."""
    jobs = workflow(origin, "adrtool.yml")["jobs"]
    for name, job in jobs.items():
        may_write = "write" in job["permissions"].values()
        assert may_write == (name == "publish")
        assert not may_write or job["if"] == "github.ref == 'refs/heads/main'"
    comment = workflow(origin, "adrtool-comment.yml")
    assert list(comment["True"]) == ["workflow_run"]
    assert comment["True"]["workflow_run"]["workflows"] == [workflow(origin, "adrtool.yml")["name"]]
    checkouts = [s for s in comment["jobs"]["comment"]["steps"] if "checkout" in s.get("uses", "")]
    assert [s["with"] for s in checkouts] == [{"fetch-depth": 0}]


def test_a_pull_request_is_blamed_for_its_own_problems(origin: Repo, system: System) -> None:
    """Annotations for what it introduced; on main, for everything."""
    script = step(workflow(origin, "adrtool.yml"), "check", "Check")
    clone = cloned(origin, "pull", "refs/pull/7/head")
    pull = {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main"}
    result = system.shell(script, clone.path, **pull)
    assert result.code == 1
    assert result.stdout.count("::error") == 1
    assert "file=adr/0002-new.md,title=link/missing-page,line=11" in result.stdout
    pushed = system.shell(script, cloned(origin, "main").path, GITHUB_EVENT_NAME="push")
    assert "file=adr/0001-old.md" in pushed.stdout


@pytest.mark.slow
def test_the_site_is_built_where_it_is_taken_from(origin: Repo, system: System) -> None:
    """Into the folder that the artifacts are made of."""
    found = workflow(origin, "adrtool.yml")
    clone = cloned(origin, "main")
    assert system.shell(step(found, "site", "Build"), clone.path).code == 0
    uploads = [
        s["with"]["path"] for s in found["jobs"]["site"]["steps"] if "path" in s.get("with", {})
    ]
    assert uploads == ["site", "site"]
    assert (clone.path / "site" / "index.html").is_file()


def _comment(origin: Repo, system: System, tmp_path: Path, comments: list[Any]) -> Any:
    """Runs all steps of the workflow that comments, and returns its last call."""
    found = workflow(origin, "adrtool-comment.yml")
    head, base = (origin.git("rev-parse", ref) for ref in ("refs/pull/7/head", "main"))
    pull = {"number": 7, "head": {"sha": head}, "base": {"sha": base}}
    other = {"number": 8, "head": {"sha": base}, "base": {"sha": base}}
    system.answers({
        f"repos/{NAME}/pulls": [other, pull], f"repos/{NAME}/issues/7/comments": comments,
    })  # fmt: skip
    clone, output = cloned(origin, "trusted"), tmp_path / "output"
    event = {
        "HEAD_SHA": head, "HEAD_BRANCH": "x$(touch pwned)", "HEAD_OWNER": "mallory",
        "HEAD_URL": "https://github.com/mallory/storage", "GITHUB_OUTPUT": str(output),
        "RUN_URL": "https://github.com/example/storage/actions/runs/1",
    }  # fmt: skip
    names = ("Find the pull request", "Fetch its commits", "Compare", "Comment")
    for name in names:
        said = dict(line.split("=") for line in _lines(output))
        outputs = {"NUMBER": said.get("number", ""), "BASE": said.get("base", "")}
        result = system.shell(step(found, "comment", name), clone.path, **event, **outputs)
        assert result.code == 0, result.stderr
    assert not (clone.path / "adr/0002-new.md").exists()
    assert not (clone.path / "pwned").exists()
    return system.calls()[-1]


def _lines(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines() if file.exists() else []


def test_one_comment_is_written_and_then_updated(
    origin: Repo, system: System, tmp_path: Path
) -> None:
    """Found again by its marker and its author, not by a marker that somebody else wrote."""
    theirs = {"id": 1, "body": "<!-- adrtool: diff --> mine", "user": {"login": "mallory"}}
    method, address, fields = _comment(origin, system, tmp_path, [theirs])
    assert (method, address) == ("POST", f"repos/{NAME}/issues/7/comments")
    assert fields["body"].startswith("<!-- adrtool: diff -->\n")
    head = origin.git("rev-parse", "refs/pull/7/head")
    assert f"https://github.com/mallory/storage/blob/{head}/adr/0002-new.md" in fields["body"]
    assert "/actions/runs/1#artifacts" in fields["body"]


def test_a_comment_that_is_there_is_updated(origin: Repo, system: System, tmp_path: Path) -> None:
    """There is never a second one."""
    ours = {
        "id": 5,
        "body": "<!-- adrtool: diff -->\nold",
        "user": {"login": "github-actions[bot]"},
    }
    method, address, _ = _comment(origin, system, tmp_path, [ours])
    assert (method, address) == ("PATCH", f"repos/{NAME}/issues/comments/5")


def test_one_issue_tells_what_is_overdue(origin: Repo, system: System) -> None:
    """It is opened when there is something, updated weekly, and closed when there is nothing."""
    found = workflow(origin, "adrtool-due.yml")
    scripts = [step(found, "due", name) for name in ("List what is overdue", "Update the issue")]
    clone = cloned(origin, "main")

    def weekly(*issues: dict[str, Any]) -> list[tuple[str, str, dict[str, str]]]:
        system.answers({f"repos/{NAME}/issues": list(issues)})
        for script in scripts:
            result = system.shell(script, clone.path)
            assert result.code == 0, result.stderr
        return [call for call in system.calls() if call[0] != "GET"]

    issue = {"number": 4, "body": "<!-- adrtool: due -->\n"}
    [(method, address, fields)] = weekly({"number": 3, "body": None})
    assert (method, address) == ("POST", f"repos/{NAME}/issues")
    assert "runbooks" in fields["body"]
    assert "@all" not in fields["body"]
    [(method, address, fields)] = weekly(issue)
    assert (method, address, fields["state"]) == ("PATCH", f"repos/{NAME}/issues/4", "open")
    (clone.path / "runbooks/restore.md").unlink()
    [(_, _, fields)] = weekly(issue)
    assert fields["state"] == "closed"
    assert weekly() == []


def test_the_composite_action_compares_with_the_base(origin: Repo, system: System) -> None:
    """`check` blames a pull request for its own, `diff` writes into the summary."""
    action = yaml.safe_load((PROJECT / "action.yml").read_text("utf-8"))
    script = action["runs"]["steps"][-1]["run"]
    pinned = [s["uses"] for s in action["runs"]["steps"] if "uses" in s]
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", name) for name in pinned)
    clone = cloned(origin, "pull", "refs/pull/7/head")
    summary = origin.path.parent / "summary.md"
    said = {
        "ADRTOOL_BIN": str(Path(sys.executable).parent), "GITHUB_BASE_REF": "main",
        "CHANGED_SINCE": "", "STRICT": "false", "GITHUB_STEP_SUMMARY": str(summary),
    }  # fmt: skip
    checked = system.shell(script, clone.path, COMMAND="check", **said)
    assert (checked.code, checked.stdout.count("::error")) == (1, 1)
    assert system.shell(script, clone.path, COMMAND="diff", **said).code == 0
    assert summary.read_text("utf-8").startswith("<!-- adrtool: diff -->")
    assert system.shell(script, clone.path, COMMAND="nope", **said).code == 2


def test_hooks_of_pre_commit_are_commands(origin: Repo, system: System) -> None:
    """Each entry runs as it is written."""
    hooks = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    (origin.path / "adr/0001-old.md").unlink()
    assert [hook["id"] for hook in hooks] == ["adrtool-check", "adrtool-update"]
    for hook in hooks:
        assert not hook["pass_filenames"]
        assert system.shell(hook["entry"], origin.path).code == 0


def test_a_project_in_a_folder_has_its_workflows_at_the_top(repo: Repo, run: Runner) -> None:
    """And they run there."""
    repo.write("my team/adrtool.yml", "records: [{dir: adr}]\n")
    done = run("adrtool", "init", "--ci", "github", cwd=repo.path / "my team")
    assert done.code == 0, done.stderr
    text = repo.read(".github/workflows/adrtool.yml")
    assert "adrtool -C 'my team' check" in text
    assert "build --site-dir ../site" in text
    assert not re.search(r"@[A-Z_]+@", text)
