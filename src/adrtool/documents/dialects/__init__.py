"""The ways in which records state their fields, in the order in which they are believed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from adrtool.documents import names
from adrtool.documents.dialects import front_matter, lines, sections, tables
from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement


def _of_markup(parsed: Parsed) -> Iterable[Statement]:
    """The forms that only reStructuredText or AsciiDoc has."""
    suffix = names.suffix(parsed.path)
    if suffix in names.REST:
        from adrtool.documents.dialects import rest_tables

        return rest_tables.statements(parsed)
    if suffix in names.ASCIIDOC:
        from adrtool.documents.dialects import revision

        return revision.statements(parsed)
    return ()


DIALECTS: tuple[Callable[[Parsed], Iterable[Statement]], ...] = (
    front_matter.statements,
    tables.statements,
    lines.statements,
    sections.statements,
    _of_markup,
    lines.quoted,
    tables.closing,
    lines.closing,
    lines.below,
)


def statements(parsed: Parsed) -> dict[str, list[Statement]]:
    """Every statement of a document by field; of one field the most believed come first."""
    found: dict[str, list[Statement]] = {}
    seen: set[tuple[str, int]] = set()
    for read in DIALECTS:
        for statement in read(parsed):
            # In a short record the first lines are the last ones too.
            if (statement.field, statement.start) not in seen:
                seen.add((statement.field, statement.start))
                found.setdefault(statement.field, []).append(statement)
    return found
