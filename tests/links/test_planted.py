"""A project with faults of every kind: each is told at its line and column, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helpers import Repo, Result, Runner
from tests.links.planted import Fault, Shape, plant

SHAPES = {
    "plain": Shape(),
    "files": Shape(directory_urls=False),
    "below a path": Shape(base="/sub/"),
    "Windows": Shape(newline="\r\n", bom=True),
    "files below paths on Windows": Shape(directory_urls=False, base="/a/b/", newline="\r\n"),
    "material": Shape(theme="material", base="/sub/"),
    "readthedocs": Shape(theme="readthedocs"),
}


def told(result: Result) -> set[Fault]:
    """The problems of links in a JSON answer; two at one place would show as one too few."""
    problems: list[dict[str, Any]] = result.json()["problems"]
    ours = [p for p in problems if p["rule"].startswith("link/")]
    found = {Fault(p["path"], p["line"], p["column"], p["rule"], p["target"]) for p in ours}
    assert len(found) == len(ours)
    return found


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_fault_is_told_and_nothing_else(repo: Repo, run: Runner, shape: Shape) -> None:
    """None is missed, none is false, whatever the site is made like."""
    faults = plant(repo, shape)
    assert len(faults) > 75
    result = run("adrtool", "links", "--json", cwd=repo.path)
    assert (result.code, result.stderr) == (1, "")
    assert told(result) == faults


@pytest.mark.parametrize("name", ["plain", "files below paths on Windows"])
def test_a_site_that_is_there_is_told_alike(repo: Repo, run: Runner, name: str) -> None:
    """Without a build, `mkdocs.yml` tells where the Markdown lies."""
    faults = plant(repo, SHAPES[name])
    built = run("python", "-m", "mkdocs", "build", "-q", "-d", "public", cwd=repo.path)
    assert (repo.path / "public" / "index.html").is_file(), built.stderr
    assert told(run("adrtool", "links", "--site", "public", "--json", cwd=repo.path)) == faults


def test_git_is_optional(repo: Repo, run: Runner) -> None:
    """Without it the files on the disk are the checkout, on the branches that everybody has."""
    faults = plant(repo, Shape())
    (repo.path / ".git").rename(repo.home / "git")
    assert told(run("adrtool", "links", "--json", cwd=repo.path)) == faults


@pytest.mark.parametrize("name", ["plain", "files", "below a path", "Windows"])
def test_a_check_tells_only_what_the_site_confirms(repo: Repo, run: Runner, name: str) -> None:
    """It reads the Markdown alone: what it reports is a fault, at the same place."""
    faults = plant(repo, SHAPES[name])
    found = told(run("adrtool", "check", "--json", cwd=repo.path))
    assert found <= faults
    in_markdown = {fault for fault in faults if fault.path.startswith("docs/")}
    assert len(found) > 0.8 * len(in_markdown)
