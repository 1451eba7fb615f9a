"""Host patterns of inventories and plays: ranges, ports, groups put together.

The rules are those of ansible-core's `parsing/utils/addresses.py`, `plugins/inventory/__init__.py`
and `inventory/manager.py`.
"""

from __future__ import annotations

import ipaddress
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

MAX_RANGE: Final = 1_000
"""Hosts of one pattern; what has more stays one item that says how many."""

_RANGE = re.compile(r"\[([^\[\]]*)\]")
_BRACKETED = re.compile(r"\[(.+)\]:([0-9]{1,9})")
_WITH_PORT = re.compile(r"((?:[^:\[\]]|\[[^\]]*\])*+):([0-9]{1,9})")
_LABEL = r"(?![_-])(?:[\w-]|\[(?:[A-Za-z]:[A-Za-z]|[0-9]+:[0-9]+)(?::[0-9]+)?\])++(?<![_-])"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*+")
_TERM = re.compile(r"(?:[^\s:\[\]]|\[[^\]]*\])++")
_SUBSCRIPT = re.compile(r"(.+)\[-?[0-9]+(?:[:-]-?[0-9]*)?\]")
_MAX_DIGITS = 18
_MAX_RANGES = 8


class PatternError(ValueError):
    """A host pattern that Ansible refuses. The text says why and quotes nothing."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """What a pattern means: its names, or none and a count when there are too many."""

    names: tuple[str, ...]
    port: int | None
    count: int


def expand(pattern: str, limit: int = MAX_RANGE) -> Hosts:
    """The hosts of `web[01:20:2].example.com:22`. Raises PatternError."""
    base, port = _split_port(pattern)
    if pattern.endswith(":") and port is None:
        raise PatternError("a host name that ends in a colon, without a port")
    if base.count("[") != base.count("]"):
        raise PatternError("a range without its other bracket")
    pieces = _RANGE.split(base)
    if any("[" in p or "]" in p for p in pieces[::2]):
        raise PatternError("a range inside of a range")
    if len(pieces) > 2 * _MAX_RANGES:
        raise PatternError(f"more than {_MAX_RANGES} ranges in one name")
    ranges = [_range(text) for text in pieces[1::2]]
    count = 1
    for found in ranges:
        count *= len(found)
    if count > limit:
        return Hosts((), port, count)
    parts = [[p] if i % 2 == 0 else list(ranges[i // 2]) for i, p in enumerate(pieces)]
    return Hosts(tuple(map("".join, product(*parts))), port, count)


def _split_port(pattern: str) -> tuple[str, int | None]:
    match = _BRACKETED.fullmatch(pattern) or _WITH_PORT.fullmatch(pattern)
    if match and _is_host(match[1]):
        return match[1], int(match[2])
    return pattern, None


def _is_host(text: str) -> bool:
    """Whether a text is a name or address, with ranges or not; others have no port."""
    if _HOST.fullmatch(text):
        return True
    try:
        ipaddress.IPv6Address(_RANGE.sub("1", text))
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Range:
    """Numbers or letters, written to a width."""

    values: range
    width: int = 0
    is_letters: bool = False

    def __len__(self) -> int:
        # `len` of a range fails beyond the machine's word.
        first, last, step = self.values.start, self.values.stop - 1, self.values.step
        return max((last - first) // step + 1, 0)

    def __iter__(self) -> Iterator[str]:
        for value in self.values:
            yield string.ascii_letters[value] if self.is_letters else str(value).zfill(self.width)


def _range(text: str) -> _Range:
    bounds = text.split(":")
    if len(bounds) not in {2, 3}:
        raise PatternError("a range is begin:end or begin:end:step")
    first, last = bounds[0] or "0", bounds[1]
    if not last:
        raise PatternError("a range without an end")
    step = _number(bounds[2]) if len(bounds) == 3 else 1
    if step < 1:
        raise PatternError("the step of a range is a positive number")
    width = len(first) if first[0] == "0" and len(first) > 1 else 0
    if width and width != len(last):
        raise PatternError("a range with a leading zero whose ends differ in length")
    if len(first) == len(last) == 1 and first.isalpha() and last.isalpha():
        return _letters(first, last, step)
    return _Range(range(_number(first), _number(last) + 1, step), width)


def _letters(first: str, last: str, step: int) -> _Range:
    low, high = string.ascii_letters.find(first), string.ascii_letters.find(last)
    if low < 0 or high < low:
        raise PatternError("a range of letters that runs backwards")
    return _Range(range(low, high + 1, step), is_letters=True)


def _number(text: str) -> int:
    if not re.fullmatch(rf"[0-9]{{1,{_MAX_DIGITS}}}", text):
        raise PatternError("a range of something else than numbers or single letters")
    return int(text)


def terms(pattern: str) -> list[str]:
    """The parts of a play's `hosts`: `web:&prod:!db1` and `web,&prod` are three and two."""
    if "," in pattern:
        parts = pattern.split(",")
    elif _is_host(_split_port(pattern)[0]):
        parts = [pattern]
    else:
        parts = _TERM.findall(pattern)
    return [part.strip() for part in parts if part.strip()]


def bare(term: str) -> str:
    """A term without its sign and its subscript: the name, or a glob of names."""
    name = term[1:] if term[:1] in {"!", "&"} else term
    match = _SUBSCRIPT.fullmatch(name)
    return match[1] if match and match[1] else name
