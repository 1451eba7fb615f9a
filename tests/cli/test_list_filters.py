"""`adr list` with filters and orders."""

from __future__ import annotations

import pytest

from tests.helpers import Repo, Runner

RECORD = """\
---
status: {status}
date: {date}
decision-makers: [{who}]
tags: [{tags}]
---

# {title}

{text}
"""


@pytest.fixture
def records(repo: Repo) -> Repo:
    """Five records, one of which states nothing."""
    told = [
        ("1", "accepted", "2024-01-31", "Ada Lovelace", "storage, Cloud", "Use S3", "Buckets."),
        ("2", "proposed", "2024-06-01", "Grace Hopper", "network", "Use IPv6", "Addresses."),
        ("9", "Rejected", "2023-12-31", "Ada Lovelace, Alan Turing", "cloud", "use a mesh", "No."),
        ("10", "accepted", "2025-02-01", "Alan Turing", "", "Zonal DNS", "BUCKETS are elsewhere."),
    ]
    for number, status, date, who, tags, title, text in told:
        content = RECORD.format(
            status=status, date=date, who=who, tags=tags, title=title, text=text
        )
        repo.write(f"adr/{number}-x.md", content)
    repo.write("adr/0011-x.md", "# Nothing\n\nOwner: platform team\n")
    return repo


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        (["--status", "accepted"], ["1", "10"]),
        (["--status", "proposed", "--status", "rejected"], ["2", "9"]),
        (["--status", "none"], ["11"]),
        (["--tag", "CLOUD"], ["1", "9"]),
        (["--tag", "cloud", "--tag", "storage"], ["1"]),
        (["--decider", "turing"], ["9", "10"]),
        (["--owner", "PLATFORM"], ["11"]),
        (["--since", "2024-01-31", "--until", "2024-06-01"], ["1", "2"]),
        (["--until", "2023-12-31"], ["9"]),
        (["--text", "buckets"], ["1", "10"]),
        (["--text", "buckets", "--decider", "ada"], ["1"]),
        (["--status", "draft"], []),
    ],
)
def test_filters_leave_what_fits_all_of_them(
    arguments: list[str], numbers: list[str], records: Repo, run: Runner
) -> None:
    """One option narrows what another left; a repeated status widens, a repeated tag narrows."""
    found = run("adr", "list", "--json", "--sort", "number", *arguments, cwd=records.path).json()
    assert [record["number"] for record in found] == numbers


@pytest.mark.parametrize(
    ("key", "numbers"),
    [
        ("number", ["1", "2", "9", "10", "11"]),
        ("date", ["11", "9", "1", "2", "10"]),
        ("status", ["1", "10", "2", "9", "11"]),
        ("title", ["11", "9", "2", "1", "10"]),
    ],
)
def test_records_are_sorted_as_people_count_and_spell(
    key: str, numbers: list[str], records: Repo, run: Runner
) -> None:
    """2 comes before 10, and a capital doesn't matter."""
    found = run("adr", "list", "--json", "--sort", key, cwd=records.path).json()
    assert [record["number"] for record in found] == numbers
    back = run("adr", "list", "--json", "--sort", key, "--reverse", cwd=records.path).json()
    assert [record["number"] for record in back] == numbers[::-1]


def test_paths_are_for_pipes(records: Repo, run: Runner) -> None:
    """One path a line, and nothing else."""
    done = run("adr", "list", "--paths", "--status", "accepted", cwd=records.path)
    assert sorted(done.stdout.splitlines()) == ["adr/1-x.md", "adr/10-x.md"]
    assert done.stderr == ""


def test_filters_that_leave_nothing_say_so(records: Repo, run: Runner) -> None:
    """An empty table would look like an empty folder."""
    done = run("adr", "list", "--tag", "nosuch", cwd=records.path)
    assert (done.code, done.stdout) == (0, "")
    assert "none of 5 records matches" in done.stderr


def test_a_date_that_is_none_is_wrong_use(records: Repo, run: Runner) -> None:
    """The form is named."""
    done = run("adr", "list", "--since", "31.01.2024", cwd=records.path)
    assert done.code == 2
    assert "%Y-%m-%d" in done.stderr
