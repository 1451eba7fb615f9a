"""A page for each report, and one that leads to them."""

from __future__ import annotations

from collections.abc import Iterator

from adrtool.model import Item
from adrtool.reports import tables
from adrtool.reports.tables import Cell, Ids, Place, Table, Titled
from adrtool.site import write
from adrtool.site.context import Context
from adrtool.site.model import Page
from adrtool.text import anchor

KIND = "reports"

_SHOWN = 12
_MOST = 1000
"""More rows than this are for the command, not for a page."""


def pages(context: Context) -> Iterator[Page]:
    """Every page of the reports; none where there is nothing to report on."""
    found = []
    for name in tables.REPORTS:
        report = tables.load(name)
        read = report.read(context.catalog, context.project)
        shown = report.tables(read)
        if shown:
            found.append((name, report, report.summary(read), shown))
    if found and KIND in context.addresses.indexes:
        yield _overview([(n, r, s) for n, r, s, _ in found], context)
        yield from (_page(n, r, s, shown, context) for n, r, s, shown in found)


def _overview(found: list[tuple[str, tables.Report, str]], context: Context) -> Page:
    uri = context.addresses.indexes[KIND]
    rows = [
        [write.link(write.plain(report.TITLE), context.addresses.reports[name], uri),
         write.plain(report.ABOUT), write.plain(summary)]
        for name, report, summary in found
    ]  # fmt: skip
    table = write.table(["Report", "What it tells", "Found"], rows)
    return context.page(uri, "Reports", f"# Reports\n\n{table}", "list")


def _page(
    name: str, report: tables.Report, summary: str, shown: list[Table], context: Context
) -> Page:
    uri = context.addresses.reports[name]
    text = f"# {write.plain(report.TITLE)}\n\n{write.paragraph([write.plain(summary)], 'summary')}"
    text += "".join(_table(table, uri, context) for table in shown)
    return context.page(uri, report.TITLE, text, "list")


def _table(table: Table, uri: str, context: Context) -> str:
    heading = f"## {write.plain(table.title)} {{ #{_anchor(table.title)} }}\n\n"
    about = f"{write.plain(table.about)}\n\n" if table.about else ""
    rows = [[_cell(cell, uri, context) for cell in row] for row in table.rows[:_MOST]]
    more = len(table.rows) - _MOST
    rest = f"{more:,} more rows: the command prints them all.\n\n" if more > 0 else ""
    return f"{heading if table.title else ''}{about}{write.table(table.header, rows)}{rest}"


def _anchor(title: str) -> str:
    return f"table:{anchor(title)}"


def _cell(cell: Cell, uri: str, context: Context) -> str:
    if isinstance(cell, Place):
        return context.place(cell.path, cell.line)
    if isinstance(cell, Titled):
        return f"[{write.plain(cell.title)}](#{_anchor(cell.title)})"
    if isinstance(cell, Ids):
        shown = [_name(i, uri, context) for i in cell.ids[:_SHOWN]]
        more = len(cell.ids) - _SHOWN
        return ", ".join(shown) + (f" and {more:,} more" if more > 0 else "")
    return write.plain(cell)


def _name(identifier: str, uri: str, context: Context) -> str:
    """A thing by its whole id: on these pages there are things of every source."""
    node = context.catalog.get(identifier)
    if isinstance(node, Item):
        target = context.addresses.item(node)
        shown = write.code(identifier)
        return write.link(shown, target, uri) if target else shown
    return context.name(node, uri) if node else write.code(identifier)
