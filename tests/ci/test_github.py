"""The workflows that `adrtool init --ci github` writes: their rights, and their steps, run here."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from shutil import which
from typing import Any

import pytest
import yaml

from tests.ci.runners import Job, System, step
from tests.helpers import PROJECT, Repo, Runner, make_repo

FILES = ("adrtool.yml", "adrtool-comment.yml", "adrtool-due.yml")
RECORD = (
    "# {n}. {title}\n\nDate: 2026-01-31\n\n## Status\n\nRejected\n\n## Context\n\n{text}\n\n"
    "## Decision\n\nNo.\n\n## Consequences\n\nNone.\n"
)
RUNBOOK = "---\nowner: platform\nlast_reviewed: 2020-01-01\n---\n\n# Restore @all\n"
NAME = "example/storage"
# Of all that pages link to elsewhere, nothing is asked for.
OFFLINE = "links:\n  include: [nowhere.invalid]\n"

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the steps are written for a POSIX shell"),
    pytest.mark.skipif(not which("jq"), reason="the stand-in for gh needs jq"),
]


@pytest.fixture
def origin(repo: Repo, run: Runner) -> Repo:
    """A repository with the workflows on main, and a pull request of a fork as GitHub keeps it."""
    assert run("adrtool", "init", "--ci", "github", cwd=repo.path).code == 0
    repo.write("adrtool.yml", repo.read("adrtool.yml") + OFFLINE)
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
    """GitHub Actions, on a host of its own."""
    said = {
        "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": NAME, "GITHUB_RUN_ID": "1",
        "GITHUB_SERVER_URL": "https://github.example.org", "GITHUB_SHA": "abc",
    }  # fmt: skip
    found = System(origin.path.parent / "system", origin.home, said)
    found.environment["GITHUB_STEP_SUMMARY"] = str(found.place / "summary.md")
    return found


def workflow(repo: Repo, name: str) -> dict[str, Any]:
    """A workflow of a repository."""
    return _parsed(repo.read(f".github/workflows/{name}"))


def _parsed(text: str) -> dict[str, Any]:
    """A workflow as it is parsed; `on` is true in YAML 1.1."""
    found = yaml.safe_load(text)
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
        assert found["defaults"]["run"]["shell"].endswith("-euo pipefail {0}")
        for one in job["steps"]:
            # Text of a pull request would become part of the script.
            assert "${{" not in one.get("run", "")
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", one.get("uses", f"a@{'0' * 40}"))
            saves = "/save@" in one.get("uses", "")
            assert not saves or "github.ref == 'refs/heads/main'" in one["if"]


def test_what_runs_for_a_pull_request_may_write_nothing(origin: Repo) -> None:
    """The jobs that see its files only read; the one that comments never checks them out."""
    jobs = workflow(origin, "adrtool.yml")["jobs"]
    for name, job in jobs.items():
        may_write = "write" in job["permissions"].values()
        assert may_write == (name == "publish")
        assert not may_write or "&& github.ref == 'refs/heads/main' }}" in job["if"]
    comment = workflow(origin, "adrtool-comment.yml")
    assert list(comment["True"]) == ["workflow_run"]
    assert comment["True"]["workflow_run"]["workflows"] == [workflow(origin, "adrtool.yml")["name"]]
    checkouts = [s for s in comment["jobs"]["comment"]["steps"] if "checkout" in s.get("uses", "")]
    assert [set(s["with"]) for s in checkouts] == [{"fetch-depth", "persist-credentials"}]


def _checked(origin: Repo, system: System, clone: Repo, **event: str) -> Job:
    """The job that checks and builds, run to its end."""
    context = {f"github.{name.replace('__', '.')}": value for name, value in event.items()}
    context["runner.temp"] = str(system.place / "temp")
    system.environment["GITHUB_BASE_REF"] = event.get("base_ref", "")
    job = Job(system, workflow(origin, "adrtool.yml"), "check", context)
    return job.run(clone.path)


def _names(job: Job) -> list[str]:
    return [one["name"] for one in job.used if "name" in one]


@pytest.mark.slow
def test_a_pull_request_is_blamed_for_its_own_problems(origin: Repo, system: System) -> None:
    """By annotations, each once; its site is kept, and the summary tells what it does."""
    clone = cloned(origin, "pull", "refs/pull/7/head")
    event = {"event_name": "pull_request", "base_ref": "main", "ref": "refs/pull/7/merge"}
    job = _checked(origin, system, clone, **event)
    checked = job.results["Check"]
    assert checked.code == 1
    assert checked.stdout.count("::error") == 1
    assert "file=adr/0002-new.md,title=link/missing-page,line=11" in checked.stdout
    assert _names(job) == [
        "Restore what earlier runs have read", "Keep the preview of a pull request",
    ]  # fmt: skip
    assert Path(job.filled(job.used[-1]["with"]["path"]), "index.html").is_file()
    summary = (system.place / "summary.md").read_text("utf-8")
    assert 'href="https://github.example.org/example/storage/blob/abc/adr/0002' in summary
    assert clone.git("status", "--short") == ""


@pytest.mark.slow
def test_a_push_is_blamed_for_its_own_problems(origin: Repo, system: System) -> None:
    """Also those that only the site shows; what came before a first push, or before history was
    written anew, can't be known, so then everything is told. The site is published all the same."""
    before = origin.git("rev-parse", "main")
    origin.write("docs/page.html", '<!doctype html>\n<a href="away/">x</a>\n')
    origin.commit()
    clone = cloned(origin, "main")
    event = {"event_name": "push", "ref": "refs/heads/main", "event__before": before}
    job = _checked(origin, system, clone, **event)
    assert job.results["Check"].stdout.count("::error") == 1
    assert "file=docs/page.html" in job.results["Check"].stdout
    assert _names(job)[1:] == ["Hand the site over", "Keep what was read"]
    assert job.value(job.workflow["jobs"]["check"]["outputs"]["built"]) == "success"
    script, shell = step(job.workflow, "check", "Check")["run"], "bash -euo pipefail {0}"
    for nothing in ("0" * 40, "1" * 40, ""):
        said = {"BASE": "", "BEFORE": nothing, "RUNNER_TEMP": str(system.place / "temp")}
        everything = system.file(script, shell, clone.path, said)
        assert everything.stdout.count("::error") == 2


