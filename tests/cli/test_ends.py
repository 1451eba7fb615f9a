"""How commands end: wrong use, bugs, broken pipes, interrupts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from adrtool.cli import main
from tests.helpers import Repo, Runner, clean_environment, hear_interrupts

GROUPS = ["adr", "runbook", "adrtool"]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("adr", "acept"), "No such command 'acept'. Did you mean 'accept'?"),
        (("adr", "lst"), "Did you mean 'list'?"),
        (("runbook", "nwe"), "Did you mean 'new'?"),
        (("adrtool", "chekc"), "Did you mean 'check'?"),
        (("adrtool", "adr", "shwo", "1"), "Did you mean 'show'?"),
        (("adr", "frobnicate"), "No such command 'frobnicate'."),
        (("adr", "list", "--josn"), "--json"),
        (("adr", "--frobnicate"), "--frobnicate"),
        (("adr", "show"), "Missing argument 'NUMBER'"),
        (("adr", "new"), "Missing argument 'TITLE'"),
        (("adr", "accept"), "Missing argument 'NUMBER...'"),
        (("adr", "show", "1", "2"), "unexpected extra argument"),
        (("adrtool", "check", "--format", "xml"), "'json'"),
        (("adrtool", "check", "x"), "unexpected extra argument"),
        (("adr", "-C"), "'-C' requires an argument"),
        (("adr", "-C", "nowhere", "list"), "-C: there is no folder 'nowhere'"),
    ],
)
def test_wrong_use_is_status_2(run: Runner, command: tuple[str, ...], words: str) -> None:
    """The message says what is wrong and what is near; standard output stays empty."""
    program, *arguments = command
    result = run(program, *arguments)
    assert (result.code, result.stdout) == (2, "")
    assert words in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("arguments", [("--help",), ("-h",), ("--version",)])
def test_help_and_version_are_answers(run: Runner, group: str, arguments: tuple[str, ...]) -> None:
    """They go to standard output, and the exit status is 0."""
    result = run(group, *arguments)
    assert (result.code, result.stderr) == (0, "")
    assert result.stdout.startswith("Usage: " if "h" in arguments[0] else "adrtool, version")


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_alone_shows_its_help(run: Runner, group: str) -> None:
    """Somebody who types only the name wants to know what there is."""
    result = run(group)
    assert result.code == 2
    assert "Commands:" in result.stdout + result.stderr


@pytest.mark.parametrize("group", GROUPS)
def test_the_table_of_a_group_and_its_commands_agree(group: str) -> None:
    """Each name of the table is the command's own, and its line is the first one of its help."""
    found = getattr(main, group)
    for name, entry in found.table.items():
        command = found.get_command(None, name)
        assert command.name == name
        assert command.help
        assert entry.help.endswith(".")
        if name not in GROUPS:
            assert "Example" in command.help, f"{group} {name} shows no example"


@pytest.mark.parametrize("group", GROUPS)
def test_every_command_has_help_that_fits(run: Runner, group: str) -> None:
    """-h works on each command, and no line is wider than a hundred columns."""
    for name in getattr(main, group).table:
        result = run(group, name, "--help", env={"COLUMNS": "100"})
        assert (result.code, result.stderr) == (0, "")
        assert max(map(len, result.stdout.splitlines())) <= 100


BUG = """\
import sys
from adrtool.cli import main
from adrtool.documents import cache
def broken(*_):
    raise RuntimeError("a planted \\x1b[31mbug")
cache.read_records = broken
sys.argv = ["adr", "list"]
main.adr()
"""


class TestBugs:
    """A mistake in adrtool itself."""

    def test_it_is_status_3_and_says_how_to_report_it(self, run: Runner) -> None:
        """One short message with the place, no traceback, nothing raw from the error."""
        result = run("python", "-c", BUG)
        assert (result.code, result.stdout) == (3, "")
        assert result.stderr.startswith("bug: RuntimeError: a planted \\x1b[31mbug (<string>:5)\n")
        assert "https://github.com/adrtool/adrtool/issues" in result.stderr
        assert "ADRTOOL_DEBUG=1" in result.stderr
        assert "Traceback" not in result.stderr

    def test_the_traceback_can_be_had(self, run: Runner) -> None:
        """ADRTOOL_DEBUG=1 shows it."""
        result = run("python", "-c", BUG, env={"ADRTOOL_DEBUG": "1"})
        assert result.code != 0
        assert "Traceback" in result.stderr
        assert "in broken" in result.stderr

    def test_a_broken_source_of_another_package_costs_only_itself(
        self, repo: Repo, run: Runner, home: Path
    ) -> None:
        """It is a problem of its own rule, and everything else is read."""
        dist = home / "other-1.0.dist-info"
        dist.mkdir()
        (dist / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n")
        (dist / "entry_points.txt").write_text("[adrtool.sources]\nother = other_source\n")
        (home / "other_source.py").write_text("raise RuntimeError('secret words')\n")
        repo.write("infra/main.tf", 'resource "a" "b" {}\n')
        env = {"PYTHONPATH": str(home)}
        result = run("adrtool", "inventory", "--json", cwd=repo.path, env=env)
        assert result.code == 0
        assert [p["rule"] for p in result.json()["problems"]] == ["inventory/source-unavailable"]
        assert "terraform:infra:a.b" in {item["id"] for item in result.json()["items"]}
        assert "secret words" not in result.stdout + result.stderr
        assert run("adrtool", "check", cwd=repo.path, env=env).code == 1


posix_only = pytest.mark.skipif(os.name == "nt", reason="pipes and signals as on POSIX")


@posix_only
@pytest.mark.parametrize(
    "arguments", [("list",), ("list", "--json"), ("show", "1"), ("--help",), ("accept", "1", "2")]
)
def test_a_reader_that_has_seen_enough_is_no_error(
    repo: Repo, home: Path, arguments: tuple[str, ...]
) -> None:
    """`adr list | head -1` complains about nothing, however long the list."""
    for number in range(1, 400):
        repo.write(f"adr/{number:04}-x.md", f"# {number}. {'long title ' * 40}\n")
    program = [str(Path(sys.executable).with_name("adr")), *arguments]
    with subprocess.Popen(
        program, cwd=repo.path, env=clean_environment(home), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        complaint = process.stderr.read()
    assert complaint == b""
    assert process.returncode in {0, 1}


WAIT = """\
import time
from adrtool.cli import main
from adrtool.documents import cache
def slow(*_):
    print("ready", flush=True)
    time.sleep(60)
cache.read_records = slow
main.adr(["list"])
"""


@posix_only
def test_an_interrupt_ends_a_command_without_a_traceback(home: Path) -> None:
    """Ctrl-C is an answer, not a bug."""
    with subprocess.Popen(
        [sys.executable, "-c", WAIT], cwd=home, env=clean_environment(home),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=hear_interrupts,  # noqa: PLW1509 - it takes no lock
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=60)
    assert process.returncode not in {0, 3}
    assert "Traceback" not in complaint
    assert "bug" not in complaint


def test_output_that_cannot_be_written_is_no_success(repo: Repo, home: Path) -> None:
    """A full disk behind a redirection is told by the exit status."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    repo.write("adr/0001-x.md", "# 1. X\n")
    with full.open("w") as stream:
        done = subprocess.run(
            [str(Path(sys.executable).with_name("adr")), "list", "--json"], cwd=repo.path,
            env=clean_environment(home), stdout=stream, stderr=subprocess.PIPE, text=True,
            check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "bug" not in done.stderr
