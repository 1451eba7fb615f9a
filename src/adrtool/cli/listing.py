"""What the commands that list documents share: options for a range of days, order and form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import click

_DAY = click.DateTime(["%Y-%m-%d"])

paths_option = click.option("--paths", is_flag=True, help="Print paths only, one a line.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print an array of objects.")


def day_options(noun: str) -> Callable[[Any], Any]:
    """`--since` and `--until`, which a command gets as ISO dates, empty when they aren't given."""
    how: dict[str, Any] = {"type": _DAY, "metavar": "DATE", "callback": _iso}
    return _all(
        click.option("--since", **how, help=f"Only {noun} of this day or later."),
        click.option("--until", **how, help=f"Only {noun} of this day or earlier."),
    )


def options(noun: str, sorts: Iterable[str]) -> Callable[[Any], Any]:
    """`--text`, `--sort`, `--reverse`, `--paths` and `--json`."""
    return _all(
        click.option(
            "--text", default="", metavar="WORDS", help=f"Only {noun} that hold WORDS, in any case."
        ),
        click.option(
            "--sort", type=click.Choice(list(sorts)),
            help="The order [default: as the files are named].",
        ),
        click.option("--reverse", is_flag=True, help="The other way round."),
        paths_option,
        json_option,
    )  # fmt: skip


def _iso(_: click.Context, __: click.Parameter, day: datetime | None) -> str:
    return day.date().isoformat() if day else ""


def _all(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def declare(function: Any) -> Any:
        for option in reversed(options):
            function = option(function)
        return function

    return declare
