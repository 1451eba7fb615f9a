"""Work shared with copies of this process."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrtool import fork

needs_copies = pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux only")


def shout(part: Sequence[str]) -> bytes:
    """A piece of work."""
    return " ".join(part).upper().encode()


@given(st.lists(st.text(max_size=3), max_size=40), st.integers(1, 6))
def test_parts_are_all_tasks_in_their_order(tasks: list[str], count: int) -> None:
    """Nothing is lost or done twice, and no part is larger than the others need."""
    parts = fork.parts(tasks, count)
    assert [task for part in parts for task in part] == tasks
    assert len(parts) <= count
    assert max(map(len, parts), default=0) <= -(-len(tasks) // count)


@needs_copies
def test_each_copy_answers_for_its_part() -> None:
    """The answers come in the order of the parts, also large ones."""
    large = ["x" * 300_000]
    with fork.copies(shout, [["a", "b"], large, ["c"]]) as copies:
        assert [copy.answer() for copy in copies] == [b"A B", b"X" * 300_000, b"C"]


@needs_copies
def test_a_copy_that_fails_answers_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever ends a copy ends it alone, and silently: who asked does its part."""

    def fails(part: Sequence[str]) -> bytes:
        if part == ["killed"]:
            os.kill(os.getpid(), 9)
        raise RuntimeError

    with fork.copies(fails, [["killed"], ["raises"]]) as copies:
        assert [copy.answer() for copy in copies] == [b"", b""]
    assert capfd.readouterr() == ("", "")


@needs_copies
def test_nobody_is_left_behind() -> None:
    """Copies end with the context, also when nobody listens to them."""
    with pytest.raises(KeyboardInterrupt), fork.copies(shout, [["x" * 300_000]] * 2) as copies:
        raise KeyboardInterrupt
    for copy in copies:
        with pytest.raises(ChildProcessError):
            os.waitpid(copy.process, os.WNOHANG)


def test_a_process_with_threads_is_not_copied() -> None:
    """A copy would have the locks of threads that it doesn't have."""
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        assert fork.processes() == 1
    finally:
        end.set()
        thread.join()
