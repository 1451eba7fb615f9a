"""Lists of objects as JSON, written as they are made: there may be hundreds of thousands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import islice

import click

from adrtool.cli import base

_AT_ONCE = 1000


def say(lists: Mapping[str, Iterable[object]]) -> None:
    """Prints one JSON object of lists, many elements a line."""
    for number, (name, elements) in enumerate(lists.items()):
        _write(f"{',' if number else '{'}\n{json.dumps(name)}: [")
        rest, comma = iter(elements), ""
        while some := list(islice(rest, _AT_ONCE)):
            _write(f"{comma}\n{base.as_json(some)[1:-1]}")
            comma = ","
        _write("]")
    _write("\n}\n")


def _write(text: str) -> None:
    click.echo(text, nl=False)
