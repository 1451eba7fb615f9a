"""Globs over paths, with gitignore's rules as far as people use them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PARTS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def compile_globs(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """One expression that fully matches a path that any of the globs means; None for no globs.

    A glob means a path or a folder above it. Without a `/` inside it may stand at any depth,
    else it starts at the root. `*` and `?` stay inside a folder, `**` doesn't. Case counts.
    """
    expressions = [_expression(p) for p in patterns if p.strip("/")]
    return re.compile("|".join(expressions), re.DOTALL) if expressions else None


def _expression(pattern: str) -> str:
    bare = pattern.removeprefix("./").rstrip("/")
    anywhere = "" if "/" in bare else "(?:.*/)?"
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", re.sub(r"\*{3,}", "**", bare.lstrip("/")))
    return anywhere + "".join(_PARTS.get(p) or re.escape(p) for p in pieces) + "(?:/.*)?"
