"""Links to and on pages that plugins make, or make something of, when the site is built."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helpers import Repo, Runner

MADE = """from mkdocs.structure.files import File


def on_files(files, config):
    text = "# Made\\n\\n## Part\\n"
    files.append(File.generated(config, "made.md", content=text))
    return files
"""
TWICE = """from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files


@event_priority(-200)
def on_env(env, config, files):
    config.plugins["adrtool-record"].on_env(env, config=config, files=Files([]))
    return env
"""
POST = """---
date: 2024-01-02
categories: [News]
---
# One

[a](../../gone.md) [b](../../index.md)

<!-- more -->

[c](gone.md)
"""


def told(run: Runner, repo: Repo) -> list[tuple[str, int, int, str]]:
    """Path, line, column and target of every problem."""
    found: list[dict[str, Any]] = run("adrtool", "links", "--json", cwd=repo.path).json()[
        "problems"
    ]
    return [(p["path"], p["line"], p["column"], p["target"]) for p in found]


def test_links_to_pages_that_a_plugin_makes_are_told_where_they_are(
    repo: Repo, run: Runner
) -> None:
    """The plugin's page has a path to link to, though no file."""
    repo.write("mkdocs.yml", "site_name: X\ntheme: mkdocs\nhooks: [made.py]\n")
    repo.write("made.py", MADE)
    repo.write("docs/index.md", "# X\n\n[a](made.md#part) [b](made.md#other)\n")
    assert told(run, repo) == [("docs/index.md", 3, 23, "made.md#other")]


def test_links_of_documents_are_told_in_their_own_files(repo: Repo, run: Runner) -> None:
    """The site is built by the plugin, which makes their pages."""
    repo.write("mkdocs.yml", "site_name: X\ntheme: {name: material}\nplugins: [adrtool]\n")
    repo.write("docs/index.md", "# X\n")
    repo.write("adr/0001-use-it.md", "# 1. Use it\n\n## Status\n\nAccepted\n\n[a](gone.md)\n")
    repo.write("runbooks/restore.md", "# Restore\n\n[a](../adr/0001-use-it.md#gone)\n")
    assert told(run, repo) == [
        ("adr/0001-use-it.md", 7, 5, "gone.md"),
        ("runbooks/restore.md", 3, 5, "../adr/0001-use-it.md#gone"),
    ]


def test_what_a_blog_shows_again_is_told_once_in_the_post(repo: Repo, run: Runner) -> None:
    """Lists of posts are pages that have no source here, or another one."""
    repo.write("mkdocs.yml", "site_name: X\ntheme: {name: material}\nplugins: [blog]\n")
    repo.write("docs/index.md", "# X\n")
    repo.write("docs/blog/index.md", "# Blog\n")
    repo.write("docs/blog/posts/one.md", POST)
    assert told(run, repo) == [
        ("docs/blog/posts/one.md", 7, 5, "../../gone.md"),
        ("docs/blog/posts/one.md", 11, 5, "gone.md"),
    ]


@pytest.mark.parametrize("where", ["validation:\n  links:\n    ", "validation:\n    "])
def test_a_slash_may_mean_the_docs_folder(repo: Repo, run: Runner, where: str) -> None:
    """Where MkDocs is told so, in either of its two ways; raw HTML means the host all the same."""
    config = "site_name: X\nsite_url: https://x.example/sub/\ntheme: mkdocs\n"
    repo.write("mkdocs.yml", f"{config}{where}absolute_links: relative_to_docs\n")
    repo.write("docs/index.md", "# X\n\n[a](/guide/page.md) [b](/guide/pagee.md)\n")
    repo.write("docs/guide/page.md", "# P\n\n[a](/Index.md) <a href='/index.md'>x</a>\n")
    found = run("adrtool", "links", "--json", cwd=repo.path).json()["problems"]
    assert [(p["target"], p["rule"], p["hint"]) for p in found] == [
        ("/Index.md", "link/missing-page", "write '/index.md'"),
        ("/index.md", "link/outside-site", "a browser knows no Markdown: write '/sub/'"),
        ("/guide/pagee.md", "link/missing-page", "did you mean '/guide/page.md'"),
    ]
    checked = run("adrtool", "check", "--rule", "link/*", "--json", cwd=repo.path)
    assert {p["target"] for p in checked.json()["problems"]} == {p["target"] for p in found}


def test_each_of_several_builds_is_remembered(repo: Repo, run: Runner) -> None:
    """A plugin for languages builds the site once for each."""
    repo.write("mkdocs.yml", "site_name: X\ntheme: mkdocs\nhooks: [twice.py]\n")
    repo.write("twice.py", TWICE)
    repo.write("docs/index.md", "# X\n\n[a](gone.md)\n")
    assert told(run, repo) == [("docs/index.md", 3, 5, "gone.md")]
