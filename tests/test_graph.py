"""Graphs of records: what is in them, and that any title comes out as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adrtool import graph
from adrtool.documents.library import Library
from adrtool.graph import Arrow, Graph, Node
from adrtool.model import Document, Relation
from adrtool.text import one_line

pytest.importorskip("pygraphviz", reason="Graphviz has no wheel for this system")

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    'Say "no"',
    "Back\\slash",
    "\\N \\G \\L \\l \\n",
    "ends with \\",
    "<b>bold</b>",
    "R&D &amp; &lt;",
    "two\nlines\r\n",
    "]]> --> <!--",
    "</title></text></svg><script>alert(1)</script>",
    "\x1b[31mred\x00",
    "使用宽字符的标题应该换行",
    "a|b{c}<d>",
]


def record(number: int, title: str = "Title", status: str | None = "accepted") -> Document:
    """A record as it was read."""
    return Document(
        f"adr:{number}", "adr", f"adr/{number:04d}-x.md", title, "", str(number), status, status
    )


def library(count: int, *relations: tuple[int, str, int]) -> Library:
    """So many records, numbered from 1, with relations from one number to another."""
    stated = (Relation(f"adr:{a}", f"adr:{b}", kind, "x.md", 1) for a, kind, b in relations)
    return Library(tuple(record(n) for n in range(1, count + 1)), tuple(stated))


CHAIN = library(6, (2, "supersedes", 1), (3, "amends", 2), (4, "relates_to", 3))


def parsed(drawn: str) -> ElementTree.Element:
    """An SVG as XML; what isn't well-formed raises."""
    return ElementTree.fromstring(drawn)  # noqa: S314 - our own output


def texts(drawn: str, kind: str) -> list[list[str]]:
    """The lines of every node or edge of an SVG."""
    groups = parsed(drawn).iter(f"{SVG}g")
    chosen = (g for g in groups if (g.get("class") or "").split(" ")[0] == kind)
    return [[line.text or "" for line in group.iter(f"{SVG}text")] for group in chosen]


@pytest.mark.parametrize(
    ("start", "hops", "expected"),
    [
        (1, 0, {1}),
        (1, 1, {1, 2}),
        (2, 1, {1, 2, 3}),
        (1, 2, {1, 2, 3}),
        (4, 99, {1, 2, 3, 4}),
        (6, 3, {6}),
    ],
)
def test_around_a_record_are_those_within_so_many_relations(
    start: int, hops: int, expected: set[int]
) -> None:
    """Relations are followed both ways, and circles end."""
    assert graph.around(CHAIN, f"adr:{start}", hops) == {f"adr:{n}" for n in expected}


def test_records_without_relations_are_not_among_the_related() -> None:
    """A picture of what belongs together leaves the rest out."""
    assert graph.related(CHAIN) == {"adr:1", "adr:2", "adr:3", "adr:4"}


def test_a_relation_that_leads_out_of_the_chosen_records_is_left_out() -> None:
    """No arrow ends at a node that isn't drawn."""
    drawn = graph.of_records(CHAIN, {"adr:1", "adr:2"})
    assert [node.id for node in drawn.nodes] == ["adr:1", "adr:2"]
    assert drawn.arrows == [Arrow("adr:2", "adr:1", "supersedes")]


def test_dot_states_every_node_and_relation_with_its_class() -> None:
    """The arrow leads from the newer to the older record."""
    lines = graph.dot(graph.of_records(CHAIN, graph.related(CHAIN))).splitlines()
    nodes = [line for line in lines if re.match(r'  "[^"]+" \[', line)]
    assert [re.findall(r'"(adr:\d)".*class="(\w+)"', line)[0] for line in nodes] == [
        (f"adr:{n}", "accepted") for n in range(4, 0, -1)
    ]
    assert '  "adr:2" -> "adr:1" [label="supersedes", class="supersedes"];' in lines
    assert '  "adr:4" -> "adr:3" [label="relates to", class="relates-to"];' in lines


def test_the_same_records_give_the_same_bytes_in_any_order_of_relations() -> None:
    """A picture in a repository changes only when the decisions do."""
    turned = Library(CHAIN.documents, CHAIN.relations[::-1])
    chosen = graph.related(CHAIN)
    assert graph.dot(graph.of_records(turned, chosen)) == graph.dot(graph.of_records(CHAIN, chosen))


