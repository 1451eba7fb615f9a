"""`adrtool diff`: between which commits, of what, and how it is written."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from tests.changes.scripted import ALERT, BUCKET, RUNBOOK, Step, commit, record
from tests.helpers import Repo, Runner

TODAY = ("--today", "2026-11-23")


@pytest.fixture
def based(repo: Repo) -> Repo:
    """A record and a bucket on main; the branch work is checked out."""
    applies = "applies_to: ['terraform:infra:aws_s3_bucket.logs']\n"
    repo.write("adr/0001-use-s3.md", record(1, "Use S3", "accepted", more=applies))
    repo.write("infra/main.tf", BUCKET)
    repo.commit()
    repo.git("switch", "--quiet", "--create", "work")
    return repo


def lines(repo: Repo, run: Runner, *arguments: str) -> list[str]:
    """The answer as text."""
    result = run("adrtool", "diff", *arguments, *TODAY, cwd=repo.path)
    assert result.code == 0, result.stderr
    return result.stdout.splitlines()


def test_what_is_not_committed_and_what_main_did_meanwhile_do_not_count(
    based: Repo, run: Runner
) -> None:
    """A pull request is what its commits did since they left the base."""
    based.git("switch", "--quiet", "main")
    based.write("adr/0009-theirs.md", record(9, "Theirs"))
    based.commit()
    based.git("switch", "--quiet", "work")
    based.write("adr/0002-ours.md", record(2, "Ours"))
    assert lines(based, run, "main") == []
    based.commit()
    assert lines(based, run, "main") == ["adr added: Ours (proposed)  adr/0002-ours.md"]


def test_two_commits_far_from_what_is_checked_out(based: Repo, run: Runner) -> None:
    """The work tree may be anywhere, also dirty."""
    first = based.git("rev-parse", "HEAD")
    based.write("infra/main.tf", BUCKET.replace("logs", "audit"))
    second = based.commit()
    based.git("rm", "-r", "--quiet", "infra")
    based.commit()
    based.write("infra/main.tf", "resource")
    said = lines(based, run, first, second)
    assert "item added: terraform:infra:aws_s3_bucket.audit" in said
    assert "item removed: terraform:infra:aws_s3_bucket.logs  see adr:1" in said
    assert lines(based, run, second, first) == []


def test_the_same_catalog_as_a_checkout_has(based: Repo, run: Runner) -> None:
    """Against an empty commit, everything that the inventory lists was added."""
    based.write("alerts/storage.yml", ALERT)
    based.write("k8s/app.yml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
    based.commit()
    based.git("switch", "--quiet", "--orphan", "empty")
    based.git("commit", "--quiet", "--allow-empty", "--message", "Empty")
    told = run("adrtool", "diff", "empty", "work", "--json", *TODAY, cwd=based.path).json()
    based.git("switch", "--quiet", "work")
    listed = run("adrtool", "inventory", "--json", cwd=based.path).json()
    exact = {i["id"] for i in listed["items"] if i["confidence"] != "unresolved"}
    assert {item["id"] for item in told["items"]} == exact
    assert {item["what"] for item in told["items"]} == {"added"}


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("accepted", "accepted"), ("rejected", "rejected"), ("deprecated", "deprecated"),
        ("whatever", "status"),
    ],
)  # fmt: skip
def test_a_change_of_status_is_told_by_its_name(
    based: Repo, run: Runner, status: str, told: str
) -> None:
    """With what it was."""
    based.write("adr/0002-new.md", record(2, "New"))
    based.commit()
    based.git("branch", "--force", "main", "HEAD")
    based.write("adr/0002-new.md", record(2, "New", status))
    based.commit()
    assert lines(based, run, "main") == [f"adr {told}: New (was proposed)  adr/0002-new.md"]


def test_a_runbook_that_became_overdue_is_told(based: Repo, run: Runner) -> None:
    """By a change of its interval, or by the days that passed; one that was so already isn't."""
    for name, reviewed in (("late", "2026-01-01"), ("passed", "2026-08-01"), ("cut", "2026-10-01")):
        based.write(f"runbooks/{name}.md", RUNBOOK.format(title=name, reviewed=reviewed))
    nothing = Step("Runbooks", lambda _: None)
    commit(based, nothing, 1)
    based.git("branch", "--force", "main", "HEAD")
    text = based.read("runbooks/cut.md")
    commit(based, Step("Cut", lambda repo: _write_cut(repo, text)), 2)
    assert lines(based, run, "main") == [
        "runbook now overdue: cut (since 43 days)  runbooks/cut.md",
        "runbook now overdue: passed (since 24 days)  runbooks/passed.md",
        "runbook edited: cut  runbooks/cut.md",
    ]


