"""What killed runs leave behind: temporary files beside those that they were to become."""

from __future__ import annotations

import os
import re
import time
from contextlib import suppress
from pathlib import Path

from adrtool.files.surveying import PRUNED, TEMPORARY

_LEFTOVER = re.compile(re.escape(TEMPORARY) + r"[0-9a-f]{16}")
_LEFT_OVER_AFTER_SECONDS = 60


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


def sweep(folder: Path) -> None:
    """Removes what lies in a folder, unless it may be in use."""
    with os.scandir(folder) as entries:
        found = [entry.path for entry in entries if entry.name.startswith(TEMPORARY)]
    for path in found:
        # Another run may be sweeping too.
        with suppress(OSError):
            remove_leftover(Path(path))
