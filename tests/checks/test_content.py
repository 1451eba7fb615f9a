"""The rules about what a record says of itself: what each finds, and what it leaves in peace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from adrtool import catalog, checks
from adrtool import project as projects
from adrtool.problems import Problem, Severity
from tests.helpers import Repo

TODAY = date(2026, 11, 23)
LINES = "# {}\n\n* Status: {}\n"
NYGARD = "# 1. T\n\n## Status\n\nAccepted\n"


def problems(repo: Repo, files: Mapping[str, str]) -> list[Problem]:
    """Every problem in a project of these files."""
    for path, content in files.items():
        repo.write(path, content)
    project = projects.find(repo.path)
    return checks.run(catalog.read(project), project, today=TODAY)


def places(found: Sequence[Problem], rule: str) -> list[tuple[str, int]]:
    """Where a rule found something; it is never an error by default."""
    assert not [p for p in found if p.rule == rule and p.severity is Severity.ERROR]
    return [(p.path, p.line) for p in found if p.rule == rule]


@pytest.mark.parametrize(
    ("name", "title"),
    [("use-kafka", "Rotate all keys"), ("api_versions", "# Database backups"),
     ("ADR-LogFormat", "Encrypt every disk")],
)  # fmt: skip
def test_a_title_that_has_nothing_of_the_name(repo: Repo, name: str, title: str) -> None:
    """A copied file that got a new title keeps a misleading name."""
    found = problems(repo, {f"adr/0001-{name}.md": LINES.format(title, "accepted")})
    assert places(found, "adr/title-mismatch") == [(f"adr/0001-{name}.md", 1)]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("use-kafka-for-events", "Event streaming with Apache Kafka"),
        ("k8s-upgrade", "Upgrading Kubernetes"),
        ("use-sso", "Single sign-on for the staff"),
        ("db", "Choose a database"),
        ("nutze-kafka", "Использовать Кафку"),
        ("api_versioning", "How we version APIs"),
        ("resume-cafe", "Café résumé rules"),
        ("git-ops", "GitOps now please"),
        ("ApiGateway", "The gateway of all"),
        ("record-decisions", "ADR"),
    ],
)
def test_a_title_that_is_put_differently(repo: Repo, name: str, title: str) -> None:
    """A name is a short form of the title, not its copy."""
    found = problems(repo, {f"adr/0001-{name}.md": LINES.format(title, "accepted")})
    assert places(found, "adr/title-mismatch") == []


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("adr/0001-a.md", LINES.format("2. A", "draft"), 1),
        ("adr/0002-b.md", LINES.format("2) B", "draft").replace("2)", "1)"), 1),
        ("adr/ADR-003-c.md", LINES.format("ADR-0004: C", "draft"), 1),
        ("adr/0005-e.md", "---\nstatus: draft\nid: ADR-6\n---\n# E\n", 3),
        ("adr/0007-f.md", "---\nnumber: 8\nstatus: draft\n---\n# F\n", 2),
    ],
)
def test_a_number_that_isnt_the_files(repo: Repo, path: str, text: str, line: int) -> None:
    """A record that was renumbered has to be so inside too."""
    assert places(problems(repo, {path: text}), "adr/number-mismatch") == [(path, line)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("adr/0001-a.md", LINES.format("2 phase commit", "draft")),
        ("adr/0002-b.md", LINES.format("2. B", "draft")),
        ("adr/0003-c.md", LINES.format("ADR-0003 - C", "draft")),
        ("adr/20240131-d.md", LINES.format("1. D", "draft")),
        ("adr/0004-e.md", "---\nstatus: draft\nid: 8c1f\n---\n# 3.5 is out\n"),
        ("adr/ARCH-005-f.md", LINES.format("ADR 5: F", "draft")),
        ("adr/0006-g.md", LINES.format("ADR-2024-06 x", "draft")),
        ("adr/0007-h.md", LINES.format("24/7 support", "draft")),
    ],
)
def test_a_number_that_is_no_other_records(repo: Repo, path: str, text: str) -> None:
    """Titles may begin with a figure, and dated names have no number."""
    assert places(problems(repo, {path: text}), "adr/number-mismatch") == []


LEFT = (
    "* {title of option 1}",
    "Good, because {positive consequence}",
    "# [short title of solved problem and solution]",
    "* [option 1]",
    "[example | description | pointer to more information | …] <!-- optional -->",
    'Chosen option: "[option 1]", because [justification. e.g., only option].',
    "because {justification}.",
    "{Describe the context, e.g., in free form using two to three sentences.}",
    "The issue motivating this decision, and any context that influences or constrains the"
    " decision.",
    "What is the change that we're proposing and/or doing?",
    "* Deciders: [list everyone involved in the decision] <!-- optional -->",
)
NOT_LEFT = (
    "`{title of option 1}`",
    "${var.region name} and {{ page.title now }} and {% if a b %}",
    "a set {a, b}, {prod,dev} and {one, two, three}",
    '{"key": "a value of it"} and {key: a value}',
    "GET /users/{user id}/keys of {id}",
    "<!-- {title of option 1} -->",
    "    {title of option 1}",
    "```\n[option 1]\n{title of option 1}\n```",
    "[option 1](#option-1), [option 1][x], [x], [ ] done\n\n[x]: https://example.org",
    "[option 1]: https://example.org",
    "The issue was raised by users. What becomes easier is known.",
    r"\{a b\} and $f\{x y\}$ and list[option 1] and ^{a b}",
    "a list of <option value> and List<String>",
)


@pytest.mark.parametrize("text", LEFT)
def test_what_a_template_left(repo: Repo, text: str) -> None:
    """An accepted record says what was decided, not what a template asks for."""
    found = problems(repo, {"adr/0001-a.md": f"{NYGARD}\n{text}\n"})
    assert places(found, "adr/placeholder-left") == [("adr/0001-a.md", 7)]


@pytest.mark.parametrize("text", NOT_LEFT)
def test_what_only_looks_like_a_placeholder(repo: Repo, text: str) -> None:
    """Code, variables, sets, paths, mathematics and links are no placeholders."""
    found = problems(repo, {"adr/0001-a.md": f"{NYGARD}\n{text}\n"})
    assert places(found, "adr/placeholder-left") == []


@pytest.mark.parametrize("status", ["Proposed", "Draft", "Rejected", "Superseded by [2](x.md)"])
def test_placeholders_may_stand_in_a_proposal(repo: Repo, status: str) -> None:
    """Only what is accepted has to be complete."""
    text = NYGARD.replace("Accepted", status) + "\n{title of option 1}\n"
    assert places(problems(repo, {"adr/0001-a.md": text}), "adr/placeholder-left") == []


def test_placeholders_are_one_problem_a_record(repo: Repo) -> None:
    """With the first of them, and how many more there are."""
    text = f"{NYGARD}\n{{title of option 1}}\n\n[option 2] {{more to say}}\n"
    [problem] = [p for p in problems(repo, {"adr/0001-a.md": text}) if "placeholder" in p.rule]
    assert "'{title of option 1}'" in problem.message
    assert "2 more" in problem.message


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (f"{NYGARD}\n## Context\n\n## Decision\n", ["Consequences"]),
        (f"{NYGARD}\n## Decision\n", ["Context", "Consequences"]),
        (LINES.format("A", "proposed") + "\n## Context and Problem Statement\n",
         ["Considered Options", "Decision Outcome"]),
        (LINES.format("A", "accepted") + "\n## Considered Options\n\n## Decision Drivers\n",
         ["Context and Problem Statement", "Decision Outcome"]),
        ("---\nstatus: accepted\n---\n# A\n\n## Context\n\n## Decision Outcome\n",
         ["Considered Options"]),
    ],
)  # fmt: skip
def test_a_section_that_the_form_needs(repo: Repo, text: str, missing: list[str]) -> None:
    """Nygard's form and MADR's each have sections that make it what it is."""
    [problem] = [p for p in problems(repo, {"adr/0001-a.md": text}) if "section" in p.rule]
    assert problem.rule == "adr/missing-section"
    assert problem.message.endswith(" and ".join(map(repr, missing)))


@pytest.mark.parametrize(
    "text",
    [
        f"{NYGARD}\n## Context\n\n## Decision\n\n## Consequences\n",
        f"{NYGARD}\n## Background\n\n## Decision:\n\n## Trade-offs\n",
        NYGARD,
        LINES.format("A", "draft") + "\n## Context and Problem Statement\n",
        LINES.format("A", "rejected") + "\n## Considered Options\n",
        LINES.format("A", "accepted") + "\n## Why\n\n## What\n",
        LINES.format("A", "accepted")
        + "\n## Context\n\n## Alternatives\n\n## Decision Outcome\n\n### Consequences\n",
    ],
)
def test_a_record_that_is_whole_or_of_its_own_form(repo: Repo, text: str) -> None:
    """Similar headings will do, and a form of the team's own is left alone."""
    assert places(problems(repo, {"adr/0001-a.md": text}), "adr/missing-section") == []


