"""What is near a thing, and what depends on it."""

from __future__ import annotations

import pytest

from adrtool import reach
from adrtool.catalog import Catalog, join
from adrtool.documents.library import Library
from adrtool.model import Document, Item, Pointer, Reading, Relation


def item(identifier: str, kind: str = "resource", group: str = "g") -> Item:
    """An item of which only the id, the kind and the group matter."""
    source, _, name = identifier.partition(":")
    return Item(identifier, kind, name, source, "main.tf", 1, group)


def catalog(
    *said: str, items: tuple[Item, ...] = (), documents: tuple[Document, ...] = ()
) -> Catalog:
    """A catalog of relations written as `a needs b`; what they name is there."""
    relations = [
        Relation(s, t, k, "main.tf", n) for n, (s, k, t) in enumerate(map(str.split, said))
    ]
    given = {i.id: i for i in items}
    taken = {d.id for d in documents}
    ends = dict.fromkeys(e for r in relations for e in (r.source, r.target) if e not in taken)
    whole = [given.get(end) or item(end) for end in ends]
    whole += [i for i in items if i.id not in ends]
    return join(Library(documents), Reading(tuple(whole), tuple(relations)))


def document(identifier: str, *pointers: str) -> Document:
    """A document that applies to ids."""
    kind, _, name = identifier.partition(":")
    found = tuple(Pointer(target, 3, True) for target in pointers)
    return Document(identifier, kind, f"{kind}/{name}.md", name, "", pointers=found)


def affected(found: Catalog, start: str, hops: int | None = None) -> dict[str, list[str]]:
    """The ids that depend on one, with the kinds of the relations that lead there."""
    return {a.item.id: [r.kind for r in a.via] for a in reach.dependants(found, start, hops)}


class TestAround:
    """The neighbourhood of a thing."""

    CHAIN = ("x:a needs x:b", "x:b needs x:c", "x:c needs x:d")

    @pytest.mark.parametrize(
        ("hops", "direction", "near"),
        [
            (0, "both", {"x:b": 0}),
            (1, "both", {"x:b": 0, "x:a": 1, "x:c": 1}),
            (1, "out", {"x:b": 0, "x:c": 1}),
            (1, "in", {"x:b": 0, "x:a": 1}),
            (2, "both", {"x:b": 0, "x:a": 1, "x:c": 1, "x:d": 2}),
            (9, "out", {"x:b": 0, "x:c": 1, "x:d": 2}),
        ],
    )
    def test_hops_and_direction(
        self, hops: int, direction: reach.Direction, near: dict[str, int]
    ) -> None:
        """As many relations away, along what is stated, against it, or both ways."""
        found = reach.around(catalog(*self.CHAIN), "x:b", hops, direction)
        assert found.hops == near
        assert found.cut == 0

    def test_the_nearest_stay_when_there_are_too_many(self) -> None:
        """What is left out is counted, and no relation leads to it."""
        many = catalog(*(f"x:{n} needs x:hub" for n in range(20)), "x:far needs x:0")
        found = reach.around(many, "x:hub", 2, limit=6)
        assert len(found.hops) == 6
        assert found.cut == 16
        assert all(r.source in found.hops and r.target in found.hops for r in found.relations)

    def test_a_team_connects_nothing(self) -> None:
        """What has no more in common than its owner or its namespace isn't near."""
        said = (
            "x:a owned_by o:team",
            "x:b owned_by o:team",
            "x:a member_of n:n",
            "x:b member_of n:n",
        )
        found = reach.around(catalog(*said), "x:a", 3)
        assert set(found.hops) == {"x:a", "o:team", "n:n"}
        assert set(reach.around(catalog(*said), "o:team", 1).hops) == {"o:team", "x:a", "x:b"}

    def test_a_circle_ends(self) -> None:
        """Each thing is drawn once."""
        found = reach.around(catalog("x:a needs x:b", "x:b needs x:a"), "x:a", 50)
        assert found.hops == {"x:a": 0, "x:b": 1}
        assert len(found.relations) == 2


class TestDependants:
    """What breaks if a thing goes."""

    def test_the_closure_goes_against_the_relations(self) -> None:
        """Across sources, with the chain that leads there."""
        found = catalog(
            "alert:x alerts_on metric:up", "k:svc selects k:deploy", "k:ingress routes_to k:svc",
            "k:deploy uses_image image:web", "k:other uses_image image:db",
        )  # fmt: skip
        assert affected(found, "image:web") == {
            "k:deploy": ["uses_image"],
            "k:svc": ["selects", "uses_image"],
            "k:ingress": ["routes_to", "selects", "uses_image"],
        }
        assert affected(found, "k:ingress") == {}

    def test_the_shortest_chain_is_told(self) -> None:
        """Even when a longer one was stated first."""
        found = catalog("x:c needs x:b", "x:b needs x:a", "x:c mounts x:a")
        assert affected(found, "x:a") == {"x:b": ["needs"], "x:c": ["mounts"]}

    def test_hops_are_a_limit(self) -> None:
        """Nothing further away is told."""
        found = catalog("x:b needs x:a", "x:c needs x:b", "x:d needs x:c")
        assert set(affected(found, "x:a", 2)) == {"x:b", "x:c"}

    def test_a_circle_ends_and_leaves_the_start_out(self) -> None:
        """A thing doesn't depend on itself."""
        assert set(affected(catalog("x:a needs x:b", "x:b needs x:a"), "x:a")) == {"x:b"}

    def test_who_speaks_for_a_thing_does_not_depend_on_it(self) -> None:
        """Nor does a thing break with its owner or its documents, unless those are asked about."""
        decision = document("adr:1", "x:a")
        found = catalog("x:b needs x:a", "x:a owned_by o:team", documents=(decision,))
        assert set(affected(found, "x:a")) == {"x:b"}
        assert affected(found, "o:team") == {}
        assert affected(found, "adr:1") == {"x:a": ["decided_by"], "x:b": ["needs", "decided_by"]}

    def test_an_api_goes_with_what_provides_it(self) -> None:
        """That relation is stated the other way round."""
        found = catalog("b:svc provides_api b:api", "b:web consumes_api b:api")
        assert set(affected(found, "b:svc")) == {"b:api", "b:web"}
        assert set(affected(found, "b:api")) == {"b:web"}

    def test_a_folder_takes_its_items_along(self) -> None:
        """What stands for a page holds everything on it."""
        items = (
            item("terraform:m", "configuration", "m"),
            item("terraform:m:a.b", group="m"),
            item("terraform:n:a.b", group="n"),
        )
        found = catalog("terraform:n:c.d references terraform:n:a.b", items=items)
        assert affected(found, "terraform:m") == {"terraform:m:a.b": ["member_of"]}

    def test_a_module_s_callers_depend_on_its_outputs(self) -> None:
        """From a resource in it, through its output and its call, to what uses the call."""
        items = (
            item("terraform:m", "configuration", "m"),
            item("terraform:m:output.id", "output", "m"),
        )
        said = (
            "terraform:m:output.id references terraform:m:vpc.this",
            "terraform:prod:module.net module_source terraform:m",
            "terraform:prod:eks.main references terraform:prod:module.net",
        )
        assert affected(catalog(*said, items=items), "terraform:m:vpc.this") == {
            "terraform:m:output.id": ["references"],
            "terraform:m": ["outputs", "references"],
            "terraform:prod:module.net": ["module_source", "outputs", "references"],
            "terraform:prod:eks.main": ["references", "module_source", "outputs", "references"],
        }
