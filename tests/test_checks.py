"""The rules: what each of them reports, and what it leaves in peace."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from adrtool import catalog, checks
from adrtool import project as projects
from adrtool.problems import Problem, Severity
from tests.helpers import PROJECT, Repo

CODE = [*(PROJECT / "src").rglob("*.py"), *(PROJECT / "plugins").rglob("*.py")]
AREAS = "|".join(sorted({rule.partition("/")[0] for rule in checks.RULES}))
RULE = re.compile(rf"(?:{AREAS})/[a-z]+(?:-[a-z]+)*")

NYGARD = "# {0}. T\n\n## Status\n\n{1}\n"
GOOD = NYGARD.format(1, "Accepted")

# Rule -> files, and where the rule finds something in them: path and line.
FOUND: dict[str, tuple[Mapping[str, str], list[tuple[str, int]]]] = {
    "config/invalid": ({"adrtool.yml": "\nx: 1\n"}, [("adrtool.yml", 2)]),
    "file/unreadable": (
        {"adr/0001-a.md": "# A\n\0", "runbooks/b.md": "\0", "infra/x.tf": "\0"},
        [("adr/0001-a.md", 2), ("infra/x.tf", 1), ("runbooks/b.md", 1)],
    ),
    "document/front-matter": (
        {"adr/0001-a.md": "---\na: [\n---\n", "runbooks/b.md": "---\na: 1\na: 2\n---\n# B\n"},
        [("adr/0001-a.md", 3), ("runbooks/b.md", 3)],
    ),
    "link/missing-page": (
        {"adr/0001-a.md": GOOD + "\n[a](b.md) ![c](d.png) [e]\n\n[e]: ../f.md\n[g]: h.md\n"},
        [("adr/0001-a.md", 7), ("adr/0001-a.md", 7), ("adr/0001-a.md", 9)],
    ),
    "link/missing-anchor": (
        {"adr/0001-a.md": GOOD + "\n[a](0002-b.md#gone) [b](#gone)\n", "adr/0002-b.md": GOOD},
        [("adr/0001-a.md", 7), ("adr/0001-a.md", 7)],
    ),
    "link/undefined-reference": (
        {"adr/0001-a.md": GOOD + "\n[a][gone] [gone][] a[^1]\n"}, [("adr/0001-a.md", 7)] * 3
    ),
    "link/empty": ({"runbooks/a.md": "# A\n\n[b]() ![c](<>)\n"}, [("runbooks/a.md", 3)] * 2),
    "document/unknown-id": (
        {"adr/0001-a.md": "---\nstatus: draft\napplies_to: [x:*,\n  adr:9]\n---\n# A\n\n[[k:b]]\n"},
        [("adr/0001-a.md", 3), ("adr/0001-a.md", 4), ("adr/0001-a.md", 8)],
    ),
    "adr/bad-date": (
        {"adr/0001-a.md": "# A\n\n* Status: draft\n* Date: 2024-02-30\n"}, [("adr/0001-a.md", 4)]
    ),
    "adr/duplicate-number": (
        {"adr/0001-a.md": GOOD, "adr/001-b.md": GOOD, "adr/sub/0001-c.md": GOOD},
        [("adr/001-b.md", 0)],
    ),
    "adr/dangling-supersede": (
        {"adr/0001-a.md": NYGARD.format(1, "Superseded by [9](0009-x.md)")}, [("adr/0001-a.md", 5)]
    ),
    "adr/one-sided-supersede": (
        {"adr/0001-a.md": GOOD, "adr/0002-b.md": GOOD + "\nSupersedes [1](0001-a.md)\n"},
        [("adr/0002-b.md", 7)],
    ),
    "adr/missing-status": ({"adr/0001-a.md": "# A\n"}, [("adr/0001-a.md", 1)]),
    "adr/unknown-status": ({"adr/0001-a.md": NYGARD.format(1, "Fine")}, [("adr/0001-a.md", 5)]),
    "inventory/unreadable": ({"infra/x.tf": 'resource "a" {\n'}, [("infra/x.tf", 1)]),
}  # fmt: skip

# Rule -> files that come near to it and are right.
LEFT_ALONE: dict[str, Mapping[str, str]] = {
    "config/invalid": {
        "adrtool.yml": "records: [{dir: docs, prefix: D}]\nseverity: {}\n",
        "docs/0001-a.md": GOOD,
    },
    "file/unreadable": {"adr/0001-a.md": "\ufeff" + GOOD, "adr/x.png": "\0", "runbooks/x": "\0"},
    "document/front-matter": {
        "adr/0001-a.md": "---\n---\n" + GOOD, "adr/0002-b.md": "---\n\n# A rule\n\nStatus: draft\n"
    },
    "link/missing-page": {
        "adr/0001-a.md": GOOD + "\n[a](0002-b.md#x) [b](..) [c](#y) [d](https://x/y) `[e](f)`\n"
        "\n<!-- [g](h) -->\n\n    [i](j)\n\n[k](/adr/0002-b.md) [m](<0003 c.md>)"
        " [n](0003%20c.md)\n",
        "adr/0002-b.md": GOOD, "adr/0003 c.md": GOOD,
    },
    "link/missing-anchor": {
        "adr/0001-a.md": GOOD + "\n## A b: c\n\n[a](#a-b-c) [b](#top) [c](0002-b.md#id)"
        " [d](x.tf#L3)\n",
        "adr/0002-b.md": GOOD + '\n<a id="id"></a>\n', "adr/x.tf": "\n\n\n",
    },
    "link/undefined-reference": {
        "adr/0001-a.md": GOOD + "\n[a][b] [B][] [c] `[d][e]` x[0][1] \\[f][g] [i] [j] k[^1]\n"
        "\n[b]: 0001-a.md\n[^1]: A note.\n",
    },
    "link/empty": {"runbooks/a.md": "# A\n\n[](){ #x } `[b]()` [c](#) f[]()\n"},
    "document/unknown-id": {
        "adr/0001-a.md": "---\nstatus: draft\napplies_to: ['terraform:*', adr:0002]\n---\n# A\n"
        "\n[[terraform:infra:a.b]] `[[k:b]]` [[not an id]]\n",
        "adr/0002-b.md": GOOD, "infra/main.tf": 'resource "a" "b" {}\n',
    },
    "adr/bad-date": {
        "adr/0001-a.md": "---\nstatus: draft\ndate:\n---\n# A\n", "adr/0002-b.md": GOOD,
        "adr/0003-c.md": "---\nstatus: draft\ndate: 2024-02-29\n---\n# C\n",
    },
    "adr/duplicate-number": {
        "adr/0001-a.md": GOOD, "adr/sub/0001-b.md": GOOD, "adr/20240131-c.md": GOOD,
        "adr/20240131-d.md": GOOD, "adr/ARCH-001-e.md": GOOD, "adr/040-f.md": GOOD,
        "adr/040a-g.md": GOOD,
    },
    "adr/dangling-supersede": {
        "adr/0001-a.md": NYGARD.format(1, "Superseded by ADR-0002"),
        "adr/0002-b.md": NYGARD.format(2, "Accepted\n\nSupersedes #1"),
        "adr/0003-c.md": "# C\n\n| Status | Approved |\n|--|--|\n| Supersedes | N/A |\n",
        "adr/0004-d.md": "---\nstatus: accepted\nsupersedes: []\nsuperseded_by:\n---\n# D\n",
        "adr/0005-e.md": NYGARD.format(5, "Amends [9](0009-gone.md)"),
    },
    "adr/one-sided-supersede": {
        "adr/0001-a.md": NYGARD.format(1, "Superseded by [2](0002-b.md)"),
        "adr/0002-b.md": "---\nstatus: accepted\nsupersedes: 1\n---\n# B\n",
    },
    "adr/missing-status": {"adr/0001-a.md": GOOD, "adr/README.md": "# R\n", "adr/n.md": "# N\n"},
    "adr/unknown-status": {"adr/0001-a.md": NYGARD.format(1, "✅ Approved, by all")},
    "inventory/unreadable": {"infra/x.tf": 'resource "a" "b" {}\n', "infra/x.txt": "{{{"},
}  # fmt: skip


def problems(repo: Repo, files: Mapping[str, str]) -> list[Problem]:
    """Every problem in a project of these files."""
    for path, content in files.items():
        repo.write(path, content)
    project = projects.find(repo.path)
    return checks.run(catalog.read(project), project)


@pytest.mark.parametrize("rule", FOUND)
def test_a_rule_finds_what_it_is_for(repo: Repo, rule: str) -> None:
    """At the right places; nothing else that is certain is found beside it."""
    files, places = FOUND[rule]
    found = problems(repo, files)
    assert [(p.path, p.line) for p in found if p.rule == rule] == places
    assert {p.severity for p in found if p.rule == rule} == {checks.RULES[rule].severity}
    assert [p for p in found if p.rule != rule and p.severity is Severity.ERROR] == []


@pytest.mark.parametrize("rule", LEFT_ALONE)
def test_a_rule_leaves_what_is_right(repo: Repo, rule: str) -> None:
    """What only looks like a mistake isn't reported."""
    assert [p for p in problems(repo, LEFT_ALONE[rule]) if p.rule == rule] == []


