"""A project at a commit, without a checkout, is what a checkout of that commit would be."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import pytest

from adrtool import catalog, files, git, project
from adrtool.past import Past
from adrtool.problems import WrongUse
from adrtool.trees import CommitTree
from tests.helpers import Repo

RECORD = "---\nstatus: accepted\ndate: 2026-01-02\n---\n\n# Use it\n\nSee [x](../docs/a.md).\n"


@pytest.fixture
def changed(repo: Repo) -> Repo:
    """Two commits that have little in common, the second one checked out, with edits on top."""
    repo.write("adr/0001-use-it.md", RECORD)
    repo.write("docs/a b/ünï.md", "# A\n")
    repo.write("vendor/x.md", "# Not ours\n")
    repo.write("infra/main.tf", 'resource "a" "b" {}\n')
    repo.write("infra/same.tf", 'resource "a" "c" {}\n')
    (repo.path.parent / "elsewhere.md").write_text("# Elsewhere\n", encoding="utf-8")
    if sys.platform != "win32":
        (repo.path / "latest").symlink_to("adr/0001-use-it.md")
        (repo.path / "folder").symlink_to("docs")
        (repo.path / "lost").symlink_to("nowhere.md")
        (repo.path / "out.md").symlink_to("../elsewhere.md")
        (repo.path / "circle").symlink_to("circle")
    repo.commit()
    repo.git("mv", "adr", "decisions")
    repo.write("infra/main.tf", 'resource "a" "d" {}\n')
    repo.write("adrtool.yml", "records: [{dir: decisions}]\n")
    repo.commit()
    repo.write("infra/main.tf", 'resource "a" "e" {}\n')
    repo.write("docs/untracked.md", "# U\n")
    return repo


def checkout(repo: Repo, ref: str) -> Path:
    """A clone with a commit checked out."""
    place = repo.path.parent / f"checkout-{ref}"
    repo.git("clone", "--quiet", repo.path.as_uri(), str(place))
    Repo(place, repo.home).git("checkout", "--quiet", "--detach", repo.git("rev-parse", ref))
    return place


@pytest.mark.parametrize("ref", ["HEAD", "HEAD~1"])
def test_the_tree_lists_and_reads_what_a_checkout_does(changed: Repo, ref: str) -> None:
    """Paths, texts, what is left out, and names in folders."""
    place = checkout(changed, ref)
    objects = git.Objects(changed.path)
    tree = CommitTree(changed.path, changed.git("rev-parse", ref), objects)
    there = files.survey(place)
    with files.mounted(changed.path, tree):
        for folder in (".", "docs", "docs/a b", "nowhere"):
            here = files.survey(changed.path, folder)
            assert here.paths == files.survey(place, folder).paths
        assert files.survey(changed.path).problems == there.problems
        for path in there.paths:
            assert files.read(changed.path / path, path) == files.read(place / path, path)
        for path in ("docs", "folder", "adr", "infra/main.tf", "folder/a b", "lost", "circle"):
            assert files.is_file(changed.path / path) == files.is_file(place / path)
            assert files.is_folder(changed.path / path) == files.is_folder(place / path)
        names = files.entries(place)
        assert files.entries(changed.path) == {n: d for n, d in names.items() if n != ".git"}
        assert files.read(changed.path / "docs/untracked.md", "u").problem
    objects.close()
    assert files.read(changed.path / "docs/untracked.md", "u").text == "# U\n"


@pytest.mark.parametrize("ref", ["HEAD", "HEAD~1"])
def test_the_catalog_is_that_of_a_checkout(changed: Repo, ref: str) -> None:
    """With the configuration of that commit, and nothing of what isn't committed."""
    expected = catalog.read(project.find(checkout(changed, ref)))
    found = project.find(changed.path)
    with Past(found) as past, past.at(changed.git("rev-parse", ref)) as (then, known):
        assert then.config.records[0].dir == ("decisions" if ref == "HEAD" else "adr")
        assert known.documents == expected.documents
        assert known.items == expected.items
        assert known.relations == expected.relations
        assert known.problems == expected.problems


def test_a_folder_without_git_is_wrong_use(tmp_path: Path) -> None:
    """There is nothing to compare with."""
    with pytest.raises(WrongUse):
        Past(project.find(tmp_path))


@pytest.mark.parametrize("left_out", ["blob:none", "tree:0"])
def test_objects_that_a_partial_clone_left_out_are_wrong_use(changed: Repo, left_out: str) -> None:
    """Never a silent empty file: the message has the fetch that brings them."""
    place = changed.path.parent / "partial"
    changed.git("config", "uploadpack.allowFilter", "true")
    changed.git("clone", "--quiet", f"--filter={left_out}", changed.path.as_uri(), str(place))
    found = project.find(Path(os.path.realpath(place)))
    commit = changed.git("rev-parse", "HEAD~1")
    with Past(found) as past, pytest.raises(WrongUse) as raised, past.at(commit):
        pass
    changed.git("-C", str(place), *shlex.split(raised.value.hint)[1:])
    with Past(found) as past, past.at(commit) as (as_was, _):
        assert as_was.root == found.root
