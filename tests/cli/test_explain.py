"""`adrtool explain`: the page of a rule, which is installed too."""

from __future__ import annotations

from adrtool.checks import explained
from tests.helpers import PROJECT, Runner


def test_the_installed_pages_are_those_of_the_guide() -> None:
    """After a change of docs/guide/rules: cp docs/guide/rules/*.md src/adrtool/checks/pages/."""
    guide, installed = PROJECT / "docs/guide/rules", PROJECT / "src/adrtool/checks/pages"
    pages = {folder: {p.name: p.read_bytes() for p in folder.iterdir()} for folder in (
        guide, installed,
    )}  # fmt: skip
    assert pages[guide] == pages[installed]
    assert installed.name == explained.FOLDER


def test_a_rule_is_told_as_the_guide_has_it(run: Runner) -> None:
    """In a pipe as it is written; the exit status is 0."""
    result = run("adrtool", "explain", "adr/one-sided-supersede")
    page = PROJECT / "docs/guide/rules/adr-one-sided-supersede.md"
    assert (result.code, result.stderr) == (0, "")
    assert result.stdout.strip() == page.read_text("utf-8").strip()


def test_an_unknown_rule_is_wrong_use_with_a_near_one(run: Runner) -> None:
    """A name with a way out of the folder is one of these."""
    result = run("adrtool", "explain", "adr/one-sided-superseed")
    assert result.code == 2
    assert "did you mean 'adr/one-sided-supersede'?" in result.stderr
    assert run("adrtool", "explain", "../../config").code == 2
