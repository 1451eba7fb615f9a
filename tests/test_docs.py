"""The guide, `--help` and the code say the same."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from adrtool import config
from adrtool.changes import objects
from adrtool.changes.model import Changed, ChangedItem, ChangedRelation, Changes, Field
from adrtool.checks import RULES
from adrtool.cli.main import ADR, ADRTOOL, RUNBOOK
from adrtool.config import Config
from adrtool.inventory import SOURCES
from adrtool.model import Document
from adrtool.site import names
from tests.helpers import PROJECT, Runner

DOCS = PROJECT / "docs" / "guide"
COMMANDS = [
    *(("adr", name) for name in ADR),
    *(("runbook", name) for name in RUNBOOK),
    *(("adrtool", name) for name in ADRTOOL if name not in {"adr", "runbook"}),
]


def _text(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def _page(rule: str) -> str:
    return f"rules/{rule.replace('/', '-')}.md"


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_page_with_why_an_example_and_the_fix(rule: str) -> None:
    """A rule's id is what people search for."""
    title, *sections = re.findall(
        r"^#+ (.+)$", re.sub(r"(?ms)^```.*?^```", "", _text(_page(rule))), re.M
    )
    assert (title, sections) == (rule, ["Why", "Example", "Fix"])
    assert f"{RULES[rule].summary} By default: {RULES[rule].severity}." in _text(_page(rule))


def test_the_overview_lists_every_rule_and_no_page_is_about_another() -> None:
    """With its severity and meaning as `adrtool check --rules` has them."""
    rows = re.findall(r"^\| \[`(.+)`\]\((.+)\) \| (\w+) \| (.+) \|$", _text("checks.md"), re.M)
    assert rows == [(r, _page(r), str(rule.severity), rule.summary) for r, rule in RULES.items()]
    assert {f"rules/{page.name}" for page in (DOCS / "rules").iterdir()} == set(map(_page, RULES))


@pytest.mark.parametrize(("program", "command"), COMMANDS)
def test_every_command_is_in_the_guide_with_a_help_that_shows_an_example(
    program: str, command: str, run: Runner
) -> None:
    """What --help tells and what the guide tells is the same command."""
    assert f"`{program} {command}" in _text("command-line.md")
    help_text = run(program, command, "--help")
    assert help_text.code == 0
    assert "Example: " in help_text.stdout
    assert f"{program} {command}" in help_text.stdout


@pytest.mark.parametrize(
    ("program", "table"), [("adr", ADR), ("runbook", RUNBOOK), ("adrtool", ADRTOOL)]
)
def test_a_groups_table_says_what_its_commands_say_of_themselves(
    program: str, table: dict[str, object], run: Runner
) -> None:
    """The table stands in for commands that aren't imported, so each of them must be there."""
    listed = run(program, "--help").stdout.partition("Commands:")[2]
    assert re.findall(r"^  (\S+)  ", listed, re.M) == list(table)


@pytest.mark.parametrize("source", SOURCES)
def test_the_readme_and_the_guide_name_every_source(source: str) -> None:
    """The first page that people see says what is read, by the names that the site has."""
    readme = (PROJECT / "README.md").read_text("utf-8").casefold()
    assert names.source_title(source).casefold() in readme
    assert f"| `{source}` |" in _text("inventory.md")


def test_every_key_of_the_configuration_is_in_the_guide() -> None:
    """A key that isn't documented doesn't exist for a user."""
    guide = _text("configuration.md")
    keys = {field.name for field in fields(Config)} - {"path", "lines"}
    assert keys == set(re.findall(r"^\| `(\w+)` \|", guide, re.M))


def test_the_example_of_the_configuration_has_no_mistake() -> None:
    """What people copy works as it stands."""
    example = re.search(r"```yaml\n(records:.*?)```", _text("configuration.md"), re.S)
    assert example
    _, problems = config.parse("adrtool.yml", example[1])
    assert problems == ()


def test_the_json_of_a_diff_is_told_key_by_key() -> None:
    """What a script may rely on: each key of each object, in its order."""
    document = Changed("added", "adr:1", "adr", "A", "adr/0001-a.md")
    spoken = Document("adr:1", "adr", "adr/0001-a.md", "A", "")
    item = ChangedItem("changed", "x:y", "x", "z", "p", 1, (Field("f", "", "1"),), (spoken,))
    relation = ChangedRelation("added", "x:y", "decided_by", "adr:1", "p", 1)
    told = objects.as_object(Changes("0", "1", (document,), items=(item,), relations=(relation,)))
    guide = _text("ci.md")
    for shown in (
        told["decisions"][0], told["items"][0], told["items"][0]["fields"][0],
        told["items"][0]["documents"][0], told["relations"][0], told["coverage"],
        told["coverage"]["before"],
    ):  # fmt: skip
        assert f"`{{{', '.join(shown)}}}`" in guide
    for key in told:
        assert re.search(rf"^\|.*`{key}`.*\|", guide, re.M), key
