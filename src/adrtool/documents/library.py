"""All documents of a project, with ids that are theirs alone and edges that are resolved."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from adrtool import files
from adrtool.config import Config, RecordsFolder
from adrtool.documents import adr, names, plain, resolve, vocabulary
from adrtool.documents.adr import Record
from adrtool.files import Text
from adrtool.model import Document, Relation
from adrtool.problems import Problem


@dataclass(frozen=True, slots=True)
class Library:
    """Documents in the order of their kinds and paths; `relations` are those between them."""

    documents: tuple[Document, ...] = ()
    relations: tuple[Relation, ...] = ()
    problems: tuple[Problem, ...] = ()

    def of_kind(self, kind: str) -> list[Document]:
        """The documents of one kind."""
        return [d for d in self.documents if d.kind == kind]


def read(root: Path, config: Config) -> Library:
    """Every document of a project."""
    kinds = [("runbook", config.runbooks.dir), ("spec", config.specs.dir)]
    kinds += [(kind.name, kind.dir) for kind in config.kinds]
    parts = [read_records(root, config.records)]
    parts += [read_kind(root, kind, folder) for kind, folder in kinds]
    return Library(
        tuple(d for part in parts for d in part.documents),
        tuple(r for part in parts for r in part.relations),
        tuple(p for part in parts for p in part.problems),
    )


def read_records(root: Path, folders: Sequence[RecordsFolder]) -> Library:
    """The decision records of some folders and all that lies below them."""
    documents: list[Document] = []
    problems: list[Problem] = []
    for folder in folders:
        paths, left_out = _look(root, folder.dir)
        texts = [files.read(root / path, path) for path in paths]
        problems += [*left_out, *(text.problem for text in texts if text.problem)]
        for record in _in_order([text for text in texts if not text.problem], folder):
            documents.append(_said(_prefixed(record.document, folder.prefix), folder))
            problems += record.problems
    # Folders may overlap (`.` and `adr`): a file is one record.
    unique = list({d.path: d for d in documents}.values())
    identified = _identified(unique, [d.number for d in unique])
    relations = resolve.relations(identified)
    return Library(tuple(identified), tuple(relations), tuple(sorted(set(problems))))


def _in_order(texts: Sequence[Text], folder: RecordsFolder) -> list[Record]:
    """The records of some files. Their dates in figures have the month first when one of the
    files beside them can only be read so, and none only with the day first."""
    records = [(text, adr.read(text.path, text.text, folder.prefix)) for text in texts]
    orders = defaultdict(set)
    for text, record in records:
        if record:
            orders[posixpath.dirname(text.path)].add(adr.date_order(record))
    found = []
    for text, record in records:
        seen = orders[posixpath.dirname(text.path)]
        if record and adr.date_order(record) is not None and "mdy" in seen and "dmy" not in seen:
            record = adr.read(text.path, text.text, folder.prefix, "mdy")  # noqa: PLW2901
        if record:
            found.append(record)
    return found


def _said(document: Document, folder: RecordsFolder) -> Document:
    """The status in the words that are configured for a folder; they win over the usual ones."""
    words = document.status_raw and folder.statuses
    status = vocabulary.status_in(document.status_raw or "", folder.statuses) if words else None
    return replace(document, status=status) if status else document


def read_kind(root: Path, kind: str, folder: str) -> Library:
    """The documents of a kind that isn't the records."""
    documents: list[Document] = []
    paths, problems = _look(root, folder)
    for path in paths:
        text = files.read(root / path, path)
        if text.problem:
            problems.append(text.problem)
            continue
        found = plain.read(kind, path, text.text)
        documents.append(found.document)
        problems += found.problems
    return Library(tuple(_identified(documents, [None] * len(documents))), (), tuple(problems))


def candidates(root: Path, folder: str) -> list[str]:
    """The files below a folder that may be documents, by their names alone."""
    return _look(root, folder)[0]


def _look(root: Path, folder: str) -> tuple[list[str], list[Problem]]:
    """The candidates, and what would be one or a folder of some if it could be read."""
    if not folder or not (root / folder).is_dir():
        return [], []
    found = files.survey(root, folder)
    left_out = [p for p in found.problems if _matters(p.path)]
    return [path for path in found.paths if names.could_be_record(path)], left_out


def _matters(path: str) -> bool:
    return names.could_be_record(path) or not PurePosixPath(path).suffix


def _prefixed(document: Document, prefix: str) -> Document:
    """A folder's prefix belongs to the number, also where the file names don't repeat it."""
    number = document.number
    if not prefix or number is None or number.startswith(prefix):
        return document
    return replace(document, number=f"{prefix.rstrip('-')}-{number}")


def _identified(documents: list[Document], numbers: Iterable[str | None]) -> list[Document]:
    """Ids from numbers or, where two would share one, from file names or paths."""
    whole = [d.path for d in documents]
    stems = [PurePosixPath(path).stem for path in whole]
    paths = [str(PurePosixPath(path).with_suffix("")) for path in whole]
    wanted = [n or s for n, s in zip(numbers, stems, strict=True)]
    for fallback in (stems, paths, whole):
        count = Counter(wanted)
        wanted = [w if count[w] == 1 else f for w, f in zip(wanted, fallback, strict=True)]
    if len(set(wanted)) < len(wanted):
        # A number that somebody stated is another document's path.
        wanted = whole
    return [replace(d, id=f"{d.kind}:{w}") for d, w in zip(documents, wanted, strict=True)]
