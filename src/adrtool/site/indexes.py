"""The index page of each kind of document: a table that leads to the pages."""

from __future__ import annotations

from collections.abc import Sequence

from adrtool.model import Document
from adrtool.site import names, runbooks_index, write
from adrtool.site.context import Context
from adrtool.site.documents import label
from adrtool.site.model import Page
from adrtool.site.names import Kind
from adrtool.text import plural

_COLUMNS = ("severity", "service", "services", "automation", "last_reviewed", "last_reviewed_on")
"""Keys of front matter that a list shows, in this order, where any document states them."""


def page(kind: Kind, documents: Sequence[Document], context: Context) -> Page:
    """The list of a kind."""
    uri = context.addresses.indexes[kind.name]
    table = (
        _records(documents, uri, context)
        if kind.name == "adr"
        else _others(documents, uri, context)
    )
    count = plural(len(documents), kind.one, kind.title.lower())
    summary = write.paragraph([count, *_statuses(documents, kind.statuses)], "summary", " · ")
    more = runbooks_index.tables(documents, uri, context) if kind.name == "runbook" else ""
    # Beside a page of the guide that is called like the section, it says what it is.
    title = kind.title if uri.endswith("/index.md") else f"All {kind.title.lower()}"
    return context.page(uri, title, f"# {write.plain(title)}\n\n{summary}{table}{more}", "list")


def _statuses(documents: Sequence[Document], known: Sequence[str]) -> list[str]:
    """How many have each status, in the order of a life cycle."""
    stated = [d.status for d in documents if d.status]
    rank = {status: index for index, status in enumerate(known)}
    order = sorted(set(stated), key=lambda s: (rank.get(s, len(rank)), s))
    return [f"{stated.count(status)} {write.plain(status)}" for status in order]


def _records(documents: Sequence[Document], uri: str, context: Context) -> str:
    rows = []
    for document in sorted(documents, key=names.number_key):
        link = write.link(
            write.plain(names.bare_title(document)), context.addresses.documents[document.id], uri
        )
        rows.append([
            write.plain(document.number or ""),
            write.span("title", link + _newer(document, uri, context)),
            status(document), date(document), ", ".join(map(write.plain, document.deciders)),
        ])  # fmt: skip
    return write.table([write.span("narrow", "#"), "Title", "Status", "Date", "Decided by"], rows)


def status(document: Document) -> str:
    """The status of a document as a label; empty when it states none."""
    stated = document.status or document.status_raw
    return write.chip(stated) if stated else ""


def date(document: Document) -> str:
    """A date that doesn't break into two lines."""
    return write.span("date", write.plain(document.date)) if document.date else ""


def _newer(document: Document, uri: str, context: Context) -> str:
    """What superseded a record, in short."""
    found = []
    for relation in context.catalog.incoming(document.id):
        newer = context.catalog.get(relation.source)
        if relation.kind == "supersedes" and isinstance(newer, Document):
            target = context.addresses.documents[newer.id]
            found.append(
                write.link(write.plain(newer.number or names.bare_title(newer)), target, uri)
            )
    return " " + write.span("newer", f"superseded by {', '.join(found)}") if found else ""


def _others(documents: Sequence[Document], uri: str, context: Context) -> str:
    keys = [k for k in _COLUMNS if any(d.metadata.get(k) for d in documents)]
    dated = not any(k.startswith("last_reviewed") for k in keys)
    rows = []
    for document in sorted(documents, key=names.number_key):
        title = write.plain(names.document_title(document))
        link = write.link(title, context.addresses.documents[document.id], uri)
        cells = [_cell(document, key) for key in keys]
        owner = write.plain(document.owner or "")
        cells += [owner, date(document) if dated else ""]
        rows.append([write.span("title", link), status(document), *cells])
    return write.table(["Title", "Status", *map(label, keys), "Owner", "Date"], rows)


def _cell(document: Document, key: str) -> str:
    text = ", ".join(write.plain(value) for value in document.metadata.get(key, ()))
    return write.span("date", text) if key.startswith("last_reviewed") and text else text
