"""What `adrtool check` tells of links from the Markdown alone is what the built site shows."""

from __future__ import annotations

import pytest

from tests.helpers import Repo, Runner

CONFIG = """site_name: X
site_url: https://docs.example.org/sub/
theme: mkdocs
markdown_extensions: [abbr, tables]
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](<gone x.md>) [b](<guide/my page.md>)", [(1, 6)]),
        ("![a](<gone x.png> 'T') and <b title='[c](gone.md)'>d</b>", [(1, 7)]),
        ("The HTML.\n\n*[HTML]: Hyper [a](gone.md)\n\n*[b](gone.md)*", [(5, 6)]),
        ("<div>\n[a](gone.md)\n</div>\n\n[b](gone.md)", [(5, 5)]),
        ("<p><a href='guide/page/#gone'>a</a><a href='guide/page/#part'>b</a></p>", [(1, 13)]),
        ("[a](/sub/guide/page/#gone) [b](/sub/guide/page/#part)", [(1, 5)]),
        ("[a](/sub/guide/page/?q#gone) [b](guide/page/#part)", [(1, 5)]),
    ],
)
def test_both_tell_the_same_places(
    repo: Repo, run: Runner, text: str, expected: list[tuple[int, int]]
) -> None:
    """Of targets with spaces, brackets that are text, and anchors behind addresses of pages."""
    repo.write("mkdocs.yml", CONFIG)
    repo.write("docs/index.md", f"{text}\n")
    repo.write("docs/guide/page.md", "# Page\n\n## Part\n")
    repo.write("docs/guide/my page.md", "# My page\n")
    for command in ("check", "links"):
        found = run("adrtool", command, "--json", cwd=repo.path).json()["problems"]
        assert [(p["line"], p["column"]) for p in found] == expected, command


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("../Guide/Page.md#part", "../guide/page.md#part"),
        ("./page.md?q", "./Page.md?q"),
        ("../guide/../guide/Page.md", ""),
        ("/how/page.md", ""),
    ],
)
def test_a_wrong_case_has_a_hint(repo: Repo, run: Runner, wrong: str, right: str) -> None:
    """With the link as it is to be written, where that is plain."""
    repo.write("mkdocs.yml", CONFIG)
    repo.write("docs/index.md", "# X\n")
    repo.write("docs/guide/page.md", "# Page\n\n## Part\n")
    repo.write("docs/how/Page.md", "# Page\n")
    repo.write("docs/how/a.md", f"[a]({wrong})\n")
    [problem] = run("adrtool", "check", "--json", cwd=repo.path).json()["problems"]
    assert problem["hint"] == (right and f"write {right!r}")