def test_a_folder_with_its_own_template_decides_on_its_sections(repo: Repo) -> None:
    """What the team's template leaves out isn't missing."""
    files = {
        "adrtool.yml": "records: {dir: own, template: own/template.md}\n",
        "own/template.md": "# T\n",
        "own/0001-a.md": f"{NYGARD}\n## Context\n",
    }
    assert places(problems(repo, files), "adr/missing-section") == []


@pytest.mark.parametrize(
    ("status", "day", "is_stale"),
    [("proposed", "2026-08-24", True), ("proposed", "2026-08-25", False),
     ("wip", "2020-01-01", True), ("accepted", "2020-01-01", False),
     ("draft", "2020-01-01", False)],
)  # fmt: skip
def test_a_proposal_grows_stale(repo: Repo, status: str, day: str, is_stale: bool) -> None:
    """After 90 days somebody should decide."""
    text = LINES.format("A", status) + f"* Date: {day}\n"
    expected = [("adr/0001-a.md", 3)] if is_stale else []
    assert places(problems(repo, {"adr/0001-a.md": text}), "adr/stale-proposal") == expected


def test_each_folder_has_its_own_patience(repo: Repo) -> None:
    """`stale_after` is a number of days; anything else is a problem of the configuration."""
    text = LINES.format("A", "proposed") + "* Date: 2026-11-20\n"
    files = {
        "adr/0001-a.md": text,
        "net/0001-b.md": text,
        "adrtool.yml": "records: [{dir: adr}, {dir: net, stale_after: 2}]\n",
    }
    assert places(problems(repo, files), "adr/stale-proposal") == [("net/0001-b.md", 3)]
    wrong = problems(repo, {"adrtool.yml": "records: {dir: adr, stale_after: soon}\n"})
    assert [(p.rule, p.line) for p in wrong] == [("config/invalid", 1)]


