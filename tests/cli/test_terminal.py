"""What people see on a terminal: colours, columns, and nothing raw from a file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest

from adrtool.cli import base, columns
from tests.helpers import Repo, Runner, clean_environment

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")

ESCAPE = re.compile(r"\x1b\[[0-9;]*m|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
HOSTILE = "\x1b[31mred\x1b]0;title\x07\x08\x9b2J\u202egnp\u2066\u200f\u2028x"


def on_terminal(
    home: Path, cwd: Path, *arguments: str, env: Mapping[str, str] | None = None, width: int = 80
) -> str:
    """What a command writes to a terminal of a width, with plain line breaks."""
    import fcntl
    import pty
    import struct
    import termios

    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    program = [sys.executable, "-m", "adrtool", *arguments]
    environment = {**clean_environment(home), "TERM": "xterm-256color", **(env or {})}
    with subprocess.Popen(
        program, cwd=cwd, env=environment, stdin=follower, stdout=follower, stderr=follower
    ):
        os.close(follower)
        return _read_all(leader).replace("\r\n", "\n")


def _read_all(descriptor: int) -> str:
    parts: list[bytes] = []
    while True:
        try:
            part = os.read(descriptor, 65536)
        except OSError:
            # Linux says so when the last writer has closed the terminal.
            part = b""
        if not part:
            os.close(descriptor)
            return b"".join(parts).decode()
        parts.append(part)


def seen(text: str) -> str:
    """The text without the escape sequences that colour it."""
    return ESCAPE.sub("", text)


@pytest.fixture
def filled(repo: Repo) -> Repo:
    """A repository with an accepted record and one that states nothing."""
    repo.write("adr/0001-x.md", "# 1. Accepted one\n\n## Status\n\nAccepted\n")
    repo.write("adr/0002-y.md", "# 2. No status\n")
    return repo


class TestColours:
    """Colours belong to terminals."""

    def test_a_terminal_gets_colours(self, filled: Repo, home: Path) -> None:
        """Statuses and severities are told apart at a glance."""
        assert "\x1b[32maccepted" in on_terminal(home, filled.path, "adr", "list")
        assert "\x1b[33m\x1b[1mwarning:\x1b[0m" in on_terminal(home, filled.path, "check")

    @pytest.mark.parametrize("command", [("adr", "list"), ("check",), ("adr", "show", "9")])
    def test_no_color_holds(self, filled: Repo, home: Path, command: tuple[str, ...]) -> None:
        """NO_COLOR takes all of them away."""
        shown = on_terminal(home, filled.path, *command, env={"NO_COLOR": "1"})
        assert "\x1b" not in shown
        assert seen(on_terminal(home, filled.path, *command)) == shown

    @pytest.mark.parametrize(
        "command",
        [("adr", "list"), ("adrtool", "check"), ("adr", "show", "1"), ("adr", "show", "9")],
    )
    def test_a_pipe_gets_none(self, filled: Repo, run: Runner, command: tuple[str, ...]) -> None:
        """Whatever TERM says."""
        result = run(*command, cwd=filled.path, env={"TERM": "xterm-256color"})
        assert "\x1b" not in result.stdout + result.stderr

    def test_colours_can_be_asked_for(self, filled: Repo, run: Runner) -> None:
        """FORCE_COLOR is for logs that show colours; NO_COLOR has the last word."""
        for name in ("check", "due"):
            result = run("adrtool", name, cwd=filled.path, env={"FORCE_COLOR": "1"})
            plain = run("adrtool", name, cwd=filled.path)
            assert (seen(result.stdout), seen(result.stderr)) == (plain.stdout, plain.stderr)
            assert name == "due" or "\x1b[33m\x1b[1mwarning:\x1b[0m" in result.stdout
        for env in ({"FORCE_COLOR": "0"}, {"FORCE_COLOR": "1", "NO_COLOR": "1"}):
            result = run("adrtool", "check", cwd=filled.path, env=env)
            assert "\x1b" not in result.stdout + result.stderr


class TestSourceLines:
    """The line of a problem fits into the terminal, with the caret below its column."""

    @pytest.mark.parametrize("width", [34, 80, 200])
    @pytest.mark.parametrize(("before", "after"), [(3, 0), (90, 0), (3, 90), (300, 300)])
    @pytest.mark.parametrize("sign", ["x", "字", "e\u0301", "\t"])
    def test_a_long_line_is_cut(
        self, repo: Repo, home: Path, width: int, before: int, after: int, sign: str
    ) -> None:
        """Cells are counted, not characters."""
        text = f"-{sign * before} [x](gone.md) {sign * after}"
        repo.write("docs/notes.md", f"# Notes\n\n{text}\n")
        shown = seen(on_terminal(home, repo.path, "check", width=width)).split("\n")
        line, caret = shown[1], shown[2]
        assert line.startswith("     3 | ")
        assert max(map(cells, (line, caret))) < width
        start = line.index("gon")
        assert cells(line[:start]) == caret.index("^")


class TestHostileText:
    """A file can't speak to the terminal."""

    def test_a_title_is_shown_with_escapes(self, repo: Repo, home: Path) -> None:
        """Control characters, and those that turn the direction of writing, are spelt out."""
        repo.write("adr/0001-x.md", f"# 1. {HOSTILE}\n\n## Status\n\nAccepted \x1b[5m\n")
        for command in (("adr", "list"), ("adr", "show", "1")):
            shown = seen(on_terminal(home, repo.path, *command, width=200))
            assert not set(shown) & set("\x1b\x07\x08\x9b\u202e\u2066\u2028")
            assert "\\x1b[31mred" in shown

    def test_a_problem_is_shown_with_escapes(self, repo: Repo, home: Path) -> None:
        """So are file names and what a message quotes."""
        repo.write(
            "adr/0001-\x1b[31m.md", f"---\nstatus: accepted\ndate: x\x1b[31m\n---\n# {HOSTILE}\n"
        )
        repo.write("runbooks/x.md", f"# {HOSTILE}\n\n[x](\x1b[31m.md)\n")
        for command in (("check",), ("adr", "list"), ("runbook", "list")):
            shown = seen(on_terminal(home, repo.path, *command, width=200))
            assert not set(shown) & set("\x1b\x07\x08\x9b\u202e\u2066\u2028")

    def test_a_body_is_shown_with_escapes(self, repo: Repo, home: Path) -> None:
        """`adr show` renders Markdown; tabs of code are white space, not escapes."""
        repo.write("adr/0001-x.md", f"# 1. X\n\nBody {HOSTILE}\n\n```make\nall:\n\techo\n```\n")
        shown = seen(on_terminal(home, repo.path, "adr", "show", "1", width=200))
        assert not set(shown) & set("\x1b\x07\x08\x9b\u202e")
        assert "Body \\x1b[31mred" in shown
        assert "    echo" in shown
        assert "\\t" not in shown

    def test_joiners_of_emoji_and_letters_stay(self) -> None:
        """They are part of how a title is spelt."""
        assert base.printable("👩‍💻 می‌خواهم") == "👩‍💻 می‌خواهم"


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    none = sum(unicodedata.category(c) in {"Mn", "Me", "Cf"} for c in text)
    return len(text) + wide - none


