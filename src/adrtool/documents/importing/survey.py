"""What lies in a folder of records, and which settings read it."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from adrtool import files, markdown
from adrtool.config import RecordsFolder
from adrtool.documents import assemble, entries, library, names, vocabulary
from adrtool.documents.dialects import front_matter, lines, sections
from adrtool.documents.importing import words
from adrtool.documents.importing.tools import Kept
from adrtool.model import Document, Status
from adrtool.problems import Problem

PLAIN, MADR, NYGARD = "plain folder", "MADR", "Nygard"
_TEMPLATES = ("template.md", "adr-template.md", "_template.md", "templates/template.md")
_PREFIX = re.compile(r"(?P<prefix>[A-Za-z][A-Za-z_-]{0,38}?)[-_]?(?=\d{1,6}(?:[-_. ]|$))")
_MADR = re.compile(r"^#+ (?:Context and Problem Statement|Decision Outcome)[ \t]*\r?$", re.M)
_LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Word:
    """What records say for a status in words of no vocabulary; `status` is a guess or empty."""

    written: str
    status: str
    count: int
    path: str


@dataclass(frozen=True, slots=True)
class Survey:
    """A folder as it was read: `settings` are those that read it, `words` what to ask about.

    `others` are the files that are no records, each with the reason.
    """

    tool: str
    source: str
    settings: RecordsFolder
    documents: tuple[Document, ...]
    others: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    words: tuple[Word, ...] = ()
    template: str = ""
    numbered: int = field(default=0)
    """How many files the guessed prefix stands in front of; 0 without a guess."""


def of_folder(root: Path, kept: Kept, known: RecordsFolder | None = None) -> Survey:
    """Reads a folder that a tool keeps, or a plain one, and guesses what it needs.

    `known` are settings that it has already.
    """
    paths = files.survey(root, kept.dir).paths
    prefix, numbered = ("", 0) if known else _prefix(paths)
    settings = known or RecordsFolder(kept.dir, prefix)
    unknown = _words(library.read_records(root, [settings]).documents)
    if not known:
        guessed = {" ".join(w.written.casefold().split()): w.status for w in unknown if w.status}
        settings = replace(settings, statuses=guessed)
    found = library.read_records(root, [settings])
    return Survey(
        tool=kept.tool or _tool(found.documents),
        source=kept.source,
        settings=settings,
        documents=found.documents,
        others=tuple(_others(paths, found.documents, found.problems)),
        problems=found.problems,
        words=tuple(unknown),
        template=kept.template or _template(paths, kept.dir),
        numbered=numbered,
    )


def records_below(root: Path, folder: str) -> list[str]:
    """The folders below one in which records lie, the upmost of each: itself if it has some."""
    counted: Counter[str] = Counter()
    for path in assemble.look(root, folder)[0]:
        entry = entries.read_entry(root, "", path)
        document = entry.document
        if document and document.number and (document.status or _is_named(path)):
            counted[posixpath.dirname(path) or "."] += 1
    found: list[str] = []
    for one in sorted(counted, key=lambda f: (len(PurePosixPath(f).parts), f)):
        if not any(_is_below(one, upper) for upper in found):
            found.append(one)
    return sorted(found)


_FOLDERS = frozenset({"adr", "adrs", "decisions", "decision-records", "architecture-decisions",
                      "architecture-decision-record", "architecture-decision-records"})  # fmt: skip


def _is_named(path: str) -> bool:
    """A record needn't state a status where the folder says what it is."""
    return bool(_FOLDERS & {part.casefold() for part in PurePosixPath(path).parts[:-1]})


def _is_below(folder: str, upper: str) -> bool:
    return upper in {".", folder} or folder.startswith(f"{upper}/")


def is_listed(folder: str, listed: Iterable[RecordsFolder]) -> bool:
    """Whether settings read a folder already, by itself or as a part of another one."""
    return any(_is_below(folder, one.dir) for one in listed)


def _prefix(paths: Sequence[str]) -> tuple[str, int]:
    """A word in front of the numbers that isn't known for one, when nearly all names begin so."""
    stems = [PurePosixPath(p).stem for p in paths if names.could_be_record(p)]
    unread = [stem for stem in stems if names.parse(stem).number is None]
    found = Counter(m["prefix"] for stem in unread if (m := _PREFIX.match(stem)))
    [(prefix, count)] = found.most_common(1) or [("", 0)]
    return (prefix, count) if count > 1 and count * 5 >= len(stems) * 4 else ("", 0)


def _words(documents: Iterable[Document]) -> list[Word]:
    """The words for a status that aren't known, the most frequent first."""
    counted: Counter[str] = Counter()
    first: dict[str, str] = {}
    for document in documents:
        unknown = document.status is None and document.status_raw
        word = _first_words(document.status_raw or "") if unknown else ""
        if word:
            counted[word] += 1
            first.setdefault(word, document.path)
    return [Word(w, words.guess(w), n, first[w]) for w, n in counted.most_common()]


def _first_words(raw: str) -> str:
    """What stands for the status: the text up to a sign that ends it."""
    if "|" in raw or "{" in raw or vocabulary.edge_of(raw):
        return ""
    plain = re.sub(r"^\W+", "", markdown.plain(raw))
    return re.split(r"[.,;:()\[\]/–—]| - |\d", plain)[0].strip()[:_LONGEST_WORD].strip()


def _tool(documents: Sequence[Document]) -> str:
    """What records without a tool's file look like: MADR's are told by their headings and the
    place of their fields, Nygard's by the section of the status."""
    forms = Counter(d.dialect for d in documents)
    alike = sum(bool(_MADR.search(d.text)) for d in documents)
    stated = forms[front_matter.FORM] + forms[lines.FORM] + forms[""]
    if min(alike, stated) * 2 > len(documents):
        return MADR
    return NYGARD if forms[sections.FORM] * 2 > len(documents) else PLAIN


def _template(paths: Sequence[str], folder: str) -> str:
    wanted = [posixpath.normpath(posixpath.join(folder, name)) for name in _TEMPLATES]
    return next((path for path in wanted if path in paths), "")


def _others(
    paths: Sequence[str], documents: Sequence[Document], problems: Sequence[Problem]
) -> Iterable[tuple[str, str]]:
    records = {document.path for document in documents}
    refused = {problem.path for problem in problems}
    for path in paths:
        if path in records:
            continue
        if names.suffix(path) not in names.SUFFIXES:
            yield path, "neither Markdown, reStructuredText nor AsciiDoc"
        elif not names.could_be_record(path):
            yield path, "an index, README or template by its name"
        elif path in refused:
            yield path, "it can't be read"
        else:
            yield path, "no number in its name and no status in it"


def statuses(documents: Iterable[Document]) -> dict[str, int]:
    """How many records have each status; those without one come last."""
    counted = Counter(document.status or "none" for document in documents)
    return {name: counted[name] for name in [*map(str, Status), "none"] if counted[name]}


def dialects(documents: Iterable[Document]) -> dict[str, int]:
    """How many records state their fields in each form, the most frequent first."""
    return dict(Counter(document.dialect or "none" for document in documents).most_common())
