"""Generated blocks in Markdown files: what stands between two markers is kept up to date.

    <!-- adrtool:records -->
    …
    <!-- /adrtool:records -->

`dir=FOLDER` in the first marker takes the records of that folder only. Everything outside of
the markers stays as it is, byte by byte; markers in code are examples.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from adrtool import config, files
from adrtool.documents import names
from adrtool.documents.parsed import Parsed
from adrtool.markdown import Lines
from adrtool.model import Document
from adrtool.problems import Problem, Severity
from adrtool.text import escape, one_line

BEGIN = "<!-- adrtool:records -->"
END = "<!-- /adrtool:records -->"
STALE = "index/stale"
BROKEN = "index/broken-markers"


_WORD = "adrtool:records"
_MARKER = re.compile(r"<!--[ \t]*(?P<slash>/?)adrtool:records(?![\w-])(?P<options>[^\r\n<>]*)-->")
_DIR = re.compile(r"dir=(?:\"([^\"]+)\"|([^\s\"]+))")
# What a line of a list or of a quote begins with is what the lines of its block begin with.
_LEAD = re.compile(r"[ \t>]*")
_LONGEST_LEAD = 200
_MOST = 100
_RULE = re.compile(r"[|: \t-]+")
# ASCII punctuation that Markdown, a dialect of it or a smart typesetter could see syntax in.
# What stays stands where it can't be any: `a, b`, `Node.js`, `CI/CD`, `well-kept`, `(really)`.
_SYNTAX = re.compile(
    r"[\\`*_{}\[\]<>#+~|^$@=&]|(?<=[-.:])[-.:]|[-.:](?=[-.:])|[-:!](?![\w ])|(?<![\w ])[-:!?]"
    r"|:(?! )|(?<=www)\.|(?<![^\W\d]{2})/|/(?![^\W\d])|\((?=(?:c|r|p|tm)\))|\d(?=st|nd|rd|th)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Updated:
    """A file's text with its blocks made new, and how many there are.

    `stale` has a problem for each block that changed, `broken` for what couldn't be made new.
    """

    path: str
    text: str
    blocks: int = 0
    stale: tuple[Problem, ...] = ()
    broken: tuple[Problem, ...] = ()


def of_project(root: Path, documents: Sequence[Document]) -> Iterator[Updated]:
    """Every Markdown file of a project that has markers or can't be read, by path.

    Projects inside of this one keep their own files.
    """
    paths = files.listing(root)
    inner = {posixpath.dirname(p) for p in paths if posixpath.basename(p) in config.NAMES} - {""}
    for path in paths:
        is_markdown = names.suffix(path) in names.MARKDOWN
        if not is_markdown or any(path.startswith(f"{folder}/") for folder in inner):
            continue
        read = files.read(root / path, path)
        if read.problem:
            yield Updated(path, "", broken=(read.problem,))
        elif _WORD in read.text:
            yield update(path, read.text, documents)


def update(path: str, text: str, documents: Sequence[Document]) -> Updated:
    """The text with every block made new whose table isn't what the records say.

    A table that a formatter has only aligned stays. `path` is relative to the root.
    """
    blocks, broken = _blocks(path, text)
    out: list[str] = []
    stale: list[Problem] = []
    at = 0
    for block in blocks:
        chosen = [d for d in documents if _is_in(d, block.folder)]
        if block.folder and not chosen:
            message = f"there are no records in {block.folder!r}"
            broken.append(_problem(path, block.line, message, "dir= is relative to the root"))
            continue
        new = table(chosen, lambda document: relative(document.path, posixpath.dirname(path)))
        if _bare(text[block.start : block.end]) != _bare(new):
            message = "the table isn't what the records say"
            stale.append(
                Problem(path, block.line, 1, Severity.WARNING, STALE, message, "adrtool update")
            )
            out += (text[at : block.start], block.filled(new))
            at = block.end
    return Updated(path, "".join((*out, text[at:])), len(blocks), tuple(stale), tuple(broken))


@dataclass(frozen=True, slots=True)
class _Block:
    """The extent between two markers; its lines begin with `lead` and end with `eol`."""

    start: int
    end: int
    line: int
    folder: str
    lead: str
    eol: str

    def filled(self, content: str) -> str:
        """Blank lines around the table: not every engine sees one right below a comment."""
        lines = ["", *(self.lead + line for line in ("", *content.splitlines(), "")), self.lead]
        return self.eol.join(line.rstrip() for line in lines[:-1]) + self.eol + lines[-1]


def _blocks(path: str, text: str) -> tuple[list[_Block], list[Problem]]:
    """The blocks of a text, and what is wrong with its markers."""
    found: list[_Block] = []
    problems: list[Problem] = []
    lines = Lines(text)
    opened: re.Match[str] | None = None
    for marker in _markers(path, text):
        line = lines.line(marker.start())
        if marker["slash"] and opened is None:
            problems.append(_problem(path, line, "ends a block that nothing began", "remove it"))
        elif marker["slash"] and opened and not _wrong(text, opened):
            found.append(_block(text, opened, marker, lines))
        elif not marker["slash"]:
            problems += _endless(path, lines, opened)
            wrong = _wrong(text, marker)
            problems += [_problem(path, line, *wrong)] if wrong else []
        opened = None if marker["slash"] else marker
    problems += _endless(path, lines, opened)
    if len(found) > _MOST:
        message = f"more than {_MOST} blocks in a file; this one and what follows is left as it is"
        problems.append(_problem(path, found[_MOST].line, message, "divide the file"))
    return found[:_MOST], problems


def _markers(path: str, text: str) -> Iterator[re.Match[str]]:
    """Markers that aren't in front matter, code or another comment."""
    seen = _MARKER.sub(lambda match: "x" * len(match[0]), text)
    masked = Parsed(path, seen).masked
    return (m for m in _MARKER.finditer(text) if masked[m.start()] == "x")