@pytest.mark.parametrize(
    ("comment", "kept"),
    [
        ("<!-- adrtool: ignore adr/missing-status -->", {"adr/number-mismatch"}),
        ("<!--adrtool:ignore adr/missing-status adr/number-mismatch-->", set()),
        ("<!-- adrtool: ignore adr/missing-status, adr/number-mismatch -->", set()),
        ("<!-- adrtool: ignore adr/* -->", set()),
        ("<!-- adrtool: ignore adr/missing-status - it's older, see PR 12 -->",
         {"adr/number-mismatch"}),
        ("<!-- Adrtool: ignore\nadr/missing-status\nadr/number-mismatch — old\n-->", set()),
        ("`<!-- adrtool: ignore adr/missing-status -->`",
         {"adr/missing-status", "adr/number-mismatch"}),
        ("```\n<!-- adrtool: ignore adr/missing-status -->\n```",
         {"adr/missing-status", "adr/number-mismatch"}),
    ],
)  # fmt: skip
def test_a_file_silences_rules_by_a_comment(repo: Repo, comment: str, kept: set[str]) -> None:
    """The rules it names and for this file only; a sample in code does nothing."""
    files = {"adr/0001-a.md": f"# 2. A\n\n{comment}\n", "adr/0003-b.md": "# B\n"}
    found = problems(repo, files)
    assert {p.rule for p in found if p.path == "adr/0001-a.md"} == kept
    assert [p.rule for p in found if p.path == "adr/0003-b.md"] == ["adr/missing-status"]


def test_a_comment_that_is_not_understood_is_told(repo: Repo) -> None:
    """The first word that names no rule, at its place; a sample in code isn't."""
    text = (
        "\ufeff<!-- adrtool: ignore adr/mising-status because of it -->\n# 2. A\n\n"
        "<!-- adrtool: ignore -->\n<!-- adrtool: ignore adr/number-mismatch for now -->\n"
        "`<!-- adrtool: ignore nothing -->` <!-- adrtool: ignored -->\n"
    )
    found = problems(repo, {"adr/0001-a.md": text})
    assert [(p.rule, p.line, p.column) for p in found] == [
        ("adr/missing-status", 1, 1), ("document/bad-ignore", 1, 22),
        ("document/bad-ignore", 4, 1), ("document/bad-ignore", 5, 42),
    ]  # fmt: skip
    assert [f"{p.message} - {p.hint}" for p in found[1:]] == [
        "there is no rule 'adr/mising-status' - did you mean 'adr/missing-status'?",
        "names no rule - `adrtool check --rules` lists them; a reason comes after a dash",
        "there is no rule 'for' - `adrtool check --rules` lists them; a reason comes after a dash",
    ]


def test_comments_without_an_end_take_no_time(repo: Repo) -> None:
    """Ten thousand of them are read as one is."""
    text = "# A\n\n" + "<!-- adrtool: ignore adr/x " * 10_000
    assert [p.rule for p in problems(repo, {"adr/0001-a.md": text})] == ["adr/missing-status"]


def test_broken_front_matter_is_not_a_missing_status_too(repo: Repo) -> None:
    """One cause is one problem."""
    found = problems(repo, {"adr/0001-a.md": "---\nstatus: [\n---\n# 2. {title of option 1}\n"})
    assert [p.rule for p in found] == ["document/front-matter"]
