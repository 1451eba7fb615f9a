"""`adr graph`, `adr index` and `adrtool update`, from the command line."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.test_terminal import on_terminal
from tests.helpers import Repo, Runner

EMPTY = "<!-- adrtool:records -->\n<!-- /adrtool:records -->\n"
needs_graphviz = pytest.mark.skipif(
    find_spec("pygraphviz") is None, reason="Graphviz has no wheel for this system"
)


@pytest.fixture
def shop(repo: Repo) -> Repo:
    """Four records: 2 supersedes 1, 3 amends 2, and 4 stands alone."""
    write(repo, 1, "Use a queue", "Superseded by [2](0002-x.md)")
    write(repo, 2, "Use a log | <b>", "Accepted\n\nSupersedes [1](0001-x.md)")
    write(repo, 3, "Keep it a week", "Accepted\n\nAmends [2](0002-x.md)")
    write(repo, 4, "Alone", "Proposed")
    return repo


def parsed(drawn: str) -> ElementTree.Element:
    """An SVG as XML; what isn't well-formed raises."""
    return ElementTree.fromstring(drawn)  # noqa: S314 - our own output


def write(repo: Repo, number: int, title: str, status: str) -> None:
    """A record in the form of Nygard."""
    text = f"# {number}. {title}\n\nDate: 2026-11-23\n\n## Status\n\n{status}\n"
    repo.write(f"adr/{number:04d}-x.md", text)


def test_dot_goes_to_standard_output(shop: Repo, run: Runner) -> None:
    """All records that have a relation, ready for a pipe."""
    result = run("adr", "graph", cwd=shop.path)
    assert (result.code, result.stderr) == (0, "")
    assert '"adr:2" -> "adr:1" [label="supersedes"' in result.stdout
    assert '"adr:3" -> "adr:2" [label="amends"' in result.stdout
    assert '"adr:4"' not in result.stdout
    assert '"adr:4"' in run("adr", "graph", "--all", cwd=shop.path).stdout


@pytest.mark.parametrize(
    ("options", "numbers"),
    [(["1"], "12"), (["ADR-0002"], "123"), (["1", "--hops", "2"], "123"), (["4"], "4"),
     (["1", "--hops", "0"], "1")],
)  # fmt: skip
def test_a_number_draws_what_is_around_it(
    shop: Repo, run: Runner, options: list[str], numbers: str
) -> None:
    """One relation away, or as many as --hops says."""
    drawn = run("adr", "graph", *options, cwd=shop.path).stdout
    assert [n for n in "1234" if f'"adr:{n}" [' in drawn] == list(numbers)


@needs_graphviz
def test_the_suffix_of_the_file_chooses_the_format(shop: Repo, run: Runner) -> None:
    """And links lead from that file to the records."""
    result = run("adr", "graph", "-o", "docs/x.svg", cwd=shop.path)
    assert (result.code, result.stdout, result.stderr) == (0, "docs/x.svg\n", "")
    root = parsed(shop.read("docs/x.svg"))
    links = root.iter("{http://www.w3.org/2000/svg}a")
    found = {link.get("{http://www.w3.org/1999/xlink}href") for link in links}
    assert found == {f"../adr/000{n}-x.md" for n in (1, 2, 3)}
    assert run("adr", "graph", "-o", "x.dot", cwd=shop.path).stdout == "x.dot\n"
    assert shop.read("x.dot").startswith("digraph {")


@needs_graphviz
def test_svg_to_standard_output_is_the_picture_alone(shop: Repo, run: Runner) -> None:
    """Also in an encoding that lacks its letters."""
    result = run(
        "adr", "graph", "--format", "svg", cwd=shop.path, env={"PYTHONIOENCODING": "ascii"}
    )
    assert result.stderr == ""
    assert "1 · superseded" in "".join(parsed(result.stdout).itertext())


