"""What a hurried person gets wrong is said, and nothing is done by halves."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.helpers import Repo, Runner

RECORD = "---\nstatus: {status}\n{more}---\n\n# {title}\n"


@pytest.fixture
def pair(repo: Repo, run: Runner) -> Repo:
    """Record 2 supersedes record 1."""
    repo.write("adr/0001-a.md", RECORD.format(status="accepted", more="", title="A"))
    run("adr", "new", "--no-edit", "B", "--supersedes", "1", cwd=repo.path)
    return repo


def test_a_superseded_record_is_not_accepted_again(pair: Repo, run: Runner) -> None:
    """One side would say that it is in force, the other that it isn't."""
    before = pair.read("adr/0001-a.md")
    done = run("adr", "accept", "2", "1", cwd=pair.path)
    assert done.code == 2
    assert "record 1 is superseded by adr:2" in done.stderr
    assert pair.read("adr/0001-a.md") == before
    assert "status: proposed" in pair.read("adr/0002-b.md")


def test_what_is_accepted_already_is_left_alone(pair: Repo, run: Runner) -> None:
    """Only files that changed are printed."""
    assert run("adr", "accept", "2", cwd=pair.path).stdout == "adr/0002-b.md\n"
    done = run("adr", "accept", "2", cwd=pair.path)
    assert (done.code, done.stdout) == (0, "")
    assert "accepted already" in done.stderr


def test_records_do_not_supersede_each_other_in_a_circle(pair: Repo, run: Runner) -> None:
    """Nothing would be in force, neither directly nor by a third record."""
    run("adr", "new", "--no-edit", "C", "--supersedes", "2", cwd=pair.path)
    for arguments in (("2", "1"), ("3", "1"), ("3", "--by", "1")):
        done = run("adr", "supersede", *arguments, cwd=pair.path)
        assert done.code == 2
        assert "in a circle" in done.stderr
    assert "supersedes" not in pair.read("adr/0001-a.md")


def test_a_configured_folder_that_is_not_there_is_a_warning(repo: Repo, run: Runner) -> None:
    """A slip in it would make every check of records pass."""
    repo.write("adrtool.yml", "records:\n  - dir: docs/decision\n")
    repo.write("docs/decisions/0001-a.md", RECORD.format(status="accepted", more="", title="A"))
    done = run("adrtool", "check", "--strict", cwd=repo.path)
    assert done.code == 1
    assert "there is no folder of records 'docs/decision'" in done.stdout


@pytest.mark.parametrize(
    "written", ["docs/architecture/decisions\n", "docs\\architecture\\decisions\r\n"]
)
def test_the_folder_that_adr_tools_uses_is_used(written: str, repo: Repo, run: Runner) -> None:
    """`.adr-dir` names it, from any subfolder, without a configuration; on Windows as there."""
    repo.write(".adr-dir", written)
    repo.write("docs/architecture/decisions/0007-a.md", "# 7. A\n\n## Status\n\nAccepted\n")
    made = run("adr", "new", "--no-edit", "B", cwd=repo.path / "docs")
    assert made.stdout == "docs/architecture/decisions/0008-b.md\n"


@pytest.mark.parametrize(
    "content",
    ["../outside", "..\\outside", "/etc", "C:\\etc", "~/etc", "n" * 300, "", "a\0b", "\n"],
)
def test_an_adr_dir_that_leads_out_of_the_project_is_not_followed(
    content: str, repo: Repo, run: Runner
) -> None:
    """The default is used instead."""
    repo.write(".adr-dir", content)
    assert run("adr", "new", "--no-edit", "B", cwd=repo.path).stdout == "adr/0001-b.md\n"


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["--source", "terrafrom"], "did you mean 'terraform'?"),
        (["--kind", "resorce"], "did you mean 'resource'?"),
    ],
)
def test_a_filter_that_nothing_can_match_is_wrong_use(
    arguments: list[str], hint: str, repo: Repo, run: Runner
) -> None:
    """An empty list would say that there is nothing."""
    repo.write("infra/main.tf", 'resource "aws_s3_bucket" "a" {}\n')
    done = run("adrtool", "inventory", *arguments, cwd=repo.path)
    assert (done.code, done.stdout) == (2, "")
    assert hint in done.stderr


