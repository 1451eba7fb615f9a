"""The rules about runbooks and the balance, through `adrtool check`."""

from __future__ import annotations

import pytest

from tests.helpers import Repo, Runner

WORDS = "One looks at the dashboard, sees what is wrong and tells the others about it. " * 3
GOOD = f"""\
---
owner: web
last_reviewed: 2026-11-01
review_every: 6 months
---

# Queue stuck

## Meaning

{WORDS}

## Impact

Orders wait.

## Diagnosis

```bash
NAMESPACE=shop
kubectl --namespace "$NAMESPACE" get pods
```

## Mitigation

!!! warning
    Jobs are lost.

```console
$ kubectl delete job <job>
job deleted
```

## Escalation

Call web.
"""


def _check(run: Runner, repo: Repo, text: str, *options: str) -> list[tuple[str, int]]:
    repo.write("runbooks/queue-stuck.md", text)
    result = run("adrtool", "check", "--json", "--today", "2026-11-23", *options, cwd=repo.path)
    return [(p["rule"], p["line"]) for p in result.json()["problems"]]


def test_a_good_runbook_has_no_problem(repo: Repo, run: Runner) -> None:
    """With sections, owner, review, code and a warning."""
    assert _check(run, repo, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("owner: web\n", "", "no-owner", 6),
        ("2026-11-01", "2026-02-30", "bad-date", 3),
        ("6 months", "sometimes", "bad-date", 4),
        ("2026-11-01", "2027-01-01", "bad-date", 3),
        ("2026-11-01", "2026-05-20", "review-overdue", 3),
        ("## Impact\n\nOrders wait.\n\n", "", "missing-section", 7),
        ("Orders wait.", "<!-- later -->", "empty-section", 13),
        ("Orders wait.", "TODO", "placeholder-left", 15),
        ("Orders wait.", "{who notices it, and how bad it is}", "placeholder-left", 15),
        ('"$NAMESPACE" get', '"$NAMESPACE get', "shell-syntax", 21),
        ("NAMESPACE=shop\n", "", "undefined-variable", 20),
        ("!!! warning\n    Jobs are lost.\n\n", "", "dangerous-command", 27),
        (WORDS, "Check the logs.", "too-short", 7),
    ],
)
def test_each_fault_is_one_problem(
    repo: Repo, run: Runner, old: str, new: str, rule: str, line: int
) -> None:
    """On the line where it is."""
    assert old in GOOD
    assert _check(run, repo, GOOD.replace(old, new, 1)) == [(f"runbook/{rule}", line)]


def test_the_days_are_told(repo: Repo, run: Runner) -> None:
    """From the day on which the review was due."""
    repo.write("runbooks/a.md", GOOD.replace("2026-11-01", "2026-05-20"))
    result = run("adrtool", "check", "--today", "2026-11-23", cwd=repo.path)
    assert "its review is overdue by 3 days, the last one was on 2026-05-20" in result.stdout


def test_the_team_says_what_is_asked(repo: Repo, run: Runner) -> None:
    """Sections, words, interval, commands and variables of its own."""
    repo.write("adrtool.yml", (
        "runbooks:\n  sections: [Wer, Meaning]\n  min_words: 500\n  review_every: 10d\n"
        "  dangerous: ['^shopctl']\n  variables: [REGION]\n"
    ))  # fmt: skip
    text = GOOD.replace("review_every: 6 months\n", "")
    text = text.replace("## Escalation", "## Escalation\n\n```bash\nshopctl $REGION $OTHER\n```\n")
    assert {rule for rule, _ in _check(run, repo, text)} == {
        "runbook/missing-section", "runbook/too-short", "runbook/review-overdue",
        "runbook/dangerous-command", "runbook/undefined-variable",
    }  # fmt: skip


def test_a_mistake_in_the_settings_is_told(repo: Repo, run: Runner) -> None:
    """Each with its line."""
    repo.write("adrtool.yml", (
        "runbooks:\n  review_every: often\n  dangerous: ['(']\n  url_patterns: [https://x]\n"
        "  min_words: many\n  match_case: maybe\n  template: none.md\n"
    ))  # fmt: skip
    result = run("adrtool", "check", "--json", cwd=repo.path)
    found = [(p["rule"], p["line"]) for p in result.json()["problems"]]
    assert found == [("config/invalid", line) for line in (2, 3, 4, 5, 6, 7)]


SHELLCHECK = """\
#!/bin/sh
echo '{"comments": [{"file": "0.sh", "line": 1, "column": 4, "level": "warning", "code": 2115,'
echo '"message": "Use more care."}]}'
"""


