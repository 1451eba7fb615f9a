"""Graphs of records and of whatever is around a thing: what is drawn, its DOT, and SVG made of
that by Graphviz.

The SVG needs no script, no network and no colour. Nodes and edges carry classes (`accepted`,
`supersedes`), which the style sheet inside of it gives the colours of a light or a dark page.
"""

from __future__ import annotations

import html
import os
import re
import textwrap
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from adrtool.documents.library import Library
from adrtool.model import Confidence, Document, Item
from adrtool.problems import AdrtoolError
from adrtool.text import escape, one_line

if TYPE_CHECKING:
    # Drawing records needs no catalog, and loading what reads one takes long.
    from adrtool.catalog import Catalog
    from adrtool.reach import Neighbourhood

_WIDTH = 24
_LINES = 6
_PIECE = re.compile(r"[^./:_@ -]*[./:_@ -]+|[^./:_@ -]+")
_INCHES_PER_COLUMN = 0.085
_STYLE = """\
<style>
  :root { color-scheme: light dark; }
  text { font-family: Helvetica, Arial, sans-serif; fill: #1f2328; }
  a { text-decoration: none; } a:hover text { text-decoration: underline; }
  .node path { fill: #f6f8fa; stroke: #57606a; }
  .edge text { fill: #57606a; }
  .edge path { stroke: #57606a; } .edge polygon { fill: #57606a; stroke: #57606a; }
  .relates-to path { stroke-dasharray: 2 3; }
  .unresolved path { fill: none; stroke-dasharray: 2 3; }
  .start path { stroke-width: 2.5; }
  .accepted path { fill: #dafbe1; stroke: #1a7f37; }
  .proposed path, .draft path { fill: #fff8c5; stroke: #9a6700; }
  .rejected path { fill: #ffebe9; stroke: #cf222e; }
  .deprecated path, .superseded path { fill: #eaeef2; stroke: #8c959f; stroke-dasharray: 4 2; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .node path { fill: #21262d; stroke: #8b949e; }
    .edge text { fill: #9da7b1; }
    .edge path { stroke: #8b949e; } .edge polygon { fill: #8b949e; stroke: #8b949e; }
    .accepted path { fill: #12361f; stroke: #3fb950; }
    .proposed path, .draft path { fill: #3b2e04; stroke: #d29922; }
    .rejected path { fill: #45171a; stroke: #f85149; }
    .deprecated path, .superseded path { fill: #161b22; stroke: #6e7681; }
  }
</style>
"""


