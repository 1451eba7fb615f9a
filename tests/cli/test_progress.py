"""How far a long reading is, on a terminal and nowhere else."""

from __future__ import annotations

import io

import pytest

from adrtool.cli import reading
from tests.helpers import Repo, Runner


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Yes."""
        return True


def shown(monkeypatch: pytest.MonkeyPatch, patience: float) -> str:
    """What a reading of 60,000 files writes."""
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(reading, "_PATIENCE_SECONDS", patience)
    monkeypatch.setattr(reading, "_REDRAW_SECONDS", 0)
    with reading.progress("Reading") as tell:
        assert tell is not None
        for count in (50, 12_345, 60_000):
            tell(count, 60_000)
    return stream.getvalue()


def test_one_line_is_written_over_and_gone_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a sign of colour, so that NO_COLOR has nothing to turn off."""
    text = shown(monkeypatch, 0)
    assert "\rReading: 12,345 of 60,000 files" in text
    assert "\x1b" not in text
    assert "\n" not in text
    last = text.rpartition("files")[2]
    assert last.strip() == ""
    assert last.endswith("\r")


def test_what_is_quick_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within the first second."""
    assert shown(monkeypatch, 3600) == ""


def test_a_pipe_gets_nothing(repo: Repo, run: Runner) -> None:
    """Standard error of a listing has only the count."""
    repo.write("main.tf", 'variable "x" {}\n')
    assert run("adrtool", "inventory", cwd=repo.path).stderr == "2 items\n"
    with reading.progress("Reading") as tell:
        assert tell is None
