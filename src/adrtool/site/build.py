"""The whole site from a catalog."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from adrtool.catalog import Catalog
from adrtool.model import Confidence
from adrtool.problems import Problem
from adrtool.project import Project
from adrtool.site import addresses, documents, home, indexes, inventory, names, reports
from adrtool.site.addresses import HOME
from adrtool.site.context import Context
from adrtool.site.links import Linker
from adrtool.site.model import Docs, Options, Page, Section, Site

IN_NAV = 100
"""A section with more pages than this is entered by its index only."""


def build(
    catalog: Catalog,
    project: Project,
    options: Options | None = None,
    problems: Sequence[Problem] | None = None,
) -> Site:
    """Every page of the site but the guide's own.

    `problems` are shown on a page of their own: those of a check or, without, the catalog's.
    """
    options = options or Options()
    planned = addresses.plan(catalog, project, options)
    linker = Linker(catalog, project, options, planned)
    given = catalog.problems if problems is None else problems
    context = Context(catalog, project, options, planned, linker, tuple(given))
    pages = [*_documents(context), *inventory.pages(context), *reports.pages(context)]
    if not addresses.home_of(options.docs or Docs("")):
        pages.insert(0, home.page(context))
    if context.problems:
        pages.append(home.problems_page(context.problems, context))
    found = tuple(p for p in context.problems if p not in set(given))
    return Site(
        tuple(pages), tuple(linker.assets.values()), tuple(_sections(context, pages)), found,
        _counts(context, pages), context,
    )  # fmt: skip


def _documents(context: Context) -> Iterator[Page]:
    for kind in names.kinds(context.project.config):
        members = sorted(context.catalog.of_kind(kind.name), key=names.number_key)
        if members:
            yield indexes.page(kind, members, context)
        for document in members:
            yield documents.page(document, kind, context, in_nav=len(members) <= IN_NAV)


def _sections(context: Context, pages: Sequence[Page]) -> Iterator[Section]:
    planned, docs = context.addresses, context.options.docs or Docs("")
    listed = {page.uri for page in pages if page.in_nav}
    yield Section("Home", addresses.home_of(docs) or HOME)
    for kind in names.kinds(context.project.config):
        if kind.name in planned.indexes:
            members = sorted(context.catalog.of_kind(kind.name), key=names.number_key)
            uris = [planned.documents[d.id] for d in members]
            beside = _beside(kind, docs)
            shown = (*beside, *(u for u in uris if u in listed))
            yield Section(kind.title, planned.indexes[kind.name], shown)
    if "inventory" in planned.indexes:
        yield Section("Inventory", planned.indexes["inventory"])
    if planned.indexes.get(reports.KIND) in listed:
        services = planned.reports["services"]
        if services in listed:
            yield Section("Services", services)
        shown = tuple(u for u in planned.reports.values() if u in listed and u != services)
        yield Section("Reports", planned.indexes[reports.KIND], shown)
    guide = list(_guide(context, docs))
    if guide:
        yield Section("Guide", guide[0], tuple(guide[1:]))


def _beside(kind: names.Kind, docs: Docs) -> list[str]:
    """The guide's own introductions to a folder of documents."""
    wanted = {posixpath.join(f, n) for f in kind.folders for n in ("README.md", "index.md")}
    return [uri for uri in docs.pages if posixpath.join(docs.dir, uri) in wanted]


def _guide(context: Context, docs: Docs) -> Iterator[str]:
    """The guide's pages but its home, documents, and what stands beside those in their folders."""
    shown = {*context.addresses.documents.values(), addresses.home_of(docs)}
    folders = {f for kind in names.kinds(context.project.config) for f in kind.folders}
    for uri in docs.pages:
        folder = posixpath.dirname(posixpath.join(docs.dir, uri))
        if uri not in shown and folder not in folders:
            yield uri


def _counts(context: Context, pages: Sequence[Page]) -> dict[str, int]:
    kinds = names.kinds(context.project.config)
    found = {kind.title: len(context.catalog.of_kind(kind.name)) for kind in kinds}
    items = sum(i.confidence is not Confidence.UNRESOLVED for i in context.catalog.items)
    guide = len((context.options.docs or Docs("")).pages)
    documents_in_docs = sum(
        uri in context.addresses.documents.values()
        for uri in (context.options.docs or Docs("")).pages
    )
    total = len(pages) + guide - documents_in_docs
    return {"pages": total, **found, "items": items, "problems": len(context.problems)}
