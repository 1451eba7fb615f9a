"""What the workflows of `adrtool init --ci` install."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from adrtool import project, setup_ci
from tests.helpers import Repo, Runner

COMMIT = "0123456789abcdef0123456789abcdef01234567"
GIT = {"url": "https://git.example.org/adrtool", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}


@pytest.mark.parametrize(
    ("version", "origin", "pinned", "is_released"),
    [
        ("1.2.0", {}, "adrtool==1.2.0", True),
        ("1.2.0rc1", {}, "adrtool==1.2.0rc1", True),
        ("1.3.0.dev0", {}, "adrtool==1.3.0.dev0", False),
        ("1.3.0.dev0", {"url": "file:///src", "dir_info": {}}, "adrtool==1.3.0.dev0", False),
        ("1.3.0.dev0", GIT, f"adrtool @ git+https://git.example.org/adrtool@{COMMIT}", True),
        ("1.3.0", {**GIT, "url": "https://x/$(id)"}, "adrtool==1.3.0", True),
    ],
)
def test_what_runs_is_what_is_installed(
    repo: Repo, monkeypatch: pytest.MonkeyPatch,
    version: str, origin: dict[str, Any], pinned: str, is_released: bool,
) -> None:  # fmt: skip
    """A release or a commit; a development version is named with a word about it."""
    monkeypatch.setattr(setup_ci, "__version__", version)
    monkeypatch.setattr(setup_ci, "_origin", lambda: origin)
    assert (setup_ci.package(), setup_ci.is_released()) == (pinned, is_released)
    found = project.find(repo.path)
    for system in setup_ci.SYSTEMS:
        for path, text in setup_ci.planned(found, system).items():
            parsed = yaml.safe_load(text)
            said = parsed.get("env") or parsed.get(".adrtool", {}).get("variables")
            assert said is None or said["ADRTOOL_PACKAGE"] == pinned, path
            assert ("which no package index has" in text) == (said is not None and not is_released)


def test_what_the_site_needs_besides_is_installed(repo: Repo, run: Runner) -> None:
    """From the file where projects list it; in the workflow that comments nothing is built."""
    repo.write("docs/requirements.txt", "mkdocs-macros-plugin\n")
    assert run("adrtool", "init", "--ci", "github", cwd=repo.path).code == 0
    wanted = 'pip install "$ADRTOOL_PACKAGE" --requirement docs/requirements.txt\n'
    for name, count in (("adrtool", 1), ("adrtool-due", 1), ("adrtool-comment", 0)):
        assert repo.read(f".github/workflows/{name}.yml").count(wanted) == count


def test_reviewers_are_asked_of_the_folders_that_there_are(repo: Repo, run: Runner) -> None:
    """Also of those that no configuration names yet."""
    for folder in ("Records", "team/decisions"):
        for number in (1, 2):
            record = f"# {number}. Use it\n\nDate: 2026-01-31\n\n## Status\n\nAccepted\n"
            repo.write(f"{folder}/000{number}-use-it.md", record)
    for options in (("--dry-run",), (), ()):
        told = run("adrtool", "init", "--ci", "github", *options, cwd=repo.path).stderr
        for folder in ("Records", "team/decisions", "runbooks"):
            assert f"  /{folder}/ @your-org/your-team\n" in told


def test_asked_twice_nothing_is_changed(repo: Repo, run: Runner) -> None:
    """Edits stay, and what is still to be done by hand is said."""
    repo.git("switch", "--quiet", "--orphan", "trunk")
    repo.write(".gitlab-ci.yml", "stages: [deploy]\n")
    repo.write("mkdocs.yml", "site_name: Ours\n")
    first = run("adrtool", "init", "--ci", "gitlab", cwd=repo.path)
    assert "add to your .gitlab-ci.yml: include: [{local: .gitlab/adrtool.yml}]" in first.stderr
    assert "add to mkdocs.yml: plugins: [adrtool]" in first.stderr
    assert run("adrtool", "init", "--ci", "github", cwd=repo.path).code == 0
    assert 'branches: ["trunk"]' in repo.read(".github/workflows/adrtool.yml")
    repo.write(".github/workflows/adrtool.yml", "# ours\n")
    repo.write(".gitlab-ci.yml", "include: [{local: .gitlab/adrtool.yml}]\n")
    for system in setup_ci.SYSTEMS:
        again = run("adrtool", "init", "--ci", system, cwd=repo.path)
        assert (again.code, "created" in again.stdout) == (0, False)
        assert "add to your .gitlab-ci.yml" not in again.stderr
    assert repo.read(".github/workflows/adrtool.yml") == "# ours\n"
