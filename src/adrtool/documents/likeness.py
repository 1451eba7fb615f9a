"""A new record's heading and fields, written like those of its neighbour."""

from __future__ import annotations

import re

from adrtool.documents import template
from adrtool.documents.dialects import front_matter, lines, sections, tables
from adrtool.documents.style import Style
from adrtool.model import Document


def heading(found: Style, title: str, number: str) -> str:
    """The title with a number before it where the neighbour has one there."""
    neighbour = found.neighbour
    if neighbour is None:
        return title
    shown, written = shown_heading(neighbour.document), neighbour.document.title
    lead = shown.removesuffix(written) if shown.endswith(written) else ""
    digits = re.search(r"\d+", lead)
    if not digits or found.dated:
        return title if not _is_nygard(found) or lead == "" else f"{number}. {title}"
    bare = re.sub(r"\D", "", number) or number
    return lead.replace(digits[0], bare.zfill(len(digits[0])), 1) + title


def shown_heading(document: Document) -> str:
    """The heading of a record as written."""
    line = document.lines.get("title")
    written = document.text.split("\n")[line - 1] if line else ""
    return re.sub(r"^\ufeff? {0,3}#[ \t]*", "", written.rstrip("\r")).rstrip()


def _is_nygard(found: Style) -> bool:
    return bool(found.neighbour and found.neighbour.document.dialect == sections.FORM)


def text(found: Style, values: dict[str, str]) -> str:
    """A built-in template in the neighbour's dialect; MADR 4 where there is no neighbour.

    `values` are title, heading, number, status and date.
    """
    form = found.neighbour.document.dialect if found.neighbour else front_matter.FORM
    if form == sections.FORM:
        values = values | {"status": values["status"].capitalize()}
        return template.fill(template.built_in("adr-nygard"), values, "nygard")
    if form in {lines.FORM, tables.FORM} and found.neighbour:
        metadata = _metadata_like(found, values)
        body = (
            "madr"
            if "context and problem" in found.neighbour.document.text.casefold()
            else "nygard"
        )
        found_template = template.built_in(f"adr-{body}-body")
        return template.fill(found_template, values | {"metadata": metadata}, body)
    return template.fill(template.built_in("adr-madr-minimal"), values, "madr")


def _metadata_like(found: Style, values: dict[str, str]) -> str:
    """The neighbour's lines or table of fields, with our status and date and no other value."""
    assert found.neighbour
    source = found.neighbour.document.text
    form = found.neighbour.document.dialect
    stated = [s for group in found.neighbour.stated.values() for s in group if s.form == form]
    if form == lines.FORM:
        stated = [s for s in stated if s.field in values]
    stated.sort(key=lambda s: s.start)
    start = source.rfind("\n", 0, stated[0].start) + 1
    if form == tables.FORM:
        start = _table_start(source, start)
    end = source.find("\n", stated[-1].end)
    out, at = [], start
    for statement in stated:
        value = values.get(statement.field, "") if statement.field in {"status", "date"} else ""
        if statement.field == "status" and re.search(r"[A-Z]", statement.value[:3]):
            value = value.capitalize()
        gap = source[at : statement.start]
        # Between two lines of fields may stand others: only what leads up to the field counts.
        out += [_lead(gap) if form == lines.FORM and at != start else gap, value]
        at = statement.end
    rest = source[at : end if end >= 0 else len(source)]
    return ("".join(out) + (rest if form == tables.FORM else "")).replace("\r\n", "\n").rstrip()


def _lead(gap: str) -> str:
    blank = "\n" if re.search(r"\n[ \t]*\r?\n", gap) else ""
    return f"\n{blank}{gap.rpartition(chr(10))[2]}"


def _table_start(source: str, start: int) -> int:
    while start:
        above = source.rfind("\n", 0, start - 1) + 1
        if not source[above:start].lstrip().startswith("|"):
            break
        start = above
    return start