@needs_graphviz
def test_the_picture_is_drawn_from_a_subfolder_and_from_elsewhere(shop: Repo, run: Runner) -> None:
    """FILE is where the command runs, as for every other tool."""
    (shop.path / "sub").mkdir()
    assert run("adr", "graph", "-o", "x.svg", cwd=shop.path / "sub").stdout == "sub/x.svg\n"
    assert run("adr", "-C", "sub", "graph", "-o", "y.svg", cwd=shop.path).stdout == "y.svg\n"
    for name in ("x.svg", "y.svg"):
        assert 'xlink:href="../adr/0001-x.md"' in shop.read(f"sub/{name}")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["9"], "there is no record '9'"),
        (["-o", "x.png"], "svg or dot"),
        (["--hops", "2"], "adr graph NUMBER --hops N"),
        (["1", "--all"], "exclude each other"),
        (["1", "--hops", "-1"], "-1"),
    ],
)
def test_wrong_use_of_graph_is_told(
    shop: Repo, run: Runner, arguments: list[str], words: str
) -> None:
    """Exit status 2, and nothing is written."""
    result = run("adr", "graph", *arguments, cwd=shop.path)
    assert (result.code, result.stdout) == (2, "")
    assert words in result.stderr
    assert not (shop.path / "x.png").exists()


def test_without_graphviz_svg_is_refused_and_dot_works(
    shop: Repo, run: Runner, tmp_path: Path
) -> None:
    """The message says what to install, and what works without it."""
    (tmp_path / "pygraphviz.py").write_text("raise ImportError\n")
    without = {"PYTHONPATH": str(tmp_path)}
    result = run("adr", "graph", "-o", "x.svg", cwd=shop.path, env=without)
    assert (result.code, result.stdout) == (1, "")
    assert "pip install 'adrtool[graph]'" in result.stderr
    assert "--format dot" in result.stderr
    assert not (shop.path / "x.svg").exists()
    assert run("adr", "graph", cwd=shop.path, env=without).code == 0


def test_records_without_relations_are_told_apart_from_no_records(repo: Repo, run: Runner) -> None:
    """An empty picture says why it is empty."""
    write(repo, 4, "Alone", "Proposed")
    result = run("adr", "graph", cwd=repo.path)
    assert result.code == 0
    assert result.stdout.startswith("digraph {")
    assert "--all" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_title_cannot_steer_the_terminal(repo: Repo, home: Path) -> None:
    """DOT and the table show what turns the direction of writing as an escape."""
    write(repo, 1, "a\u202egnp", "Accepted")
    for command in (["graph", "--all"], ["index"]):
        shown = on_terminal(home, repo.path, "adr", *command)
        assert "\u202e" not in shown
        assert "\\u202e" in shown


def test_the_index_is_a_table_with_links_from_the_root(shop: Repo, run: Runner) -> None:
    """Ready to be pasted."""
    result = run("adr", "index", cwd=shop.path)
    assert (result.code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "| Number | Decision | Status | Date |",
        "| --- | --- | --- | --- |",
        "| 1 | [Use a queue](adr/0001-x.md) | superseded | 2026-11-23 |",
        "| 2 | [Use a log &#124; &#60;b&#62;](adr/0002-x.md) | accepted | 2026-11-23 |",
        "| 3 | [Keep it a week](adr/0003-x.md) | accepted | 2026-11-23 |",
        "| 4 | [Alone](adr/0004-x.md) | proposed | 2026-11-23 |",
    ]
    shown_from = run("adr", "index", "-C", "adr", cwd=shop.path).stdout
    assert "(0001-x.md)" in shown_from


def test_index_refreshes_a_file_and_leaves_one_that_is_up_to_date(shop: Repo, run: Runner) -> None:
    """The second run writes nothing at all."""
    file = shop.write("adr/README.md", f"\ufeff# Decisions\r\n\r\n{EMPTY}\nEnd")
    first = run("adr", "index", "README.md", cwd=shop.path / "adr")
    assert (first.code, first.stdout, first.stderr) == (0, "adr/README.md\n", "")
    text = shop.read("adr/README.md")
    assert text.startswith("\ufeff# Decisions\r\n\r\n<!-- adrtool:records -->\n\n| Number |")
    assert text.endswith("<!-- /adrtool:records -->\n\nEnd")
    assert "[Use a queue](0001-x.md)" in text
    before = file.stat()
    second = run("adr", "index", "adr/README.md", cwd=shop.path)
    assert (second.code, second.stdout) == (0, "")
    assert "nothing to do" in second.stderr
    after = file.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


