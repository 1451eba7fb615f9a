"""How MkDocs is started: its configuration, what is refused, what is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from adrtool import yamlio
from adrtool.config import Config
from adrtool.problems import AdrtoolError, WrongUse
from adrtool.project import Project
from adrtool.site import engine
from tests.helpers import Repo, Runner
from tests.site.builders import write

RECORD = "# 1. Use X\n\n## Status\n\nAccepted\n"


def _project(root: Path) -> Project:
    return Project(root.resolve(), Config())


def test_the_default_configuration_is_yaml_with_the_plugin(tmp_path: Path) -> None:
    """It names the project, uses the plugin and asks no other host for fonts."""
    root = tmp_path / 'a "b": #c'
    root.mkdir()
    node = yamlio.load(engine.default_config(_project(root)))
    assert node.string("site_name") == 'a "b": #c'
    assert node.get("theme", "font").is_false
    assert node.get("plugins").strings() == ["adrtool"]
    assert not node.get("repo_url")


@pytest.mark.parametrize(
    ("remote", "url", "edit"),
    [
        ("git@github.com:a/b.git", "https://github.com/a/b", "edit/main/"),
        ("https://t:secret@gitlab.com/a/b.git", "https://gitlab.com/a/b", "-/edit/main/"),
    ],
)
def test_the_default_configuration_links_to_the_remote(
    repo: Repo, remote: str, url: str, edit: str
) -> None:
    """Edit links lead to the branch that is checked out, without anybody's token."""
    repo.git("remote", "add", "origin", remote)
    text = engine.default_config(_project(repo.path))
    node = yamlio.load(text)
    assert (node.string("repo_url"), node.string("edit_uri")) == (url, edit)
    assert "secret" not in text


def test_a_project_without_configuration_is_built(tmp_path: Path) -> None:
    """Nothing but documents is needed, and nothing is left beside the site."""
    write(tmp_path, {"adr/0001-x.md": RECORD})
    built = engine.build(_project(tmp_path))
    assert built.site_dir == tmp_path.resolve() / "site"
    assert (built.counts["Decisions"], built.counts["problems"]) == (1, 0)
    assert (tmp_path / "site/decisions/0001-x/index.html").is_file()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["adr", "site"]


@pytest.mark.slow
def test_a_file_that_is_named_like_a_package_stands_in_for_none(repo: Repo, run: Runner) -> None:
    """What a project calls `yaml.py` or `adrtool.py` isn't run in place of the real one."""
    for name in ("adrtool", "yaml", "mkdocs"):
        repo.write(f"{name}.py", "raise SystemExit('the project ran')\n")
    done = run("adrtool", "build", "--site-dir", "site", cwd=repo.path)
    assert done.code == 0, done.stderr


def test_a_configuration_without_the_plugin_is_refused(tmp_path: Path) -> None:
    """The message says what to add, and nothing is built."""
    write(tmp_path, {"mkdocs.yml": "site_name: x\nplugins: [search]\n", "docs/index.md": "# x\n"})
    with pytest.raises(WrongUse) as caught:
        engine.build(_project(tmp_path))
    assert "plugins: [adrtool]" in caught.value.hint
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    "plugins",
    [
        "plugins: [adrtool]",
        "plugins:\n  - search\n  - adrtool:\n      search: false",
        "plugins:\n  adrtool: {}",
        "INHERIT: base.yml",
        "x: !ENV [X, y]\nplugins: [!ENV [A, adrtool], adrtool]",
    ],
)
def test_the_plugin_is_found_in_every_form(tmp_path: Path, plugins: str) -> None:
    """Lists, maps, options and inherited configurations may name it."""
    write(tmp_path, {"mkdocs.yml": plugins, "base.yml": "plugins: [adrtool]"})
    assert engine.has_plugin(tmp_path / "mkdocs.yml")


@pytest.mark.parametrize("plugins", ["site_name: x", "plugins: [search]", "plugins:",
                                     "INHERIT: mkdocs.yml"])  # fmt: skip
def test_the_plugin_is_missed_where_it_is_missing(tmp_path: Path, plugins: str) -> None:
    """A configuration that inherits from nothing, or itself, has no plugin."""
    write(tmp_path, {"mkdocs.yml": plugins})
    assert not engine.has_plugin(tmp_path / "mkdocs.yml")


@pytest.mark.parametrize("folder", [".", "..", "src", "file.txt"])
def test_a_folder_that_holds_anything_else_is_never_emptied(tmp_path: Path, folder: str) -> None:
    """MkDocs removes what is in its folder, so only a site or nothing may be there."""
    root = tmp_path / "repo"
    write(root, {"adr/0001-x.md": RECORD, "src/main.py": "x = 1\n", "file.txt": "x"})
    with pytest.raises(WrongUse):
        engine.build(_project(root), root / folder)
    assert (root / "src/main.py").read_text() == "x = 1\n"
    assert (root / "adr/0001-x.md").is_file()


def test_the_default_folder_is_not_emptied_either(tmp_path: Path) -> None:
    """A project may have a folder called `site` that is its own."""
    write(tmp_path, {"adr/0001-x.md": RECORD, "site/main.py": "x = 1\n"})
    with pytest.raises(WrongUse):
        engine.build(_project(tmp_path))
    assert (tmp_path / "site/main.py").read_text() == "x = 1\n"


def test_a_site_is_built_over_its_former_self(tmp_path: Path) -> None:
    """What isn't there any more goes."""
    write(tmp_path, {"adr/0001-x.md": RECORD, "adr/0002-y.md": RECORD})
    engine.build(_project(tmp_path))
    (tmp_path / "adr/0002-y.md").unlink()
    engine.build(_project(tmp_path))
    assert not (tmp_path / "site/decisions/0002-y").exists()


def test_what_mkdocs_complains_of_is_told_and_raised(tmp_path: Path) -> None:
    """A configuration that MkDocs refuses ends the build with its words."""
    write(
        tmp_path, {"mkdocs.yml": "site_name: x\nnope: [\nplugins: [adrtool]\n", "docs/index.md": ""}
    )
    with pytest.raises(AdrtoolError, match="MkDocs"):
        engine.build(_project(tmp_path))
    write(tmp_path, {"mkdocs.yml": "site_name: x\ntheme: nope\nplugins: [adrtool]\n"})
    with pytest.raises(AdrtoolError, match="MkDocs") as caught:
        engine.build(_project(tmp_path))
    assert "needs no mkdocs.yml" in caught.value.hint


def test_warnings_are_told_with_their_level(tmp_path: Path) -> None:
    """A dead link of the guide is MkDocs' warning; Material's notice isn't there."""
    write(tmp_path, {"docs/index.md": "# x\n\n[a](gone.md)\n", "adr/0001-x.md": RECORD})
    told: list[tuple[str, str]] = []
    engine.build(_project(tmp_path), tell=lambda level, line: told.append((level, line)))
    assert [line for level, line in told if level == "WARNING" and "gone.md" in line]
    assert not any("Zensical" in line or "│" in line for _, line in told)


def test_strict_fails_on_errors_and_not_on_warnings(tmp_path: Path) -> None:
    """A record without a status is a warning; a link to nothing is an error."""
    write(tmp_path, {"adr/0001-x.md": "# 1. X\n"})
    assert engine.build(_project(tmp_path), strict=True).counts["problems"] == 1
    write(tmp_path, {"adr/0001-x.md": f"{RECORD}\n[x](gone.md)\n"})
    with pytest.raises(AdrtoolError, match="strict"):
        engine.build(_project(tmp_path), strict=True)
