"""Writing files whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adrtool import git
from adrtool.files.folders import make_folder, refusals, sync_folder
from adrtool.files.leftover import sweep
from adrtool.files.surveying import TEMPORARY
from adrtool.problems import AdrtoolError


def write(path: Path, text: str) -> None:
    """Replaces a file's content whole or not at all; its mode stays.

    A link stays a link: the file that it leads to is written, unless that lies outside of the
    repository (without git: of the link's folder). Raises AdrtoolError.
    """
    with refusals(path):
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
    with refusals(path), _temporary(path.parent, text, mode) as temporary:
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
    with refusals(path):
        path.unlink()
        sync_folder(path.parent)


@contextmanager
def _temporary(folder: Path, text: str, mode: int | None = None) -> Iterator[Path]:
    """A synced temporary file in a folder that holds the text; gone afterwards."""
    make_folder(folder)
    sweep(folder)
    path = folder / f"{TEMPORARY}{os.urandom(8).hex()}"
    try:
        _fill(path, text.encode("utf-8"), mode)
        yield path
        sync_folder(folder)
    finally:
        path.unlink(missing_ok=True)


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
