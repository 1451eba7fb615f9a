"""YAML files as the sources see them: parsed once, and each document on its own when one fails."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from adrtool import yamlio
from adrtool.problems import Problem, Severity
from adrtool.yamlio import Duplicate, Node, YamlError

_MAX_ERRORS = 20
"""Of each sort in one file: whoever mends these sees the rest with the next run."""
_BOUNDARY = re.compile(r"^---(?=\s|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Stream:
    """The documents of a file that can be read, and what is wrong with the others."""

    documents: tuple[Node, ...]
    errors: tuple[YamlError, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()

    def problems(self, path: str) -> tuple[Problem, ...]:
        """The errors, and a warning for each key that is stated twice."""
        errors = tuple(e.problem(path, "inventory/unreadable") for e in self.errors)
        return errors + tuple(_duplicate(path, d) for d in self.duplicates[:_MAX_ERRORS])


def _duplicate(path: str, found: Duplicate) -> Problem:
    message = f"the key {found.key!r} stands twice in one map; the later one is taken"
    rule = "inventory/duplicate-key"
    return Problem(path, found.line, found.column, Severity.WARNING, rule, message)


# Two sources may read one file, one after the other; more than the last isn't worth its memory.
@lru_cache(maxsize=1)
def parse(text: str) -> Stream:
    """Reads a stream of documents. Its nodes are shared: don't change them."""
    duplicates: list[Duplicate] = []
    try:
        documents = yamlio.load_all(text, duplicates)
    except YamlError:
        return _one_by_one(text)
    return Stream(tuple(documents), (), tuple(duplicates))


def _one_by_one(text: str) -> Stream:
    documents: list[Node] = []
    errors: list[YamlError] = []
    duplicates: list[Duplicate] = []
    starts = [0, *(m.start() for m in _BOUNDARY.finditer(text) if m.start())]
    line_offset = 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = text[start:end]
        try:
            documents += yamlio.load_all(part, duplicates, line_offset)
        except YamlError as error:
            errors.append(error)
        if len(errors) == _MAX_ERRORS:
            break
        line_offset += part.count("\n")
    return Stream(tuple(documents), tuple(errors), tuple(duplicates))