def test_every_relation_is_written_on_its_edge() -> None:
    """Also where the graph falls into many parts."""
    parts = library(40, *((n + 1, "supersedes", n) for n in range(1, 40, 2)))
    drawn = graph.svg(graph.of_records(parts, graph.related(parts)))
    assert texts(drawn, "edge") == [["supersedes"]] * 20


def test_statuses_and_relations_are_classes_of_the_svg() -> None:
    """Colours come from the style sheet, which knows light and dark pages."""
    found = Library((record(1, status="rejected"), record(2)), CHAIN.relations[:1])
    drawn = graph.svg(graph.of_records(found, graph.related(found)))
    classes = {g.get("class") for g in parsed(drawn).iter(f"{SVG}g")}
    assert {"node rejected", "node accepted", "edge supersedes"} <= classes
    assert "prefers-color-scheme: dark" in drawn


def test_a_status_in_other_words_is_shown_and_cannot_become_a_class() -> None:
    """Classes are ours; words of a file are text."""
    odd = Document("adr:1", "adr", "a.md", "T", "", "1", None, 'x" onload="alert(1)')
    drawn = graph.svg(graph.of_records(Library((odd,)), {"adr:1"}))
    assert texts(drawn, "node") == [['1 · x" onload="alert(1)', "T"]]
    assert _attributes(drawn).isdisjoint({"onload"})


def test_the_svg_names_every_node_and_edge_for_who_hears_it() -> None:
    """Titles say more than the names in DOT do."""
    drawn = graph.svg(graph.of_records(CHAIN, {"adr:1", "adr:2"}))
    titles = [title.text for title in parsed(drawn).iter(f"{SVG}title")]
    assert {"1. Title", "2. Title", "2. Title supersedes 1. Title"} == set(titles)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_text(title: str) -> None:
    """It is shown to the letter, in the label and as the node's name, and makes no element."""
    check_title(title)


@settings(max_examples=60)
@example("\\")
@example("&#60;b&#62;")
@given(st.text(max_size=60))
def test_any_title_is_text(title: str) -> None:
    """Whatever Unicode has, the SVG is well-formed and says it."""
    check_title(title)


def check_title(title: str) -> None:
    """The SVG of a record with this title says it exactly and has no element or link but ours."""
    drawn = graph.svg(graph.of_records(Library((record(1, title),)), {"adr:1"}, lambda _: "a.md"))
    root = parsed(drawn)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "style", "g", "a", "path", "polygon", "text", "title"}
    ((head, *lines),) = texts(drawn, "node")
    assert head == "1 · accepted"
    shown, whole = "".join("".join(lines).split()), "".join(one_line(title).split())
    assert shown == whole or (len(lines) == 6 and whole.startswith(shown.removesuffix("…")))
    (name,) = (element.text for element in root.iter(f"{SVG}title"))
    assert name == one_line(f"1. {title}")


def test_a_long_title_is_cut_in_the_box_and_whole_in_its_name() -> None:
    """One record can't push the others off the picture."""
    title = "word " * 500 + "end"
    drawn = graph.svg(graph.of_records(Library((record(1, title),)), {"adr:1"}))
    ((_, *lines),) = texts(drawn, "node")
    assert len(lines) == 6
    assert lines[-1].endswith("…")
    assert "word end</title>" in drawn


@pytest.mark.parametrize(
    "ids", [['a"b', "a\\"], ["x:1-", "x:1"], ["node-2", "é:1"], ["a b", "a\nb", "a->b"]]
)
def test_any_id_names_its_own_node(ids: Sequence[str]) -> None:
    """Ids come from file names, which may hold anything."""
    nodes = [Node(one, (f"label {n}",), "accepted") for n, one in enumerate(ids)]
    arrows = [Arrow(ids[0], one, "amends") for one in ids[1:]]
    drawn = graph.svg(Graph(nodes, arrows))
    assert sorted(texts(drawn, "node")) == [[f"label {n}"] for n in range(len(ids))]
    assert len(texts(drawn, "edge")) == len(arrows)


def test_the_svg_is_whole_by_itself() -> None:
    """No script, no document type to look up, no address of another host but the names of XML."""
    drawn = graph.svg(graph.of_records(CHAIN, graph.related(CHAIN)))
    assert "<!DOCTYPE" not in drawn
    assert set(re.findall(r"https?://[^\"]+", drawn)) == {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_nothing_to_draw_is_an_empty_picture() -> None:
    """A repository without relations is no mistake."""
    assert texts(graph.svg(Graph()), "node") == []


def _attributes(drawn: str) -> set[str]:
    return {name for element in parsed(drawn).iter() for name in element.attrib}
