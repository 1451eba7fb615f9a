"""Folders that are written into."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from adrtool.problems import AdrtoolError


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """What the file system refuses, and text that has no bytes in UTF-8, as an AdrtoolError."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise AdrtoolError(f"{path}: can't be written: {reason}") from error


def make_folder(folder: Path) -> None:
    """Makes a folder with those above it, each synced into the one that holds it."""
    if os.path.isdir(folder):
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Makes the system keep what a folder names, where it can."""
    if os.name == "nt":
        return
    # The file is in place by now; a file system that can't sync a folder takes nothing back.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
