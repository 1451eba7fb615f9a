"""Rules of decisions, and what breaks them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helpers import Repo, Runner

ISSUES = "services:\n  a:\n    image: nginx:latest\n  b:\n    image: nginx:1.29\n"


def decide(repo: Repo, rules: str, status: str = "accepted") -> None:
    """Write a decision with rules, as YAML of one line."""
    text = f"---\nstatus: {status}\ndate: 2026-01-31\nrules: {rules}\n---\n# Pin images\n"
    repo.write("adr/0001-pin-images.md", text)


def read(repo: Repo, run: Runner) -> list[Any]:
    """The rules of the report."""
    found: list[Any] = run("adrtool", "report", "rules", "--json", cwd=repo.path).json()["rules"]
    return found


def problems(repo: Repo, run: Runner) -> list[Any]:
    """What `adrtool check` says about decisions' rules."""
    found = run("adrtool", "check", "--json", cwd=repo.path).json()["problems"]
    return [p for p in found if p["rule"].startswith("decision/")]


def test_what_is_forbidden_is_a_problem_where_it_is_used(repo: Repo, run: Runner) -> None:
    """It names the decision and its line, and `check` fails."""
    repo.write("compose.yaml", ISSUES)
    decide(repo, '[{forbid: "image:*:latest"}]')
    (found,) = problems(repo, run)
    assert (found["path"], found["line"], found["severity"]) == ("compose.yaml", 3, "error")
    assert found["message"] == ("image:nginx:latest breaks a rule of adr:1: forbid image:*:latest")
    assert found["hint"] == "adr/0001-pin-images.md:4 decides it: Pin images"
    assert run("adrtool", "check", cwd=repo.path).code == 1


@pytest.mark.parametrize("status", ["proposed", "rejected", "deprecated", "superseded"])
def test_only_accepted_decisions_rule(repo: Repo, run: Runner, status: str) -> None:
    """Those that don't hold, or don't yet, state rules all the same."""
    repo.write("compose.yaml", ISSUES)
    decide(repo, '[{forbid: "image:*:latest"}]', status)
    assert (read(repo, run), problems(repo, run)) == ([], [])


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ('{forbid: "image:*"}', ["image:nginx:1.29", "image:nginx:latest"]),
        ('{forbid: "image:*", except: "image:*:1.*"}', ["image:nginx:latest"]),
        ('{require: "image:*:1.*", of: "image:*"}', ["image:nginx:latest"]),
        ('{require: "image:redis:*"}', [None]),
        ('{require: "image:nginx:*"}', []),
        ('{require: owner, of: "compose:*/service/*", except: ["*/b"]}',
         ["compose:compose.yaml/service/a"]),
    ],
)  # fmt: skip
def test_what_rules_can_say(repo: Repo, run: Runner, rule: str, broken: list[str | None]) -> None:
    """Forbidden ids, ids that must be there, and what each of some things must have."""
    repo.write("compose.yaml", ISSUES)
    decide(repo, f"[{rule}]")
    (found,) = read(repo, run)
    assert sorted((b["id"] for b in found["broken_by"]), key=str) == broken


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("latest", "a rule is a map with forbid or require"),
        ("{forbid: latest}", "forbid takes an id or a glob of ids"),
        ("{require: luck, of: 'image:*'}", "or one of owner, document"),
        ("{require: owner}", "says of what with 'of'"),
        ("{forbid: 'a:*', require: 'b:*'}", "either forbid or require"),
        ("{forbids: 'a:*'}", "a rule has no 'forbids'"),
        ("{forbid: ['a:*']}", "either forbid or require"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_a_problem_of_its_own(
    repo: Repo, run: Runner, rule: str, said: str
) -> None:
    """At its line, and the others of the decision hold."""
    repo.write("compose.yaml", ISSUES)
    decide(repo, f'[{rule}, {{forbid: "image:*:latest"}}]')
    bad, broken = problems(repo, run)
    assert (bad["rule"], bad["path"], bad["line"]) == (
        "decision/bad-rule", "adr/0001-pin-images.md", 4,
    )  # fmt: skip
    assert said in bad["message"]
    assert broken["rule"] == "decision/broken-rule"
