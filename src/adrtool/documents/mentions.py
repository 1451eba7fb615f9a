"""Where prose, code and other files name a record as it was called; nobody changes those."""

from __future__ import annotations

import os
import posixpath
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from adrtool import git
from adrtool.documents.parsed import Parsed
from adrtool.documents.relabel import Relabel
from adrtool.documents.repository import Repository, is_document
from adrtool.markdown import Lines
from adrtool.model import Document

_MOST = 500


@dataclass(frozen=True, slots=True)
class Place:
    """A line that names the record, and the words that do. `path` is relative to the root."""

    path: str
    line: int
    said: str


def find(
    repository: Repository,
    relabel: Relabel,
    texts: Mapping[str, str],
    records: Sequence[Document],
) -> Iterator[Place]:
    """Every such place in documents, whose new `texts` are given, and in other files.

    What the record, and others of the same number, call themselves isn't meant.
    """
    number, own = relabel.old.number, relabel.old.path
    same = {own} | {d.path for d in records if number and d.number == number}
    for path, text in texts.items():
        found = list(relabel.mentions(text))
        shown = repository.up(path)
        known = _known(Parsed(path, text), shown in same) if found and is_document(path) else []
        lines = Lines(text) if found else Lines("")
        for start, end in found:
            before = bisect_right(known, (start, len(text)))
            if not before or known[before - 1][1] <= start:
                yield Place(shown, lines.line(start), text[start:end])
    yield from _elsewhere(repository, relabel)
    yield from _links(repository, own)


def _known(parsed: Parsed, is_same: bool) -> list[tuple[int, int]]:
    """The spans that were looked at already, and a record's own heading and number, in order."""
    spans = [(max(parsed.text.rfind("[", 0, k.start), 0), k.end) for k in parsed.links]
    spans += [(p.start, p.end) for p in parsed.pointers]
    if is_same and parsed.title:
        spans.append((parsed.title.start, parsed.title.end))
    if is_same and parsed.block:
        spans.append((parsed.block.start, parsed.block.end))
    return sorted(spans)


def _elsewhere(repository: Repository, relabel: Relabel) -> Iterator[Place]:
    """Lines of files that are no documents, as git finds them."""
    patterns = [part for pattern in relabel.searches() for part in ("-e", pattern)]
    if not patterns:
        return
    found = git.run(repository.top, "grep", "--untracked", "-n", "-I", "-z", "-i", "-E",
                    *patterns, "--", ".")  # fmt: skip
    for match in (found or "").split("\n")[:_MOST]:
        path, _, rest = match.partition("\0")
        line, _, text = rest.partition("\0")
        if path in repository.texts or not line.isdigit():
            continue
        for start, end in relabel.mentions(text):
            yield Place(repository.up(path), int(line), text[start:end])


def _links(repository: Repository, path: str) -> Iterator[Place]:
    real = os.path.realpath(repository.root / path)
    for link in repository.links:
        if os.path.realpath(repository.top / link) == real:
            yield Place(repository.up(link), 1, posixpath.basename(path))
