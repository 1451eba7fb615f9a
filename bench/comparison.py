"""What a bench is made of."""

from __future__ import annotations

import atexit
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """A command to measure in a folder of its own; `prepare` fills it and isn't measured.

    One that is `own_timed` prints the seconds that count as the last line of its output.
    """

    command: Sequence[str]
    prepare: Callable[[Path], None] = lambda _: None
    own_timed: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is measured, and the baseline that makes the number comparable between machines.

    `most` is how many runs there are at most, for what takes long.
    """

    subject: Run
    baseline: Run
    most: int = 1000


@dataclass(frozen=True, slots=True)
class Skipped:
    """Why a bench can't run here."""

    reason: str


# A cache of the bench's own: the user's is left alone.
CACHE = Path(tempfile.mkdtemp(prefix="bench-cache-"))
atexit.register(shutil.rmtree, CACHE, ignore_errors=True)

IMPORT_CLICK = Run([sys.executable, "-c", "import click"])


def forget(_: Path) -> None:
    """Deletes what adrtool has kept."""
    shutil.rmtree(CACHE / "adrtool", ignore_errors=True)