@pytest.mark.slow
def test_what_keeps_the_site_from_being_built_is_told(origin: Repo, system: System) -> None:
    """The check doesn't wait for a site; nothing is handed over."""
    before = origin.git("rev-parse", "main")
    origin.write("mkdocs.yml", "site_name: [\n")
    origin.write("adr/0002-bad.md", RECORD.format(n=2, title="Bad", text="See [z](lost.md)."))
    origin.commit()
    event = {"event_name": "push", "ref": "refs/heads/main", "event__before": before}
    job = _checked(origin, system, cloned(origin, "main"), **event)
    assert job.results["Build"].code != 0
    assert "file=adr/0002-bad.md" in job.results["Check"].stdout
    assert _names(job)[1:] == ["Keep what was read"]
    assert job.value(job.workflow["jobs"]["check"]["outputs"]["built"]) == "failure"


@pytest.mark.slow
def test_a_repository_with_nothing_in_it_passes(repo: Repo, run: Runner, tmp_path: Path) -> None:
    """No record, no runbook, no earlier commit, and nothing to open an issue for."""
    assert run("adrtool", "init", "--ci", "github", cwd=repo.path).code == 0
    texts = {path.name: path.read_text("utf-8") for path in repo.path.glob(".github/*/*.yml")}
    empty = make_repo(tmp_path / "empty", repo.home)
    empty.write("adrtool.yml", OFFLINE)
    empty.commit()
    said = {
        "GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "https://github.example.org",
        "GITHUB_REPOSITORY": NAME, "GITHUB_RUN_ID": "1",
    }  # fmt: skip
    system = System(tmp_path / "system", repo.home, said)
    event = {"github.ref": "refs/heads/main", "github.event.before": "0" * 40}
    check = Job(system, _parsed(texts["adrtool.yml"]), "check", dict(event)).run(empty.path)
    assert {name: done.code for name, done in check.results.items()} == {"Build": 0, "Check": 0}
    due = Job(system, _parsed(texts["adrtool-due.yml"]), "due", {}).run(empty.path)
    assert not due.has_failed
    assert [method for method, _, _ in system.calls()] == ["GET"]


def _comment(
    origin: Repo, system: System, pulls: list[Any], comments: list[Any], **event: str
) -> Job:
    """The workflow that comments, run after a pull request of a fork was checked."""
    system.answers({
        f"repos/{NAME}/pulls": pulls, f"repos/{NAME}/issues/7/comments": comments,
        f"repos/{NAME}/actions/runs/1/artifacts": {
            "artifacts": [{"name": "other", "id": 1}, {"name": "site", "id": 12}]
        },
    })  # fmt: skip
    told = {
        "event": "pull_request", "head_sha": origin.git("rev-parse", "refs/pull/7/head"),
        "head_branch": "x$(touch pwned)", "id": "1", "head_repository.owner.login": "mallory",
        "head_repository.html_url": "https://github.example.org/mallory/storage", **event,
    }  # fmt: skip
    context = {f"github.event.workflow_run.{name}": value for name, value in told.items()}
    found = workflow(origin, "adrtool-comment.yml")
    job = Job(system, found, "comment", context)
    assert job.value(found["jobs"]["comment"]["if"])
    clone = cloned(origin, "trusted")
    job.run(clone.path)
    assert not job.has_failed, job.results
    assert not (clone.path / "adr/0002-new.md").exists()
    assert not (clone.path / "pwned").exists()
    return job


def _pull(origin: Repo, number: int, head: str) -> dict[str, Any]:
    head, base = (origin.git("rev-parse", ref) for ref in (head, "main"))
    return {"number": number, "head": {"sha": head}, "base": {"sha": base}}


