"""`runbook due`, `review`, `drill`, `list` with filters, and `new` from an alert."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import Repo, Runner

RUNBOOK = """\
---
title: Restore
owner: platform
service: orders
severity: critical
applies_to: ["terraform:infra:aws_db_instance.orders", infra/notes.txt]
last_reviewed_on: 3 May 2026 # by Ada
review_in: 3 months
automation: manual
---

# Restore

See [the script](../scripts/restore.sh).
"""
DATABASE = 'resource "aws_db_instance" "orders" {\n  engine = "postgres"\n}\n'
TODAY = ("--today", "2026-11-23")


@pytest.fixture
def shop(repo: Repo) -> Repo:
    """A runbook about a database, reviewed before the database changed."""
    repo.write("runbooks/restore.md", RUNBOOK)
    repo.write("runbooks/plain.md", "# Plain\r\n\r\nOwner: web\r\nLast reviewed: 01/11/2026\r\n")
    repo.write("infra/main.tf", DATABASE)
    repo.write("infra/notes.txt", "old\n")
    repo.write("scripts/restore.sh", "pg_restore\n")
    repo.git("add", "--all")
    repo.git(
        "-c", "user.name=x", "commit", "--quiet", "--message", "Old", "--date", "2026-05-01T12:00"
    )
    return repo


def _age(repo: Repo) -> None:
    """The first commit gets a date before the review."""
    tree = repo.git("rev-parse", "HEAD^{tree}")
    import os
    import subprocess

    day = "2026-05-01T12:00:00"
    env = {**os.environ, "GIT_COMMITTER_DATE": day, "GIT_AUTHOR_DATE": day}
    made = subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@x", "commit-tree", tree, "-m", "Old"],
        cwd=repo.path,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    repo.git("reset", "--quiet", "--hard", made.stdout.strip())


def test_what_is_due_is_listed_with_the_days(shop: Repo, run: Runner) -> None:
    """As of a day that is given; for the rota, for a bot, and ahead of time."""
    lines = run("runbook", "due", *TODAY, cwd=shop.path).stdout.splitlines()
    assert lines == [
        "RUNBOOK  OWNER     REVIEWED    DUE         TITLE",
        "restore  platform  2026-05-03  112 d over  Restore",
    ]
    [record] = run("runbook", "list", "--due", "--json", *TODAY, cwd=shop.path).json()
    assert (record["overdue_days"], record["due"]) == (112, "2026-08-03")
    assert run("runbook", "due", "--json", "--today", "2026-08-03", cwd=shop.path).json() == []
    ahead = run("runbook", "due", "--within", "365", "--paths", *TODAY, cwd=shop.path).stdout
    assert ahead == "runbooks/restore.md\nrunbooks/plain.md\n"


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (("--owner", "PLAT"), ["restore"]),
        (("--service", "orders"), ["restore"]),
        (("--severity", "Critical"), ["restore"]),
        (("--manual",), ["plain", "restore"]),
        (("--text", "the script"), ["restore"]),
        (("--sort", "owner"), ["restore", "plain"]),
        (("--sort", "severity", "--reverse"), ["plain", "restore"]),
        (("--tag", "x"), []),
        (("--alert", "x"), []),
        (("--owner", "web", "--service", "orders"), []),
    ],
)
def test_filters_and_orders(
    shop: Repo, run: Runner, options: tuple[str, ...], names: list[str]
) -> None:
    """All filters have to hold."""
    found = run("runbook", "list", "--json", *options, cwd=shop.path).json()
    assert [Path(record["path"]).stem for record in found] == names


def test_a_review_shows_what_changed_before_it_sets_the_date(shop: Repo, run: Runner) -> None:
    """In the files of items, in those that are named, and in those that are linked to."""
    _age(shop)
    shop.write("infra/main.tf", DATABASE.replace("postgres", "aurora-postgresql"))
    shop.write("scripts/restore.sh", "pg_restore --clean\n")
    shop.commit("Move to Aurora")
    shop.write("infra/notes.txt", "new\n")
    result = run("runbook", "review", "restore", *TODAY, "--note", "Read it", cwd=shop.path)
    assert result.code == 0, result.stderr
    for text in (
        "since 2026-05-03",
        "Move to Aurora",
        "+pg_restore --clean",
        "-old",
        '+  engine = "aurora-postgresql"',
    ):
        assert text in result.stdout
    assert result.stdout.index("aurora") < result.stdout.index("reviewed on 2026-11-23")
    assert shop.read("runbooks/restore.md") == RUNBOOK.replace("3 May 2026", "23 November 2026")
    assert shop.read("runbooks/restore.log.csv").splitlines()[1:] == [
        "2026-11-23,review,,Ada Example,Read it"
        if shop.git("config", "--default", "", "user.name")
        else "2026-11-23,review,,,Read it"
    ]
    assert run("runbook", "due", "--json", *TODAY, cwd=shop.path).json() == []


def test_a_dry_review_changes_nothing(shop: Repo, run: Runner) -> None:
    """It shows the line that would change."""
    result = run("runbook", "review", "restore", *TODAY, "--dry-run", cwd=shop.path)
    assert "+last_reviewed_on: 23 November 2026 # by Ada" in result.stdout.splitlines()
    assert shop.git("status", "--porcelain") == ""


def test_a_date_in_a_line_keeps_its_form(shop: Repo, run: Runner) -> None:
    """So do the ends of the lines."""
    assert run("runbook", "review", "plain", *TODAY, cwd=shop.path).code == 0
    text = "# Plain\r\n\r\nOwner: web\r\nLast reviewed: 23/11/2026\r\n"
    assert shop.read("runbooks/plain.md") == text
    shop.write("runbooks/none.md", "# None\n")
    assert run("runbook", "review", "none", *TODAY, cwd=shop.path).code == 0
    assert shop.read("runbooks/none.md") == "---\nlast_reviewed: 2026-11-23\n---\n\n# None\n"


def test_a_drill_is_a_line_in_the_log_and_a_date(shop: Repo, run: Runner) -> None:
    """Notes are text, whatever signs they hold; a use in an incident is counted apart."""
    note = 'Dump "was", encrypted\nand lost'
    for options in (("--result", "failed", "--note", note), ("--result", "ok", "--incident")):
        result = run(
            "runbook",
            "drill",
            "restore",
            *options,
            "--date",
            "2026-11-20",
            "--by",
            "ada",
            cwd=shop.path,
        )
        assert (result.code, result.stdout) == (0, "runbooks/restore.log.csv\n")
    assert shop.read("runbooks/restore.log.csv") == (
        "date,event,result,by,note\n"
        '2026-11-20,drill,failed,ada,"Dump ""was"", encrypted and lost"\n'
        "2026-11-20,use,ok,ada,\n"
    )
    assert "\nlast_drill: 2026-11-20\n---\n" in shop.read("runbooks/restore.md")
    table = run("runbook", "list", "--sort", "use", cwd=shop.path).stdout.splitlines()
    assert table[1].split() == ["restore", "manual", "1", "1", "1", "0", "2026-11-20"]
    assert run("runbook", "drill", "restore", cwd=shop.path).code == 2
    assert run("runbook", "drill", "nothing", "--result", "ok", cwd=shop.path).code == 2


RULES = """\
groups:
  - name: shop
    rules:
      - alert: QueueStuck
        expr: |
          sum(rate(jobs_total[5m]))
            == 0
        labels: {severity: critical, team: web, service: orders}
        annotations:
          summary: "No <b>job</b> for {{ $labels.queue }}"
          runbook_url: https://rb.example.com/queue-stuck
