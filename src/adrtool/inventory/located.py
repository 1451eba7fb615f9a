"""JSON whose objects know their line."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable
from json import decoder, scanner
from typing import Any

MAX_DEPTH_MESSAGE = "nested too deeply to be read"


class JsonError(ValueError):
    """A text that isn't JSON, with the place. The message doesn't quote the text."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


class Located(dict[str, Any]):
    """An object of JSON; `line` counts from 1."""

    line = 0


def load(text: str) -> Any:
    """The value of a text, every object in it a `Located`. Raises JsonError."""
    breaks = [at for at, character in enumerate(text) if character == "\n"]
    try:
        return _Decoder(breaks).decode(text)
    except json.JSONDecodeError as error:
        raise JsonError(error.msg, error.lineno, error.colno) from None
    except RecursionError:
        raise JsonError(MAX_DEPTH_MESSAGE, 1, 1) from None
    except ValueError:
        # A number of thousands of digits.
        raise JsonError("a number that is too long", 1, 1) from None


class _Decoder(json.JSONDecoder):
    """The decoder of the standard library, in its form in Python, which tells where it is."""

    def __init__(self, breaks: list[int]) -> None:
        super().__init__()
        parse: Callable[..., tuple[Any, int]] = decoder.JSONObject  # type: ignore[attr-defined]

        def parse_object(state: tuple[str, int], *rest: Any) -> tuple[Located, int]:
            pairs, end = parse(state, *rest)
            found = Located(pairs)
            found.line = bisect_right(breaks, state[1] - 1) + 1
            return found, end

        self.parse_object = parse_object
        self.scan_once = scanner.py_make_scanner(self)  # type: ignore[attr-defined]


def items(value: Any) -> list[Located]:
    """The objects of a list; nothing for any other value."""
    return [v for v in value if isinstance(v, Located)] if isinstance(value, list) else []


def member(value: Any, *keys: str) -> Located:
    """The object under a chain of keys, or an empty one."""
    for key in keys:
        value = value.get(key) if isinstance(value, Located) else None
    return value if isinstance(value, Located) else Located()


def text_of(value: Any) -> str:
    """A text as it is, a whole number as text; empty for anything else."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
