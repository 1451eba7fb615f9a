"""The one git wrapper. Git is optional: where there is none, the answers are None or empty."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from adrtool.problems import AdrtoolError

_TIMEOUT_SECONDS = 60
# Names that change which repository or index git speaks of; set inside hooks, for one.
_FOREIGN = re.compile(r"GIT_(?!SSH|ASKPASS|TERMINAL_PROMPT|EXEC_PATH|CONFIG_GLOBAL|CONFIG_SYSTEM)")


def run(folder: Path, *arguments: str) -> str | None:
    """What git prints, or None when git is missing, refuses or fails.

    Pass names that come from files behind `--` or `--end-of-options`. Nothing here writes.
    Raises AdrtoolError when git doesn't answer in time.
    """
    clean = {k: v for k, v in os.environ.items() if not _FOREIGN.match(k)}
    clean |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8"}
    command = ["git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", *arguments]
    try:
        done = subprocess.run(
            command, cwd=folder, env=clean, capture_output=True, timeout=_TIMEOUT_SECONDS,
            stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    except OSError:
        return None
    except subprocess.TimeoutExpired as error:
        raise AdrtoolError(f"git didn't answer within {_TIMEOUT_SECONDS} s in {folder}") from error
    # Names of files may be any bytes; surrogates keep them apart and are escaped when shown.
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None


def list_files(folder: Path) -> list[str] | None:
    """Tracked files and untracked ones that aren't ignored, relative to the folder.

    None where the folder isn't in a repository, or is itself ignored by it.
    """
    if find_root(folder) is None:
        return None
    names = run(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if names is None or (not names and _is_ignored(folder)):
        return None
    return sorted(set(filter(None, names.split("\0"))))


def _is_ignored(folder: Path) -> bool:
    return run(folder, "check-ignore", "-q", "--", ".") is not None


def find_root(folder: Path) -> Path | None:
    """The top of the work tree that holds a folder: the nearest one with a `.git`.

    Read from the file system, since starting git costs more than most commands take.
    """
    for candidate in (folder.absolute(), *folder.absolute().parents):
        if (candidate / ".git").exists():
            return candidate
    return None


def remote_url(folder: Path) -> str | None:
    """The address of the remote `origin`, as configured."""
    answer = run(folder, "config", "--get", "remote.origin.url")
    return answer.strip() or None if answer else None


def branch(folder: Path) -> str | None:
    """The branch that is checked out; None when there is none (a detached head)."""
    answer = run(folder, "symbolic-ref", "--quiet", "--short", "HEAD")
    return answer.strip() or None if answer else None