@dataclass(frozen=True, slots=True)
class Node:
    """A node: the lines of its label, its class, its whole name, where it links to, and whether
    it is what the graph is drawn around."""

    id: str
    label: Sequence[str]
    kind: str
    name: str = ""
    link: str = ""
    is_start: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """An edge between the ids of two nodes; `kind` is a relation's."""

    source: str
    target: str
    kind: str


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and arrows in the order in which they are drawn."""

    nodes: Sequence[Node] = ()
    arrows: Sequence[Arrow] = ()


def of_records(
    found: Library, chosen: Collection[str], link: Callable[[Document], str] = lambda _: ""
) -> Graph:
    """The chosen ids of records with every relation between two of them."""
    nodes = [_node(d, link(d)) for d in found.documents if d.id in chosen]
    ends = (r for r in found.relations if r.source in chosen and r.target in chosen)
    arrows = sorted({(r.source, r.target, r.kind) for r in ends})
    return Graph(nodes, [Arrow(*arrow) for arrow in arrows])


def of_neighbourhood(
    catalog: Catalog, near: Neighbourhood, link: Callable[[Document | Item], str] = lambda _: ""
) -> Graph:
    """What is around a thing, the thing itself drawn with a thick line."""
    things = [(catalog.ids[identifier], hops) for identifier, hops in near.hops.items()]
    names = Counter((i.source, i.kind, i.name) for i, _ in things if isinstance(i, Item))
    nodes = []
    for thing, hops in things:
        if isinstance(thing, Document):
            drawn = _node(thing, link(thing))
        else:
            several = names[thing.source, thing.kind, thing.name] > 1
            drawn = _item(thing, link(thing), several)
        nodes.append(drawn if hops else replace(drawn, is_start=True))
    arrows = dict.fromkeys((r.source, r.target, r.kind) for r in near.relations)
    return Graph(nodes, [Arrow(*arrow) for arrow in arrows])


def related(found: Library) -> set[str]:
    """The ids of all records that have a relation."""
    return {end for r in found.relations for end in (r.source, r.target)}


def around(found: Library, start: str, hops: int) -> set[str]:
    """The ids that are at most so many relations away from one, that one among them."""
    beside: dict[str, set[str]] = defaultdict(set)
    for relation in found.relations:
        beside[relation.source].add(relation.target)
        beside[relation.target].add(relation.source)
    seen = edge = {start}
    for _ in range(hops):
        edge = {other for one in edge for other in beside[one]} - seen
        if not edge:
            break
        seen = seen | edge
    return seen


def _node(document: Document, link: str) -> Node:
    title = one_line(document.title)
    status = document.status or one_line(document.status_raw or "")
    head = " · ".join(filter(None, (document.number and one_line(document.number), status)))
    name = f"{document.number}. {title}" if document.number else title
    label = (*wrapped(head), *wrapped(title))
    return Node(document.id, label, document.status or "none", one_line(name), link)


def _item(item: Item, link: str, with_place: bool) -> Node:
    """An item by its name below its source and kind; where it is, when others are called so."""
    kind = "item" if item.confidence is not Confidence.UNRESOLVED else str(item.confidence)
    head = " ".join(dict.fromkeys((item.source, one_line(item.kind))))
    place = _broken(one_line(item.group or item.path)) if with_place else ()
    label = (*wrapped(head), *_broken(one_line(item.name)), *place)
    return Node(item.id, label, kind, one_line(item.id), link)


def _broken(name: str) -> list[str]:
    """The lines of a name that has no spaces: broken behind its signs, where there are any."""
    lines = [""]
    for piece in _PIECE.findall(name[: 2 * _WIDTH * _LINES]):
        if lines[-1] and _columns(lines[-1] + piece) > _WIDTH:
            lines.append("")
        lines[-1] += piece
    return [part for line in lines for part in wrapped(line)][:_LINES]


def wrapped(text: str) -> list[str]:
    """The lines of a label; wide letters count twice, and the last line says if more follows."""
    # No more than could be shown: a title may be as long as a file.
    text = text[: 2 * _WIDTH * _LINES]
    columns = max(_WIDTH * len(text) // max(_columns(text), 1), 1)
    return textwrap.wrap(text, columns, max_lines=_LINES, placeholder=" …")


def _columns(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def dot(graph: Graph) -> str:
    """The graph in DOT. It changes only when the graph does."""
    lines = [
        "digraph {",
        '  graph [rankdir=RL, bgcolor="transparent", pad=0.1, nodesep=0.25, ranksep=0.3];',
        # In an array, since other ways take seconds for hundreds of parts; and packed parts
        # show the words on an edge only when it is two ranks long.
        '  graph [pack=16, packmode="array_u"];',
        '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=11, margin="0.12,0.06"];',
        '  edge [fontname="Helvetica", fontsize=9, arrowsize=0.7, minlen=2];',
    ]
    names = _names(graph.nodes)
    # Drawn from right to left, what stands first in an array comes last.
    lines += [_dot_node(names[node.id], node) for node in reversed(graph.nodes)]
    lines += [_dot_arrow(names[a.source], names[a.target], a.kind) for a in graph.arrows]
    return "\n".join((*lines, "}", ""))


def _names(nodes: Iterable[Node]) -> dict[str, str]:
    """A name in DOT for each id: the id itself where no tool could trip over it."""
    simple = re.compile(r"[\w.]+:[\w.]+(?:-[\w.]+)*", re.ASCII)
    return {
        node.id: node.id if simple.fullmatch(node.id) else f"node-{place}"
        for place, node in enumerate(nodes, 1)
    }


def _dot_node(name: str, node: Node) -> str:
    label = "\\n".join(_quoted(line) for line in node.label)
    # Graphviz measures with the fonts at hand, which aren't the reader's.
    width = max(map(_columns, node.label), default=0) * _INCHES_PER_COLUMN + 0.24
    link = f', URL="{_quoted(node.link)}"' if node.link else ""
    look = f"{_class(node.kind)} start" if node.is_start else _class(node.kind)
    return f'  "{name}" [label="{label}", class="{look}", width={width:.2f}{link}];'


def _dot_arrow(source: str, target: str, kind: str) -> str:
    return f'  "{source}" -> "{target}" [label="{_words(kind)}", class="{_class(kind)}"];'


def _quoted(text: str) -> str:
    """A text inside DOT's double quotes; in labels Graphviz reads references and escapes."""
    text = one_line(text).replace("&", "&amp;")
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _words(kind: str) -> str:
    return re.sub(r"[^a-z]+", " ", kind.casefold()).strip()


def _class(kind: str) -> str:
    return _words(kind).replace(" ", "-")


def svg(graph: Graph) -> str:
    """The graph as SVG. Raises AdrtoolError where Graphviz isn't installed."""
    try:
        import pygraphviz  # type: ignore[import-untyped]
    except ImportError as error:
        raise AdrtoolError(
            "an SVG needs Graphviz, which isn't installed",
            "pip install 'adrtool[graph]'; --format dot works without it",
        ) from error
    with _muted():
        drawn: bytes = pygraphviz.AGraph(string=dot(graph)).draw(format="svg", prog="dot")
    return _dressed(drawn.decode("utf-8"), _titles(graph))


@contextmanager
def _muted() -> Iterator[None]:
    """Fontconfig, inside of Graphviz, tells of the machine's settings past Python."""
    try:
        kept = os.dup(2)
    except OSError:
        # Standard error is closed, so there is nothing to mute.
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _dressed(drawn: str, titles: dict[str, str]) -> str:
    """Graphviz's SVG with the style sheet and titles that people can read."""
    start = drawn.index("<svg")
    head = drawn.index(">", start)
    body = re.sub(r"<!--.*?-->\n?", "", drawn[head + 1 :], flags=re.S).lstrip("\n")
    body = re.sub(r"<title>(.*?)</title>\n?", lambda m: titles.get(html.unescape(m[1]), ""), body)
    body = re.sub(r' xlink:title="[^"]*"', "", body)
    return f'{drawn[start:head]} role="img">\n{_STYLE}{body}'


def _titles(graph: Graph) -> dict[str, str]:
    names = _names(graph.nodes)
    called = {node.id: node.name for node in graph.nodes}
    titles = {names[node.id]: node.name for node in graph.nodes}
    for a in graph.arrows:
        both = f"{names[a.source]}->{names[a.target]}"
        titles[both] = f"{called[a.source]} {_words(a.kind)} {called[a.target]}"
    return {name: f"<title>{escape(title)}</title>\n" for name, title in titles.items()}
