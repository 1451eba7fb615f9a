"""The one safe reader, the one atomic writer, the one lister and the one lock."""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from adrtool import git
from adrtool.problems import AdrtoolError, Problem, Severity
from adrtool.values import Value

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

_UNREADABLE = "file/unreadable"
_SAVE_AS = "save the file as UTF-8"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# A FIFO would wait for a writer, a terminal become ours.
_OPEN_FLAGS = os.O_RDONLY
for _flag in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY", "O_NOINHERIT"):
    _OPEN_FLAGS |= getattr(os, _flag, 0)
_TEMPORARY = ".adrtool-"
_LEFTOVER = re.compile(re.escape(_TEMPORARY) + r"[0-9a-f]{16}")
_LEFT_OVER_AFTER_SECONDS = 60


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Text(Value):
    """A file's text as decoded (line endings as they are), or the problem that prevents it."""

    path: str
    text: str
    problem: Problem | None = None


def read(path: Path | str, name: str) -> Text:
    """Reads UTF-8 up to `MAX_BYTES`; `name` is the path that a problem shows.

    A byte order mark stays in the text. NUL, other encodings, a size over the limit, what
    isn't a regular file and whatever the file system refuses are problems of the rule
    `file/unreadable`.
    """
    try:
        data = _bytes(path)
    except OSError as error:
        return _unreadable(name, error.strerror or str(error))
    except ValueError:
        return _unreadable(name, "no file system takes this name")
    if data is None:
        return _unreadable(name, "not a regular file")
    if len(data) > MAX_BYTES:
        return _unreadable(name, f"larger than {MAX_BYTES // 2**20} MiB")
    return decode(data, name)


