"""Links that follow a file to its new name; every byte that isn't a name stays."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from adrtool import markdown, yamlio
from adrtool.documents import names, titles
from adrtool.documents.parsed import Parsed
from adrtool.documents.relabel import Relabel
from adrtool.documents.replacing import Edit
from adrtool.documents.repository import NAVIGATIONS
from adrtool.documents.targets import Targets
from adrtool.markdown import Link, LinkForm
from adrtool.yamlio import Node

_LINK_TITLE = re.compile(r">?\s+([\"'(])(?P<title>[^\"')\\]{1,999})[\"')]")
_ANCHOR_TEXT = re.compile(r"[^<>]*>(?P<text>[^<>]{1,999})</a\s*>", re.I)
# What would end a name or a title, or begin something else in it.
_SIGN = re.compile(r"[\[\]\\`<>:|\"'()]")
# Lists of pages and what is included. At the margin nothing is code in reStructuredText.
_TOCTREE = re.compile(
    r"^\.\. (?:toctree::[^\n]*\n(?P<files>(?:[ \t]+[^\n]*\n?|\r?\n)*)|include::(?P<file>[^\n]*))",
    re.M,
)
_INCLUDE = re.compile(r"^include::(?P<files>[^\n\[]+)(?=\[)", re.M)
_ENTRY = re.compile(
    r"^[ \t]{0,99}(?:(?P<title>[^\s:<][^\n<]{0,299}?)[ \t]<)?"
    r"(?P<path>[^\s:<>](?:[^\n<>]{0,999}[^\s<>])?)>?[ \t]{0,99}\r?$",
    re.M,
)


class Relinker:
    """Finds what in a text has to change for links to one file, and their labels, to follow it.

    Paths are relative to the repository's top.
    """

    def __init__(self, targets: Targets) -> None:
        self.targets = targets
        self.relabel = Relabel(targets.old, targets.new)
        self.old = targets.old.path

    def edits(self, parsed: Parsed) -> list[Edit]:
        """What changes in the links of a document, those in its front matter among them."""
        ours = [link for link in parsed.links if self._is_ours(parsed, link)]
        found = [edit for link in ours for edit in self._link(parsed, link)]
        found += [*self._uses(parsed, ours), *self._cells(parsed, ours), *self._listed(parsed)]
        front = [e for node in _scalars(parsed.front) for e in self._scalar(parsed, node)]
        return [e for e in (*found, *front) if parsed.text[e.start : e.end] != e.text]

    def _is_ours(self, parsed: Parsed, link: Link) -> bool:
        is_own = parsed.path == self.old
        if is_own and link.target.startswith("#"):
            return True
        if parsed.text[link.start - 2 : link.start] == "<<" and not _is_file(link.target):
            return False
        return self.targets.means(parsed.path, link.address)

    def _link(self, parsed: Parsed, link: Link) -> Iterator[Edit]:
        if link.form == "reference":
            return
        yield Edit(link.start, link.end, self.targets.renamed(link.target))
        if link.target.startswith("#"):
            return
        span = _label(parsed, link) if link.form != "definition" else None
        if span:
            yield Edit(*span, self._labelled(parsed, link, span))
        title = _LINK_TITLE.match(parsed.text, link.end)
        if title and link.form != "html" and names.suffix(parsed.path) in names.MARKDOWN:
            new = self.relabel(title["title"])
            yield Edit(*title.span("title"), title["title"] if _SIGN.search(new) else new)

    def _labelled(self, parsed: Parsed, link: Link, span: tuple[int, int]) -> str:
        before = parsed.text[slice(*span)]
        after = self.relabel(before)
        title = self.relabel.new.title
        if after == before or self.relabel.old.title == title:
            return after
        return after.replace(title, self._spelt(parsed, link.start, link.form == "html"), 1)

    def _spelt(self, parsed: Parsed, at: int, in_html: bool = False) -> str:
        """The new title as text of a document, at an offset."""
        title = self.relabel.new.title
        if in_html:
            from html import escape

            return escape(title, quote=False)
        found = titles.literal(title, parsed.path)
        line = parsed.text[parsed.lines.start(parsed.lines.line(at)) : at]
        return re.sub(r"(?<!\\)\|", r"\\|", found) if line.lstrip(" >").startswith("|") else found

    def _uses(self, parsed: Parsed, ours: list[Link]) -> Iterator[Edit]:
        """Names of definitions: `[ADR-0012]` with `[ADR-0012]: 0012-x.md` below."""
        defined = [link for link in parsed.links if link.form == "definition"]
        taken = {_fold(link.label) for link in defined}
        mine = {link.start for link in ours}
        shared = {_fold(link.label) for link in defined if link.start not in mine}
        renamed = {}
        for link in ours:
            new = self.relabel(link.label) if link.form == "definition" else link.label
            is_free = _fold(new) not in taken and _fold(link.label) not in shared
            if new != link.label and is_free and not _SIGN.search(new):
                renamed[_fold(link.label)] = True
                span = _label(parsed, link)
                if span:
                    yield Edit(*span, new)
        for link in ours:
            if link.form == "reference":
                yield from self._use(parsed, link, renamed)

    def _use(self, parsed: Parsed, link: Link, renamed: dict[str, bool]) -> Iterator[Edit]:
        text = parsed.text
        if text[link.start] != "[":
            # reStructuredText: the text of the link is the name.
            if _fold(link.label) in renamed:
                at = text.index(link.label, link.start)
                yield Edit(at, at + len(link.label), self.relabel(link.label))
            return
        first, last = link.start + 1, link.start + 1 + len(link.label)
        name = text[last + 2 : link.end - 1] if text[last + 1 : last + 2] == "[" else ""
        if name and _fold(name) in renamed:
            yield Edit(last + 2, link.end - 1, self.relabel(name))
        if name or _fold(link.label) in renamed:
            yield Edit(first, last, self._labelled(parsed, link, (first, last)))

    def _cells(self, parsed: Parsed, ours: list[Link]) -> Iterator[Edit]:
        """The number in a cell of its own, in a row that links to this record alone."""
        mine = {link.start for link in ours}
        others = {parsed.lines.line(k.start) for k in parsed.links if k.start not in mine}
        for line in sorted({parsed.lines.line(link.start) for link in ours} - others):
            at = parsed.lines.start(line)
            stop = parsed.text.find("\n", at)
            row = parsed.text[at : stop if stop >= 0 else len(parsed.text)]
            if not row.lstrip(" >").startswith("|"):
                continue
            for cell in row.split("|"):
                said = cell.strip()
                start = at + cell.index(said)
                new = self.relabel.respelt(said)
                new = self._spelt(parsed, start) if said == self.relabel.old.title else new
                yield Edit(start, start + len(said), new)
                at += len(cell) + 1

    def _listed(self, parsed: Parsed) -> Iterator[Edit]:
        """Entries of a `toctree`, and files that are included, in other languages."""
        for at, listed in _lists(parsed):
            for entry in _ENTRY.finditer(listed):
                if not self.targets.means(parsed.path, entry["path"]):
                    continue
                for name, new in (("path", self.targets.renamed), ("title", self.relabel)):
                    if entry[name]:
                        start, end = (at + offset for offset in entry.span(name))
                        yield Edit(start, end, new(entry[name]))

    def _scalar(self, parsed: Parsed, node: Node) -> Iterator[Edit]:
        """A value of the front matter that is a path, or that has links in it."""
        assert parsed.block
        start, end = parsed.block.start + node.start, parsed.block.start + node.end
        raw = parsed.text[start:end]
        for link in markdown.links(raw, raw):
            if link.form == "inline" and self.targets.means(parsed.path, link.address):
                at = raw.rfind(f"[{link.label}](", 0, link.start) + 1
                new = self.relabel(link.label)
                new = new if _is_plain(new) else link.label
                yield Edit(start + at, start + at + len(link.label), new)
                yield Edit(start + link.start, start + link.end, self.targets.renamed(link.target))
        yield from self._path(parsed.path, node.text.strip(), raw, start)

    def _path(self, source: str, value: str, raw: str, start: int) -> Iterator[Edit]:
        if not _is_file(value) or value not in raw:
            return
        from_root = posixpath.normpath(value.partition("#")[0].lstrip("/")) == self.old
        if from_root or self.targets.means(source, value):
            at = start + raw.index(value)
            yield Edit(at, at + len(value), self.targets.renamed(value))

    def navigation(self, path: str, text: str) -> list[Edit]:
        """What changes in the `nav` of a configuration of MkDocs; nothing in other files."""
        if posixpath.basename(path) not in NAVIGATIONS:
            return []
        bom = text.startswith("\ufeff")
        try:
            node = yamlio.load(text[bom:])
        except yamlio.YamlError:
            return []
        folder = posixpath.join(posixpath.dirname(path), node.string("docs_dir") or "docs")
        found: list[Edit] = []
        for key, value in _entries(node.get("nav")):
            if self.targets.means(posixpath.join(folder, "x"), value.text):
                found += self._entry(text, bom, key, value)
        return found

    def _entry(self, text: str, shift: int, key: Node | None, value: Node) -> Iterator[Edit]:
        for node, renamed in ((key, self.relabel), (value, self.targets.renamed)):
            if node is None:
                continue
            at = text.find(node.text, node.start + shift, node.end + shift)
            new = renamed(node.text)
            if at >= 0 and new != node.text and _is_plain(new):
                yield Edit(at, at + len(node.text), new)


def _is_plain(value: str) -> bool:
    """Whether a text can stand where another one stood, plain or quoted."""
    return not re.search(r"[\"'\\\n]|: |:$| #|^[-?!&*%@`>|{\[]", value)


def _lists(parsed: Parsed) -> Iterator[tuple[int, str]]:
    """What lists files or includes one, and where it begins."""
    suffix = names.suffix(parsed.path)
    if suffix in names.MARKDOWN:
        return
    is_rest = suffix in names.REST
    found = _TOCTREE.finditer(parsed.text) if is_rest else _INCLUDE.finditer(parsed.masked)
    for block in found:
        yield block.start(block.lastgroup or 0), block[block.lastgroup or 0]


def _entries(node: Node, key: Node | None = None) -> Iterator[tuple[Node | None, Node]]:
    """The pages of a navigation: title, if there is one, and path."""
    if node.kind == "scalar":
        yield key, node
    for element in node.elements:
        yield from _entries(element)
    for name, value in node.items():
        yield from _entries(value, node.key(name))


def _scalars(node: Node) -> Iterator[Node]:
    if node.kind == "scalar":
        yield node
    for element in node.elements:
        yield from _scalars(element)
    for _, value in node.entries.values():
        yield from _scalars(value)


def _is_file(target: str) -> bool:
    """Whether a target has the look of a document's path."""
    path, hash_, _ = target.partition("#")
    suffix = names.suffix(path)
    return bool(hash_ and path) or suffix in names.SUFFIXES or suffix in {".html", ".htm"}


def _fold(label: str) -> str:
    return " ".join(label.split()).casefold()


def _label(parsed: Parsed, link: Link) -> tuple[int, int] | None:
    """Where the text of a link stands, or the name of a definition; None when it has none."""
    text = parsed.text
    if link.form == "html":
        found = _ANCHOR_TEXT.match(text, link.end)
        return found.span("text") if found else None
    suffix = names.suffix(parsed.path)
    if suffix in names.ASCIIDOC:
        found = re.compile(r"\[([^\]\n]+)\]|,([^<>\n]+)>>").match(text, link.end)
        return found.span(found.lastindex or 0) if found else None
    if not link.label:
        return None
    form: LinkForm = link.form
    of_rest = ("`", "<") if form == "inline" else ("", ":")
    lead, behind = of_rest if suffix in names.REST else ("[", "]")
    at = text.rfind(lead + link.label, 0, link.start)
    between = text[at + len(lead + link.label) : link.start].strip()
    if at < 0 or not between.startswith(behind):
        return None
    return at + len(lead), at + len(lead + link.label)
