"""Lists of objects as JSON, written as they are made: there may be hundreds of thousands."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from itertools import islice

import click

_AT_ONCE = 1000


def say(lists: Mapping[str, Iterable[object]]) -> None:
    """Prints one JSON object of lists, many elements a line."""
    for number, (name, elements) in enumerate(lists.items()):
        _write(f"{',' if number else '{'}\n{json.dumps(name)}: [")
        rest, comma = iter(elements), ""
        while some := list(islice(rest, _AT_ONCE)):
            _write(f"{comma}\n{_inside(some)}")
            comma = ","
        _write("]")
    _write("\n}\n")


def _inside(elements: list[object]) -> str:
    text = json.dumps(elements, ensure_ascii=False)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        # Another encoding than UTF-8, or a file name that is no UTF-8.
        text = json.dumps(elements)
    return text[1:-1]


def _write(text: str) -> None:
    click.echo(text, nl=False)
