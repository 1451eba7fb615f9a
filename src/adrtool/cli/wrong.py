"""What went wrong, told: a command that there is not, a mistake in adrtool. Loaded only then."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

import click

from adrtool import __version__
from adrtool.cli.base import note, printable

_ISSUES = "https://github.com/adrtool/adrtool/issues"


def unknown_command(context: click.Context, name: str, known: Sequence[str]) -> NoReturn:
    """Raises UsageError, which names a near command."""
    near = get_close_matches(name, known, 1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise click.UsageError(f"No such command {name!r}.{hint}", context)


def bug(error: Exception) -> NoReturn:
    """Says how to report a mistake in adrtool, and ends the command."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    what = printable(f"{type(error).__name__}: {error}")
    note(click.style("bug: ", fg="red", bold=True) + f"{what} ({place})")
    note(f"     This is a mistake in adrtool {__version__}. Please report it with the command to")
    note(f"     {_ISSUES}; ADRTOOL_DEBUG=1 shows the traceback.")
    sys.exit(3)
