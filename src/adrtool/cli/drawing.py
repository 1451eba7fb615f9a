"""What the commands that draw share: the format, links to files, and the answer."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import click

from adrtool.cli import base

_ENDINGS = {".svg": "svg", ".dot": "dot", ".gv": "dot", ".json": "json"}


def format_of(output: str | None, formats: Sequence[str]) -> str:
    """The format that the name of a file tells; dot without one."""
    if output is None:
        return "dot"
    found = _ENDINGS.get(Path(output).suffix.casefold(), "")
    if found not in formats:
        *most, last = formats
        listed = f"{', '.join(most)} or {last}"
        raise click.UsageError(f"--format says what {output!r} is to be: {listed}")
    return found


def address(file: Path, shown: str, target: Path | None) -> str:
    """A link to a file as seen from the drawing or, where that is printed, as it is shown."""
    path = os.path.relpath(file, target.parent.resolve()) if target else shown
    return quote(path.replace(os.sep, "/"), safe="/")


def say(text: str) -> None:
    """Prints a drawing."""
    if sys.stdout.isatty():
        for line in text.splitlines():
            base.say(base.printable(line))
    else:
        # An SVG says of itself that it is UTF-8.
        click.echo(text.encode("utf-8", "backslashreplace"), nl=False)
