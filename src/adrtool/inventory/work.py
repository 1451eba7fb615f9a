"""Reading many files: each on its own, in this process or spread over several."""

from __future__ import annotations

import gc
import hashlib
import importlib
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from adrtool import files
from adrtool.inventory import encoded
from adrtool.inventory.encoded import Done
from adrtool.inventory.redact import redacted
from adrtool.inventory.source import Source
from adrtool.model import Reading
from adrtool.problems import Problem, Severity

if TYPE_CHECKING:
    # Loaded when processes are started: that takes longer than reading a hundred files.
    from concurrent.futures import Executor, ProcessPoolExecutor

PARALLEL_FROM: Final = 200
"""Files; starting processes for fewer takes longer than it saves."""

FAILED: Final = "inventory/reader-failed"
"""The rule of a bug in a reader; what comes of one isn't kept."""

_CHUNK: Final = 50
_MAX_PROCESSES: Final = 8
_DIGEST_BYTES: Final = 16

Tell = Callable[[int, int], None]
"""Gets how many files are read, and of how many."""


@dataclass(frozen=True, slots=True)
class Task:
    """A file, relative to the root, and the modules of the sources that may know it."""

    path: str
    modules: tuple[str, ...]
    is_guess: bool = False
    """Whether the name is one that other files have as often."""
    known: tuple[bytes, ...] = ()
    """Digests of contents whose reading is at hand."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a file: its content's digest, and its reading encoded or as it is.

    Neither for a content that is known. Without a digest the reading is nothing to be kept.
    """

    digest: bytes = b""
    data: bytes | None = None
    done: Done | None = None


def run(
    root: Path, tasks: Sequence[Task], executor: Executor | None = None, tell: Tell | None = None
) -> Iterator[Told]:
    """Reads all files. The results are in the order of the tasks, however they were reached."""
    for count, told in enumerate(_run(root, tasks, executor), 1):
        yield told
        if tell and count % _CHUNK == 0:
            tell(count, len(tasks))


def _run(root: Path, tasks: Sequence[Task], executor: Executor | None) -> Iterator[Told]:
    work = partial(_read_chunk, str(root))
    chunks = [tasks[at : at + _CHUNK] for at in range(0, len(tasks), _CHUNK)]
    if executor is not None:
        yield from _flat(executor.map(work, chunks))
        return
    count = 0
    if len(tasks) >= PARALLEL_FROM and _cores() > 1:
        for told in _by_processes(work, chunks):
            yield told
            count += 1
    yield from islice(_flat(map(work, chunks[count // _CHUNK :])), count % _CHUNK, None)


def _by_processes(
    work: Callable[[Sequence[Task]], list[Told]], chunks: Sequence[Sequence[Task]]
) -> Iterator[Told]:
    """What processes read; it ends early when the system grants or leaves us none.

    There may be no semaphores in a sandbox, no main module to import, no memory.
    """
    from concurrent.futures.process import BrokenProcessPool

    with suppress(BrokenProcessPool, OSError, ImportError), _processes() as pool:
        yield from _flat(pool.map(work, chunks))


def _flat(parts: Iterable[list[Told]]) -> Iterator[Told]:
    for part in parts:
        yield from part


def _cores() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processes() -> ProcessPoolExecutor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    count = min(_cores(), _MAX_PROCESSES)
    context = multiprocessing.get_context(_start_method())
    # What a copy of this process has from it isn't looked through for what could be freed.
    return ProcessPoolExecutor(count, context, gc.freeze)


def _start_method() -> str:
    """A fork is quickest, but copies whatever locks other threads hold at this moment."""
    if sys.platform == "linux" and threading.active_count() == 1:
        return "fork"
    return "spawn" if sys.platform == "win32" else "forkserver"


def _read_chunk(root: str, tasks: Sequence[Task]) -> list[Told]:
    return [read_file(root, task) for task in tasks]


def read_file(root: str, task: Task) -> Told:
    """What the sources read in one file."""
    found = files.read(os.path.join(root, task.path), task.path)  # noqa: PTH118 - many of them
    if found.problem:
        return Told(done=[] if task.is_guess else [("", Reading(problems=(found.problem,)))])
    digest = hashlib.blake2b(found.text.encode(), digest_size=_DIGEST_BYTES).digest()
    if digest in task.known:
        return Told(digest)
    text = found.text.removeprefix("\ufeff")
    readings = ((module, _read_as(load(module), task.path, text)) for module in task.modules)
    done = [(module, reading) for module, reading in readings if reading is not None]
    failed = any(p.rule == FAILED for _, reading in done for p in reading.problems)
    data = None if failed else encoded.encode(done)
    return Told(digest, data) if data is not None else Told(done=done)


def whole(root: Path, task: Task) -> Done:
    """What the sources read in one file, as it is."""
    told = read_file(str(root), task)
    return encoded.decode(told.data) if told.data is not None else told.done or []


def _read_as(source: Source, path: str, text: str) -> Reading | None:
    try:
        return redacted(source.read(path, text)) if source.looks_right(path, text) else None
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
    return Problem(path, 0, 0, Severity.ERROR, FAILED, message, hint)


def load(module: str) -> Source:
    """A source by the path of its module. Raises what the import raises."""
    return cast(Source, importlib.import_module(module))
