"""`adrtool graph`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import click

from adrtool import files, graph, reach
from adrtool.catalog import Catalog
from adrtool.cli import base, reading, things
from adrtool.model import Confidence, Document, Item
from adrtool.project import Project
from adrtool.reach import Direction, Neighbourhood

_FORMATS = {".svg": "svg", ".dot": "dot", ".gv": "dot", ".json": "json"}


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
    "--format", "form", type=click.Choice(["svg", "dot", "json"]),
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
    form = form or _format(output)
    project, known = reading.read()
    base.show_problems(project.problems)
    start = things.find(known, identifier)
    near = reach.around(known, start, hops, cast(Direction, direction), limit)
    target = Path(base.start(), output) if output else None
    text = _written(form, known, near, _linker(project, target))
    if near.cut:
        base.note(f"{near.cut:,} more are as near and not drawn: --limit {limit} is reached")
    if target is None:
        _print(text)
        return
    files.write(target, text)
    base.say(base.printable(output or ""))


def _format(output: str | None) -> str:
    if output is None:
        return "dot"
    suffix = Path(output).suffix.casefold()
    if suffix not in _FORMATS:
        raise click.UsageError(f"--format says what {output!r} is to be: svg, dot or json")
    return _FORMATS[suffix]


def _written(
    form: str, known: Catalog, near: Neighbourhood, link: Callable[[Document | Item], str]
) -> str:
    if form == "json":
        import json

        return json.dumps(_object(known, near), ensure_ascii=False, indent=2) + "\n"
    drawing = graph.of_neighbourhood(known, near, link)
    return graph.svg(drawing) if form == "svg" else graph.dot(drawing)


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
    """Links to the files, as seen from the drawing or, without a file, from the root."""

    def link(node: Document | Item) -> str:
        if target is None:
            return quote(node.path, safe="/")
        path = os.path.relpath(project.root / node.path, target.parent.resolve())
        return quote(path.replace(os.sep, "/"), safe="/")

    return link


def _print(text: str) -> None:
    if sys.stdout.isatty():
        for line in text.splitlines():
            base.say(base.printable(line))
    else:
        # An SVG says of itself that it is UTF-8.
        click.echo(text.encode("utf-8", "backslashreplace"), nl=False)