def _write_cut(repo: Repo, text: str) -> None:
    repo.write("runbooks/cut.md", text.replace("90d", "10d"))


def test_hostile_titles_neither_mention_nor_break_the_comment(based: Repo, run: Runner) -> None:
    """They are text in a cell: no mention, no image, no row of their own."""
    title = "@everyone #1 <img src=x> | [x](https://evil.example) ![y](z) `code`"
    based.write("adr/0002-hostile.md", record(2, title))
    based.write("infra/x.tf", 'resource "a" "b" {\n  name = "@everyone"\n}\n')
    based.commit()
    result = run("adrtool", "diff", "main", "--format", "markdown", cwd=based.path)
    [row] = [line for line in result.stdout.splitlines() if "hostile" in line]
    assert row.count("|") == 5
    assert not re.search(r"<img|\]\(|`", row)
    assert not re.search(r"@\w|#\d", html.unescape(row))


def test_a_comment_is_never_longer_than_hosts_take(based: Repo, run: Runner) -> None:
    """Rows are left out and counted; the marker and the counts stay."""
    for number in range(400):
        name = f"a-bucket-with-quite-a-long-name-{number}" * 3
        based.write(f"infra/b{number}.tf", f'resource "aws_s3_bucket" "{name}" {{}}\n')
    based.commit()
    text = run("adrtool", "diff", "main", "--format", "markdown", cwd=based.path).stdout
    assert len(text) < 65_000
    assert text.startswith("<!-- adrtool: diff -->")
    assert "400 added" in text
    assert re.search(r"… and 3\d\d more", text)


def test_a_shallow_clone_and_a_ref_that_is_nowhere_are_wrong_use(based: Repo, run: Runner) -> None:
    """With the fetch that is needed."""
    based.write("adr/0002-ours.md", record(2, "Ours"))
    based.commit()
    clone = Repo(based.path.parent / "clone", based.home)
    options = ("--quiet", "--depth=1", "--branch=work")
    based.git("clone", *options, based.path.as_uri(), str(clone.path))
    result = run("adrtool", "diff", "origin/main", cwd=clone.path)
    assert (result.code, result.stdout) == (2, "")
    assert "git fetch --unshallow origin" in result.stderr
    assert run("adrtool", "diff", "main", "nope", cwd=based.path).code == 2
    assert run("adrtool", "diff", "main", cwd=based.home).code == 2
    wrong = run("adrtool", "diff", "main", "--site-url", "javascript:x", cwd=based.path)
    assert wrong.code == 2


def test_a_line_that_moved_changes_nothing_that_is_read_there(based: Repo, run: Runner) -> None:
    """A new reader is a change of what is read, another line above an old one is none."""
    based.write(".env.example", "SHOP_TIMEOUT=5\n")
    based.write("shop/app.py", "import os\n\nprint(os.environ['SHOP_TIMEOUT'])\n")
    first = based.commit()
    based.write("shop/app.py", "import os\n\n\nprint(os.environ['SHOP_TIMEOUT'])\n")
    second = based.commit()
    assert lines(based, run, first, second) == []
    based.write("shop/jobs.py", "import os\n\nprint(os.environ['SHOP_TIMEOUT'])\n")
    third = based.commit()
    [told] = [line for line in lines(based, run, second, third) if "read_by" in line]
    assert told.endswith("read_by: shop/app.py → shop/app.py, shop/jobs.py")


