"""Front matter: YAML between lines of dashes at the beginning of a text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from adrtool.values import Value

_FIRST = re.compile(r"\ufeff?---[ \t]*\r?\n")
_LAST = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.M)
_KEY = re.compile(r"[A-Za-z_][\w-]*:(?:\s|$)")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FrontMatter(Value):
    """The YAML between the two lines of dashes, and where the text after them begins."""

    yaml: str
    start: int
    end: int
    after: int


def front_matter(text: str) -> FrontMatter | None:
    """The front matter at the very start (after a byte order mark).

    A first line of dashes that no line of dashes or dots answers is a rule, not front matter;
    `is_front_matter_open` tells whether it was meant to be.
    """
    if not text.startswith(("---", "\ufeff")):
        return None
    first = _FIRST.match(text)
    last = _LAST.search(text, first.end()) if first else None
    if not first or not last:
        return None
    after = last.end() + 1 if last.end() < len(text) else last.end()
    return FrontMatter(text[first.end() : last.start()], first.end(), last.start(), after)


def is_front_matter_open(text: str) -> bool:
    """Whether a text begins like front matter, dashes and then `key:`, that nothing closes."""
    first = _FIRST.match(text)
    return bool(first and _KEY.match(text, first.end()) and not front_matter(text))
