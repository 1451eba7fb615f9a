"""`adrtool check`: its exit status, its formats, and the severities of adrtool.yml."""

from __future__ import annotations

import pytest

from tests.helpers import Repo, Runner

BODY = "\n## Context\n\nWhy.\n\n## Decision\n\nWhat.\n\n## Consequences\n\nAnd then.\n"
GOOD = "# 1. Good\n\nDate: 2026-01-31\n\n## Status\n\nAccepted\n" + BODY
WARNED = "# 2. Warned\n\nDate: 2026-01-31\n" + BODY
WRONG = "# 3. Wrong\n\nDate: soon\n\n## Status\n\nAccepted\n" + BODY
KEYS = ["path", "line", "column", "severity", "rule", "message", "hint"]


@pytest.mark.parametrize(
    ("files", "code", "strict"),
    [
        ({}, 0, 0),
        ({"adr/0001-good.md": GOOD}, 0, 0),
        ({"adr/0002-warned.md": WARNED}, 0, 1),
        ({"adr/0003-wrong.md": WRONG}, 1, 1),
        ({"adr/0002-warned.md": WARNED, "adr/0003-wrong.md": WRONG}, 1, 1),
        ({"adrtool.yml": "recods: []\n"}, 1, 1),
        ({"main.tf": 'resource "a" "b" {'}, 1, 1),
    ],
)
def test_the_exit_status_tells_how_bad_it_is(
    repo: Repo, run: Runner, files: dict[str, str], code: int, strict: int
) -> None:
    """1 for an error, with --strict for a warning too; 0 for nothing."""
    for path, content in files.items():
        repo.write(path, content)
    for form in ((), ("--format", "text"), ("--format", "json"), ("--json",)):
        assert run("adrtool", "check", *form, cwd=repo.path).code == code
        assert run("adrtool", "check", "--strict", *form, cwd=repo.path).code == strict


def test_json_states_every_field_of_a_problem(repo: Repo, run: Runner) -> None:
    """Keys and types are a contract, and nothing else is on standard output."""
    repo.write("adr/0003-wrong.md", WRONG)
    result = run("adrtool", "check", "--format", "json", cwd=repo.path)
    assert (result.code, result.stderr) == (1, "")
    assert result.json() == {
        "problems": [
            {
                "path": "adr/0003-wrong.md",
                "line": 3,
                "column": 7,
                "severity": "error",
                "rule": "adr/bad-date",
                "message": "'soon' is not a date",
                "hint": "write it as YYYY-MM-DD",
            }
        ]
    }
    assert run("adrtool", "check", "--json", cwd=repo.path).stdout == result.stdout


def test_nothing_wrong_is_an_empty_list(repo: Repo, run: Runner) -> None:
    """A script needs no special case."""
    result = run("adrtool", "check", "--format", "json", cwd=repo.path)
    assert (result.code, result.json()) == (0, {"problems": []})


def test_problems_are_in_the_order_of_the_files(repo: Repo, run: Runner) -> None:
    """By path, line and column, whatever found them."""
    repo.write("adr/0001-b.md", "# 1. B\n\n[x](gone.md) [y](lost.md)\n\n[z](away.md)\n" + BODY)
    repo.write("adr/0003-wrong.md", WRONG)
    repo.write("adrtool.yml", "x: 1\n")
    found = run("adrtool", "check", "--json", cwd=repo.path).json()["problems"]
    for problem in found:
        is_link = problem["rule"].startswith("link/")
        assert list(problem) == [*KEYS, "target"] if is_link else KEYS
    places = [(p["path"], p["line"], p["column"]) for p in found]
    assert places == sorted(places)
    assert len(places) >= 6


def test_text_is_a_problem_with_its_line_and_a_summary(repo: Repo, run: Runner) -> None:
    """The problems are the answer, so they go to standard output; the count to standard error."""
    repo.write("adr/0002-warned.md", WARNED)
    repo.write("adr/0003-wrong.md", WRONG)
    result = run("adrtool", "check", cwd=repo.path)
    assert result.stdout.splitlines() == [
        "adr/0002-warned.md:1:1: warning: the record states no status - adr accept 2"
        " [adr/missing-status]",
        "     1 | # 2. Warned",
        "       | ^",
        "adr/0003-wrong.md:3:7: error: 'soon' is not a date - write it as YYYY-MM-DD"
        " [adr/bad-date]",
        "     3 | Date: soon",
        "       |       ^",
    ]
    assert result.stderr == "1 error, 1 warning\n"
    for path in ("adr/0002-warned.md", "adr/0003-wrong.md"):
        (repo.path / path).unlink()
    assert run("adrtool", "check", cwd=repo.path).stderr == "no problems\n"


