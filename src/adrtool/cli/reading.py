"""The catalog as the commands read it that show or draw it."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from adrtool import catalog
from adrtool.catalog import Catalog
from adrtool.cli import base
from adrtool.inventory.work import Tell
from adrtool.project import Project

_PATIENCE_SECONDS = 1.0
_REDRAW_SECONDS = 0.1

_KEPT: list[object] = []
_KEPT.append(_KEPT)


def read() -> tuple[Project, Catalog]:
    """The project around the current folder and all that is known of it."""
    # Everything that is read stays until the end; looking for what could be freed finds nothing.
    gc.disable()
    found = base.project()
    with progress("Reading the infrastructure code") as tell:
        known = catalog.read(found, tell=tell)
    # In a circle it isn't taken apart at the end either, which takes long for so many values.
    _KEPT.append(known)
    return found, known


@contextmanager
def progress(task: str) -> Iterator[Tell | None]:
    """Shows on a terminal how far something is, once it takes longer than a second."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    bar = _Bar(task)
    try:
        yield bar.tell
    finally:
        bar.clear()


class _Bar:
    """One line that is written over; a plain one, which needs no colour."""

    def __init__(self, task: str) -> None:
        self.task = task
        self.next = time.monotonic() + _PATIENCE_SECONDS
        self.width = 0

    def tell(self, count: int, total: int) -> None:
        now = time.monotonic()
        if now < self.next:
            return
        self.next = now + _REDRAW_SECONDS
        line = f"{self.task}: {count:,} of {total:,} files"
        self._draw(line)
        self.width = len(line)

    def clear(self) -> None:
        if self.width:
            self._draw("")
            click.echo("\r", nl=False, err=True)

    def _draw(self, line: str) -> None:
        click.echo(f"\r{line.ljust(self.width)}", nl=False, err=True)