@pytest.mark.parametrize(
    "path", ["infra", "infra/", "./infra", "infra/*.tf", "./infra/main.tf", "."]
)
def test_a_path_may_be_a_folder(path: str, repo: Repo, run: Runner) -> None:
    """As people type it."""
    repo.write("infra/main.tf", 'resource "aws_s3_bucket" "a" {}\n')
    done = run("adrtool", "inventory", "--kind", "resource", "--path", path, cwd=repo.path)
    assert "terraform:infra:aws_s3_bucket.a" in done.stdout


@pytest.mark.parametrize(
    "address", ["foo", "localhost:99999", ":8000", "localhost:", "localhost:x"]
)
def test_an_address_that_is_none_is_wrong_use(address: str, repo: Repo, run: Runner) -> None:
    """It is said before anything is built."""
    done = run("adrtool", "serve", "--addr", address, cwd=repo.path)
    assert done.code == 2
    assert "HOST:PORT" in done.stderr


def test_a_port_in_use_is_said_before_the_build(repo: Repo, run: Runner) -> None:
    """One line, no traceback."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = run("adrtool", "serve", "--addr", address, cwd=repo.path)
    assert done.code == 1
    assert f"{address} can't be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_id_is_shown_at_its_column(repo: Repo, run: Runner) -> None:
    """Three in one line are three places."""
    repo.write("adr/0001-a.md", "# 1. A\n\n## Status\n\nDraft\n\nSee [[adr:8]] and [[adr:9]].\n")
    problems = run("adrtool", "check", "--format", "json", cwd=repo.path).json()["problems"]
    unknown = [(p["line"], p["column"]) for p in problems if p["rule"] == "document/unknown-id"]
    assert unknown == [(7, 5), (7, 19)]


def test_a_pattern_in_running_text_is_shown_as_it_is_written(repo: Repo, run: Runner) -> None:
    """Its stars are no emphasis."""
    repo.write("infra/main.tf", 'resource "aws_s3_bucket" "a" {}\n')
    text = "# 1. A\n\nAll of [[terraform:infra:*]] and [[terraform:infra:aws*]].\n"
    repo.write("adr/0001-a.md", text)
    assert run("adrtool", "build", cwd=repo.path).code == 0
    page = (repo.path / "site/decisions/0001-a/index.html").read_text("utf-8")
    assert "<em>" not in page
    assert "[[" not in page


def test_paths_are_short_below_a_link_too(repo: Repo, run: Runner, tmp_path: Path) -> None:
    """Who comes by a link to the project sees and names paths from there, not all the way round."""
    repo.write("adr/0001-a.md", "# 1. A\n\n## Status\n\nAccepted\n")
    repo.write("own.md", "# ${title}\n\nOurs.\n")
    link = tmp_path / "elsewhere" / "link"
    link.parent.mkdir()
    link.symlink_to(repo.path)
    assert run("adr", "-C", link, "list", "--paths").stdout == "adr/0001-a.md\n"
    assert run("adr", "-C", link, "show", "adr/0001-a.md").code == 0
    made = [
        run(*words, "-C", link, *more, "--template", "own.md")
        for words, more in (
            (("adr", "new"), ("B",)),
            (("adrtool", "new"), ("spec", "C")),
            (("runbook", "new"), ("D",)),
        )
    ]
    assert [m.stdout for m in made] == ["adr/0002-b.md\n", "specs/c.md\n", "runbooks/d.md\n"]
    assert run("runbook", "-C", link, "list", "--json").json()[0]["path"] == "runbooks/d.md"