def test_what_is_wrong_with_a_field_is_told_at_its_value(repo: Repo) -> None:
    """In front matter, in a list and in the text; a title has no such value."""
    files = {
        "adr/0001-a.md": "---\nstatus: fine\nsupersedes:\n  - 12\n---\n# A 12\n",
        "adr/0002-b.md": NYGARD.format(2, "Superseded by [9](0009-x.md)"),
        "adr/0003-c.md": "# C\n\n* Status: accepted\n* Supersedes: [2](0002-b.md)\n",
        "runbooks/d.md": "---\nlast_reviewed: soon\nowner: a\n---\n# D\n",
        "specs/e.md": "---\nstatus: fine\n---\n# E\n",
    }
    found = [(p.path[-4:], p.line, p.column, p.rule.partition("/")[2])
             for p in problems(repo, files) if p.column > 1]  # fmt: skip
    assert found == [
        ("a.md", 2, 9, "unknown-status"), ("a.md", 4, 5, "dangling-supersede"),
        ("b.md", 5, 19, "dangling-supersede"), ("c.md", 4, 19, "one-sided-supersede"),
        ("d.md", 2, 16, "bad-date"), ("e.md", 2, 9, "unknown-status"),
    ]  # fmt: skip


def test_both_tables_try_the_same_rules() -> None:
    """A rule that finds something is tried on what it should leave, and the other way round."""
    assert set(FOUND) == set(LEFT_ALONE) <= set(checks.RULES)


