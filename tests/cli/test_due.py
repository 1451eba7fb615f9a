"""`adrtool due`: reviews, drills and proposals that are overdue, by owner."""

from __future__ import annotations

import pytest

from tests.helpers import Repo, Runner

DAY = "2026-11-23"
RUNBOOK = "---\n{said}\n---\n\n# {title}\n\n## Steps\n\n1. Do it.\n"
PROPOSAL = "---\nstatus: proposed\ndate: {date}\ndecision-makers: [Ada, Grace]\n---\n\n# Use it\n"


@pytest.fixture
def team(repo: Repo) -> Repo:
    """Runbooks and proposals, some of them in time."""
    for name, said in {
        "late": "owner: platform\nlast_reviewed: 2026-01-01\nreview_every: 90d",
        "in-time": "owner: platform\nlast_reviewed: 2026-11-01\nreview_every: 90d",
        "nobodys": "last_reviewed: 2025-01-01",
        "drilled": "owner: data\nlast_drill: 2026-01-01\ndrill_every: 6 months",
        "never": "owner: data\ndrill_every: yearly",
        "logged": "owner: data\nlast_drill: 2026-01-01\ndrill_every: 6 months",
    }.items():
        repo.write(f"runbooks/{name}.md", RUNBOOK.format(said=said, title=f"{name} @all"))
    repo.write("runbooks/logged.log.csv", "date,event,result,by,note\n2026-11-01,drill,ok,,\n")
    repo.write("adr/0001-use-it.md", PROPOSAL.format(date="2026-01-01"))
    repo.write("adr/0002-use-it-too.md", PROPOSAL.format(date="2026-11-01"))
    return repo


def test_what_is_overdue_is_listed_by_owner(team: Repo, run: Runner) -> None:
    """Nobody's things last; the drill in a log counts as one in front matter does."""
    result = run("adrtool", "due", "--today", DAY, cwd=team.path)
    assert (result.code, result.stderr) == (0, "5 things overdue\n")
    assert result.stdout == (
        "Ada, Grace\n"
        "  adr/0001-use-it.md:2: proposal overdue by 236 days, since 2026-04-01:"
        " accept or reject it\n"
        "data\n"
        "  runbooks/drilled.md:3: drill overdue by 145 days, since 2026-07-01: exercise it\n"
        "  runbooks/never.md:6: never exercised: exercise it\n"
        "platform\n"
        "  runbooks/late.md:3: review overdue by 236 days, since 2026-04-01: review it\n"
        "nobody\n"
        "  runbooks/nobodys.md:2: review overdue by 511 days, since 2025-06-30: review it\n"
    )


def test_an_issue_is_never_longer_than_hosts_take(repo: Repo, run: Runner) -> None:
    """What is left out is counted, and a title as long as a book leaves out nothing."""
    for number in range(200):
        title = "x " * (20_000 if not number else 50)
        said = f"owner: team{number:03}\nlast_reviewed: 2025-01-01"
        repo.write(f"runbooks/{number}.md", RUNBOOK.format(said=said, title=title))
    shown = run("adrtool", "due", "--format", "markdown", "--today", DAY, cwd=repo.path).stdout
    assert len(shown) < 34_000
    count = shown.count("- [ ]")
    assert count > 100
    assert f"… and {200 - count} things more" in shown


def test_json_says_the_same(team: Repo, run: Runner) -> None:
    """An array, with null for what there isn't."""
    found = run("adrtool", "due", "--json", "--today", DAY, cwd=team.path).json()
    assert [(one["owner"], one["what"], one["days"]) for one in found] == [
        ("Ada, Grace", "proposal", 236), ("data", "drill", 145), ("data", "drill", 0),
        ("platform", "review", 236), (None, "review", 511),
    ]  # fmt: skip
    assert found[2]["since"] is None
    assert found[0] == {
        "owner": "Ada, Grace", "what": "proposal", "id": "adr:1", "title": "Use it",
        "path": "adr/0001-use-it.md", "line": 2, "days": 236, "since": "2026-04-01",
    }  # fmt: skip


def test_an_issue_has_boxes_and_mentions_nobody(team: Repo, run: Runner) -> None:
    """A weekly update must not write to everybody."""
    done = run("adrtool", "due", "--format", "markdown", "--today", DAY, cwd=team.path)
    text = done.stdout
    assert text.startswith("<!-- adrtool: due -->\n")
    assert text.count("\n- [ ] ") == 5
    assert "### Nobody" in text
    assert "@all" not in text
    assert "&#64;&#8288;all" in text


def test_nothing_overdue_is_said(repo: Repo, run: Runner) -> None:
    """An empty answer, and a word for people."""
    result = run("adrtool", "due", cwd=repo.path)
    assert (result.code, result.stdout, result.stderr) == (0, "", "nothing is overdue\n")
    assert run("adrtool", "due", "--json", cwd=repo.path).json() == []
    markdown = run("adrtool", "due", "--format", "markdown", cwd=repo.path).stdout
    assert "Nothing is overdue." in markdown


def test_owners_of_nearly_one_name_are_a_group_each(repo: Repo, run: Runner) -> None:
    """Each is named once, however their things lie in time."""
    for number, (owner, month) in enumerate((("Ops", "03"), ("ops", "04"), ("Ops", "05"))):
        text = f"---\nowner: {owner}\nlast_reviewed: 2025-{month}-01\n---\n# R{number}\n"
        repo.write(f"runbooks/r{number}.md", text)
    result = run("adrtool", "due", "--today", DAY, cwd=repo.path)
    owners = [line for line in result.stdout.splitlines() if not line.startswith(" ")]
    assert owners == ["Ops", "ops"]


def test_a_date_at_the_end_of_the_calendar_is_not_due(repo: Repo, run: Runner) -> None:
    """No day comes after it that could be counted to."""
    repo.write("adr/0001-x.md", "---\nstatus: proposed\ndate: 9999-12-31\n---\n# X\n")
    repo.write("adr/0002-y.md", "---\nstatus: proposed\ndate: 2026-01-01\n---\n# Y\n")
    result = run("adrtool", "due", "--json", "--today", DAY, cwd=repo.path)
    assert [one["path"] for one in result.json()] == ["adr/0002-y.md"]
    assert result.json()[0]["since"] == "2026-04-01"