class TestColumns:
    """Rows line up."""

    def test_wide_characters_take_two_columns(self, repo: Repo, run: Runner) -> None:
        """Titles and owners in any script don't push the next column aside."""
        for name, owner in {"a": "チーム", "b": "team", "c": "e\u0301quipe"}.items():
            repo.write(f"runbooks/{name}.md", f"---\nowner: {owner}\n---\n# Title {name}\n")
        lines = run("runbook", "list", cwd=repo.path).stdout.splitlines()
        starts = {cells(line[: line.index("Title")]) for line in lines[1:]}
        assert len(starts) == 1
        assert starts == {cells(lines[0][: lines[0].index("TITLE")])}

    @pytest.mark.parametrize(
        "title", ["long word " * 30, "長" * 100, "x" * 300], ids=["words", "wide", "one word"]
    )
    def test_a_line_fits_the_terminal(self, repo: Repo, home: Path, title: str) -> None:
        """The last column is cut with an ellipsis on a terminal, and only there."""
        repo.write("adr/0001-x.md", f"# 1. {title.strip()}\n")
        for width in (60, 80, 200):
            shown = on_terminal(home, repo.path, "adr", "list", width=width).splitlines()
            assert all(cells(seen(line)) <= width for line in shown)
            assert shown[1].endswith("…")

    def test_a_narrow_terminal_still_shows_something(self, repo: Repo, home: Path) -> None:
        """The last column keeps twenty columns, though the line breaks then."""
        repo.write("adr/0001-x.md", "# 1. A title of some length, as titles are\n")
        assert "A title of some len…" in on_terminal(home, repo.path, "adr", "list", width=10)

    def test_rows_are_padded_to_the_widest(self, capsys: pytest.CaptureFixture[str]) -> None:
        """The header counts too, and no line ends in white space."""
        columns.show(("A", "LONGER", "C"), [("1", "2", "3"), ("日本", "x", "")])
        assert capsys.readouterr().out == "A     LONGER  C\n1     2       3\n日本  x\n"