def _bytes(path: Path | str) -> bytes | None:
    """The content, up to one byte more than the limit; None of what isn't a regular file."""
    descriptor = os.open(path, _OPEN_FLAGS)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            return None
        # A read may give less than asked for, and a file may grow meanwhile.
        parts = [os.read(descriptor, min(found.st_size, MAX_BYTES) + 1)]
        while parts[-1] and sum(map(len, parts)) <= MAX_BYTES:
            parts.append(os.read(descriptor, MAX_BYTES // 16))
        return b"".join(parts)
    finally:
        os.close(descriptor)


def decode(data: bytes, name: str) -> Text:
    """Bytes to text as `read` does it."""
    if data.startswith(_UTF16):
        return _unreadable(name, "UTF-16, not UTF-8", 1, _SAVE_AS)
    nul = data.find(b"\0")
    if nul >= 0:
        return _unreadable(name, "holds a NUL byte", data.count(b"\n", 0, nul) + 1)
    try:
        return Text(name, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _unreadable(name, "not UTF-8", line, _SAVE_AS)


def _unreadable(name: str, reason: str, line: int = 1, hint: str = "") -> Text:
    return Text(name, "", _problem(name, f"can't be read: {reason}", line, hint))


def _problem(name: str, message: str, line: int = 1, hint: str = "") -> Problem:
    return Problem(printable(name), line, 1, Severity.ERROR, _UNREADABLE, message, hint)


def printable(name: str) -> str:
    r"""A file name with bytes that aren't UTF-8 as `\xff`, so that it can be printed anywhere."""
    return re.sub("[\ud800-\udfff]", lambda match: f"\\x{ord(match[0]) & 0xFF:02x}", name)


def is_file(path: Path) -> bool:
    """Whether there is a file; no, also where the system refuses to look."""
    return os.path.isfile(path)


def is_folder(path: Path) -> bool:
    """Whether there is a folder; no, also where the system refuses to look."""
    return os.path.isdir(path)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Survey(Value):
    """`paths` as `listing` gives them, and a problem for each entry that had to be left out."""

    paths: list[str]
    problems: list[Problem]


def listing(root: Path, folder: str = ".") -> list[str]:
    """Paths of the regular files below a folder, sorted, `/`-separated, relative to `root`.

    In a git repository these are the tracked files and the untracked ones that aren't ignored,
    also those of repositories inside of it; elsewhere all but those in `PRUNED` folders. Links
    to folders aren't followed; links that lead out of the root and names that aren't UTF-8 are
    left out.
    """
    return survey(root, folder).paths


def survey(root: Path, folder: str = ".") -> Survey:
    """A listing that also says what was left out though it has the look of a file or folder:
    links that lead out of the root or to nothing, names that aren't UTF-8, closed folders."""
    found = _Surveyor(root, folder)
    found.add_all("")
    return Survey(sorted(found.paths), sorted(found.problems))


class _Surveyor:
    """Looks at names below a start folder one by one; folders are judged once."""

    def __init__(self, root: Path, folder: str) -> None:
        self.paths: set[str] = set()
        self.problems: list[Problem] = []
        self.start = root / folder
        self.lead = f"{self.start}{os.sep}"
        normal = os.path.normpath(folder)
        self.prefix = "" if normal == "." else f"{PurePosixPath(folder)}/"
        # A folder given from outside (`--dir ../other`) is its own boundary.
        is_outside = os.path.isabs(normal) or normal.split(os.sep)[0] == os.pardir
        self.tops = [os.path.realpath(top) for top in (root, self.start)[: 1 + is_outside]]
        self.kept: dict[str, bool] = {}

    def add_all(self, below: str) -> None:
        if not self._keeps(below.rstrip("/")):
            return
        names = git.list_files(self.start / below)
        if names is None:
            self._walk(below)
            return
        for name in names:
            parent, _, last = (below + name).rpartition("/")
            if self._keeps(parent) and not last.startswith(_TEMPORARY):
                self._add(below + name)

    def _keeps(self, parent: str) -> bool:
        if parent not in self.kept:
            self.kept[parent] = PRUNED.isdisjoint(parent.split("/")) and self._is_inside(parent)
        return self.kept[parent]

    def _is_inside(self, name: str) -> bool:
        above = name.rpartition("/")[0]
        if name and self.kept.get(above) and not os.path.islink(self.lead + name):
            return True
        real = Path(os.path.realpath(self.start / name))
        if any(real.is_relative_to(top) for top in self.tops):
            return True
        self._leave_out(name, "a link that leads out of the project, not followed")
        return False

    def _add(self, name: str) -> None:
        try:
            mode = os.lstat(self.lead + name).st_mode
            if stat.S_ISLNK(mode):
                mode = self._linked(name)
        except FileNotFoundError:
            return  # deleted, though git still knows it
        except OSError as error:
            self._leave_out(name, f"can't be read: {error.strerror}")
            return
        if stat.S_ISDIR(mode):
            self.add_all(f"{name}/")
        elif stat.S_ISREG(mode):
            self._add_file(name)

    def _add_file(self, name: str) -> None:
        if name.isascii() or name == printable(name):
            self.paths.add(self.prefix + name)
        else:
            self._leave_out(name, "left out: its name isn't UTF-8", "rename it")

    def _linked(self, name: str) -> int:
        """The mode of what a link leads to; 0 when that isn't to be listed."""
        try:
            mode = os.stat(self.start / name).st_mode
        except OSError:
            self._leave_out(name, "a link that leads to nothing")
            return 0
        return mode if self._is_inside(name) and stat.S_ISREG(mode) else 0

    def _leave_out(self, name: str, message: str, hint: str = "") -> None:
        path = (self.prefix + name).rstrip("/") or "."
        self.problems.append(_problem(path, message, hint=hint))

    def _walk(self, below: str) -> None:
        stack = [below]
        while stack:
            prefix = stack.pop()
            try:
                entries = list(os.scandir(self.lead + prefix))
            except FileNotFoundError:
                continue
            except OSError as error:
                self._leave_out(prefix, f"can't be read: {error.strerror}")
                continue
            is_kept = self._keeps(prefix.rstrip("/"))
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in PRUNED:
                        stack.append(f"{prefix}{entry.name}/")
                elif not is_kept or entry.name.startswith(_TEMPORARY):
                    continue
                elif entry.is_file(follow_symlinks=False):
                    # The folder says so already, without another look at the file.
                    self._add_file(f"{prefix}{entry.name}")
                else:
                    self._add(f"{prefix}{entry.name}")


def write(path: Path, text: str) -> None:
    """Replaces a file's content whole or not at all; its mode stays.

    A link stays a link: the file that it leads to is written, unless that lies outside of the
    repository (without git: of the link's folder). Raises AdrtoolError.
    """
    with _refusals(path):
        target = _followed(path) if path.is_symlink() else path
        with _temporary(target.parent, text, _mode_of(target)) as temporary:
            os.replace(temporary, target)


def _followed(link: Path) -> Path:
    target = Path(os.path.realpath(link))
    top = git.find_root(link.parent) or Path(os.path.realpath(link.parent))
    if not target.is_file():
        raise AdrtoolError(f"{link}: can't be written: a link that leads to nothing")
    if not target.is_relative_to(top):
        raise AdrtoolError(f"{link}: a link that leads out of the project", f"edit {target} itself")
    return target


def _mode_of(path: Path) -> int | None:
    """The permissions of a file that may be replaced; None when there is none."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    # A rename asks only for the folder's permission; who protects a file means the file.
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return stat.S_IMODE(mode)


def create(path: Path, text: str, mode: int | None = None) -> None:
    """Makes a file that mustn't exist yet, whole or not at all, with the folders above it.

    `mode` has its permissions, when they are to be another file's. Raises FileExistsError when
    it does, AdrtoolError for what the file system refuses.
    """
    with _refusals(path), _temporary(path.parent, text, mode) as temporary:
        is_taken = not _give_name(temporary, path)
    if is_taken:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))


def _give_name(temporary: Path, path: Path) -> bool:
    """False when the name is taken."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    except (OSError, NotImplementedError, AttributeError):
        # No hard links on this file system: an exclusive open keeps the name ours.
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        except FileExistsError:
            return False
        os.replace(temporary, path)
    return True


def remove(path: Path) -> None:
    """Removes a file. Raises AdrtoolError for what the file system refuses."""
    with _refusals(path):
        path.unlink()
        _sync_folder(path.parent)


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """What the file system refuses, and text that has no bytes in UTF-8, as an AdrtoolError."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise AdrtoolError(f"{path}: can't be written: {reason}") from error


@contextmanager
def _temporary(folder: Path, text: str, mode: int | None = None) -> Iterator[Path]:
    """A synced temporary file in a folder that holds the text; gone afterwards."""
    _make(folder)
    _sweep(folder)
    path = folder / f"{_TEMPORARY}{os.urandom(8).hex()}"
    try:
        _fill(path, text.encode("utf-8"), mode)
        yield path
        _sync_folder(folder)
    finally:
        path.unlink(missing_ok=True)


def _make(folder: Path) -> None:
    """Makes a folder with those above it, each synced into the one that holds it."""
    if os.path.isdir(folder):
        return
    _make(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _fill(path: Path, data: bytes, mode: int | None) -> None:
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    # The system applies the umask to a new file; one that replaces another is never more open.
    descriptor = os.open(path, flags, 0o666 if mode is None else mode & 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    if mode is not None:
        os.chmod(path, mode)


def _sweep(folder: Path) -> None:
    with os.scandir(folder) as entries:
        found = [entry.path for entry in entries if entry.name.startswith(_TEMPORARY)]
    for path in found:
        # Another run may be sweeping too.
        with suppress(OSError):
            remove_leftover(Path(path))


def leftovers(root: Path) -> list[Path]:
    """The temporary files below a folder: what killed runs left behind, and what may be in use.

    Repositories inside of this one and what a tool fetched aren't looked at.
    """
    found: list[Path] = []
    for parent, folders, entries in os.walk(root):
        inner = (f for f in folders if os.path.lexists(os.path.join(parent, f, ".git")))
        folders[:] = sorted(set(folders) - PRUNED - set(inner))
        found += (Path(parent, name) for name in entries if _LEFTOVER.fullmatch(name))
    return sorted(found)


def remove_leftover(path: Path) -> None:
    """Removes a temporary file, unless it may be in use or is gone already. Raises OSError."""
    with suppress(FileNotFoundError):
        if not may_be_in_use(path):
            path.unlink()


def may_be_in_use(path: Path) -> bool:
    """Whether a temporary file is too young to be called left over. Raises OSError."""
    return path.lstat().st_mtime >= time.time() - _LEFT_OVER_AFTER_SECONDS


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    # The file is in place by now; a file system that can't sync a folder takes nothing back.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Holds a folder against other runs of adrtool; makes it when it is missing.

    The folder itself is locked where the system can, so that nothing is left behind. Who holds
    a folder waits for ever when asking again. Raises AdrtoolError when it can't be made or read.
    """
    with _refusals(folder):
        _make(folder)
        held = _lock_windows(folder) if os.name == "nt" else _lock_posix(folder)
    try:
        yield
    finally:
        os.close(held)


def _lock_posix(folder: Path) -> int:
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    # Some network file systems lock no folders. Files are still created exclusively.
    with suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def _lock_windows(folder: Path) -> int:
    import hashlib
    import msvcrt
    import tempfile

    key = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    name = Path(tempfile.gettempdir(), f"adrtool-{key}.lock")
    descriptor = os.open(name, os.O_CREAT | os.O_RDWR)
    # Closing the file releases the lock.
    msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
    return descriptor