def test_what_there_is_to_compare_is_said(based: Repo, run: Runner, tmp_path: Path) -> None:
    """Where nothing is committed, or no git is at all, and that the work tree doesn't count."""
    same = run("adrtool", "diff", "main", cwd=based.path)
    assert (same.code, same.stdout) == (0, "")
    assert "as far as it is committed" in same.stderr
    (tmp_path / "bare").mkdir()
    bare = run("adrtool", "diff", "main", cwd=tmp_path / "bare")
    assert (bare.code, "this is no git repository" in bare.stderr) == (2, True)
    based.git("switch", "--quiet", "--orphan", "none")
    none = run("adrtool", "diff", "main", cwd=based.path)
    assert (none.code, "git has no commit yet" in none.stderr) == (2, True)


def test_into_a_file(based: Repo, run: Runner) -> None:
    """--output writes what would have been printed."""
    based.write("adr/0002-ours.md", record(2, "Ours"))
    based.commit()
    for form in ("text", "markdown", "json"):
        printed = run("adrtool", "diff", "main", "--format", form, *TODAY, cwd=based.path)
        arguments = ("--format", form, "--output", "out", *TODAY)
        assert run("adrtool", "diff", "main", *arguments, cwd=based.path).stdout == ""
        assert based.read("out") == printed.stdout


def test_pages_of_the_site_are_told_and_linked(based: Repo, run: Runner) -> None:
    """Those that are no document too: with the title at their head, but for pages that are gone."""
    based.write("mkdocs.yml", "site_name: Notes\ndocs_dir: pages\nplugins: [adrtool]\n")
    for name in ("gone", "kept", "old"):
        based.write(f"pages/{name}.md", f"# {name.title()}\n\nWords, and more of them.\n")
    based.git("branch", "--force", "main", based.commit())
    based.git("mv", "pages/old.md", "pages/new name.md")
    based.git("rm", "--quiet", "pages/gone.md")
    based.write("pages/kept.md", "---\nx: 1\n---\n\n# Kept @all\n")
    based.write("pages/added.md", "no title\n")
    based.write("pages/picture.svg", "<svg/>")
    based.write("README.md", "# Not on the site\n")
    based.commit()
    assert lines(based, run, "main") == [
        "page added: pages/added.md  pages/added.md",
        "page edited: Kept @all  pages/kept.md",
        "page renamed: Old (was pages/old.md)  pages/new name.md",
        "page removed: pages/gone.md  pages/gone.md",
    ]
    urls = ("--site-url", "https://p.example/x", "--file-url", "https://h.example/blob/a")
    shown = run("adrtool", "diff", "main", "--format", "markdown", *urls, cwd=based.path).stdout
    assert re.findall(r'href="([^"]+)"', shown) == [
        "https://p.example/x/added/index.html", "https://h.example/blob/a/pages/added.md",
        "https://p.example/x/kept/index.html", "https://h.example/blob/a/pages/kept.md",
        "https://p.example/x/new%20name/index.html", "https://h.example/blob/a/pages/new%20name.md",
    ]  # fmt: skip
    assert "@all" not in shown


@pytest.mark.parametrize("settings", ["site_name: Notes\ndocs_dir: pages\n", ""])
def test_pages_of_a_folder_that_is_none_of_pages_now_are_told(
    based: Repo, run: Runner, settings: str
) -> None:
    """Renamed where the folder has another name now, removed where there is none any more."""
    based.write("docs/notes.md", "# Notes\n\nWords, and more of them.\n")
    based.commit()
    based.git("branch", "--force", "main", "HEAD")
    based.git("mv", "docs", "pages")
    if settings:
        based.write("mkdocs.yml", settings)
    based.commit()
    told = run("adrtool", "diff", "main", *TODAY, cwd=based.path).stdout.splitlines()
    assert told == [
        "page renamed: Notes (was docs/notes.md)  pages/notes.md"
        if settings
        else "page removed: docs/notes.md  docs/notes.md"
    ]
