"""`adrtool graph`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import click

from adrtool import files, graph, reach
from adrtool.catalog import Catalog
from adrtool.cli import base, drawing, reading, things
from adrtool.model import Confidence, Document, Item
from adrtool.project import Project
from adrtool.reach import Direction, Neighbourhood

_FORMATS = ("svg", "dot", "json")


@base.command("graph")
@click.argument("identifier", metavar="ID", shell_complete=things.complete)
@click.option(
    "--hops", type=click.IntRange(min=0), default=1, metavar="N", show_default=True,
    help="How many relations away from ID.",
)  # fmt: skip
@click.option(
    "--direction", type=click.Choice(["both", "out", "in"]), default="both", show_default=True,
    help="Follow what things state (out), what is stated of them (in), or both.",
)  # fmt: skip
@click.option(
    "--limit", type=click.IntRange(min=1), default=60, metavar="N", show_default=True,
    help="Draw the nearest N things.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(_FORMATS),
    help="What is written. [default: as FILE ends; dot without it]",
)  # fmt: skip
@click.option("-o", "--output", metavar="FILE", type=click.Path(), help="Write to FILE.")
def command(
    identifier: str, hops: int, direction: str, limit: int, form: str | None, output: str | None
) -> None:
    r"""Draw what is around ID: a decision, a runbook, an item, or what is only named.

    ID may be a part that only one id has. Teams and namespaces are drawn and not looked through,
    unless one is ID. SVG needs Graphviz: pip install 'adrtool[graph]'. DOT and JSON need nothing.

    \b
    Example: adrtool graph adr:12 --hops 2 -o why.svg
             adrtool graph kubernetes:shop/Deployment/checkout --direction in --format json
    """
    form = form or drawing.format_of(output, _FORMATS)
    project, known = reading.read()
    base.show_problems(project.problems)
    start = things.find(known, identifier)
    near = reach.around(known, start, hops, cast(Direction, direction), limit)
    target = Path(base.start(), output) if output else None
    text = _written(form, known, near, _linker(project, target))
    if near.cut:
        base.note(f"{near.cut:,} more are as near and not drawn: --limit {limit} is reached")
    if target is None:
        drawing.say(text)
        return
    files.write(target, text)
    base.say(base.printable(output or ""))


def _written(
    form: str, known: Catalog, near: Neighbourhood, link: Callable[[Document | Item], str]
) -> str:
    if form == "json":
        import json

        return json.dumps(_object(known, near), ensure_ascii=False, indent=2) + "\n"
    drawn = graph.of_neighbourhood(known, near, link)
    return graph.svg(drawn) if form == "svg" else graph.dot(drawn)


def _object(known: Catalog, near: Neighbourhood) -> dict[str, Any]:
    return {
        "nodes": [_node(known.ids[i], hops) for i, hops in near.hops.items()],
        "edges": [
            {"source": r.source, "target": r.target, "kind": r.kind, "path": r.path,
             "line": r.line}
            for r in near.relations
        ],
        "cut": near.cut,
    }  # fmt: skip


def _node(node: Document | Item, hops: int) -> dict[str, Any]:
    if isinstance(node, Document):
        name, source, line, confidence = node.title, None, 1, Confidence.EXACT
    else:
        name, source, line, confidence = node.name, node.source, node.line, node.confidence
    return {
        "id": node.id, "kind": node.kind, "name": name, "source": source, "path": node.path,
        "line": line, "confidence": confidence, "hops": hops,
    }  # fmt: skip


def _linker(project: Project, target: Path | None) -> Callable[[Document | Item], str]:
    return lambda node: drawing.address(project.root / node.path, node.path, target)
