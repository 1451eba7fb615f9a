"""A date as the target dialect has it, and what was written instead of it or beside it."""

from __future__ import annotations

import re

_ISO = re.compile(r"\d{4}-\d\d-\d\d(?!\w)")


def parted(value: str, iso: str | None) -> tuple[str, str]:
    """The date that was read from a value, and the words that would be lost with the value."""
    if iso is None or value == iso:
        return value, ""
    found = _ISO.match(value)
    rest = value[found.end() :].strip() if found and found[0] == iso else value
    inner = re.fullmatch(r"\(([^()]*)\)", rest)
    return iso, inner[1] if inner else rest