def rules_named(file: Path) -> set[str]:
    """The strings of a file that have the form of a rule."""
    nodes = ast.walk(ast.parse(file.read_text("utf-8")))
    texts = (n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return {text for text in texts if RULE.fullmatch(text)}


def test_every_rule_that_code_reports_is_listed() -> None:
    """`adrtool check --rules` knows each, and adrtool.yml can set the severity of each."""
    named = {rule for file in CODE for rule in rules_named(file)}
    assert "adr/bad-date" in named
    assert named == set(checks.RULES)


def test_the_meaning_of_a_rule_is_a_sentence() -> None:
    """The list of the rules reads well."""
    for name, rule in checks.RULES.items():
        assert RULE.fullmatch(name)
        assert re.fullmatch(r"(?:[A-Z]|adrtool\.yml).*\.", rule.summary), name
        assert rule.severity in set(Severity)


@pytest.mark.parametrize("rule", sorted(FOUND))
def test_every_severity_can_be_set(repo: Repo, rule: str) -> None:
    """Each rule can be an error, a warning, or off."""
    files, places = FOUND[rule]
    for level in ("error", "warning", "off"):
        settings = f"{files.get('adrtool.yml', '')}\nseverity: {{{rule}: {level}}}\n"
        found = problems(repo, {**files, "adrtool.yml": settings})
        expected = [] if level == "off" else [level] * len(places)
        assert [str(p.severity) for p in found if p.rule == rule] == expected


def test_hints_name_what_is_near(repo: Repo) -> None:
    """A mistyped id gets the one that was probably meant."""
    files = {
        "infra/main.tf": 'resource "aws_s3_bucket" "logs" {}\n',
        "adr/0001-a.md": GOOD + "\n[[terraform:infra:aws_s3_buket.logs]]\n",
    }
    hints = [p.hint for p in problems(repo, files) if p.rule == "document/unknown-id"]
    assert hints == ["did you mean 'terraform:infra:aws_s3_bucket.logs'?"]


def test_what_cannot_be_read_is_one_problem(repo: Repo) -> None:
    """Not one more for each thing that is missing because of it."""
    broken = "---\nstatus: [\napplies_to: gone:x\n---\n# A\n\n[x](gone.md) [[gone:y]]\n"
    [problem] = problems(repo, {"adr/0001-a.md": broken})
    assert (problem.rule, problem.path, problem.line) == (
        "document/front-matter", "adr/0001-a.md", 4,
    )  # fmt: skip
