"""What the tests of links share."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from adrtool.links import external


@pytest.fixture(autouse=True)
def in_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other hosts are asked in a thread of its own: the browser of the tests that ran before in
    this process has a loop running in the main one."""
    monkeypatch.setattr(external, "check", partial(_elsewhere, external.check))


def _elsewhere(check: Any, *arguments: Any, **named: Any) -> Any:
    with ThreadPoolExecutor(1) as own:
        return own.submit(check, *arguments, **named).result()
