"""Small pieces of Markdown. Whatever comes from a file goes through the one escaper."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from adrtool.text import escape, one_line

DASH = "–"


def relative(target: str, source: str) -> str:
    """The link from one page to another: both are URIs, the target may have a `#fragment`."""
    path, hash_, fragment = target.partition("#")
    if path == source and hash_:
        return f"#{fragment}"
    moved = posixpath.relpath(path, posixpath.dirname(source) or ".")
    return quote(moved.encode("utf-8", "surrogateescape")) + hash_ + fragment


def link(label: str, target: str, source: str) -> str:
    """A link to another page of the site; `label` is Markdown."""
    return f"[{label}]({relative(target, source)})"


def code(text: str) -> str:
    """Any text in code style."""
    return f"<code>{escape(one_line(text))}</code>"


def plain(text: str) -> str:
    """Any text as text."""
    return escape(one_line(text))


def span(name: str, markdown: str) -> str:
    """A piece of a line with a class of its own."""
    return f'<span class="adr-{name}">{markdown}</span>'


def field(label: str, markdown: str) -> str:
    """A named value in a line of several."""
    return span("field", f"{span('label', label)} {markdown}")


def paragraph(parts: Iterable[str], name: str, between: str = " ") -> str:
    """A paragraph with a class; empty when there is nothing to say."""
    line = between.join(filter(None, parts))
    return f"{line}\n{{ .adr-{name} }}\n\n" if line else ""


_KNOWN = frozenset(
    ("accepted", "proposed", "rejected", "deprecated", "superseded", "draft", "review", "approved",
     "implemented", "retired", "error", "warning")
)  # fmt: skip


def chip(status: str) -> str:
    """A status or a severity as a coloured label that reads without its colour."""
    look = status if status in _KNOWN else "other"
    return f'<span class="adr-chip adr-chip-{look}">{plain(status)}</span>'


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose cells are Markdown; columns in which nothing stands are left out."""
    rows = [list(row) for row in rows]
    kept = [i for i in range(len(header)) if any(row[i] for row in rows)]
    if not kept:
        return ""
    lines = [[header[i] for i in kept], ["---"] * len(kept)]
    lines += [[row[i] or DASH for i in kept] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines) + "\n"
