"""What things are called on the site: kinds, sources, documents, items."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from adrtool import markdown
from adrtool.config import Config
from adrtool.documents import kinds as documents
from adrtool.documents import names
from adrtool.model import Document, Item
from adrtool.text import slugify

_HIDDEN = "\ue000"  # a character that is nobody's


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: its section's title, its folder on the site, its folders on disk, its
    statuses in the order of a life cycle. `facet` is what a search filters by.
    """

    name: str
    title: str
    one: str
    slug: str
    folders: tuple[str, ...]
    statuses: tuple[str, ...]
    facet: str


def kinds(config: Config) -> list[Kind]:
    """The kinds of a project in the order of their sections."""
    return [_kind(kind) for kind in documents.of(config)]


def _kind(kind: documents.Kind) -> Kind:
    slug = slugify(kind.title, "documents")
    statuses = tuple(status.casefold() for status in kind.statuses)
    # Pages that aren't documents have facets in lower case: home, list, guide.
    facet = kind.one if kind.name in documents.KINDS else _title(kind.title)
    return Kind(kind.name, kind.title, kind.one, slug, kind.folders, statuses, facet)


def _title(name: str) -> str:
    words = names.readable(name)
    return words[:1].upper() + words[1:]


_SOURCES = {
    "terraform": ("Terraform", "folder", "folders"),
    "kubernetes": ("Kubernetes", "namespace", "namespaces"),
    "github": ("GitHub Actions", "workflow", "workflows"),
}


def source_title(source: str) -> str:
    """A source as people write it."""
    return _SOURCES[source][0] if source in _SOURCES else _title(source)


def group_noun(source: str, count: int = 1) -> str:
    """What a page of a source's items stands for."""
    one, many = _SOURCES[source][1:] if source in _SOURCES else ("group", "groups")
    return one if count == 1 else many


_GROUPS = {
    ("terraform", "."): "top folder",
    ("kubernetes", "_cluster"): "cluster-wide objects",
    ("kubernetes", "_kustomize"): "kustomizations",
}


def group_title(item: Item) -> str:
    """The name of an item's page; groups that stand for none have one too."""
    return _GROUPS.get((item.source, item.group), item.group or "no group")


_KINDS = {
    "terraform": ("resource", "module", "data", "ephemeral", "action", "check", "variable",
                  "output", "local", "provider"),
    "github": ("workflow", "action", "job"),
}  # fmt: skip


def ordered(source: str, counts: Counter[str]) -> list[str]:
    """The kinds of a page's items: what matters to a reader first, else what is most."""
    first = _KINDS.get(source, ())
    rank = {kind: index for index, kind in enumerate(first)}
    return sorted(counts, key=lambda kind: (rank.get(kind, len(first)), -counts[kind], kind))


STATED = frozenset({"decided_by", "documented_by"})
"""Relations from items to the documents that apply to them."""

_RELATIONS = {"same_as": "Same as", "module_source": "Source", "decided_by": "Decided by"}

_INVERSE = {
    "references": "Referred to by",
    "depends_on": "Needed by",
    "needs": "Needed by",
    "decided_by": "Decides",
    "documented_by": "Documents",
    "module_source": "Called by",
    "same_as": "Also as",
    "selects": "Selected by",
    "scales": "Scaled by",
    "includes": "Included by",
    "mounts": "Mounted by",
    "routes_to": "Routed from",
    "member_of": "Members",
    "patches": "Patched by",
    "binds": "Bound by",
    "triggered_by": "Triggers",
}


def relation(kind: str) -> str:
    """A relation as the thing that states it would say."""
    words = kind.replace("_", " ").replace("-", " ")
    return _RELATIONS.get(kind, "Refers to" if kind == "references" else words.capitalize())


def inverse(kind: str) -> str:
    """A relation as its target would say."""
    if kind == "uses" or kind.startswith("uses_"):
        return "Used by"
    return _INVERSE.get(kind, f"{relation(kind)} (from)")


def short(item: Item) -> str:
    """An item's name within its group: its id without source and group."""
    rest = item.id.removeprefix(f"{item.source}:")
    if item.group and rest.startswith(item.group) and rest[len(item.group) :][:1] in {":", "/"}:
        return rest[len(item.group) + 1 :] or item.name
    return item.name


def stands_for_group(item: Item) -> bool:
    """Whether an item is the page's own subject: the folder, the workflow itself."""
    return item.id == f"{item.source}:{item.group}"


def bare_title(document: Document) -> str:
    """A document's title as it reads: without the marks of code, emphasis and links."""
    # What looks like HTML in a title is part of it, so it is hidden from what reads Markdown.
    hidden = markdown.plain(document.title.replace("<", _HIDDEN))
    return hidden.replace(_HIDDEN, "<") or document.title


def document_title(document: Document) -> str:
    """A document's title behind its number; numbers that are dates are left out."""
    number = document.number or ""
    if not number or re.fullmatch(r"\d{8}", number):
        return bare_title(document)
    return f"{number}{'.' if number.isdigit() else ''} {bare_title(document)}"


def number_key(document: Document) -> tuple[object, ...]:
    """Sorts records by number as people count, those without one last, then by path."""
    return (*names.order(document.number), document.path)
