"""`adrtool check --site`: what only the site shows, once, and only what a change introduced."""

from __future__ import annotations

import pytest

from tests.helpers import Repo, Runner

pytestmark = pytest.mark.slow

MKDOCS = "site_name: Notes\nplugins: [adrtool]\n"
HTML = '<!doctype html>\n<title>Old</title>\n<a href="old/">old</a>\n'


@pytest.fixture
def based(repo: Repo, run: Runner) -> Repo:
    """A site with an old dead link that no Markdown shows, and one that it does."""
    repo.write("mkdocs.yml", MKDOCS)
    repo.write("docs/index.md", "# Home\n\nSee [x](gone.md).\n")
    repo.write("docs/old.html", HTML)
    repo.write(".gitignore", "/site/\n")
    repo.commit()
    repo.git("switch", "--quiet", "--create", "work")
    return repo


def built(repo: Repo, run: Runner) -> None:
    """Builds the site of the work tree."""
    done = run("adrtool", "build", "--site-dir", "site", cwd=repo.path)
    assert done.code == 0, done.stderr


def told(repo: Repo, run: Runner, *arguments: str) -> list[str]:
    """What is told of the site of the work tree: path, line and link."""
    built(repo, run)
    done = run("adrtool", "check", "--json", "--site", "site", *arguments, cwd=repo.path)
    assert done.code in {0, 1}, done.stderr
    return [f"{p['path']}:{p['line']} {p['target']}" for p in done.json()["problems"]]


def test_what_the_site_shows_is_told_once(based: Repo, run: Runner) -> None:
    """A link that the Markdown tells of already isn't told again."""
    assert told(based, run) == ["docs/index.md:3 gone.md", "docs/old.html:3 old/"]
    assert told(based, run, "--rule", "adr/*") == []


def test_an_old_link_is_nobodys_and_a_new_one_is_told(based: Repo, run: Runner) -> None:
    """Also where its line moved or its page has another name; git's work trees are as before."""
    since = ("--changed-since", "main")
    based.git("mv", "docs/old.html", "docs/older.html")
    based.write("docs/older.html", HTML.replace("<a", "<p>Text\n<a"))
    assert told(based, run, *since) == []
    based.write("docs/new.html", '<!doctype html>\n<img src="lost.png">\n')
    assert told(based, run, *since) == ["docs/new.html:2 lost.png"]
    assert based.git("worktree", "list").count("\n") == 0


def test_a_base_without_a_site_is_an_error(based: Repo, run: Runner) -> None:
    """Nothing can be told from it, so nothing passes."""
    based.write("mkdocs.yml", "site_name: Notes\nplugins: [there-is-none]\n")
    based.commit()
    based.write("mkdocs.yml", MKDOCS)
    built(based, run)
    arguments = ("check", "--site", "site", "--changed-since", "work")
    done = run("adrtool", *arguments, cwd=based.path)
    assert done.code != 0
    assert "nothing can be compared with the base: MkDocs can't build the site" in done.stderr
    assert based.git("worktree", "list").count("\n") == 0


def test_a_site_that_is_not_there_is_wrong_use(based: Repo, run: Runner) -> None:
    """With what writes it."""
    done = run("adrtool", "check", "--site", "nowhere", cwd=based.path)
    assert done.code == 2
    assert "adrtool build writes it" in done.stderr