def test_the_line_that_is_shown_is_the_one_that_is_meant(repo: Repo, run: Runner) -> None:
    """Page breaks and the separators of Unicode end no line, here as in an editor."""
    repo.write("adr/0003-wrong.md", WRONG.replace("# 3", "\x0c\u2028\r\n# 3", 1))
    shown = run("adrtool", "check", cwd=repo.path).stdout.splitlines()
    assert "     4 | Date: soon" in shown


@pytest.mark.parametrize(
    ("level", "code", "severities"),
    [("error", 1, ["error"]), ("warning", 0, ["warning"]), ("off", 0, []), ('"off"', 0, [])],
)
def test_a_severity_can_be_set(
    repo: Repo, run: Runner, level: str, code: int, severities: list[str]
) -> None:
    """A warning may be made an error, and a rule may be turned off, quoted or not."""
    repo.write("adr/0002-warned.md", WARNED)
    repo.write("adrtool.yml", f"severity: {{adr/missing-status: {level}}}\n")
    result = run("adrtool", "check", "--json", cwd=repo.path)
    assert result.code == code
    found = [p for p in result.json()["problems"] if p["rule"] == "adr/missing-status"]
    assert [p["severity"] for p in found] == severities


def test_an_unknown_rule_is_named_with_a_near_one(repo: Repo, run: Runner) -> None:
    """A misspelt rule would be silent otherwise."""
    repo.write("adrtool.yml", "severity:\n  adr/mising-status: error\n  x/y: off\n")
    result = run("adrtool", "check", "--json", cwd=repo.path)
    near, far = result.json()["problems"]
    assert result.code == 1
    assert (near["path"], near["line"], near["rule"]) == ("adrtool.yml", 2, "config/invalid")
    assert "adr/mising-status" in near["message"]
    assert near["hint"] == "did you mean 'adr/missing-status'?"
    assert far["hint"] == "adrtool check --rules lists them"


def test_an_unknown_severity_is_a_problem(repo: Repo, run: Runner) -> None:
    """Only error, warning and off are known."""
    repo.write("adrtool.yml", "severity: {adr/missing-status: info}\n")
    [problem] = run("adrtool", "check", "--json", cwd=repo.path).json()["problems"]
    assert "error, warning, off" in problem["message"]


def test_the_rules_can_be_listed(repo: Repo, run: Runner) -> None:
    """Each with its severity and its meaning, whatever the repository holds."""
    repo.write("adrtool.yml", "x: [\n")
    result = run("adrtool", "check", "--rules", cwd=repo.path)
    assert (result.code, result.stderr) == (0, "")
    header, *rules = result.stdout.splitlines()
    assert header.split() == ["RULE", "SEVERITY", "MEANING"]
    assert any(line.startswith("adr/missing-status ") and "warning" in line for line in rules)


def test_it_works_from_a_subfolder_and_with_c(repo: Repo, run: Runner) -> None:
    """The project is checked whole, with paths from its root."""
    repo.write("adr/0003-wrong.md", WRONG)
    (repo.path / "src").mkdir()
    for result in (
        run("adrtool", "check", cwd=repo.path / "src"),
        run("adrtool", "-C", repo.path, "check"),
        run("adrtool", "check", "-C", repo.path),
    ):
        assert result.code == 1
        assert result.stdout.startswith("adr/0003-wrong.md:3:7: ")


def test_hostile_text_reaches_no_terminal_raw(repo: Repo, run: Runner) -> None:
    """Control characters of a file are shown as escapes in a message."""
    repo.write("adr/0001-x.md", '---\nstatus: accepted\ndate: "\\e[31m\\u202e\\a"\n---\n# X\n')
    result = run("adrtool", "check", cwd=repo.path)
    assert result.code == 1
    assert not set(result.stdout) & set("\x1b\x07\u202e")
