"""Work shared with copies of this process, where the system can make them cheaply.

`concurrent.futures` takes longer to load and to start than reading a thousand small files.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

_MAX_PROCESSES = 4


def processes() -> int:
    """How many may share the work: one where a copy isn't safe or would run on the same core."""
    if sys.platform != "linux":
        return 1
    threading = sys.modules.get("threading")
    if threading and threading.active_count() > 1:
        # A copy has only this thread, but the locks of all others.
        return 1
    return min(len(os.sched_getaffinity(0)), _MAX_PROCESSES)


def parts(tasks: Sequence[str], count: int) -> list[Sequence[str]]:
    """The tasks, in their order, in at most `count` parts of the same size."""
    size = max(-(-len(tasks) // count), 1)
    return [tasks[at : at + size] for at in range(0, len(tasks), size)]


@contextmanager
def copies(
    work: Callable[[Sequence[str]], bytes], parts: Sequence[Sequence[str]]
) -> Iterator[list[Copy]]:
    """Copies of this process at work, one a part; they end with the context."""
    started: list[Copy] = []
    try:
        # One by one, so that those that did start are ended when the system refuses another.
        started.extend(Copy(work, part) for part in parts)
        yield started
    finally:
        for copy in started:
            copy.close()


class Copy:
    """A copy of this process that does one part of the work and tells what came of it."""

    def __init__(self, work: Callable[[Sequence[str]], bytes], part: Sequence[str]) -> None:
        self.part = part
        self.receiving, sending = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            self._work(work, sending)
        os.close(sending)

    def _work(self, work: Callable[[Sequence[str]], bytes], sending: int) -> None:
        status = 1
        try:
            os.close(self.receiving)
            with os.fdopen(sending, "wb") as stream:
                stream.write(work(self.part))
            status = 0
        finally:
            # Nothing of what this process has open or planned is the copy's to end.
            os._exit(status)

    def answer(self) -> bytes:
        """Empty when the copy failed."""
        with os.fdopen(os.dup(self.receiving), "rb") as stream:
            return stream.read()

    def close(self) -> None:
        """Ends a copy that nobody listens to any more, in the midst of its work if need be."""
        os.close(self.receiving)
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
