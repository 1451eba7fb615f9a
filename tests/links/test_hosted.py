"""Own addresses where a repository is hosted mean the checkout."""

from __future__ import annotations

import pytest

from adrtool import project as projects
from adrtool.links.hosted import ELSEWHERE, Checkout
from adrtool.sites import Settings
from tests.helpers import Repo

GITHUB, GITLAB = "https://github.com/acme/shop", "https://gitlab.example.org/team/sub/shop"
BITBUCKET, GITEA = "https://bitbucket.org/acme/shop", "https://git.example.org/acme/shop"


def judged(repo: Repo, url: str, repository: str, edit_uri: str = "edit/main/docs/") -> str:
    """`right`, `elsewhere`, or the kind of the fault."""
    settings = Settings(repo_url=repository, edit_uri=edit_uri)
    fault = Checkout(projects.find(repo.path), settings).judge(url)
    return "right" if fault is None else "elsewhere" if fault is ELSEWHERE else fault.kind


@pytest.fixture
def shop(repo: Repo) -> Repo:
    """Three files in two folders."""
    repo.write("src/app.py", "1\n2\n3\n")
    repo.write("src/a b#.py", "1")
    repo.write("README.md", "# Shop\n")
    repo.write(".gitignore", "out/\n")
    repo.write("out/made.txt", "x")
    repo.commit()
    return repo


@pytest.mark.parametrize(
    ("repository", "path", "verdict"),
    [
        (GITHUB, "/blob/main/src/app.py", "right"),
        (GITHUB.upper(), "/blob/main/src/app.py", "right"),
        (GITHUB, "/blob/HEAD/src/app.py#L1-L3", "right"),
        (GITHUB, "/blob/main/src/app.py#L1C1-L4C2", "line"),
        (GITHUB, "/blob/main/src/app.py#L4", "line"),
        (GITHUB, "/blob/main/src/app.py?plain=1#L3", "right"),
        (GITHUB, "/blob/main/src/App.py", "missing"),
        (GITHUB, "/blob/main/src/a%20b%23.py#L1", "right"),
        (GITHUB, "/tree/main/src", "right"),
        (GITHUB, "/tree/main", "right"),
        (GITHUB, "/tree/main/gone/", "missing"),
        (GITHUB, "/edit/main/README.md", "right"),
        (GITHUB, "/raw/main/gone.md", "missing"),
        (GITHUB, "/raw/refs/heads/main/README.md", "right"),
        (GITHUB, "/blob/main/out/made.txt", "missing"),
        (GITHUB, "/blob/other/src/app.py", "elsewhere"),
        (GITHUB, "/issues/1", "elsewhere"),
        (GITHUB, "", "elsewhere"),
        (GITHUB, "-2/blob/main/gone.py", "elsewhere"),
        (GITLAB, "/-/blob/main/src/app.py#L1-3", "right"),
        (GITLAB, "/-/blob/main/src/app.py#L1-4", "line"),
        (GITLAB, "/-/tree/main/src", "right"),
        (GITLAB, "/-/raw/main/gone.py", "missing"),
        (GITLAB, "/-/edit/main/gone.py", "missing"),
        (GITLAB, "/-/issues/1", "elsewhere"),
        (BITBUCKET, "/src/main/src/app.py#lines-1:3", "right"),
        (BITBUCKET, "/src/main/src/app.py#lines-4", "line"),
        (BITBUCKET, "/raw/main/gone.py", "missing"),
        (GITEA, "/src/branch/main/src/app.py#L1-L3", "right"),
        (GITEA, "/src/branch/main/gone.py", "missing"),
        (GITEA, "/raw/branch/main/src/app.py", "right"),
        (GITEA, "/_edit/main/gone.md", "missing"),
    ],
)
def test_the_forms_of_the_hosts(shop: Repo, repository: str, path: str, verdict: str) -> None:
    """GitHub, GitLab, Bitbucket and Gitea, with their lines."""
    assert judged(shop, repository.lower() + path, repository) == verdict


@pytest.mark.parametrize(
    ("path", "verdict"), [("main/src/app.py#L3", "right"), ("refs/heads/main/gone", "missing")]
)
def test_raw_addresses_of_github_have_a_host_of_their_own(
    shop: Repo, path: str, verdict: str
) -> None:
    """They are own addresses too."""
    assert judged(shop, f"https://raw.githubusercontent.com/acme/shop/{path}", GITHUB) == verdict


def test_the_branch_that_is_checked_out_and_those_that_it_goes_to_are_the_checkout(
    shop: Repo,
) -> None:
    """A page that a branch adds doesn't fail its own pull request."""
    shop.git("checkout", "--quiet", "-b", "feature/new")
    shop.write("src/new.py", "x\n")
    for branch in ("main", "feature/new", "HEAD"):
        assert judged(shop, f"{GITHUB}/blob/{branch}/src/new.py", GITHUB) == "right"
    assert judged(shop, f"{GITHUB}/blob/trunk/src/new.py", GITHUB, "edit/trunk/") == "right"


def test_the_usual_branches_are_the_checkout_where_nothing_tells_of_another(shop: Repo) -> None:
    """As on a runner, which has no branch at all; what MkDocs takes for granted tells nothing."""
    shop.git("checkout", "--quiet", "--detach")
    shop.git("branch", "--quiet", "-D", "main")
    for edit_uri in ("", "edit/master/docs/"):
        assert judged(shop, f"{GITHUB}/blob/main/src/app.py", GITHUB, edit_uri) == "right"
        assert judged(shop, f"{GITHUB}/blob/main/src/gone.py", GITHUB, edit_uri) == "missing"
    whole = f"{GITHUB}/edit/trunk/docs/"
    assert judged(shop, f"{GITHUB}/blob/trunk/src/gone.py", GITHUB, whole) == "missing"
    assert judged(shop, f"{GITHUB}/blob/main/src/gone.py", GITHUB, whole) == "elsewhere"


def test_a_tag_or_commit_is_looked_up_in_git(shop: Repo) -> None:
    """What isn't in this clone is left to those who ask the host."""
    shop.git("tag", "v1")
    commit = shop.git("rev-parse", "HEAD")
    shop.write("src/new.py", "x\n")
    shop.commit()
    assert judged(shop, f"{GITHUB}/blob/v1/src/app.py", GITHUB) == "right"
    assert judged(shop, f"{GITHUB}/blob/v1/src/app.py#L3", GITHUB) == "right"
    assert judged(shop, f"{GITHUB}/blob/v1/src/app.py#L4", GITHUB) == "line"
    assert judged(shop, f"{GITHUB}/blob/v1/src/new.py", GITHUB) == "missing"
    assert judged(shop, f"{GITHUB}/blob/{commit}/src/new.py", GITHUB) == "missing"
    assert judged(shop, f"{GITHUB}/blob/{'0' * 40}/src/new.py", GITHUB) == "elsewhere"
    assert judged(shop, f"{GITHUB}/blob/--output=x/src/new.py", GITHUB) == "elsewhere"


def test_the_remote_counts_where_the_site_names_no_repository(shop: Repo) -> None:
    """What people paste is the address that the remote has."""
    shop.git("remote", "add", "origin", "git@github.com:acme/shop.git")
    assert judged(shop, f"{GITHUB}/blob/main/gone.py", "") == "missing"
    assert judged(shop, "https://github.com/acme/other/blob/main/gone.py", "") == "elsewhere"
