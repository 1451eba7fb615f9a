"""The pages of documents: a header of what is known, the body as written, who refers to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from adrtool import markdown
from adrtool.documents.names import ASCIIDOC, REST, citations, suffix
from adrtool.documents.parsed import Parsed
from adrtool.documents.replacing import Edit, apply
from adrtool.model import Document, Item, Relation
from adrtool.problems import Problem, Severity
from adrtool.site import guard, names, runbooks, write
from adrtool.site.context import Context
from adrtool.site.model import Page
from adrtool.site.names import Kind
from adrtool.text import escape, plural

TOO_COSTLY = "site/too-costly"
_SHOWN_CHARACTERS = 200_000

_EDGES = {
    "supersedes": ("Supersedes", "Superseded by"),
    "amends": ("Amends", "Amended by"),
    "relates_to": ("Related to", "Related to"),
}
"""What an edge between documents is called from either side, in the header."""

_HARMLESS_TAG = re.compile(
    r"</?(?:a|code|br|sub|sup|kbd|em|strong|i|b|span|small|del|ins|mark)\b", re.I
)
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
_BLOCK_TAG = re.compile(
    r"<(/?)(details|div|section|table|pre|center|figure|dl|ul|ol)\b[^<>]*>", re.I
)
_OTHER_LANGUAGES = {
    **dict.fromkeys(REST, "it is reStructuredText"),
    **dict.fromkeys(ASCIIDOC, "it is AsciiDoc"),
}
_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")


def page(document: Document, kind: Kind, context: Context, in_nav: bool) -> Page:
    """The page of one document."""
    uri = context.addresses.documents[document.id]
    header, footer = _header(document, kind, uri, context), _footer(document, uri, context)
    parsed = Parsed(document.path, document.text)
    language = _OTHER_LANGUAGES.get(suffix(document.path))
    reason = language or guard.complaint(document.text[parsed.body_start :])
    if reason:
        if not language:
            context.linker.problems.append(_costly(document, reason))
        shown = preformatted(parsed.text[parsed.body_start :], reason)
        body = f"# {write.plain(names.bare_title(document))}\n\n{header}{shown}"
    else:
        body = _body(parsed, document, uri, header, context)
    return context.page(
        uri, names.document_title(document), f"{body.rstrip()}\n\n{footer}", kind.facet,
        source=document.path, in_nav=in_nav, written=True, status=document.status,
        cited=citations(document.number, document.kind) if document.number else (),
    )  # fmt: skip


def _body(parsed: Parsed, document: Document, uri: str, header: str, context: Context) -> str:
    """The text without front matter, with the header below its title, and closed fences."""
    edits = context.linker.edits(parsed, uri)
    edits += [Edit(0, parsed.body_start, ""), *_headings(parsed)]
    if parsed.title:
        at = min(parsed.title.after, len(parsed.text))
        edits.append(Edit(at, at, f"\n\n{header}" if at == len(parsed.text) else f"\n{header}"))
    else:
        title = write.plain(names.document_title(document))
        edits.append(Edit(parsed.body_start, parsed.body_start, f"# {title}\n\n{header}"))
    return apply(parsed.text, edits) + _closing(parsed)


def _headings(parsed: Parsed) -> Iterator[Edit]:
    """Headings say what they say: `<` that begins no tag of running text is shown as it is."""
    for heading in parsed.headings:
        text = parsed.text[heading.start : heading.end]
        spoken = _CODE_SPAN.sub(lambda match: " " * len(match[0]), text)
        for match in _TAG_START.finditer(spoken):
            if not _HARMLESS_TAG.match(text, match.start()):
                at = heading.start + match.start()
                yield Edit(at, at + 1, "&lt;")


def _closing(parsed: Parsed) -> str:
    """What closes a fence or HTML that a text leaves open, so that it doesn't hold the footer."""
    text = parsed.text[parsed.body_start :]
    longest = max((len(run) for run in re.findall(r"`{3,}|~{3,}", text)), default=0)
    for fence in ("", "`" * longest, "~" * longest) if longest else ():
        if markdown.mask(f"{text}\n{fence}\n\nx").endswith("x"):
            return (f"\n{fence}\n" if fence else "") + _closing_tags(parsed.masked)
    return _closing_tags(parsed.masked)


def _closing_tags(masked: str) -> str:
    opened: list[str] = []
    for match in _BLOCK_TAG.finditer(masked):
        name = match[2].lower()
        if not match[1]:
            opened.append(name)
        elif name in opened:
            while opened.pop() != name:
                pass
    return "".join(f"\n</{name}>" for name in reversed(opened)) + ("\n" if opened else "")


def _costly(document: Document, reason: str) -> Problem:
    message = f"shown as it is written: {reason}"
    return Problem(document.path, 1, 1, Severity.WARNING, TOO_COSTLY, message)


def preformatted(text: str, reason: str) -> str:
    """A text as it is written, for one that isn't given to the engine as Markdown."""
    lines = "\n".join(escape(line) for line in text[:_SHOWN_CHARACTERS].splitlines())
    rest = len(text) - _SHOWN_CHARACTERS
    more = f"\n… and {plural(rest, 'more character')}" if rest > 0 else ""
    note = write.paragraph([f"Shown as it is written: {write.plain(reason)}."], "note")
    return f"{note}<pre><code>{lines}{more}</code></pre>\n"


