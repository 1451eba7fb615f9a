"""Which addresses are asked, and which statuses are fine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from fnmatch import translate

from adrtool.links.external.model import Options
from adrtool.links.external.urls import Url

# Kept for examples by RFC 2606 and RFC 6761.
_EXAMPLES = re.compile(r"(?:.*\.)?example(?:\.com|\.net|\.org)?\.?")
_STATUSES = re.compile(r"(?P<first>[1-9]\d\d)(?:\s*(?:-|\.\.)\s*(?P<last>[1-9]\d\d))?")

Wanted = Callable[[Url], bool]


def wanted(options: Options) -> Wanted:
    """Whether an address is to be asked, by patterns in which `*` stands for anything.

    A pattern with `://` is of the whole address, another of host and path, and one without a
    slash of a host with all that is on it.
    """
    included, excluded = _matcher(options.include), _matcher(options.exclude)

    def decide(url: Url) -> bool:
        if options.include and not included(url):
            return False
        is_example = not options.include and _EXAMPLES.fullmatch(url.host) is not None
        return not (is_example or excluded(url))

    return decide


def _matcher(patterns: Sequence[str]) -> Wanted:
    whole = _compiled(p for p in patterns if "://" in p)
    placed = _compiled(_of_place(p) for p in patterns if "://" not in p)

    def matches(url: Url) -> bool:
        text = f"{url.text}#{url.fragment}" if url.fragment else url.text
        rest = text.partition("://")[2]
        plain = f"{url.host}{rest[len(url.authority) :]}"
        return any(p.fullmatch(text) for p in whole) or any(
            p.fullmatch(rest) or p.fullmatch(plain) for p in placed
        )

    return matches


def _of_place(pattern: str) -> str:
    return pattern if "/" in pattern else f"{pattern}/*"


def _compiled(patterns: Iterable[str]) -> list[re.Pattern[str]]:
    # Only `*` is special: addresses have question marks and brackets of their own.
    return [re.compile(_translated(pattern), re.I) for pattern in patterns]


def _translated(pattern: str) -> str:
    escaped = re.sub(r"[\[?]", lambda match: f"[{match[0]}]", pattern)
    return translate(escaped)


def accepts(options: Options) -> Callable[[int], bool]:
    """Whether a status is fine: 2xx and those that the options name. Raises ValueError with one
    that is none."""
    extra = [_range(said) for said in options.accept]
    return lambda status: 200 <= status < 300 or any(status in one for one in extra)


def _range(said: str) -> range:
    match = _STATUSES.fullmatch(said.strip())
    if match is None:
        raise ValueError(said)
    return range(int(match["first"]), int(match["last"] or match["first"]) + 1)
