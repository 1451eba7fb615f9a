"""Globs over paths, with gitignore's rules as far as people use them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PARTS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def compile_globs(patterns: Iterable[str], below: bool = True) -> re.Pattern[str] | None:
    """One expression that fully matches a path that any of the globs means; None for no globs.

    A glob means a path or, with `below`, a folder above it. Without a `/` inside it may stand at
    any depth, else it starts at the root. `*` and `?` stay inside a folder, `**` doesn't. Case
    counts.
    """
    bare = [p.removeprefix("./").rstrip("/") for p in patterns if p.strip("/")]
    if not bare:
        return None
    # What may stand anywhere is looked for once, not once a glob.
    anywhere = "|".join(_expression(p) for p in bare if "/" not in p)
    rooted = [_expression(p) for p in bare if "/" in p]
    either = "|".join([*rooted, *([f"(?:.*/)?(?:{anywhere})"] if anywhere else [])])
    return re.compile(f"(?:{either})" + ("(?:/.*)?" if below else ""), re.DOTALL)


def _expression(pattern: str) -> str:
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", re.sub(r"\*{3,}", "**", pattern.lstrip("/")))
    return "".join(_PARTS.get(p) or re.escape(p) for p in pieces)
