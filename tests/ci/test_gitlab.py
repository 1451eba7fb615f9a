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
        "CI_SERVER_PROTOCOL": "https", "CI_PROJECT_ROOT_NAMESPACE": "ops",
        "CI_PAGES_DOMAIN": "pages.example.org", "CI_PROJECT_PATH": "ops/team/storage",
        "PREVIEW_URL": "https://ops.pages.example.org/preview",
    }  # fmt: skip
    return System(repo.path.parent / "system", repo.home, said)


def script(pipeline: dict[str, Any], job: str) -> str:
    """A job's script as the runner joins it."""
    return "\n".join(pipeline[job]["script"])


def test_the_report_has_what_a_merge_request_brings(
    pipeline: dict[str, Any], system: System, repo: Repo
) -> None:
    """As code quality where GitLab looks for it, and as text in the log."""
    result = system.shell(script(pipeline, "adrtool:check"), repo.path)
    assert result.code == 1
    assert "adr/0001-new.md:3:9: error" in result.stdout
    place = pipeline["adrtool:check"]["artifacts"]["reports"]["codequality"]
    assert {p["location"]["path"] for p in json.loads(repo.read(place))} == {"adr/0001-new.md"}


def test_the_comment_is_one_and_leads_to_the_preview(
    pipeline: dict[str, Any], system: System, repo: Repo
) -> None:
    """It is posted, and then updated; the token is in no argument and left in no file."""
    notes = f"{API}/projects/9/merge_requests/7/notes"
    result = system.shell(script(pipeline, "adrtool:comment"), repo.path)
    assert result.code == 0, result.stderr
    method, address, fields = system.calls()[-1]
    assert (method, address) == ("POST", notes)
    assert 'href="https://ops.pages.example.org/preview/decisions/0001-new' in fields["body"]
    assert "https://gitlab.example.org/mallory/storage/-/blob/abc/adr/" in fields["body"]
    system.answers({notes: [{"id": 3, "body": "hello"}, {"id": 5, "body": fields["body"]}]})
    assert system.shell(script(pipeline, "adrtool:comment"), repo.path).code == 0
    assert system.calls()[-1][:2] == ("PUT", f"{notes}/5")
    assert not (repo.path / ".adrtool-header").exists()


@pytest.mark.slow
def test_the_preview_and_the_site_are_built(
    pipeline: dict[str, Any], system: System, repo: Repo
) -> None:
    """Into the folders that the jobs keep, with the address of the preview for the comment."""
    for job, folder in (("adrtool:preview", "preview"), ("pages", "public")):
        assert system.shell(script(pipeline, job), repo.path).code == 0
        assert pipeline[job]["artifacts"]["paths"] == [folder]
        assert (repo.path / folder / "index.html").is_file()
    address = "https://ops.pages.example.org/-/team/storage/-/jobs/11/artifacts/preview"
    assert repo.read("preview.env") == f"PREVIEW_URL={address}\n"


def test_one_issue_tells_what_is_overdue(
    pipeline: dict[str, Any], system: System, repo: Repo
) -> None:
    """Opened, updated, and closed when nothing is left."""
    issues = f"{API}/projects/9/issues"
    assert system.shell(script(pipeline, "adrtool:due"), repo.path).code == 0
    method, address, fields = system.calls()[-1]
    assert (method, address) == ("POST", issues)
    assert "review overdue by" in fields["description"]
    system.answers({issues: [{"iid": 2, "description": fields["description"]}]})
    (repo.path / "runbooks/restore.md").unlink()
    assert system.shell(script(pipeline, "adrtool:due"), repo.path).code == 0
    method, address, fields = system.calls()[-1]
    assert (method, address, fields["state_event"]) == ("PUT", f"{issues}/2", "close")


def test_the_container_serves_as_a_user_without_rights(
    pipeline: dict[str, Any], repo: Repo
) -> None:
    """On a port that needs none, from an image that has no root."""
    recipe = repo.read("Containerfile")
    assert "nginx-unprivileged" in recipe
    assert "COPY nginx.conf" in recipe
    assert "listen 8080;" in repo.read("nginx.conf")
