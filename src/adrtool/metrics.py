"""Metrics that others than Prometheus' own files name: which of them a rule records."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from adrtool.inventory.places import Places
from adrtool.model import Item, Relation

METRIC: Final = "metric:"


def recorded(items: Iterable[Item], relations: Iterable[Relation]) -> list[Relation]:
    """The relations with each metric that a rule records followed to that rule: in the same file,
    else in the nearest folder upwards."""
    rules = Places()
    for item in items:
        if item.kind == "recording_rule":
            rules.add(item.name, item.path, item.id)
    if not rules:
        return list(relations)
    found: list[Relation] = []
    for said in relations:
        named = said.target.startswith(METRIC) and rules.near(
            said.target.removeprefix(METRIC), said.path
        )
        found += [said.changed(target=t) for t in named] if named else [said]
    return found
