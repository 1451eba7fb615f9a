"""A reading as bytes and back is the same reading."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrtool import files, inventory
from adrtool.inventory import work
from adrtool.inventory.encoded import decode, encode
from adrtool.inventory.work import Task
from adrtool.model import Confidence, Item, Reading, Relation
from adrtool.problems import Problem, Severity

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(p.name for p in GOLDEN.iterdir() if p.is_dir())


@dataclass(frozen=True, slots=True)
class Fact:
    """What a source of another package might tell itself."""

    name: str
    value: Any = None
    others: tuple[Fact, ...] = ()


class Colour(Enum):
    """An enumeration of that package."""

    RED = 1


@dataclass(frozen=True)
class Hidden:
    """A class that can't be made again from its fields alone."""

    shown: int
    made: int = field(init=False, default=1)


@pytest.mark.parametrize("source", CASES)
def test_what_a_source_reads_survives(source: str) -> None:
    """Every file of the golden cases: items, relations, problems and facts."""
    root = GOLDEN / source
    modules = tuple(inventory.SOURCES.values())
    count = 0
    for path in files.listing(root):
        told = work.read_file(str(root), Task(path, modules))
        if told.digest:
            assert told.data is not None, f"{path} can't be kept"
            text = files.read(root / path, path).text.removeprefix("\ufeff")
            plain = [(m, work._read_as(work.load(m), path, text)) for m in modules]
            assert decode(told.data) == [(m, reading) for m, reading in plain if reading]
            count += 1
    assert count


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text(), inner)
        | st.frozensets(st.text())
        | st.lists(st.text()).map(Counter)
        | inner.map(lambda value: Fact("x", value, (Fact("y"),)))
        | st.just(Colour.RED)
        | st.just(Confidence.PARTIAL)
    ),
    max_leaves=8,
)


@given(VALUES)
def test_facts_keep_their_types(value: Any) -> None:
    """Tuples stay tuples, counters counters, and dataclasses are made anew."""
    done = [("m", Reading(facts=(value, (value,))))]
    data = encode(done)
    assert data is not None
    found = decode(data)
    assert found == done
    assert type(found[0][1].facts[0]) is type(value)


def test_everything_of_an_item_is_kept() -> None:
    """Each field, and the attributes with their types."""
    item = Item("a:b", "k", "n", "a", "p", 3, "g", {"x": [1, (2, "y")], "z": {"w": None}},
                Confidence.PARTIAL, "me")  # fmt: skip
    problem = Problem("p", 1, 2, Severity.WARNING, "r", "m", "h")
    done = [("", Reading((item,), (Relation("a", "b", "k", "p", 1),), (problem,)))]
    data = encode(done)
    assert data is not None
    found = decode(data)
    assert found == done
    assert found[0][1].items[0].confidence is Confidence.PARTIAL
    assert found[0][1].problems[0].severity is Severity.WARNING


def local_class() -> Any:
    """An instance of a class that no module has."""

    @dataclass(frozen=True)
    class Local:
        name: str

    return Local("x")


@pytest.mark.parametrize("value", [object(), Hidden(1), local_class(), {1: object()}, len])
def test_what_can_not_be_kept_is_said(value: Any) -> None:
    """A fact of a type that can't be made again isn't encoded as something else."""
    assert encode([("m", Reading(facts=(value,)))]) is None


def test_attributes_of_a_strange_type_are_not_kept() -> None:
    """A text of another class would come back as a plain one."""

    class Text(str):
        __slots__ = ()

    item = Item("a:b", "k", "n", "a", "p", 3, "g", {"x": Text("y")})
    assert encode([("m", Reading((item,)))]) is None