def _block(text: str, opened: re.Match[str], closing: re.Match[str], lines: Lines) -> _Block:
    lead = _before(text, opened)
    after = text.find("\n", opened.end())
    eol = "\r\n" if after > 0 and text[after - 1] == "\r" else "\n"
    line = lines.line(opened.start())
    return _Block(opened.end(), closing.start(), line, _folder(opened) or "", lead, eol)


def _before(text: str, marker: re.Match[str]) -> str:
    """What stands before a marker in its line, as far as it matters."""
    start = max(marker.start() - _LONGEST_LEAD, 0)
    before = text[start : marker.start()]
    return before[before.rfind("\n") + 1 :].removeprefix("\ufeff")


def _folder(marker: re.Match[str]) -> str | None:
    """What `dir=` says; empty without one, None when the options can't be understood."""
    options = marker["options"].strip()
    match = _DIR.fullmatch(options)
    return posixpath.normpath(match[1] or match[2]) if match else None if options else ""


def _wrong(text: str, marker: re.Match[str]) -> tuple[str, str] | None:
    if _folder(marker) is None:
        return f"unknown option {marker['options'].strip()!r}", "known is: dir=FOLDER"
    if not _LEAD.fullmatch(_before(text, marker)):
        return "the marker stands behind other text", "give it a line of its own"
    return None


def _endless(path: str, lines: Lines, marker: re.Match[str] | None) -> list[Problem]:
    if marker is None:
        return []
    line = lines.line(marker.start())
    return [_problem(path, line, "the block has no end", f"put {END} below it")]


def _problem(path: str, line: int, message: str, hint: str) -> Problem:
    return Problem(path, line, 1, Severity.ERROR, BROKEN, message, hint)


def _is_in(document: Document, folder: str) -> bool:
    return folder in {"", "."} or document.path.startswith(f"{folder}/")


def _bare(block: str) -> list[str]:
    """The rows of a table without what a formatter may change."""
    rows = (line.lstrip(" \t>").rstrip() for line in block.splitlines())
    cells = ("|".join(cell.strip(" \t") for cell in row.split("|")) for row in rows if row)
    return [re.sub(r"-+", "-", row) if _RULE.fullmatch(row) else row for row in cells]


def table(documents: Iterable[Document], link: Callable[[Document], str]) -> str:
    """The records as a Markdown table; `link` gives what leads from the table to a record."""
    rows = ["| Number | Decision | Status | Date |", "| --- | --- | --- | --- |"]
    for document in sorted(documents, key=_order):
        title = _cell(document.title) or _cell(posixpath.basename(document.path))
        cells = (
            _cell(document.number or ""),
            f"[{title}]({link(document)})",
            _cell(document.status or document.status_raw or ""),
            document.date or "",
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "".join(f"{row}\n" for row in rows)


def relative(path: str, folder: str) -> str:
    """The link to a path from a folder; both are relative to the root."""
    return quote(posixpath.relpath(path, folder or "."), safe="/")


def _order(document: Document) -> tuple[object, ...]:
    """By folder, then by number as people count: 2 before 10."""
    return posixpath.dirname(document.path), *names.order(document.number), document.path


def _cell(text: str) -> str:
    """Any text as text, readable in the source too: only what could be syntax is escaped."""
    return _SYNTAX.sub(lambda match: escape(match[0]), one_line(text))