def test_shellcheck_is_asked_where_it_is(repo: Repo, run: Runner) -> None:
    """Its remarks stand on the lines of the page."""
    program = repo.write("bin/shellcheck", SHELLCHECK)
    program.chmod(0o755)
    repo.write("runbooks/queue-stuck.md", GOOD)
    import os

    path = {"PATH": f"{program.parent}:{os.environ['PATH']}"}
    result = run("adrtool", "check", "--json", "--today", "2026-11-23", cwd=repo.path, env=path)
    [problem] = result.json()["problems"]
    assert (problem["rule"], problem["line"]) == ("runbook/shellcheck", 20)
    assert problem["message"] == "SC2115: Use more care."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("month,operations,development\n2026-09,40,60\n2026-10,45,55\n2026-11,50,50\n",
         [("near-limit", 3), ("over-limit", 4)]),
        ("month;ops;dev\n2026-10;47,5 %;52,5 %\n", [("near-limit", 2)]),
        ("Month,Operations (%)\n2026-10,60%\n", [("over-limit", 2)]),
        ("month,operations,development\n2026-01,90,10\n2026-08,10,90\n2026-09,10,90\n"
         "2026-10,10,90\n", []),
        ("month,operations,development\nOctober,many,86\n2026-10,10,90\n", [("unreadable", 2)]),
        ("a,b\n1,2\n", [("unreadable", 1)]),
        ("month,operations,development\n2026-10,0,0\n", []),
        ("", []),
    ],
)  # fmt: skip
def test_the_balance_has_limits(
    repo: Repo, run: Runner, text: str, found: list[tuple[str, int]]
) -> None:
    """Of the last three months; what can't be read is told."""
    repo.write("balance.csv", text)
    result = run("adrtool", "check", "--json", cwd=repo.path)
    assert [(p["rule"], p["line"]) for p in result.json()["problems"]] == [
        (f"balance/{rule}", line) for rule, line in found
    ]


def test_what_was_found_is_kept_until_something_changes(repo: Repo, run: Runner) -> None:
    """A file, a setting, a day; with the cache off nothing is."""
    import os
    import time

    broken = GOOD.replace("owner: web\n", "")
    file = repo.write("runbooks/queue-stuck.md", broken)
    old = time.time() - 100
    os.utime(file, (old, old))
    kept = run.home / ".cache/adrtool/checks"
    arguments = ("adrtool", "check", "--json", "--today", "2026-11-23")
    assert run(*arguments, cwd=repo.path, env={"ADRTOOL_CACHE": "off"}).json()["problems"]
    assert not kept.exists()
    time.sleep(2.1)  # what has just changed isn't kept
    first = run(*arguments, cwd=repo.path)
    assert len(list(kept.iterdir())) == 1
    assert run(*arguments, cwd=repo.path).stdout == first.stdout
    [place] = kept.iterdir()
    place.write_text(place.read_text("utf-8").replace("nobody owns it", "kept"), "utf-8")
    assert "kept" in run(*arguments, cwd=repo.path).stdout
    assert "kept" not in run(*arguments[:-1], "2026-11-24", cwd=repo.path).stdout
    repo.write("adrtool.yml", "severity: {runbook/no-owner: error}\n")
    assert run(*arguments, cwd=repo.path).code == 1
    place.write_text("{", "utf-8")
    assert run(*arguments, cwd=repo.path).code == 1


def test_what_is_kept_depends_on_what_links_lead_to(repo: Repo, run: Runner) -> None:
    """Files beside the project, and those that git ignores, are looked at anew."""
    import time

    text = "# Notes\n\n[a](../../beside.md) and [b](../built/page.md)\n"
    written = [
        repo.write("team/adrtool.yml", "severity: {}\n"),
        repo.write("team/docs/notes.md", text),
        repo.write("infra/main.tf", 'resource "aws_s3_bucket" "logs" {}\n'),
        repo.write(".gitignore", "built/\n"),
        repo.write("beside.md", "# Beside\n"),
        repo.write("team/built/page.md", "# Page\n"),
    ]
    time.sleep(2.1)  # what has just changed isn't kept
    there = repo.path / "team"
    assert run("adrtool", "check", cwd=there).code == 0
    [place] = (run.home / ".cache/adrtool/checks").iterdir()
    before = place.stat().st_mtime_ns
    assert run("adrtool", "check", cwd=there).code == 0
    assert place.stat().st_mtime_ns == before
    for file in written[-2:]:
        gone = file.rename(file.with_suffix(".gone"))
        assert run("adrtool", "check", cwd=there).code == 1
        gone.rename(file)
