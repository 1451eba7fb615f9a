"""A site takes the place of the former one when it is whole, and not before.

It is made inside of the folder that it is for, out of sight: a folder that is a mounted volume
or a link can't be renamed, and only there are files sure to lie on the same file system.
What is hidden in the folder stays, as MkDocs has it: a work tree's `.git`, for one.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from adrtool import files

_NAME = ".adrtool-build-"
_LEFT_OVER_AFTER_SECONDS = 3600


def begin(site: Path) -> Path:
    """A new folder inside of a site's, to build in; what killed builds left there goes.

    Raises OSError when it can't be made.
    """
    site.mkdir(parents=True, exist_ok=True)
    for left in site.glob(f"{_NAME}*"):
        with suppress(OSError):
            if left.lstat().st_mtime < time.time() - _LEFT_OVER_AFTER_SECONDS:
                shutil.rmtree(left)
    made = site / f"{_NAME}{os.urandom(8).hex()}"
    made.mkdir()
    return made


def finish(made: Path) -> None:
    """Puts what was built in the place of what the site held.

    When the system refuses that (on Windows for a file that is open), the former site is put
    back. Raises OSError, or AdrtoolError for a folder that can't be locked.
    """
    site, old = made.parent, made.with_name(f"{made.name}-old")
    old.mkdir()
    try:
        with files.lock(site):
            new = sorted(path.name for path in made.iterdir())
            held = sorted(p.name for p in site.iterdir() if _is_replaced(p.name, new))
            _move([(site / n, old / n) for n in held] + [(made / n, site / n) for n in new])
    finally:
        shutil.rmtree(old, ignore_errors=True)


def discard(made: Path) -> None:
    """Removes what was built, and the site's folder when there is nothing else in it."""
    shutil.rmtree(made, ignore_errors=True)
    with suppress(OSError):
        made.parent.rmdir()


def _is_replaced(name: str, new: Sequence[str]) -> bool:
    return name in new or not name.startswith(".")


def _move(moves: Sequence[tuple[Path, Path]]) -> None:
    """All of the moves or none."""
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            # Unlike a rename it works where a folder comes from another layer of a container.
            shutil.move(source, target)
            done.append((source, target))
    except BaseException:
        for source, target in reversed(done):
            shutil.move(target, source)
        raise
