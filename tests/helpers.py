"""What tests are made of: a temporary git repository, and a run of the real command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
_SCRIPTS = sysconfig.get_path("scripts")
_KEPT = ("PATH", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "COMSPEC", "PATHEXT")
# No program under test takes this long; one that hangs should end.
_TIMEOUT_SECONDS = 300


def hear_interrupts() -> None:
    """For `preexec_fn`: what a shell starts in the background doesn't hear SIGINT, nor do its
    children, and such a shell may run the tests."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def clean_environment(home: Path) -> dict[str, str]:
    """Environment variables that hold nothing of the developer's, the CI system's or git's own."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    who = {"NAME": "Ada Example", "EMAIL": "ada@example.org"}
    git = {f"GIT_{role}_{k}": v for role in ("AUTHOR", "COMMITTER") for k, v in who.items()}
    return {
        **kept,
        **git,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "HOME": str(home),
        "USERPROFILE": str(home),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
    }


@dataclass(frozen=True, slots=True)
class Result:
    """How a program ended, and everything it wrote."""

    code: int
    stdout: str
    stderr: str

    def json(self) -> Any:
        """Standard output as JSON; anything else on it is an error."""
        return json.loads(self.stdout)


@dataclass(frozen=True, slots=True)
class Runner:
    """Starts programs in an environment of their own."""

    home: Path

    def __call__(
        self,
        program: str,
        *arguments: str | Path,
        cwd: Path | None = None,
        stdin: str = "",
        env: Mapping[str, str] | None = None,
    ) -> Result:
        """Run `adr`, `runbook`, `adrtool` or `python`, by absolute path.

        The current folder is the empty home when none is given; `env` is added to the environment.
        """
        done = subprocess.run(
            [_absolute(program), *map(str, arguments)],
            cwd=cwd or self.home,
            input=stdin,
            env={**clean_environment(self.home), **(env or {})},
            capture_output=True,
            encoding="utf-8",
            timeout=_TIMEOUT_SECONDS,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)


def _absolute(program: str) -> str:
    if program == "python":
        return sys.executable
    found = which(program, path=_SCRIPTS)
    if found is None:
        message = f"{program} isn't in {_SCRIPTS}: install the project first (make test does)"
        raise FileNotFoundError(message)
    return found


@dataclass(frozen=True, slots=True)
class Repo:
    """A git repository to write files into."""

    path: Path
    home: Path

    def git(self, *arguments: str) -> str:
        """Run git here and return what it prints, without the last line break."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            env=clean_environment(self.home),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, f"git {' '.join(arguments)}: {done.stderr}"
        return done.stdout.removesuffix("\n")

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a file exactly as given, with its folders; text becomes UTF-8."""
        file = self.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def read(self, path: str) -> str:
        """Return the text of a file, its line ends as they are."""
        return (self.path / path).read_bytes().decode()

    def commit(self, message: str = "A change") -> str:
        """Commit everything that isn't ignored and return the full hash."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")


def make_repo(path: Path, home: Path) -> Repo:
    """Create an empty git repository on branch main; its folder is made when missing."""
    path.mkdir(parents=True, exist_ok=True)
    repo = Repo(path, home)
    repo.git("init", "--quiet", "--initial-branch=main")
    return repo
