"""A site that is there stays until the next one is whole."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from adrtool.config import Config
from adrtool.problems import AdrtoolError
from adrtool.project import Project
from adrtool.site import engine, swap
from tests.helpers import clean_environment, hear_interrupts
from tests.site.builders import write

MKDOCS = "site_name: x\nsite_dir: public/docs\nplugins: [adrtool]\nhooks: [hook.py]\n"
RECORD = "# 1. Use X\n\n## Status\n\nAccepted\n"
FAILS = "def on_post_build(config):\n    raise ValueError('no')\n"
HANGS = """
import pathlib, time
def on_post_build(config):
    pathlib.Path("reached").touch()
    time.sleep(120)
"""


@pytest.fixture
def built(tmp_path: Path) -> Project:
    """A project whose site lies where its own mkdocs.yml says."""
    write(tmp_path, {"mkdocs.yml": MKDOCS, "hook.py": "", "docs/index.md": "# First\n"})
    project = Project(tmp_path.resolve(), Config())
    assert engine.build(project).site_dir == tmp_path.resolve() / "public/docs"
    return project


def _shows(site: Path, title: str) -> bool:
    """Whether a site is whole, has nothing beside it, and shows a title on its first page."""
    assert not list(site.glob(".adrtool-*"))
    return (site / "sitemap.xml").is_file() and title in (site / "index.html").read_text("utf-8")


@pytest.mark.parametrize("cause", ["hook", "strict", "template"])
def test_a_build_that_fails_keeps_the_site(built: Project, cause: str) -> None:
    """Whenever it fails: at its start, in its middle, or for the warnings of a whole site."""
    changed = {"hook": {"hook.py": FAILS}, "strict": {"docs/index.md": "# Next\n\n[x](gone.md)\n"},
               "template": {"mkdocs.yml": MKDOCS + "theme: {name: material, custom_dir: own}\n",
                            "own/main.html": "{% nonsense %}"}}  # fmt: skip
    write(built.root, {"docs/index.md": "# Next\n", **changed[cause]})
    with pytest.raises(AdrtoolError):
        engine.build(built, strict=True)
    assert _shows(built.root / "public/docs", "First")


@pytest.mark.skipif(os.name == "nt", reason="sends a signal to a group of processes")
def test_a_build_that_is_interrupted_keeps_the_site(built: Project, home: Path) -> None:
    """Ctrl-C ends MkDocs too, and what it wrote is gone."""
    write(built.root, {"docs/index.md": "# Next\n", "hook.py": HANGS})
    with subprocess.Popen(
        [sys.executable, "-m", "adrtool", "build"], cwd=built.root, env=clean_environment(home),
        start_new_session=True, stderr=subprocess.DEVNULL,
        preexec_fn=hear_interrupts,  # noqa: PLW1509 - it takes no lock
    ) as process:  # fmt: skip
        while not (built.root / "reached").exists():
            assert process.poll() is None
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)
    assert process.returncode == 1
    assert _shows(built.root / "public/docs", "First")


def test_a_first_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """There is no empty site to publish by mistake, and nothing in the way of the next try."""
    write(tmp_path, {"mkdocs.yml": MKDOCS, "hook.py": FAILS, "docs/index.md": "# First\n"})
    with pytest.raises(AdrtoolError):
        engine.build(Project(tmp_path.resolve(), Config()))
    assert not (tmp_path / "public/docs").exists()


def test_what_is_hidden_in_a_site_stays(built: Project) -> None:
    """A branch of published pages may be checked out there; what killed builds left is swept."""
    site = built.root / "public/docs"
    write(site, {".git": "gitdir: elsewhere\n", "old/index.html": "", ".adrtool-build-0/x": ""})
    os.utime(site / ".adrtool-build-0", (0, 0))
    write(built.root, {"docs/index.md": "# Next\n"})
    engine.build(built)
    assert _shows(site, "Next")
    assert (site / ".git").is_file()
    assert not (site / "old").exists()


def test_a_folder_with_nothing_to_see_takes_a_site(tmp_path: Path) -> None:
    """An empty branch of published pages is no reason to refuse: what is hidden isn't touched."""
    write(tmp_path, {"adr/0001-x.md": RECORD, "site/.git": "gitdir: elsewhere\n"})
    engine.build(Project(tmp_path.resolve(), Config()))
    assert (tmp_path / "site/.git").is_file()
    assert (tmp_path / "site/index.html").is_file()


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own")
def test_a_site_may_lie_behind_a_link(built: Project, tmp_path: Path) -> None:
    """The link stays, and the site is written to where it leads."""
    site = built.root / "public/docs"
    there = tmp_path.with_name("served")
    site.rename(there)
    site.symlink_to(there)
    write(built.root, {"docs/index.md": "# Next\n"})
    engine.build(built)
    assert site.is_symlink()
    assert _shows(there, "Next")


def test_a_site_that_cannot_be_replaced_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system refuses to move a file, all that was moved goes back."""
    write(tmp_path, {"a.html": "old", "b.html": "old", "c.html": "old"})
    made = swap.begin(tmp_path)
    write(made, {"a.html": "new", "b.html": "new"})
    real, moves = shutil.move, iter([True, True, True, True, False, *[True] * 9])

    def refuses(source: Path, target: Path) -> None:
        if not next(moves):
            raise PermissionError(13, "in use", str(source))
        real(source, target)

    monkeypatch.setattr(shutil, "move", refuses)
    with pytest.raises(PermissionError):
        swap.finish(made)
    swap.discard(made)
    held = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    assert held == {"a.html": "old", "b.html": "old", "c.html": "old"}
