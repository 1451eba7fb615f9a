"""Reading many files: each on its own, in this process or spread over several."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final, cast

from adrtool import files
from adrtool.inventory.source import Source
from adrtool.model import Reading
from adrtool.problems import Problem, Severity

PARALLEL_FROM: Final = 200
"""Files; starting processes for fewer takes longer than it saves."""

_CHUNK: Final = 50
_MAX_PROCESSES: Final = 8


@dataclass(frozen=True, slots=True)
class Task:
    """A file, relative to the root, and the modules of the sources that may know it."""

    path: str
    modules: tuple[str, ...]
    is_guess: bool = False
    """Whether the name is one that other files have as often."""


Done = list[tuple[str, Reading]]
"""What each module read from one file; what no module said is under an empty name."""


def run(root: Path, tasks: Sequence[Task], executor: Executor | None) -> Iterable[Done]:
    """Reads all files. The results are in the order of the tasks, however they were reached."""
    work = partial(_read_chunk, str(root))
    chunks = [tasks[at : at + _CHUNK] for at in range(0, len(tasks), _CHUNK)]
    if executor is not None:
        return list(chain.from_iterable(executor.map(work, chunks)))
    if len(tasks) < PARALLEL_FROM or (os.cpu_count() or 1) == 1:
        return chain.from_iterable(map(work, chunks))
    try:
        with _processes() as pool:
            return list(chain.from_iterable(pool.map(work, chunks)))
    except (BrokenProcessPool, OSError, ImportError):
        # No semaphores in this sandbox, no main module to import: one process does it too.
        return chain.from_iterable(map(work, chunks))


def _processes() -> ProcessPoolExecutor:
    count = min(os.cpu_count() or 1, _MAX_PROCESSES)
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context(_start_method()))


def _start_method() -> str:
    """A fork is quickest, but copies whatever locks other threads hold at this moment."""
    if sys.platform == "linux" and threading.active_count() == 1:
        return "fork"
    return "spawn" if sys.platform == "win32" else "forkserver"


def _read_chunk(root: str, tasks: Sequence[Task]) -> list[Done]:
    return [list(_read_file(Path(root), task)) for task in tasks]


def _read_file(root: Path, task: Task) -> Iterator[tuple[str, Reading]]:
    found = files.read(root / task.path, task.path)
    if found.problem:
        if not task.is_guess:
            yield "", Reading(problems=(found.problem,))
        return
    text = found.text.removeprefix("\ufeff")
    for module in task.modules:
        reading = _read_as(load(module), task.path, text)
        if reading is not None:
            yield module, reading


def _read_as(source: Source, path: str, text: str) -> Reading | None:
    try:
        return source.read(path, text) if source.looks_right(path, text) else None
    except Exception as error:  # noqa: BLE001 - one file mustn't cost the others
        return Reading(problems=(failure(source.NAME, path, error),))


def link(source: Source, reading: Reading) -> Reading:
    """The source's global step; when that fails, what it had before, with a problem."""
    try:
        return source.link(reading)
    except Exception as error:  # noqa: BLE001 - one source mustn't cost the others
        found = failure(source.NAME, ".", error)
        return Reading(reading.items, reading.relations, (*reading.problems, found))


def failure(name: str, path: str, error: Exception) -> Problem:
    """A bug in a reader. The error's own text may quote the file, so only its type is told."""
    message = f"the reader {name} failed with {type(error).__name__}; this file is left out"
    hint = "this is a bug in the reader: please report it, with the file if you may"
    return Problem(path, 0, 0, Severity.ERROR, "inventory/reader-failed", message, hint)


def load(module: str) -> Source:
    """A source by the path of its module. Raises what the import raises."""
    return cast(Source, importlib.import_module(module))
