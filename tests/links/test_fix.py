"""Hints name what was meant, and what is certain is corrected in its bytes alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from adrtool import git, links, sites
from adrtool import project as projects
from tests.helpers import Repo, Runner

CONFIG = "site_name: X\nsite_url: https://docs.example.org/sub/\n"
PAGE = "# Page\n\n## First steps\n\n## A & B\n"


@pytest.fixture
def site(repo: Repo) -> Repo:
    """A site of two pages."""
    repo.write("mkdocs.yml", CONFIG)
    repo.write("docs/index.md", "# Home\n")
    repo.write("docs/guide/page.md", PAGE)
    repo.write("docs/img/Logo.png", b"x")
    return repo


def fixed(site: Repo, run: Runner, text: str, path: str = "docs/index.md") -> str:
    """A page's text with all certain corrections made."""
    site.write(path, text)
    assert run("adrtool", "links", "--fix", "--yes", cwd=site.path).code in {0, 1}
    return site.read(path)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("[a](guide/page.md#First-Steps)", "[a](guide/page.md#first-steps)"),
        ("[a](guide/page.md#a--b 'T')", "[a](guide/page.md#a-b 'T')"),
        ("[a](Guide/Page.md#first-steps)", "[a](guide/page.md#first-steps)"),
        ("![a](img/logo.png)", "![a](img/Logo.png)"),
        ("[a](/guide/page/?q#first-steps)", "[a](/sub/guide/page/?q#first-steps)"),
        ('<a href="guide/page.md#first-steps">a</a>', '<a href="guide/page/#first-steps">a</a>'),
        ("[a](/guide/page.md#first-steps)", "[a](guide/page.md#first-steps)"),
        ("[a](../docs/guide/page.md)", "[a](guide/page.md)"),
        ("## Ä ß b\n\n[a](#ä-ß-b)", "## Ä ß b\n\n[a](#a-b)"),
        ("## b\n\n[a](#本-b)", None),
        ('<p id="ä-b">x</p>\n\n[a](#Ä-b)', '<p id="ä-b">x</p>\n\n[a](#ä-b)'),
        (
            "[a][b]\n\n[b]: <guide/page.md#First_Steps>",
            "[a][b]\n\n[b]: <guide/page.md#first-steps>",
        ),
        ("[a](#hom) [b](guide/pag.md) [c](guide/nothing.md)", None),
        ("[a](guide/page.md#first-step) `[b](Guide/page.md)`", None),
    ],
)
def test_what_is_certain_is_corrected(
    site: Repo, run: Runner, wrong: str, right: str | None
) -> None:
    """Nothing else changes; what is only near stays for its author."""
    assert fixed(site, run, f"# Home\n\n{wrong}\n") == f"# Home\n\n{right or wrong}\n"


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("[a](guide/pagee.md)", "did you mean 'guide/page.md'"),
        ("[a](guide/page.md#first-step)", "did you mean 'guide/page.md#first-steps'"),
        ("[a](page.md)", "did you mean 'guide/page.md'"),
        ("[a](guide/nothing-like-it.md)", ""),
    ],
)
def test_what_is_near_is_a_hint(site: Repo, run: Runner, wrong: str, hint: str) -> None:
    """A page by its name, an anchor of the page; nothing far."""
    site.write("docs/index.md", f"# Home\n\n{wrong}\n")
    [problem] = run("adrtool", "links", "--json", cwd=site.path).json()["problems"]
    assert problem["hint"] == hint


@pytest.mark.parametrize("committed", [True, False])
def test_git_tells_where_a_file_has_gone(site: Repo, run: Runner, committed: bool) -> None:
    """By the history or, before the commit, by the content."""
    site.write("docs/index.md", "# Home\n\n[a](guide/page.md#a-b) ![b](img/Logo.png)\n")
    site.commit()
    (site.path / "docs/how").mkdir()
    (site.path / "docs/guide/page.md").rename(site.path / "docs/how/to do.md")
    if committed:
        site.commit("Moved")
    [problem] = run("adrtool", "links", "--json", cwd=site.path).json()["problems"]
    assert "docs/guide/page.md is now docs/how/to do.md" in problem["hint"]
    text = fixed(site, run, site.read("docs/index.md"))
    assert text == "# Home\n\n[a](how/to%20do.md#a-b) ![b](img/Logo.png)\n"


def test_a_file_that_moved_twice_is_found(site: Repo, run: Runner) -> None:
    """The history is followed to the name of today."""
    site.commit()
    for new in ("docs/guide/second.md", "docs/third.md"):
        site.git("mv", "docs/guide/page.md" if "second" in new else "docs/guide/second.md", new)
        site.commit()
    assert fixed(site, run, "# H\n\n[a](guide/page.md)\n") == "# H\n\n[a](third.md)\n"


@pytest.mark.parametrize("folder", ["", "web/"])
def test_own_addresses_of_files_that_moved_are_corrected(
    repo: Repo, run: Runner, folder: str
) -> None:
    """Wherever in the repository the site is, with queries and lines, and in other letters."""
    own = "https://github.com/acme/x/blob/main/src"
    repo.write(f"{folder}mkdocs.yml", "site_name: X\nrepo_url: https://github.com/acme/x\n")
    repo.write(f"{folder}docs/index.md", f"[a]({own}/old%20one.py?plain=1#L2) [b]({own}/App.py)\n")
    repo.write("src/old one.py", "a\nb\nc\n")
    repo.write("src/app.py", "x\n")
    repo.commit()
    repo.git("mv", "src/old one.py", "src/new one.py")
    repo.commit()
    found = run("adrtool", "links", "--fix", "--yes", cwd=repo.path / folder)
    assert found.code == 0
    text = f"[a]({own}/new%20one.py?plain=1#L2) [b]({own}/app.py)\n"
    assert repo.read(f"{folder}docs/index.md") == text


