"""Alertmanager: which alerts go to whom, what silences what, and when nothing is sent.

Of a receiver only its name and the kinds of its notifications are read, never where they go.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from adrtool.inventory import yamlfile
from adrtool.inventory.alertmanager_routes import NAME, Configuration
from adrtool.inventory.draft import Draft
from adrtool.model import Reading
from adrtool.text import one_line
from adrtool.yamlio import Node

__all__ = ["NAME", "PATTERNS", "VERSION", "link", "looks_right", "read"]

VERSION: Final = 1
PATTERNS: Final = ("*.yml", "*.yaml")

_ROUTE, _RECEIVERS = (
    re.compile(rf"""^["']?{key}["']?[ \t]*:""", re.MULTILINE) for key in ("route", "receivers")
)
_RESOURCE = re.compile(r"""["']?kind["']?[ \t]*:[ \t]*["']?AlertmanagerConfig""")


def looks_right(path: str, text: str) -> bool:
    """Whether a text has routes and receivers, or a resource that holds them."""
    del path
    return bool((_ROUTE.search(text) and _RECEIVERS.search(text)) or _RESOURCE.search(text))


def read(path: str, text: str) -> Reading:
    """The routes, receivers, inhibitions and time intervals of one file."""
    stream = yamlfile.parse(text)
    draft = Draft(NAME, path)
    if not (stream.errors and "{{" in text):
        draft.problems += stream.problems(path)
    for document in stream.documents:
        if document.get("route").kind == "map" and document.get("receivers").kind == "seq":
            own = f"{NAME}:{path}"
            Configuration(draft, own, posixpath.basename(path), document, document)
        for resource in _resources(document):
            metadata = resource.get("metadata")
            name = one_line(metadata.string("name"))
            if name and "{{" not in name:
                place = "/".join(filter(None, (one_line(metadata.string("namespace")), name)))
                Configuration(draft, f"{NAME}:{path}/{place}", name, resource, resource.get("spec"))
    return draft.reading()


def _resources(node: Node) -> Iterator[Node]:
    kind = node.string("kind")
    if kind == "AlertmanagerConfig":
        yield node
    elif kind.endswith("List"):
        for member in node.get("items"):
            yield from _resources(member)


def link(reading: Reading) -> Reading:
    """Each file is a configuration of its own: there is nothing to settle between them."""
    return reading