def test_one_comment_is_written(origin: Repo, system: System) -> None:
    """Not in place of one with its marker that somebody else wrote; it leads to the files at the
    head, in the fork, and to the artifact with the site."""
    pulls = [_pull(origin, 8, "main"), _pull(origin, 7, "refs/pull/7/head")]
    theirs = {"id": 1, "body": "<!-- adrtool: diff --> mine", "user": {"login": "mallory"}}
    _comment(origin, system, pulls, [theirs])
    method, address, fields = system.calls()[-1]
    assert (method, address) == ("POST", f"repos/{NAME}/issues/7/comments")
    body, head = fields["body"], origin.git("rev-parse", "refs/pull/7/head")
    assert body.startswith("<!-- adrtool: diff -->\n")
    assert f"https://github.example.org/mallory/storage/blob/{head}/adr/0002-new.md" in body
    assert "(https://github.example.org/example/storage/actions/runs/1/artifacts/12)" in body


def test_a_comment_that_is_there_is_updated(origin: Repo, system: System) -> None:
    """There is never a second one, also where the fork is gone meanwhile."""
    bot = {"login": "github-actions[bot]"}
    ours = {"id": 5, "body": "<!-- adrtool: diff -->\nold", "user": bot}
    comments = [{"id": 4, "body": "Thanks", "user": bot}, ours, {**ours, "id": 6}]
    gone = {"head_repository.owner.login": "", "head_repository.html_url": ""}
    _comment(origin, system, [_pull(origin, 7, "refs/pull/7/head")], comments, **gone)
    method, address, _ = system.calls()[-1]
    assert (method, address) == ("PATCH", f"repos/{NAME}/issues/comments/5")


def test_nothing_is_told_of_a_pull_request_that_is_gone(origin: Repo, system: System) -> None:
    """Closed with its branch, or with newer commits, which have a run of their own."""
    job = _comment(origin, system, [_pull(origin, 7, "main")], [])
    assert list(job.results) == ["Find the pull request"]
    assert [method for method, _, _ in system.calls()] == ["GET"]


@pytest.mark.slow
def test_one_issue_tells_what_is_overdue(origin: Repo, system: System) -> None:
    """It is opened when there is something, updated weekly, and closed when there is nothing."""
    found = workflow(origin, "adrtool-due.yml")
    clone = cloned(origin, "main")

    def weekly(*issues: dict[str, Any]) -> list[tuple[str, str, dict[str, str]]]:
        system.answers({f"repos/{NAME}/issues": list(issues)})
        for kept in (system.place / "temp").glob("*.md"):
            kept.unlink()
        Job(system, found, "due", {}).run(clone.path)
        return [call for call in system.calls() if call[0] != "GET"]

    issue = {"number": 4, "body": "<!-- adrtool: due -->\n"}
    [(method, address, fields)] = weekly({"number": 3, "body": None})
    assert (method, address) == ("POST", f"repos/{NAME}/issues")
    assert "runbooks" in fields["body"]
    assert "@all" not in fields["body"]
    assert "### Links that lead nowhere" in fields["body"]
    assert "adr&#47;0001&#45;old&#46;md" in fields["body"]
    [(method, address, fields)] = weekly(issue)
    assert (method, address, fields["state"]) == ("PATCH", f"repos/{NAME}/issues/4", "open")
    (clone.path / "runbooks/restore.md").unlink()
    (clone.path / "adr/0001-old.md").unlink()
    [(_, _, fields)] = weekly(issue)
    assert fields["state"] == "closed"
    assert weekly() == []
    clone.write("mkdocs.yml", "site_name: [\n")
    [(method, _, fields)] = weekly()
    assert (method, "could not be followed" in fields["body"]) == ("POST", True)


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
        "CHANGED_SINCE": "", "STRICT": "false", "GITHUB_STEP_SUMMARY": str(summary), "SITE": "",
    }  # fmt: skip
    assert set(action["runs"]["steps"][-1]["env"]) == {*said, "COMMAND"} - {
        "GITHUB_BASE_REF", "GITHUB_STEP_SUMMARY",
    }  # fmt: skip
    # What is set for the rest of somebody's job may change what runs there.
    assert not any("GITHUB_ENV" in step.get("run", "") for step in action["runs"]["steps"])
    checked = system.shell(script, clone.path, COMMAND="check", **said)
    assert (checked.code, checked.stdout.count("::error")) == (1, 1)
    (clone.path / "public").mkdir()
    (clone.path / "public/index.html").write_text('<a href="gone/">x</a>', encoding="utf-8")
    pushed = {**said, "GITHUB_BASE_REF": "", "SITE": "public"}
    followed = system.shell(script, clone.path, COMMAND="check", **pushed)
    assert (followed.code, followed.stdout.count("::error")) == (1, 3)
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
    assert "adrtool -C 'my team' \"$@\"" in text
    assert not re.search(r"@[A-Z_]+@", text)
