"""The impact of a thing: what is below what, who is concerned, what to read."""

from __future__ import annotations

import pytest

from adrtool.catalog import Catalog, join
from adrtool.documents.library import Library
from adrtool.model import Document, Item, Pointer, Reading, Relation
from adrtool.reports import impact

OWNERS = {"x:a": "@team/a", "x:b": "@team/a, @team/b", "x:c": None}


def catalog() -> Catalog:
    """`c` needs `b` needs `a`; a decision is about `b`, a runbook names `c`."""
    items = [Item(i, "r", i[2:], "x", "p", n, "g", owner=o) for n, (i, o) in
             enumerate(OWNERS.items(), 1)]  # fmt: skip
    said = [Relation("x:b", "x:a", "needs", "p", 2), Relation("x:c", "x:b", "mounts", "p", 3)]
    about = Document("adr:1", "adr", "adr/1.md", "One", "", pointers=(Pointer("x:b", 2, True),))
    names = Document("runbook:r", "runbook", "runbooks/r.md", "R", "",
                     pointers=(Pointer("x:c", 9, False),))  # fmt: skip
    other = Document("adr:2", "adr", "adr/2.md", "Two", "")
    return join(Library((about, other, names)), Reading(tuple(items), tuple(said)))


def test_documents_and_owners_come_of_everything_that_is_affected() -> None:
    """The start counts among the things of its owner."""
    found = impact.read(catalog(), "x:a")
    assert [a.item.id for a in found.affected] == ["x:b", "x:c"]
    assert [d.id for d in found.documents] == ["adr:1", "runbook:r"]
    assert found.owners == (("@team/a", 2), ("@team/b", 1))


def test_a_leaf_affects_nothing() -> None:
    """Its own documents and owners are told all the same."""
    found = impact.read(catalog(), "x:c")
    assert (found.affected, found.owners) == ((), ())
    assert [d.id for d in found.documents] == ["runbook:r"]


def test_an_unknown_id_is_an_error() -> None:
    """Who asks has looked it up."""
    with pytest.raises(KeyError):
        impact.read(catalog(), "x:z")


def test_the_tree_has_everything_once_below_what_it_needs() -> None:
    """With its depth."""
    found = impact.read(catalog(), "x:a")
    assert [(depth, one.item.id) for depth, one in impact.tree(found)] == [(1, "x:b"), (2, "x:c")]


def test_json_has_the_chain_of_relations() -> None:
    """Each with the place that states it."""
    found = impact.as_object(impact.read(catalog(), "x:a"))
    assert list(found) == ["id", "affected", "documents", "owners"]
    last = found["affected"][1]
    assert (last["id"], last["hops"], last["owner"]) == ("x:c", 2, None)
    assert [(r["source"], r["kind"], r["target"], r["line"]) for r in last["via"]] == [
        ("x:c", "mounts", "x:b", 3),
        ("x:b", "needs", "x:a", 2),
    ]
    assert found["owners"][0] == {"owner": "@team/a", "things": 2}
