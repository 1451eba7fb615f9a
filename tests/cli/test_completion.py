"""Shell completion for bash, zsh and fish: the scripts, and what they ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import Repo, Runner

PROGRAMS = ["adr", "runbook", "adrtool"]
COMPLETE = """\
import os, sys
program, line = sys.argv[1:]
words = line.split(" ")
os.environ.update({
    f"_{program.upper()}_COMPLETE": "bash_complete",
    "COMP_WORDS": line,
    "COMP_CWORD": str(len(words) - 1),
})
sys.argv = [program]
from adrtool.cli import main
try:
    getattr(main, program)(prog_name=program)
finally:
    print(*sys.modules, file=sys.stderr)
"""


def complete(run: Runner, line: str, cwd: Path) -> tuple[list[str], set[str]]:
    """What bash is offered at the end of a line, and the modules that this took."""
    result = run("python", "-c", COMPLETE, line.split(maxsplit=1)[0], line, cwd=cwd)
    assert result.code == 0, result.stderr
    offered = [entry.partition(",")[2] for entry in result.stdout.splitlines()]
    return [entry for entry in offered if entry], set(result.stderr.split())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_script_is_printed_for_each_shell(run: Runner, program: str, shell: str) -> None:
    """`_ADR_COMPLETE=bash_source adr` prints what belongs into the shell's start file."""
    variable = f"_{program.upper()}_COMPLETE"
    result = run(program, env={variable: f"{shell}_source"})
    assert (result.code, result.stderr) == (0, "")
    assert f"{variable}={shell}_complete" in result.stdout


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("adr acc", ["accept"]),
        ("adr s", ["show", "supersede"]),
        ("adr -C . acc", ["accept"]),
        ("runbook ", ["new", "list", "due", "review", "drill", "coverage", "export"]),
        ("adrtool inv", ["inventory"]),
        ("adrtool adr sh", ["show"]),
    ],
)
def test_commands_are_completed(repo: Repo, run: Runner, line: str, offered: list[str]) -> None:
    """From the tables, without loading a library that only some commands need."""
    found, loaded = complete(run, line, repo.path)
    assert found == offered
    assert loaded.isdisjoint({"yaml", "jinja2", "mkdocs", "markdown", "rich"})
    assert "adrtool.cli.adr.accept" not in loaded


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("adr --", {"--dir", "--help", "--version"}),
        ("adr accept --", {"--date", "--dir", "--dry-run", "--help", "--json"}),
        ("adr link 12 am", {"amends", "amended-by"}),
        ("adr unlink 12 r", {"relates-to"}),
        ("adr link a", set()),
        ("adr link 12 amends a", set()),
        ("adr unlink 12 3 --status a", {"accepted"}),
        ("adr new --s", {"--stage", "--status", "--supersedes"}),
        ("adrtool check --format j", {"json", "junit"}),
    ],
)
def test_options_are_completed(repo: Repo, run: Runner, line: str, offered: set[str]) -> None:
    """Their names, and the values of those that take one of a few."""
    assert set(complete(run, line, repo.path)[0]) == offered


@pytest.mark.parametrize(
    "line",
    ["adr show 1", "adr accept 1", "adr supersede 1", "adr supersede 1 --by 1",
     "adr new x --supersedes 1", "adr accept 3 1", "adrtool adr show 1",
     "adr reject 1", "adr link 1", "adr link 3 amends 1", "adr unlink 3 1", "adr renumber 1"],
)  # fmt: skip
def test_numbers_of_records_are_completed(repo: Repo, run: Runner, line: str) -> None:
    """From the names of the files, however the project is configured."""
    repo.write("docs/0001-one.md", "# 1. One\n")
    repo.write("docs/0010-ten.md", "# 10. Ten\n")
    repo.write("docs/0002-two.md", "---\nstatus: [broken\n---\n")
    repo.write("docs/README.md", "# Decisions\n")
    repo.write("adrtool.yml", "records: [{dir: docs}]\n")
    (repo.path / "src").mkdir()
    assert complete(run, line, repo.path / "src")[0] == ["1", "10"]


def test_completion_never_complains(repo: Repo, run: Runner) -> None:
    """A broken configuration or a missing folder offers nothing, and says nothing."""
    repo.write("adrtool.yml", "records: [\n")
    lines = ("adr show ", "adr -C nowhere show ", "adr --dir nowhere show ", "adr shwo 1 x")
    for line in lines:
        result = run("adr", cwd=repo.path, env={
            "_ADR_COMPLETE": "bash_complete", "COMP_WORDS": line,
            "COMP_CWORD": str(len(line.split(" ")) - 1),
        })  # fmt: skip
        assert (result.code, result.stdout.strip(), result.stderr) == (0, "", "")