@pytest.mark.parametrize("content", ["# Nothing\n", f"```html\n{EMPTY}```\n"])
def test_a_file_without_markers_is_wrong_use(shop: Repo, run: Runner, content: str) -> None:
    """The message names the two lines to put there; those in code are examples."""
    shop.write("README.md", content)
    result = run("adr", "index", "README.md", cwd=shop.path)
    assert (result.code, result.stdout) == (2, "")
    assert "<!-- adrtool:records -->" in result.stderr
    assert "<!-- /adrtool:records -->" in result.stderr
    assert shop.read("README.md") == content


def test_a_file_that_is_not_there_or_elsewhere_is_wrong_use(
    shop: Repo, run: Runner, tmp_path: Path
) -> None:
    """Links to the records can't lead out of another repository."""
    (tmp_path / "other.md").write_text(EMPTY)
    for name, words in (("no.md", "there is no file"), ("../other.md", "outside")):
        result = run("adr", "index", name, cwd=shop.path)
        assert (result.code, result.stdout) == (2, "")
        assert words in result.stderr
    assert (tmp_path / "other.md").read_text() == EMPTY


def test_a_block_without_an_end_is_told_with_its_line(shop: Repo, run: Runner) -> None:
    """By index, update and check alike; the file stays as it is."""
    content = "# A\n\n<!-- adrtool:records -->\n\nText.\n"
    shop.write("README.md", content)
    place = "README.md:3:1: error: the block has no end"
    for command in (["adr", "index", "README.md"], ["adrtool", "update"]):
        result = run(*command, cwd=shop.path)
        assert (result.code, result.stdout) == (1, "")
        assert place in result.stderr
    assert place in run("adrtool", "check", cwd=shop.path).stdout
    assert shop.read("README.md") == content


def test_update_refreshes_every_file_and_prints_those_that_changed(shop: Repo, run: Runner) -> None:
    """A second run finds nothing to do."""
    shop.write("README.md", EMPTY)
    shop.write("docs/decisions.md", EMPTY)
    shop.write("docs/example.md", f"```html\n{EMPTY}```\n")
    first = run("adrtool", "update", cwd=shop.path / "docs")
    assert (first.code, first.stdout, first.stderr) == (0, "README.md\ndocs/decisions.md\n", "")
    assert "(../adr/0001-x.md)" in shop.read("docs/decisions.md")
    second = run("adrtool", "update", cwd=shop.path)
    assert (second.code, second.stdout) == (0, "")


def test_update_check_names_what_is_stale_and_changes_nothing(shop: Repo, run: Runner) -> None:
    """For a hook or a step of CI; `adrtool check` says the same."""
    shop.write("README.md", f"# A\n\n{EMPTY}")
    stale = "README.md:3:1: warning: the table isn't what the records say - adrtool update"
    result = run("adrtool", "update", "--check", cwd=shop.path)
    assert result.code == 1
    assert result.stdout == f"{stale} [index/stale]\n"
    assert shop.read("README.md") == f"# A\n\n{EMPTY}"
    assert stale in run("adrtool", "check", cwd=shop.path).stdout
    assert run("adrtool", "update", cwd=shop.path).code == 0
    assert run("adrtool", "update", "--check", cwd=shop.path).code == 0
    assert "index/stale" not in run("adrtool", "check", cwd=shop.path).stdout
    run("adr", "accept", "4", cwd=shop.path)
    assert run("adrtool", "update", "--check", cwd=shop.path).code == 1


def test_the_severity_of_a_stale_block_is_the_teams_to_set(shop: Repo, run: Runner) -> None:
    """A warning until adrtool.yml says otherwise."""
    shop.write("README.md", EMPTY)
    assert run("adrtool", "check", cwd=shop.path).code == 0
    shop.write("adrtool.yml", "severity:\n  index/stale: error\n")
    assert run("adrtool", "check", cwd=shop.path).code == 1


def test_update_writes_nothing_while_the_configuration_is_broken(shop: Repo, run: Runner) -> None:
    """With another folder of records every table would be empty."""
    shop.write("adrtool.yml", "recods: decisions\n")
    shop.write("README.md", EMPTY)
    assert run("adrtool", "update", cwd=shop.path).code == 1
    assert shop.read("README.md") == EMPTY
