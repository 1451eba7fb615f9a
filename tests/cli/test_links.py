"""`adrtool links`: what it builds, its exit status, its formats."""

from __future__ import annotations

import pytest

from tests.helpers import Repo, Runner

CONFIG = "site_name: X\nstrict: true\n"


def test_a_sound_site_has_no_problems(repo: Repo, run: Runner) -> None:
    """The count of what was looked at goes to standard error; the project stays as it is."""
    repo.write("mkdocs.yml", CONFIG)
    repo.write("docs/index.md", "# X\n\n[here](#x)\n")
    repo.commit()
    result = run("adrtool", "links", cwd=repo.path)
    assert (result.code, result.stdout) == (0, "")
    assert result.stderr.startswith("no problems: ")
    assert " on 2 pages\n" in result.stderr
    assert repo.git("status", "--short", "--ignored") == ""
    assert run("adrtool", "links", "--json", cwd=repo.path).json() == {"problems": []}


def test_json_has_the_link_as_it_is_written(repo: Repo, run: Runner) -> None:
    """The problems are those of `adrtool check`, with a target."""
    repo.write("mkdocs.yml", CONFIG)
    repo.write("docs/index.md", "# X\n\n[a](gone.md)\n")
    result = run("adrtool", "links", "--format", "json", cwd=repo.path)
    assert (result.code, result.stderr) == (1, "")
    assert result.json() == {
        "problems": [
            {
                "path": "docs/index.md", "line": 3, "column": 5, "severity": "error",
                "rule": "link/missing-page", "message": "there is no 'gone.md' on the site",
                "hint": "", "target": "gone.md",
            }
        ]
    }  # fmt: skip
    checked = run("adrtool", "check", "--json", cwd=repo.path).json()["problems"]
    assert [(p["line"], p["rule"], p["target"]) for p in checked] == [
        (3, "link/missing-page", "gone.md")
    ]


def test_the_exit_status_tells_how_bad_it_is(repo: Repo, run: Runner) -> None:
    """Severities are those of adrtool.yml; a warning fails with --strict only."""
    repo.write("mkdocs.yml", CONFIG)
    repo.write("docs/index.md", "# X\n\n[a]()\n")
    assert run("adrtool", "links", cwd=repo.path).code == 0
    assert run("adrtool", "links", "--strict", cwd=repo.path).code == 1
    repo.write("adrtool.yml", "severity: {link/empty: error}\n")
    assert run("adrtool", "links", cwd=repo.path).code == 1
    repo.write("adrtool.yml", "severity: {link/empty: off}\n")
    assert run("adrtool", "links", "--strict", cwd=repo.path).code == 0


def test_the_nearest_mkdocs_yml_counts(repo: Repo, run: Runner) -> None:
    """A site in a folder of the repository is told by paths from the project's root."""
    repo.write("web/mkdocs.yml", CONFIG)
    repo.write("web/docs/index.md", "[a](gone.md)\n")
    for result in (
        run("adrtool", "-C", repo.path / "web", "links", "--json"),
        run("adrtool", "links", "-C", repo.path / "web" / "docs", "--json"),
    ):
        assert [p["path"] for p in result.json()["problems"]] == ["web/docs/index.md"]


def test_a_project_without_a_configuration_has_a_site_too(repo: Repo, run: Runner) -> None:
    """The one that `adrtool build` makes of it; documents are told in their own files."""
    repo.write("adr/0001-a.md", "# 1. A\n\n## Status\n\nAccepted\n\n[b](gone.md) [c](#nope)\n")
    result = run("adrtool", "links", "--json", cwd=repo.path)
    found = [(p["path"], p["line"], p["target"]) for p in result.json()["problems"]]
    assert found == [("adr/0001-a.md", 7, "gone.md"), ("adr/0001-a.md", 7, "#nope")]
    assert "there is no mkdocs.yml" in result.stderr
    assert "adrtool links --site DIR" in result.stderr


def test_wrong_use_is_told(repo: Repo, run: Runner) -> None:
    """A folder that isn't there or holds no site, and --yes without anything to agree to."""
    repo.write("docs/index.md", "# X\n")
    for arguments in (("--site", "public"), ("--site", "docs"), ("--yes",)):
        assert run("adrtool", "links", *arguments, cwd=repo.path).code == 2


@pytest.mark.parametrize(
    "config", ["site_name: X\nplugins: [no-such-plugin]\n", "site_name: X\ntheme: nope\n"]
)
def test_what_mkdocs_refuses_is_told_with_its_words(repo: Repo, run: Runner, config: str) -> None:
    """And what to do where its plugins aren't installed."""
    repo.write("mkdocs.yml", config)
    repo.write("docs/index.md", "# X\n")
    result = run("adrtool", "links", cwd=repo.path)
    assert result.code == 1
    assert "no-such-plugin" in result.stderr or "nope" in result.stderr
    assert "adrtool links --site DIR" in result.stderr


def test_a_folder_without_pages_is_no_site(repo: Repo, run: Runner) -> None:
    """It is likely the wrong one, and nothing in it can be wrong."""
    repo.write("img/x.png", b"x")
    result = run("adrtool", "links", "--site", "img", cwd=repo.path)
    assert (result.code, result.stdout) == (2, "")
    assert "--site: there is no page in 'img'" in result.stderr


def test_where_the_configuration_breaks_off_the_reason_is_told(repo: Repo, run: Runner) -> None:
    """Not just the last line of a trace, which tells a place."""
    repo.write("mkdocs.yml", "site_name: [X\n")
    repo.write("docs/index.md", "# X\n")
    result = run("adrtool", "links", cwd=repo.path)
    assert "ConfigurationError: MkDocs encountered an error parsing the" in result.stderr
    assert "expected ',' or ']'" in result.stderr


def test_a_folder_of_the_project_stands_in_for_no_package(repo: Repo, run: Runner) -> None:
    """`yaml/` in a repository is not what MkDocs imports."""
    repo.write("mkdocs.yml", CONFIG)
    repo.write("docs/index.md", "# X\n")
    repo.write("yaml/__init__.py", "raise SystemExit('imported')\n")
    assert run("adrtool", "links", cwd=repo.path).code == 0


def test_hostile_text_reaches_no_terminal_raw(repo: Repo, run: Runner) -> None:
    """Control characters of links are shown as escapes, in problems and in a diff."""
    repo.write("mkdocs.yml", CONFIG)
    repo.write("docs/index.md", '# X\n\n<a href="\x1b[31m\u202egone">x</a> [a](#\x1b)[b](#X)\n')
    result = run("adrtool", "links", "--fix", cwd=repo.path)
    assert result.code == 1
    assert not set(result.stdout + result.stderr) & set("\x1b\x07\u202e")
