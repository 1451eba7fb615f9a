"""The guide, `--help` and the code say the same."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from adrtool import config
from adrtool.checks import RULES
from adrtool.cli.main import ADR, ADRTOOL, RUNBOOK
from adrtool.config import Config
from tests.helpers import PROJECT, Runner

DOCS = PROJECT / "docs"
COMMANDS = [
    *(("adr", name) for name in ADR),
    *(("runbook", name) for name in RUNBOOK),
    *(("adrtool", name) for name in ADRTOOL if name not in {"adr", "runbook"}),
]


def _text(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def test_every_rule_has_a_section_in_the_guide_and_no_section_is_about_another() -> None:
    """A rule's id is what people search for."""
    sections = re.findall(r"^### (\S+)$", _text("checks.md"), re.M)
    assert sections == list(RULES)


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