def test_other_bytes_stay(site: Repo, run: Runner) -> None:
    """Line ends of every kind, a byte order mark, and a last line without an end."""
    text = "\ufeff# Home\r\n\r\n[a](Guide/page.md)\n\r\n\tx  \r\n[b](guide/page.md#A-B)"
    expected = text.replace("Guide/", "guide/").replace("#A-B", "#a-b")
    assert fixed(site, run, text) == expected


@pytest.mark.parametrize(("there", "linked"), [("README", "index"), ("index", "README")])
def test_a_folder_has_one_index_page(site: Repo, run: Runner, there: str, linked: str) -> None:
    """Whichever of the two names it is linked by, that of the file is written."""
    site.write(f"docs/how/{there}.md", "# How\n\n## Why\n")
    text = f"[a](../how/{linked}.md#why)\n"
    assert fixed(site, run, text, "docs/guide/a.md") == text.replace(linked, there)


def test_of_two_pages_that_may_be_meant_none_is_certain(site: Repo, run: Runner) -> None:
    """Raw HTML with a file's path: an editor counts from the file, a browser from the page."""
    for path in ("docs/p.md", "docs/guide/p.md"):
        site.write(path, "# P\n")
    site.write("docs/guide/a.md", '<a href="../p.md">x</a>\n')
    [problem] = run("adrtool", "links", "--json", cwd=site.path).json()["problems"]
    assert problem["hint"] == "a browser knows no Markdown: write '../../p/'"
    text = '<a href="../p.md">x</a>\n'
    assert fixed(site, run, text, "docs/guide/a.md") == text


@pytest.mark.parametrize("urls", ["true", "false"])
def test_entries_of_the_navigation_stay_paths_of_files(site: Repo, run: Runner, urls: str) -> None:
    """From the docs folder, with spaces as they are; what the theme loads too."""
    site.write("docs/how to/do it.md", "# Do it\n")
    site.write("docs/css/a.css", "p {}\n")
    config = f"{CONFIG}use_directory_urls: {urls}\nextra_css: [css/A.css]\nnav:\n  - index.md\n"
    config += "  - A: guide/Page.md\n  - how to/Do it.md\n"
    expected = config.replace("Page", "page").replace("Do it", "do it").replace("A.css", "a.css")
    assert fixed(site, run, config, "mkdocs.yml") == expected
    assert run("adrtool", "links", cwd=site.path).code == 0


def test_a_diff_is_shown_and_nothing_written_without_a_word(site: Repo, run: Runner) -> None:
    """Where nobody can be asked, `--yes` is the word."""
    text = "# Home\n\n[a](Guide/page.md)\n"
    site.write("docs/index.md", text)
    shown = run("adrtool", "links", "--fix", cwd=site.path)
    assert shown.code == 1
    assert "-[a](Guide/page.md)\n+[a](guide/page.md)" in shown.stderr
    assert "1 link can be corrected: add --yes" in shown.stderr
    assert site.read("docs/index.md") == text
    done = run("adrtool", "links", "--fix", "--yes", cwd=site.path)
    assert (done.code, done.stdout) == (0, "")
    assert "corrected 1 link in 1 file" in done.stderr
    again = run("adrtool", "links", "--fix", "--yes", cwd=site.path)
    assert again.stderr.startswith("nothing to correct that is certain")


def test_a_page_break_ends_no_line_of_the_diff(site: Repo, run: Runner) -> None:
    """Nor does a separator; what can't be shown is shown as a sign."""
    site.write("docs/index.md", "# Home\n\none\x0c[a](guide/Page.md)\u2028two")
    told = run("adrtool", "links", "--fix", cwd=site.path).stderr.splitlines()
    [old] = [line for line in told if line.startswith("-one")]
    [new] = [line for line in told if line.startswith("+one")]
    assert old.endswith("two")
    assert new == old.replace("-", "+", 1).replace("Page", "page")


def test_what_is_ignored_is_not_corrected(site: Repo, run: Runner) -> None:
    """A file that asks to be left alone is."""
    text = "# Home\n\n<!-- adrtool: ignore link/missing-page -->\n\n[a](Guide/page.md)\n"
    assert fixed(site, run, text) == text


def test_git_walks_through_its_history_once_for_all_links(
    site: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many lead nowhere; each still gets its answer."""
    for n in range(20):
        site.write(f"docs/was/{n}.md", f"# Page of {n}\n\n{n} times the same words.\n")
    site.commit()
    site.git("mv", "docs/was", "docs/is")
    site.commit()
    site.write("docs/index.md", "".join(f"[a](was/{n}.md) [b](gone/{n}.md)\n" for n in range(20)))
    walks, real = [], git.run

    def run(folder: Path, *arguments: str, given: str = "") -> str | None:
        walks.append("log" in arguments)
        return real(folder, *arguments, given=given)

    monkeypatch.setattr(git, "run", run)
    pages = {f"is/{n}/index.html": "" for n in range(20)}
    pages["index.html"] = "".join(
        f'<a href="was/{n}.md">a</a><a href="gone/{n}.md">b</a>' for n in range(20)
    )
    for path, text in pages.items():
        site.write(f"site/{path}", text)
    told = sites.read(sites.find(site.path, site.path), site.path)
    found = links.check(projects.find(site.path), site.path / "site", told)
    assert sorted(fix.new for fix in found.fixes) == sorted(f"is/{n}.md" for n in range(20))
    assert sum(walks) == 1
