"""`runbook new` and `runbook list`."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.helpers import Repo, Runner

FULL = """\
---
owner: platform
service: orders
severity: high
alerts: [OrdersDown, OrdersSlow]
last_reviewed: 2026-01-31
tags: [database]
---

# Restore the *orders* database
"""


def test_a_runbook_is_written_and_listed(repo: Repo, run: Runner) -> None:
    """The path is printed; owner, title and today's date are filled in."""
    day = datetime.now().astimezone().date().isoformat()
    result = run("runbook", "new", "Restore the", "orders database", "--owner", "@ops: a",
                 cwd=repo.path)  # fmt: skip
    assert (result.code, result.stderr) == (0, "")
    assert result.stdout == "runbooks/restore-the-orders-database.md\n"
    [record] = run("runbook", "list", "--json", cwd=repo.path).json()
    assert record == {
        "id": "runbook:restore-the-orders-database",
        "title": "Restore the orders database",
        "path": "runbooks/restore-the-orders-database.md",
        "status": None,
        "date": record["date"],
        "owner": "@ops: a",
        "service": None,
        "severity": None,
        "alerts": [],
        "last_reviewed": record["last_reviewed"],
        "due": record["due"],
        "overdue_days": 0,
        "automation": "manual",
        "last_drill": None,
        "drills": 0,
        "uses": 0,
        "tags": [],
    }
    assert record["last_reviewed"] >= day
    assert record["due"] > day
    assert run("adrtool", "check", cwd=repo.path).code == 0


def test_json_has_what_the_front_matter_says(repo: Repo, run: Runner) -> None:
    """Service, severity and alerts are those of the runbook."""
    repo.write("runbooks/db/restore.md", FULL)
    [record] = run("runbook", "list", "--json", "--today", "2026-08-01", cwd=repo.path).json()
    assert record == {
        "id": "runbook:restore",
        "title": "Restore the orders database",
        "path": "runbooks/db/restore.md",
        "status": None,
        "date": "2026-01-31",
        "owner": "platform",
        "service": "orders",
        "severity": "high",
        "alerts": ["OrdersDown", "OrdersSlow"],
        "last_reviewed": "2026-01-31",
        "due": "2026-07-30",
        "overdue_days": 2,
        "automation": None,
        "last_drill": None,
        "drills": 0,
        "uses": 0,
        "tags": ["database"],
    }


def test_the_table_has_a_line_a_runbook(repo: Repo, run: Runner) -> None:
    """Missing facts are dashes."""
    repo.write("runbooks/a.md", FULL)
    repo.write("runbooks/b.md", "# B\n")
    result = run("runbook", "list", "--today", "2026-08-01", cwd=repo.path)
    assert result.stdout.splitlines() == [
        "RUNBOOK  OWNER     REVIEWED    DUE       TITLE",
        "a        platform  2026-01-31  2 d over  Restore the orders database",
        "b        -         -           -         B",
    ]


def test_the_configured_folder_is_used(repo: Repo, run: Runner) -> None:
    """For reading and for writing, from any subfolder."""
    repo.write("adrtool.yml", "runbooks: {dir: docs/runbooks}\n")
    (repo.path / "src").mkdir()
    result = run("runbook", "new", "X", cwd=repo.path / "src")
    assert result.stdout == "docs/runbooks/x.md\n"
    assert run("runbook", "-C", "docs", "list", "--json", cwd=repo.path).json()[0]["title"] == "X"
    assert run("adrtool", "runbook", "list", "--json", cwd=repo.path).json()[0]["title"] == "X"


def test_nothing_is_overwritten(repo: Repo, run: Runner) -> None:
    """A second runbook of the same name is wrong use."""
    repo.write("runbooks/restore.md", FULL)
    result = run("runbook", "new", "Restore", cwd=repo.path)
    assert (result.code, result.stdout) == (2, "")
    assert "runbooks/restore.md is there already" in result.stderr
    assert repo.read("runbooks/restore.md") == FULL


@pytest.mark.parametrize("content", [b"---\nowner: [x\n---\n# X\n", b"\0", b"caf\xe9"])
def test_a_bad_runbook_is_one_problem(repo: Repo, run: Runner, content: bytes) -> None:
    """The others list, the problem is told with its place, and the exit status is 0."""
    repo.write("runbooks/bad.md", content)
    repo.write("runbooks/good.md", FULL)
    result = run("runbook", "list", "--json", cwd=repo.path)
    assert result.code == 0
    assert "runbook:good" in {record["id"] for record in result.json()}
    [problem] = result.stderr.splitlines()
    assert problem.startswith("runbooks/bad.md:")


def test_none_yet_says_what_to_do(repo: Repo, run: Runner) -> None:
    """The hint goes to standard error."""
    result = run("runbook", "list", cwd=repo.path)
    assert (result.code, result.stdout) == (0, "")
    assert "runbook new" in result.stderr
    assert run("runbook", "list", "--json", cwd=repo.path).json() == []


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["--status", "Draft"], ["a"]),
        (["--status", "draft", "--status", "none"], ["a", "c"]),
        (["--tag", "DB", "--tag", "aws"], ["b"]),
        (["--since", "2026-01-02"], ["b"]),
        (["--until", "2026-01-02", "--owner", "web"], ["a"]),
        (["--sort", "title"], ["c", "b", "a"]),
        (["--sort", "date", "--reverse"], ["b", "a", "c"]),
    ],
)
def test_runbooks_have_the_filters_of_records_too(
    arguments: list[str], names: list[str], repo: Repo, run: Runner
) -> None:
    """What `adr list` takes, `runbook list` and `adrtool list runbook` take in the same sense."""
    repo.write(
        "runbooks/a.md",
        "---\nstatus: draft\ndate: 2026-01-01\nowner: web\ntags: [db]\n---\n\n# Z\n",
    )
    repo.write(
        "runbooks/b.md", "---\nstatus: live\ndate: 2026-01-02\ntags: [db, AWS]\n---\n\n# Y\n"
    )
    repo.write("runbooks/c.md", "# X\n")
    for program in (("runbook", "list"), ("adrtool", "list", "runbook")):
        found = run(*program, *arguments, "--paths", cwd=repo.path)
        assert found.stdout.split() == [f"runbooks/{name}.md" for name in names]
