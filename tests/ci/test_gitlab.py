"""The pipeline that `adrtool init --ci gitlab` writes, and the recipe of a container."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
import yaml

from tests.ci.runners import System
from tests.helpers import Repo, Runner

API = "https://gitlab.example.org/api/v4"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its scripts are for POSIX shells")


@pytest.fixture
def pipeline(repo: Repo, run: Runner) -> dict[str, Any]:
    """The jobs, in a repository that is a clone with a branch of its own."""
    done = run("adrtool", "init", "--ci", "gitlab", "--container", cwd=repo.path)
    assert done.code == 0, done.stderr
    settings = repo.read("adrtool.yml") + "links:\n  include: [nowhere.invalid]\n"
    repo.write("adrtool.yml", settings)
    repo.write("docs/old.html", '<!doctype html>\n<a href="away/">x</a>\n')
    repo.write("runbooks/restore.md", "---\nlast_reviewed: 2020-01-01\n---\n\n# Restore\n")
    repo.commit()
    repo.git("clone", "--quiet", "--bare", ".", "../origin.git")
    repo.git("remote", "add", "origin", "../origin.git")
    repo.git("switch", "--quiet", "--create", "work")
    repo.write("adr/0001-new.md", "# 1. New\n\nSee [y](lost.md).\n")
    repo.commit()
    assert yaml.safe_load(repo.read(".gitlab-ci.yml")) == {
        "include": [{"local": ".gitlab/adrtool.yml"}]
    }
    found = yaml.safe_load(repo.read(".gitlab/adrtool.yml"))
    assert isinstance(found, dict)
    return found


@pytest.fixture
def system(repo: Repo) -> System:
    """GitLab CI in a merge request."""
    said = {
        "GITLAB_CI": "true", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_COMMIT_SHA": "abc",
        "CI_API_V4_URL": API, "CI_MERGE_REQUEST_PROJECT_ID": "9", "CI_MERGE_REQUEST_IID": "7",
        "CI_PROJECT_ID": "9", "ADRTOOL_TOKEN": "secret", "CI_JOB_ID": "11",
        "CI_MERGE_REQUEST_SOURCE_PROJECT_URL": "https://gitlab.example.org/mallory/storage",
        "CI_PROJECT_ROOT_NAMESPACE": "ops", "CI_PROJECT_PATH": "ops/team/storage",
        "CI_PAGES_DOMAIN": "pages.example.org", "CI_PAGES_URL": "https://ops.pages.example.org/x",
        "CI_PROJECT_DIR": str(repo.path), "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_JOB_URL": "https://gitlab.example.org/ops/team/storage/-/jobs/11",
        "CI_PIPELINE_URL": "https://gitlab.example.org/ops/team/storage/-/pipelines/5",
        "XDG_CACHE_HOME": str(repo.path / ".cache"),
    }  # fmt: skip
    return System(repo.path.parent / "system", repo.home, said)


def script(pipeline: dict[str, Any], job: str) -> str:
    """A job's script as the runner joins it, without what installs."""
    before = [line for line in pipeline[".adrtool"]["before_script"] if "pip" not in line]
    return "\n".join([*before, *pipeline[job]["script"]])


def said_of(repo: Repo, name: str = ".cache/preview.env") -> dict[str, str]:
    """The variables that a job hands on."""
    return dict(line.split("=", 1) for line in repo.read(name).splitlines())


@pytest.mark.slow
def test_a_merge_request_is_checked_and_shown(
    pipeline: dict[str, Any], system: System, repo: Repo
) -> None:
    """What it brings is code quality where GitLab looks for it, and text in the log; the site is
    an artifact, an environment, and what the one comment leads to."""
    result = system.shell(script(pipeline, "adrtool:check"), repo.path)
    assert result.code == 1
    assert "adr/0001-new.md:3:9: error" in result.stdout
    artifacts = pipeline["adrtool:check"]["artifacts"]
    found = json.loads(repo.read(artifacts["reports"]["codequality"]))
    assert {problem["location"]["path"] for problem in found} == {"adr/0001-new.md"}
    assert artifacts["paths"] == [".cache/site"]
    place = "https://ops.pages.example.org/-/team/storage/-/jobs/11/artifacts/.cache/site"
    handed = said_of(repo, artifacts["reports"]["dotenv"])
    assert handed["PREVIEW_URL"] == place
    assert system.shell(script(pipeline, "adrtool:preview"), repo.path, **handed).code == 0
    assert said_of(repo, "preview.env") == {"SHOWN_URL": f"{place}/index.html"}
    assert pipeline["adrtool:preview"]["environment"]["url"] == "$SHOWN_URL"

    notes = f"{API}/projects/9/merge_requests/7/notes"
    system.answers({f"{API}/user": {"id": 1}})
    result = system.shell(script(pipeline, "adrtool:comment"), repo.path, **handed)
    assert result.code == 0, result.stderr
    method, address, fields = system.calls()[-1]
    assert (method, address) == ("POST", notes)
    assert f'href="{place}/decisions/0001-new' in fields["body"]
    assert "https://gitlab.example.org/mallory/storage/-/blob/abc/adr/" in fields["body"]
    assert f"({place}/index.html)" in fields["body"]
    ours, theirs = ({"author": {"id": n}, "body": fields["body"]} for n in (1, 2))
    system.answers({f"{API}/user": {"id": 1}, notes: [{"id": 3, **theirs}, {"id": 5, **ours}]})
    assert system.shell(script(pipeline, "adrtool:comment"), repo.path, **handed).code == 0
    assert system.calls()[-1][:2] == ("PUT", f"{notes}/5")
    kept = [file for file in repo.path.rglob("*") if file.is_file()]
    assert not [file for file in kept if b"PRIVATE-TOKEN: secret" in file.read_bytes()]