"""


def test_a_runbook_from_an_alert_is_filled_and_found(repo: Repo, run: Runner) -> None:
    """Under the name that the alert's address asks for."""
    repo.write("adrtool.yml", 'runbooks: {url_patterns: ["https://rb.example.com/{path}"]}\n')
    repo.write("rules.yml", RULES)
    result = run("runbook", "new", "--from-alert", "QueueStuck", cwd=repo.path)
    assert (result.code, result.stdout) == (0, "runbooks/queue-stuck.md\n"), result.stderr
    text = repo.read("runbooks/queue-stuck.md")
    for line in (
        "owner: web",
        "service: orders",
        "severity: critical",
        "alerts: [QueueStuck]",
        "# QueueStuck",
        "No &lt;b>job&lt;/b> for {{ $labels.queue }}",
        "  == 0",
        "## Meaning",
        "## Mitigation",
    ):
        assert line in text.splitlines()
    found = run("runbook", "coverage", "--json", cwd=repo.path).json()
    assert [e["path"] for e in found["covered"]] == ["runbooks/queue-stuck.md"]
    again = run("runbook", "new", "--from-alert", "QueueStuk", cwd=repo.path)
    assert again.code == 2
    assert "did you mean 'QueueStuck'?" in again.stderr


@pytest.mark.parametrize("template", ["procedure", "alert", "playbook"])
def test_a_new_runbook_has_the_sections_of_its_template(
    repo: Repo, run: Runner, template: str
) -> None:
    """Nothing is missing in it, and all of it is still to be written."""
    result = run("runbook", "new", "X", "--template", template, "--owner", "web", cwd=repo.path)
    assert result.code == 0, result.stderr
    problems = run("adrtool", "check", "--json", cwd=repo.path).json()["problems"]
    assert [p["rule"] for p in problems] == ["runbook/placeholder-left"]


def test_a_team_has_a_template_of_its_own(repo: Repo, run: Runner) -> None:
    """By its path, or for all new ones by the configuration; another name is wrong use."""
    repo.write("team.md", "---\nowner: {{ owner | yaml }}\n---\n# {{ heading }}\n\n## Wer\n")
    run("runbook", "new", "A", "--template", "team.md", "--owner", "web", cwd=repo.path)
    assert repo.read("runbooks/a.md") == "---\nowner: web\n---\n# A\n\n## Wer\n"
    repo.write("adrtool.yml", "runbooks: {template: team.md}\n")
    run("runbook", "new", "B", cwd=repo.path)
    assert "## Wer" in repo.read("runbooks/b.md")
    wrong = run("runbook", "new", "C", "--template", "alerts", cwd=repo.path)
    assert wrong.code == 2
    assert "did you mean 'alert'?" in wrong.stderr


def test_cloud_platform_is_read_as_it_is(corpora: Path, run: Runner) -> None:
    """Every date that a page states; the overdue ones as of a day."""
    folder = corpora / "runbooks/cloud-platform"
    found = run("runbook", "-C", folder, "list", "--json", "--today", "2026-02-01").json()
    stated = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.erb")
        if "\nlast_reviewed_on: " in path.read_text("utf-8").partition("\n---")[0]
    }
    assert {record["path"] for record in found if record["last_reviewed"]} == stated
    assert len(stated) == 105
    overdue = {r["path"]: r["overdue_days"] for r in found if r["overdue_days"]}
    assert overdue["source/logs-to-soc-cortex-xsiam.html.md.erb"] == 24
    assert len(overdue) == 24
    due = run("runbook", "-C", folder, "due", "--paths", "--today", "2026-02-01").stdout
    assert set(due.splitlines()) == set(overdue)
