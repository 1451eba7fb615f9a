"""Files written and read again, for the tests of sources."""

from __future__ import annotations

from pathlib import Path

from adrtool import inventory
from adrtool.model import Reading


def read(root: Path, texts: dict[str, str]) -> Reading:
    """What the sources make of some files, written to a folder."""
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return inventory.read(root, list(texts))
