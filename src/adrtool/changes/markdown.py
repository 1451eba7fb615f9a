"""Changes as Markdown for a comment on a pull request.

Everything that comes from files is escaped; a name in it mentions nobody and refers to no issue.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from urllib.parse import quote

from adrtool.changes.model import Changed, ChangedItem, ChangedRelation, Changes, Coverage
from adrtool.text import escape, inert, plural, shortened

MARKER: Final = "<!-- adrtool: diff -->"
"""The first line: who updates a comment finds it by this."""

_ROWS = (100, 30, 10, 3, 0)
"""Rows of a table: fewer where the comment would be longer than hosts take."""

_LONGEST = 60_000

_SHORT = 300


def render(
    changes: Changes, site: str = "", pages: dict[str, str] | None = None, files: str = ""
) -> str:
    """The comment. `pages` are the addresses of documents on the site at `site`, by id; `files` is
    the address below which the files of the head are shown."""
    sizes = (_rendered(changes, _Linked(site, pages or {}, files, rows)) for rows in _ROWS)
    return next((comment for comment in sizes if len(comment) <= _LONGEST), f"{MARKER}\n")


def _rendered(changes: Changes, linked: _Linked) -> str:
    parts = [
        MARKER,
        "### Decisions, runbooks and infrastructure",
        "" if not changes.is_empty else "Nothing changed that the catalog knows of.",
        *_documents("Decisions", changes.decisions, linked),
        *_documents("Runbooks", changes.runbooks, linked),
        *_documents("Other documents", changes.documents, linked),
        *_documents("Pages", changes.pages, linked),
        *_items(changes.items, linked),
        *_relations(changes.relations, linked),
        *_coverage(changes.before, changes.after, linked),
        f"<sub>{changes.base[:10]} → {changes.head[:10]}</sub>",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


class _Linked:
    """Titles that lead to their pages, where these are known, and how many rows there may be."""

    def __init__(self, site: str, pages: dict[str, str], files: str, rows: int) -> None:
        self.rows = rows
        self.files = f"{quote(files.rstrip('/'), safe=':/%@+~')}/" if files else ""
        self.site = f"{site.rstrip('/')}/" if site else ""
        self.pages = pages

    def title(self, identifier: str, title: str) -> str:
        said = _said(title or identifier)
        page = self.pages.get(identifier)
        if not self.site or page is None:
            return said
        return f'<a href="{self.site}{quote(page)}">{said}</a>'

    def file(self, change: Changed) -> str:
        said = _code(change.path)
        if not self.files or change.what == "removed":
            return said
        return f'<a href="{self.files}{quote(change.path)}">{said}</a>'

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        lines = [header, ["---"] * len(header), *rows[: self.rows]]
        table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        left = len(rows) - self.rows
        return f"{table}\n\n… and {left:,} more" if left > 0 else table


def _said(text: str) -> str:
    return inert(shortened(text, _SHORT))


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"


def _documents(title: str, changed: Sequence[Changed], linked: _Linked) -> Iterator[str]:
    if not changed:
        return
    rows = [
        [f"**{c.what}**", linked.title(c.id, c.title), _said(c.note), linked.file(c)]
        for c in changed
    ]
    yield f"#### {title}"
    yield linked.table(("", "", "", "file"), rows)


def _items(items: Sequence[ChangedItem], linked: _Linked) -> Iterator[str]:
    if not items:
        return
    counts = ", ".join(_counts(item.what for item in items))
    yield f"#### Inventory: {counts}"
    rows = [[f"**{i.what}**", _code(i.id), _fields(i), _spoken(i, linked)] for i in items]
    yield _folded(linked.table(("", "item", "", "spoken of in"), rows), len(items))


def _counts(words: Iterable[str]) -> Iterator[str]:
    found: dict[str, int] = defaultdict(int)
    for word in words:
        found[word] += 1
    return (f"{count} {word}" for word, count in found.items())


def _fields(item: ChangedItem) -> str:
    shown = (
        f"{_said(f.name)}: {_code(f.before or 'none')} → {_code(f.after or 'none')}"
        for f in item.fields
    )
    return "<br>".join(shown)


def _spoken(item: ChangedItem, linked: _Linked) -> str:
    return "<br>".join(linked.title(d.id, d.title) for d in item.documents)


def _relations(relations: Sequence[ChangedRelation], linked: _Linked) -> Iterator[str]:
    if not relations:
        return
    yield f"#### Relations: {', '.join(_counts(said.what for said in relations))}"
    rows = [
        [f"**{r.what}**", _code(r.source), _said(r.kind.replace("_", " ")), _code(r.target)]
        for r in relations
    ]
    yield _folded(linked.table(("", "from", "", "to"), rows), len(relations))


def _folded(table: str, count: int) -> str:
    if count <= 10:
        return table
    return f"<details><summary>show</summary>\n\n{table}\n\n</details>"


def _coverage(before: Coverage, after: Coverage, linked: _Linked) -> Iterator[str]:
    rows = [
        ["alerts without a runbook", *_parts(before.without_runbook, before.alerts),
         *_parts(after.without_runbook, after.alerts)],
        ["items without an owner", *_parts(before.without_owner, before.items),
         *_parts(after.without_owner, after.items)],
    ]  # fmt: skip
    differing = [row for row in rows if row[1] != row[2]]
    if differing:
        yield "#### Coverage"
        yield linked.table(("", "before", "after"), differing)
    lost = sorted(set(after.without_runbook) - set(before.without_runbook))
    if lost:
        named = ", ".join(map(_code, lost[: linked.rows]))
        yield f"{plural(len(lost), 'alert')} more without a runbook: {named}"


def _parts(without: Sequence[str], total: int) -> list[str]:
    return [f"{len(without):,} of {total:,}"]
