"""Help that stands in comments above what it is of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from adrtool.inventory.draft import shown

_NOT_HELP: Final = re.compile(
    r"(?i)\W*(?:copyright|spdx-|licensed under|shellcheck\s|vim?:|-\*-|!|eslint|pylint|noqa|"
    r"[=#*~_+-]{3,}\s*$|@\w+|todo\b|fixme\b)"
)
_LISTED = re.compile(r"(?i)(?:usage|examples?|options|arguments)\s*:")


def comment(line: str) -> str | None:
    """The text of a line that is a comment; None for any other line."""
    bare = line.strip()
    return bare.lstrip("#").strip() if bare.startswith("#") else None


def paragraph(lines: Sequence[str]) -> str:
    """The first paragraph of some comments, without licences and orders to other programs."""
    found: list[str] = []
    for line in lines:
        if not line or _NOT_HELP.match(line) or (found and _LISTED.match(line)):
            if found and not (line and _NOT_HELP.match(line)):
                break
            continue
        if _LISTED.match(line):
            break
        found.append(line)
    return shown(" ".join(found))


def usage(lines: Sequence[str]) -> str:
    """What stands behind `Usage:`, or in the lines below it."""
    for at, line in enumerate(lines):
        match = re.match(r"(?i)\W{0,4}usage\s*:\s*(.*)", line)
        if match:
            below = next((other for other in lines[at + 1 : at + 3] if other.strip()), "")
            return shown(match[1] or below)
    return ""