@pytest.mark.slow
def test_without_pages_the_comment_leads_to_files(
    pipeline: dict[str, Any], system: System, repo: Repo
) -> None:
    """And says so when there is no site at all."""
    system.environment["CI_PAGES_DOMAIN"] = ""
    system.answers({f"{API}/user": {"id": 1}})
    system.shell(script(pipeline, "adrtool:check"), repo.path)
    files = "https://gitlab.example.org/ops/team/storage/-/jobs/11/artifacts/browse/.cache/site"
    assert said_of(repo) == {"PREVIEW_URL": "", "PREVIEW_FILES": files}
    comment = script(pipeline, "adrtool:comment")
    assert system.shell(comment, repo.path, **said_of(repo)).code == 0
    body = system.calls()[-1][2]["body"]
    assert f"({files})" in body
    assert "/decisions/" not in body
    repo.write("mkdocs.yml", "site_name: [\n")
    failed = system.shell(script(pipeline, "adrtool:check"), repo.path)
    assert failed.code != 0
    assert "adr/0001-new.md:3:9: error" in failed.stdout
    assert system.shell(comment, repo.path, **said_of(repo)).code == 0
    assert "couldn't be built" in system.calls()[-1][2]["body"]


@pytest.mark.slow
def test_a_fork_is_compared_with_where_it_left(
    pipeline: dict[str, Any], system: System, repo: Repo
) -> None:
    """Its pipeline runs in the fork, whose branches may be old; it can't always ask the project."""
    fork = {
        "CI_PROJECT_ID": "4", "CI_MERGE_REQUEST_PROJECT_URL": (repo.path.parent / "no").as_uri(),
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": repo.git("rev-parse", "main"),
    }  # fmt: skip
    result = system.shell(script(pipeline, "adrtool:check"), repo.path, **fork)
    assert (result.code, result.stdout.count(": error: ")) == (1, 1)
    there = {**fork, "CI_MERGE_REQUEST_PROJECT_URL": (repo.path.parent / "origin").as_uri()}
    result = system.shell(script(pipeline, "adrtool:check"), repo.path, **there)
    assert (result.code, result.stdout.count(": error: ")) == (1, 1)
    assert "fatal" not in result.stderr


@pytest.mark.slow
def test_the_default_branch_is_checked_and_published(
    pipeline: dict[str, Any], system: System, repo: Repo
) -> None:
    """A push for what it brought; the first one, and a pipeline by hand, for everything."""
    assert system.shell(script(pipeline, "pages"), repo.path).code == 0
    assert pipeline["pages"]["artifacts"]["paths"] == ["public"]
    assert (repo.path / "public" / "index.html").is_file()
    push = {"CI_PIPELINE_SOURCE": "push", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": ""}
    checked = script(pipeline, "adrtool:check")
    before = repo.git("rev-parse", "HEAD")
    result = system.shell(checked, repo.path, CI_COMMIT_BEFORE_SHA=before, **push)
    assert result.code == 0, result.stdout
    result = system.shell(checked, repo.path, CI_COMMIT_BEFORE_SHA="0" * 40, **push)
    assert (result.code, result.stdout.count(": error: ")) == (1, 2)


@pytest.mark.slow
def test_one_issue_tells_what_is_overdue(
    pipeline: dict[str, Any], system: System, repo: Repo
) -> None:
    """Opened, updated, and closed when nothing is left."""
    issues = f"{API}/projects/9/issues"
    weekly = script(pipeline, "adrtool:due")
    result = system.shell(weekly, repo.path)
    assert result.code == 0, result.stderr
    method, address, fields = system.calls()[-1]
    assert (method, address) == ("POST", issues)
    assert "review overdue by" in fields["description"]
    assert "docs&#47;old&#46;html" in fields["description"]
    system.answers({issues: [{"iid": 2, "description": fields["description"]}]})
    for name in ("runbooks/restore.md", "adr/0001-new.md", "docs/old.html"):
        (repo.path / name).unlink()
    assert system.shell(weekly, repo.path).code == 0
    method, address, fields = system.calls()[-1]
    assert (method, address, fields["state_event"]) == ("PUT", f"{issues}/2", "close")
    repo.write("mkdocs.yml", "site_name: [\n")
    assert system.shell(weekly, repo.path).code != 0
    method, _, fields = system.calls()[-1]
    assert (method, fields["state_event"]) == ("PUT", "reopen")
    assert "could not be followed" in fields["description"]
