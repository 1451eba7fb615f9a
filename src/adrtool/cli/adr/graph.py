"""`adr graph`."""

from __future__ import annotations

from pathlib import Path

import click

from adrtool import files, graph
from adrtool.cli import base, drawing
from adrtool.cli.adr import records
from adrtool.documents.assemble import Library
from adrtool.model import Document

_FORMATS = ("svg", "dot")


@base.command("graph", with_dir=True)
@click.argument("number", required=False, shell_complete=records.complete)
@click.option(
    "--hops", type=click.IntRange(min=0), metavar="N",
    help="How many relations away from NUMBER. [default: 1]",
)  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Draw records without relations too.")
@click.option(
    "--format", "form", type=click.Choice(_FORMATS),
    help="What is written. [default: as FILE ends; dot without it]",
)  # fmt: skip
@click.option("-o", "--output", metavar="FILE", type=click.Path(), help="Write to FILE.")
def command(
    number: str | None, hops: int | None, everything: bool, form: str | None, output: str | None
) -> None:
    """Draw how records relate: all that do, or those around NUMBER.

    SVG needs Graphviz: pip install 'adrtool[graph]'. DOT needs nothing.

    Example: adr graph -o decisions.svg, or: adr graph 12 --hops 2 | dot -Tpng
    """
    if number is None and hops is not None:
        raise click.UsageError("--hops is counted from a record: adr graph NUMBER --hops N")
    if number is not None and everything:
        raise click.UsageError("--all and NUMBER exclude each other")
    form = form or drawing.format_of(output, _FORMATS)
    where = records.scope()
    found = records.read(where, texts=False)
    chosen = _chosen(where, found, number, 1 if hops is None else hops, everything)
    target = Path(base.start(), output) if output else None

    def link(document: Document) -> str:
        return drawing.address(where.root / document.path, where.shown(document.path), target)

    drawn = graph.of_records(found, chosen, link)
    text = graph.svg(drawn) if form == "svg" else graph.dot(drawn)
    if target is None:
        drawing.say(text)
        return
    files.write(target, text)
    base.say(base.printable(where.shown(target.resolve())))


def _chosen(
    where: records.Scope, found: Library, number: str | None, hops: int, everything: bool
) -> set[str]:
    if number is not None:
        return graph.around(found, records.find(where, found, number).id, hops)
    chosen = {d.id for d in found.documents} if everything else graph.related(found)
    if not chosen and found.documents:
        base.note("no record names another; --all draws them all the same")
    return chosen
