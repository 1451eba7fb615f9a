"""Addresses of files and lines where a repository is hosted."""

from __future__ import annotations

from pathlib import Path

import pytest

from adrtool.site import hosting
from adrtool.site.hosting import Hosting
from tests.helpers import Repo


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://github.com/a/b", "https://github.com/a/b/blob/main/x/y.tf#L12-L20"),
        ("https://gitlab.com/a/b", "https://gitlab.com/a/b/-/blob/main/x/y.tf#L12-20"),
        ("https://gitlab.example.org/a/b", "https://gitlab.example.org/a/b/-/blob/main/x/y.tf#L12-20"),
        ("https://bitbucket.org/a/b", "https://bitbucket.org/a/b/src/main/x/y.tf#lines-12:20"),
        ("https://codeberg.org/a/b", "https://codeberg.org/a/b/src/branch/main/x/y.tf#L12-L20"),
    ],
)  # fmt: skip
def test_each_host_has_its_own_form(url: str, expected: str) -> None:
    """A range of lines is written as the host writes it."""
    assert Hosting(url, "main").file("x/y.tf", 12, 20) == expected


def test_a_path_is_quoted_and_put_below_the_projects_folder() -> None:
    """Characters of a file name can't become a query or a fragment, or end a Markdown link."""
    host = Hosting("https://github.com/a/b/", "main", "sub")
    expected = "https://github.com/a/b/blob/main/sub/a%20%28b%29%3F%23.tf#L1"
    assert host.file("a (b)?#.tf", 1) == expected


def test_a_folder_is_shown_as_a_tree() -> None:
    """Folders have an address of their own kind."""
    assert Hosting("https://github.com/a/b").folder("x") == "https://github.com/a/b/tree/HEAD/x"
    assert Hosting("https://github.com/a/b").folder(".") == "https://github.com/a/b/tree/HEAD"


@pytest.mark.parametrize(
    ("edit_uri", "branch"),
    [
        ("edit/main/", "main"),
        ("edit/master/docs/", "master"),
        ("-/edit/trunk/docs/", "trunk"),
        ("blob/v2/", "v2"),
        ("src/default/docs/", "default"),
        ("", "HEAD"),
        (None, "HEAD"),
    ],
)
def test_the_branch_is_that_of_the_edit_links(
    tmp_path: Path, edit_uri: str | None, branch: str
) -> None:
    """Links show the branch that edit links speak of, else the default one."""
    host = hosting.of(tmp_path, "https://github.com/a/b", edit_uri)
    assert host is not None
    assert host.branch == branch


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "git@github.com:a/b"])
def test_only_a_web_address_is_linked(tmp_path: Path, url: str | None) -> None:
    """Anything else than http and https hosts nothing."""
    assert hosting.of(tmp_path, url) is None


def test_a_project_inside_a_repository_is_below_its_folder(repo: Repo) -> None:
    """Paths are those of the repository, not of the project."""
    inner = repo.path / "examples/shop"
    inner.mkdir(parents=True)
    host = hosting.of(inner, "https://github.com/a/b", "edit/main/")
    assert host is not None
    assert host.file("adr/1.md") == "https://github.com/a/b/blob/main/examples/shop/adr/1.md"


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("git@github.com:org/repo.git", "https://github.com/org/repo"),
        ("ssh://git@gitlab.com:22/org/sub/repo.git", "https://gitlab.com/org/sub/repo"),
        ("https://user:token@github.com/org/repo.git", "https://github.com/org/repo"),
        ("https://git.example.org:8443/org/repo", "https://git.example.org:8443/org/repo"),
        ("/srv/git/repo.git", None),
        ("../repo", None),
        ("file:///srv/git/repo.git", None),
        ("C:/repos/x", None),
        (None, None),
    ],
)
def test_a_remote_becomes_an_address_without_credentials(
    remote: str | None, expected: str | None
) -> None:
    """What people open is made of what git fetches from; local paths are none."""
    assert hosting.web_url(remote) == expected


@pytest.mark.parametrize(
    ("fragment", "lines"),
    [
        ("L12", (12, 0)),
        ("L12-L20", (12, 20)),
        ("L12-20", (12, 20)),
        ("L1C2-L3C4", (1, 3)),
        ("x", (0, 0)),
    ],
)
def test_line_fragments_are_understood(fragment: str, lines: tuple[int, int]) -> None:
    """The forms of GitHub and GitLab name the same lines."""
    assert hosting.lines_of(fragment) == lines
