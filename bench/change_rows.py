"""Benches of what is compared between two commits."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from comparison import IMPORT_CLICK, Comparison, Run, Skipped, forget
from inventory_rows import tree

_WHO = ("-c", "user.name=Bench", "-c", "user.email=bench@example.org")


def diff_warm(scratch: Path) -> Comparison:
    """`adrtool diff` of 20,000 files, 50 of them changed, most of which an earlier run has read."""
    _history(scratch)
    # What has changed within the last two seconds isn't trusted.
    time.sleep(2.5)
    return Comparison(Run(_diff(scratch)), IMPORT_CLICK, most=5)


def diff_cold(scratch: Path) -> Comparison:
    """The same, nothing kept from before."""
    _history(scratch)
    return Comparison(Run(_diff(scratch), forget), IMPORT_CLICK, most=2)


def check_since(scratch: Path) -> Comparison:
    """`adrtool check --changed-since` of the same against `adrtool check`."""
    _history(scratch)
    time.sleep(2.5)
    check = [sys.executable, "-m", "adrtool", "-C", str(scratch), "check"]
    since = Run([*check, "--changed-since", "HEAD~1"])
    return Comparison(since, Run([*check, "--base", "HEAD~1"]), most=3)


BENCHES: dict[str, Callable[[Path], Comparison | Skipped]] = {
    "diff, 20000, cold": diff_cold,
    "diff, 20000, warm": diff_warm,
    "check since, 20000": check_since,
}


def _diff(root: Path) -> list[str]:
    return [sys.executable, "-m", "adrtool", "-C", str(root), "diff", "HEAD~1"]


def _history(root: Path) -> None:
    """Two commits of 20,000 files; the second one changes every 400th."""
    tree(root, 20_000)
    _git(root, "init", "--quiet")
    _commit(root)
    for file in sorted(root.rglob("*.yaml"))[::200]:
        text = file.read_text("utf-8")
        file.write_text(text.replace("replicas: 2", "replicas: 3"), encoding="utf-8")
    _commit(root)


def _commit(root: Path) -> None:
    _git(root, "add", "--all")
    _git(root, *_WHO, "commit", "--quiet", "--message", "A change")


def _git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True)
