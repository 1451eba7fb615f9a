"""Objects as JSON; lists of them are written as they are made, as there may be very many."""

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
            _write(f"{comma}\n{as_json(some)[1:-1]}")
            comma = ","
        _write("]")
    _write("\n}\n")


def as_json(value: object, indent: int | None = None) -> str:
    """A value as JSON that standard output can take."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        # Another encoding than UTF-8, or a file name that is no UTF-8.
        return json.dumps(value, indent=indent)
    return text


def _write(text: str) -> None:
    click.echo(text, nl=False)
