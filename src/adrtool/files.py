"""The one safe reader, the one atomic writer, the one lister and the one lock."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from adrtool import git
from adrtool.problems import AdrtoolError, Problem, Severity

MAX_BYTES = 16 * 1024 * 1024
"""A file that people write is smaller; what is larger is reported and not read."""

PRUNED = frozenset(
    {
        ".git", ".hg", ".svn", ".terraform", ".terragrunt-cache", ".venv", "venv", "node_modules",
        "__pycache__", ".tox", ".nox", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".cache",
        "vendor", "bower_components", ".idea", ".vscode",
    }
)  # fmt: skip
"""Folders that hold what a tool fetched or made, never what a team wrote."""

_TEMPORARY = ".adrtool-"


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text as decoded (line endings as they are), or the problem that prevents it."""

    path: str
    text: str
    problem: Problem | None = None


def read(path: Path, name: str) -> Text:
    """Reads UTF-8 up to `MAX_BYTES`; `name` is the path that a problem shows.

    A byte order mark stays in the text. NUL, other encodings, a size over the limit and
    whatever the file system refuses are problems of the rule `file/unreadable`.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return _unreadable(name, error.strerror or str(error))
    if len(data) > MAX_BYTES:
        return _unreadable(name, f"larger than {MAX_BYTES // 2**20} MiB")
    return decode(data, name)


def decode(data: bytes, name: str) -> Text:
    """Bytes to text as `read` does it."""
    nul = data.find(b"\0")
    if nul >= 0:
        return _unreadable(name, "holds a NUL byte", data.count(b"\n", 0, nul) + 1)
    try:
        return Text(name, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _unreadable(name, "not UTF-8", line, "save the file as UTF-8")


def _unreadable(name: str, reason: str, line: int = 1, hint: str = "") -> Text:
    message = f"can't be read: {reason}"
    return Text(name, "", Problem(name, line, 1, Severity.ERROR, "file/unreadable", message, hint))


def listing(root: Path, folder: str = ".") -> list[str]:
    """Paths of the regular files below a folder, sorted, `/`-separated, relative to `root`.

    In a git repository these are the tracked files and the untracked ones that aren't ignored;
    elsewhere all but those in `PRUNED` folders. Links that lead out of the root are left out.
    """
    start = root / folder
    names = git.list_files(start)
    if names is None:
        names = list(_walk(start))
    prefix = "" if folder in {"", "."} else f"{PurePosixPath(folder)}/"
    kept = (n for n in names if not PRUNED.intersection(n.split("/")[:-1]))
    return sorted(prefix + n for n in kept if _is_inside(root, start, n))


def _is_inside(root: Path, start: Path, name: str) -> bool:
    path = start / name
    if not path.is_file():
        return False
    resolved = path.resolve()
    # A folder given from outside (`--dir ../other`) is its own boundary.
    return any(resolved.is_relative_to(top.resolve()) for top in (root, start))


def _walk(start: Path) -> Iterator[str]:
    stack = [""]
    while stack:
        prefix = stack.pop()
        try:
            entries = list(os.scandir(start / prefix))
        except OSError:
            # A folder that vanished or can't be opened holds nothing that can be listed;
            # its parent's listing shows that it is there.
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in PRUNED:
                    stack.append(f"{prefix}{entry.name}/")
            elif entry.is_file():
                yield f"{prefix}{entry.name}"


def write(path: Path, text: str) -> None:
    """Replaces a file's content whole or not at all; its mode stays. Raises AdrtoolError."""
    with _temporary(path, text) as temporary:
        if path.exists():
            os.chmod(temporary, path.stat().st_mode & 0o7777)
        os.replace(temporary, path)


def create(path: Path, text: str) -> None:
    """Makes a file that mustn't exist yet, whole or not at all.

    Raises FileExistsError when it does, AdrtoolError for what the file system refuses.
    """
    with _temporary(path, text) as temporary:
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except (OSError, NotImplementedError, AttributeError):
            # No hard links on this file system: an exclusive open keeps the name ours.
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
            os.replace(temporary, path)


@contextmanager
def _temporary(path: Path, text: str) -> Iterator[str]:
    """A synced temporary file beside `path` that holds the text; gone afterwards."""
    name = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=_TEMPORARY, dir=path.parent)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(text.encode("utf-8"))
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, 0o666 & ~_umask())
        yield name
        _sync_folder(path.parent)
    except FileExistsError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise AdrtoolError(f"{path}: can't be written: {reason}") from error
    finally:
        if name:
            Path(name).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Holds a folder against other runs of adrtool; makes it when it is missing.

    The folder itself is locked where the system can, so that nothing is left behind.
    Raises AdrtoolError when the folder can't be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AdrtoolError(f"{folder}: can't be made: {error.strerror or error}") from error
    if os.name == "nt":
        with _lock_windows(folder):
            yield
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _lock_windows(folder: Path) -> Iterator[None]:
    import msvcrt

    key = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    with Path(tempfile.gettempdir(), f"adrtool-{key}.lock").open("a+b") as stream:
        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
        try:
            yield
        finally:
            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]
