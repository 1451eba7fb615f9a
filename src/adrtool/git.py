"""The one git wrapper. Git is optional: where there is none, the answers are None or empty."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from adrtool.problems import AdrtoolError

if TYPE_CHECKING:
    from subprocess import Popen

_TIMEOUT_SECONDS = 60
# Names that change which repository or index git speaks of; set inside hooks, for one.
_FOREIGN = re.compile(
    r"GIT_(?!SSH|ASKPASS|EXEC_PATH|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_|VALUE_))"
)
# A repository's own configuration may name programs. None of these commands needs one, a pager,
# a network, or a repository without a work tree that lies among somebody's files.
_SAFE = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "log.showSignature": "false",
    "safe.bareRepository": "explicit",
}
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C.UTF-8",
}


def run(folder: Path, *arguments: str, given: str = "") -> str | None:
    """What git prints, or None when git is missing, refuses or fails. It reads what is `given`.

    Pass names that come from files behind `--` or `--end-of-options`, and `--no-ext-diff
    --no-textconv` to what shows differences. Nothing but `stage` and `checked_out` writes, nothing
    asks a network. Raises AdrtoolError when git doesn't answer in time.
    """
    import subprocess

    try:
        done = subprocess.run(
            _command(arguments), cwd=folder, env=_environment(), check=False,
            capture_output=True, timeout=_TIMEOUT_SECONDS,
            input=given.encode("utf-8", "surrogateescape"),
        )  # fmt: skip
    except (OSError, ValueError):
        # No git, no such folder, or a NUL in a name, which no program can be given.
        return None
    except subprocess.TimeoutExpired as error:
        raise AdrtoolError(f"git didn't answer within {_TIMEOUT_SECONDS} s in {folder}") from error
    # Names of files may be any bytes; surrogates keep them apart and are escaped when shown.
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None


def _command(arguments: Iterable[str]) -> list[str]:
    settings = [part for pair in _SAFE.items() for part in ("-c", "=".join(pair))]
    return ["git", "--no-pager", *settings, *arguments]


def _environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not _FOREIGN.match(k)} | _ENVIRONMENT


class Objects:
    """Reads objects by their ids, as many as there are through one process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: Popen[bytes] | None = None

    def read(self, identifier: str) -> bytes | None:
        """The content of an object; None when git hasn't got it, or there is no git."""
        try:
            process = self._process or self._start()
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(f"{identifier}\n".encode())
            process.stdin.flush()
            head = process.stdout.readline().split()
            if len(head) != 3:
                return None
            return process.stdout.read(int(head[2]) + 1)[:-1]
        except (OSError, ValueError):
            return None

    def _start(self) -> Popen[bytes]:
        from subprocess import DEVNULL, PIPE, Popen

        self._process = Popen(
            _command(["cat-file", "--batch"]), cwd=self._folder, env=_environment(),
            stdin=PIPE, stdout=PIPE, stderr=DEVNULL,
        )  # fmt: skip
        return self._process

    def close(self) -> None:
        """Ends the process."""
        process, self._process = self._process, None
        if process:
            with process:
                process.terminate()


def list_files(folder: Path) -> list[str] | None:
    """Tracked files and untracked ones that aren't ignored, relative to the folder.

    A repository inside of this one is one name, its folder's. None where the folder isn't in
    a repository, or is itself ignored by it.
    """
    if find_root(folder) is None:
        return None
    names = run(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if names is None or (not names and _is_ignored(folder)):
        return None
    # `./` stands for the folder itself: a submodule that isn't checked out.
    return sorted({name.rstrip("/") for name in names.split("\0")} - {"", "."})


def name_status(told: str | None) -> Iterator[tuple[str, str, str]]:
    """What `diff --name-status -z` tells: a letter (A, D, M, R, …), the path before, and the path
    after, which is another only for what was renamed or copied."""
    fields = iter((told or "").strip("\n").split("\0"))
    for status in filter(None, fields):
        before = next(fields)
        yield status[0], before, next(fields) if status[0] in "RC" else before


def tree_entries(told: str | None) -> Iterator[tuple[str, str, str, str]]:
    """What `ls-tree -z` tells: path, mode, kind (blob, tree or commit), and object id."""
    for entry in filter(None, (told or "").split("\0")):
        facts, _, path = entry.partition("\t")
        mode, kind, identifier = facts.split(" ")
        yield path, mode, kind, identifier


def _is_ignored(folder: Path) -> bool:
    return run(folder, "check-ignore", "-q", "--", ".") is not None


def stage(folder: Path, paths: list[str]) -> bool:
    """Adds files, absolute or relative to the folder, to the index; tells whether git did so.

    Only when a user asks for it.
    """
    return run(folder, "add", "--", *(f":(literal){path}" for path in paths)) is not None


@contextmanager
def checked_out(folder: Path, commit: str) -> Iterator[Path]:
    """A work tree of its own at a commit, in a temporary folder, for the while.

    Raises AdrtoolError when git can't make one.
    """
    import tempfile

    with tempfile.TemporaryDirectory(prefix="adrtool-tree-", ignore_cleanup_errors=True) as made:
        tree = Path(os.path.realpath(made), "tree")
        if run(folder, "worktree", "add", "--quiet", "--detach", "--", str(tree), commit) is None:
            raise AdrtoolError(f"git can't check {commit[:10]} out into a temporary folder")
        try:
            yield tree
        finally:
            run(folder, "worktree", "remove", "--force", "--", str(tree))


def find_root(folder: Path) -> Path | None:
    """The top of the work tree that holds a folder: the nearest one with a `.git`, resolved.

    Read from the file system, since starting git costs more than most commands take.
    """
    here = Path(os.path.realpath(folder))
    for top in (here, *here.parents):
        if os.path.exists(top / ".git"):  # noqa: PTH110 - closed folders don't make it raise
            return top
    return None


def remote_url(folder: Path) -> str | None:
    """The address of the remote `origin` as configured, without a password or token in it."""
    answer = run(folder, "config", "--get", "remote.origin.url")
    return _without_secret(answer.strip()) or None if answer else None


def _without_secret(url: str) -> str:
    # A token may be either half of the user's part; over HTTP no user is needed to look.
    url = re.sub(r"^(https?://)[^/]*@", r"\1", url, flags=re.I)
    return re.sub(r"^([a-z+]+://[^/@:]*):[^/]*@", r"\1@", url, flags=re.I)


def branch(folder: Path) -> str | None:
    """The branch that is checked out; None when there is none (a detached head)."""
    answer = run(folder, "symbolic-ref", "--quiet", "--short", "HEAD")
    return answer.strip() or None if answer else None
