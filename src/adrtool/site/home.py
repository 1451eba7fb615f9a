"""The generated home page, for projects whose guide has none, and the page of problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from adrtool.model import Confidence, Document
from adrtool.problems import Problem
from adrtool.site import balance, indexes, names, write
from adrtool.site.addresses import HOME
from adrtool.site.context import Context
from adrtool.site.model import Page
from adrtool.text import plural

_LATEST = 6


def page(context: Context) -> Page:
    """What is here, how much of it, and what was decided last."""
    title = context.options.name or context.project.root.name or "Home"
    cards = "\n\n".join(_cards(context))
    text = f"# {write.plain(title)}\n\n"
    text += f'<div class="adr-cards" markdown>\n\n{cards}\n\n</div>\n\n' if cards else _nothing()
    text += balance.section(context) + _latest(context) + _guide(context)
    return context.page(HOME, "Home", text, "home")


def _nothing() -> str:
    return "There are no documents and no infrastructure code to show yet.\n\n"


def _cards(context: Context) -> Iterator[str]:
    """A paragraph for each section: its name, how many, and of what."""
    for kind in names.kinds(context.project.config):
        documents = context.catalog.of_kind(kind.name)
        if documents:
            statuses = Counter(d.status for d in documents if d.status)
            parts = [f"{count} {write.plain(status)}" for status, count in statuses.most_common(4)]
            parts = parts or _owners(documents)
            yield _card(kind.title, context.addresses.indexes[kind.name], len(documents), parts)
    items = [i for i in context.catalog.items if i.confidence is not Confidence.UNRESOLVED]
    if items:
        sources = Counter(names.source_title(i.source) for i in items)
        parts = [f"{count:,} {write.plain(source)}" for source, count in sources.most_common(4)]
        yield _card("Inventory", context.addresses.indexes["inventory"], len(items), parts)
    if context.problems:
        target = context.addresses.indexes["problems"]
        errors = sum(p.severity == "error" for p in context.problems)
        yield _card("Problems", target, len(context.problems), [plural(errors, "error")])


def _owners(documents: Sequence[Document]) -> list[str]:
    owners = {d.owner for d in documents if d.owner}
    return [plural(len(owners), "owner")] if owners else []


def _card(title: str, target: str, count: int, parts: Sequence[str]) -> str:
    number = write.span("count", f"{count:,}")
    link = write.link(f"{number} {write.plain(title)}", target, HOME)
    details = write.span("details", " · ".join(parts)) if parts else ""
    return f"{link}{{ .adr-card-link }} {details}\n{{ .adr-card }}"


def _latest(context: Context) -> str:
    records = [d for d in context.catalog.of_kind("adr") if d.status != "superseded"]
    records.sort(key=lambda d: (d.date or "", names.number_key(d)), reverse=True)
    rows = [[indexes.date(d), context.name(d, HOME), indexes.status(d)] for d in records[:_LATEST]]
    table = write.table(["Date", "Decision", "Status"], rows)
    return f"## Latest decisions\n\n{table}" if table else ""


def _guide(context: Context) -> str:
    docs = context.options.docs
    pages = (
        [uri for uri in docs.pages if uri not in context.addresses.documents.values()]
        if docs
        else []
    )
    if not pages:
        return ""
    first = write.link("guide", pages[0], HOME)
    return f"The {first} has {plural(len(pages), 'page')}.\n"


def problems_page(problems: Sequence[Problem], context: Context) -> Page:
    """Every problem with its place."""
    uri = context.addresses.indexes["problems"]
    rows = [
        [context.place(p.path, p.line), write.chip(p.severity), _message(p), write.code(p.rule)]
        for p in sorted(problems)
    ]
    table = write.table(["Where", "Severity", "What", "Rule"], rows)
    return context.page(uri, "Problems", f"# Problems\n\n{table}", "list", in_nav=False)


def _message(problem: Problem) -> str:
    hint = f" ({write.plain(problem.hint)})" if problem.hint else ""
    return write.plain(problem.message) + hint
