"""Where what earlier runs found is kept: folders that may be deleted at any time."""

from __future__ import annotations

import os
import sys
from pathlib import Path

SWITCH = "ADRTOOL_CACHE"
"""The environment variable that turns every cache off with `off`."""


def folder(name: str) -> Path | None:
    """The folder of a cache, which may not exist yet; None when there is to be none."""
    home = _home()
    return home / "adrtool" / name if home and os.environ.get(SWITCH) != "off" else None


def _home() -> Path | None:
    """The user's folder for caches: as XDG, macOS and Windows have it."""
    given = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    if given and os.path.isabs(given):  # noqa: PTH117
        return Path(given)
    try:
        home = Path.home()
    except RuntimeError:
        return None
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache")