def _header(document: Document, kind: Kind, uri: str, context: Context) -> str:
    is_runbook = kind.name == "runbook"
    shown = runbooks.shown(document) if is_runbook else frozenset()
    facts = _record_facts(document) if kind.name == "adr" else _facts(document, shown)
    status = document.status or document.status_raw
    first = [write.chip(status)] if status else []
    tags = [write.span("tag", write.plain(tag)) for tag in document.tags]
    parts = [*first, *(write.field(k, v) for k, v in facts.items() if v), *tags]
    banner, edges = _edges(document, uri, context)
    if is_runbook:
        return banner + runbooks.header(document, uri, context, parts) + edges
    return banner + write.paragraph(parts, "facts") + edges


def _record_facts(document: Document) -> dict[str, str]:
    people = ("deciders", "decision-makers")
    more = {k: v for k, v in document.metadata.items() if k in {"consulted", "informed"}}
    return {
        "Decision": write.plain(document.number or ""),
        "Date": write.plain(document.date or ""),
        "Decided by": _words(document.deciders or _first(document.metadata, people)),
        **{k.capitalize(): _words(v) for k, v in more.items()},
        "Owner": write.plain(document.owner or ""),
    }


def _first(metadata: Mapping[str, tuple[str, ...]], keys: Sequence[str]) -> tuple[str, ...]:
    return next((metadata[key] for key in keys if metadata.get(key)), ())


_ELSEWHERE = frozenset({"title", "status", "tags", "applies_to", "date", "created", "owner"})
_LABELS = {"last_reviewed_on": "Last reviewed", "review_in": "Review every"}
_ORDER = ("severity", "service", "services", "last_reviewed", "last_reviewed_on", "review_every")


def _facts(document: Document, shown: frozenset[str] = frozenset()) -> dict[str, str]:
    """Owner first, then what front matter says but `shown`, the usual keys before others."""
    keys = [k for k in document.metadata if k not in _ELSEWHERE | shown]
    keys.sort(key=lambda k: _ORDER.index(k) if k in _ORDER else len(_ORDER))
    reviewed = any(key.startswith("last_reviewed") for key in document.metadata)
    return {
        "Owner": "" if document.kind == "runbook" else write.plain(document.owner or ""),
        **{label(k): _words(document.metadata[k]) for k in keys},
        "Date": write.plain("" if reviewed else document.date or ""),
    }


def label(key: str) -> str:
    """A front matter's key as a label."""
    words = key.replace("_", " ").replace("-", " ").strip()
    return write.plain(_LABELS.get(key, words[:1].upper() + words[1:]))


def _words(values: Sequence[str]) -> str:
    return ", ".join(write.plain(value) for value in values)


def _edges(document: Document, uri: str, context: Context) -> tuple[str, str]:
    """The banner of a superseded record, and a line of links to other records."""
    banner, fields = "", []
    for kind, (outgoing, incoming) in _EDGES.items():
        forth = [r.target for r in context.catalog.outgoing(document.id) if r.kind == kind]
        back = [r.source for r in context.catalog.incoming(document.id) if r.kind == kind]
        if outgoing == incoming:
            forth, back = [*forth, *back], []
        if forth:
            fields.append(write.field(outgoing, ", ".join(context.names(forth, uri))))
        if back and kind == "supersedes":
            newer = ", ".join(context.names(back, uri))
            banner = f'!!! warning "{incoming} {newer}"\n\n'
        elif back:
            fields.append(write.field(incoming, ", ".join(context.names(back, uri))))
    return banner, write.paragraph(fields, "facts")


def _footer(document: Document, uri: str, context: Context) -> str:
    incoming = [r for r in context.catalog.incoming(document.id) if r.kind not in _EDGES]
    own = [r for r in incoming if r.kind in names.STATED and r.path == document.path]
    others = [r for r in incoming if r not in set(own)]
    added = _applies_to(own, uri, context) + _referring(others, uri, context)
    return f'<div class="adr-added" markdown>\n\n{added}</div>\n' if added else ""


def _applies_to(relations: Sequence[Relation], uri: str, context: Context) -> str:
    """The things that a document says it is about, a row for each page of them."""
    rows: dict[str, list[str]] = {}
    for relation in relations:
        node = context.catalog.get(relation.source)
        if node:
            rows.setdefault(where(node, uri, context), []).append(context.name(node, uri))
    cells = [[place, ", ".join(links)] for place, links in rows.items()]
    return section("Applies to", write.table(["Where", "What"], cells))


def where(node: Document | Item, uri: str, context: Context) -> str:
    """The page that a thing is on."""
    if isinstance(node, Document):
        return "Documents"
    title = f"{names.source_title(node.source)}: {names.group_title(node)}"
    target = context.addresses.groups.get((node.source, node.group))
    return write.link(write.plain(title), target, uri) if target else write.plain(title)


def _referring(relations: Sequence[Relation], uri: str, context: Context) -> str:
    rows: dict[str, tuple[list[str], list[str], list[str]]] = {}
    for relation in relations:
        node = context.catalog.get(relation.source)
        if node is None:
            continue
        whats, hows, places = rows.setdefault(relation.source, ([], [], []))
        if not whats:
            whats.append(context.name(node, uri))
        hows.append(write.plain(names.relation(relation.kind).lower()))
        places.append(context.place(relation.path, relation.line))
    cells = [[", ".join(dict.fromkeys(column)) for column in row] for row in rows.values()]
    return section("Referred to by", write.table(["What", "How", "Where"], cells))


def section(title: str, content: str) -> str:
    """A part of a page that adrtool adds to a document; nothing for nothing."""
    anchor = title.lower().replace(" ", "-")
    return f"## {title} {{ #adr:{anchor} }}\n\n{content}" if content else ""
