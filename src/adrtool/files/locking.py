"""Holding a folder against other runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from adrtool.files.folders import make_folder, refusals


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Holds a folder against other runs of adrtool; makes it when it is missing.

    The folder itself is locked where the system can, so that nothing is left behind. Who holds
    a folder waits for ever when asking again. Raises AdrtoolError when it can't be made or read.
    """
    with refusals(folder):
        make_folder(folder)
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
