"""MADR 4: fields in YAML front matter (adr.github.io/madr, template 4.0.0)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from adrtool import markdown
from adrtool.documents import edit, vocabulary
from adrtool.documents.conversion import dates, rows, sections
from adrtool.documents.conversion.draft import EDGES, Draft, Field
from adrtool.documents.dialects import front_matter, lines, tables
from adrtool.documents.dialects import sections as by_section
from adrtool.documents.statements import Statement
from adrtool.model import Document

FORMS = (front_matter.FORM, "")
_MOVED = frozenset({"status", "date", "created", "deciders", "tags", "owner", *EDGES})
_LISTS = frozenset({"deciders", "tags"})
_DECIDERS = re.compile(r"deciders?|decision[ -]makers?", re.I)
_EMPHASIS = re.compile(r"(\*\*|__|\*|_)(?P<inner>[^*_]+)\1")
_CAPITAL = re.compile(r"[A-Z](?=[a-z]+\b)")


def write(draft: Draft, before: Document, moving: bool, dotted: bool) -> str:
    """The record as MADR; edges of the status' section come along when they are `moving`.

    What the front matter states already is believed first and stays as it is. The number in a
    heading gets a dot when it is to be `dotted`: behind front matter, `12 Factors` is a title.
    """
    told = {name for name, found in draft.stated.items() if found[0].form == front_matter.FORM}
    wanted = [s for name in _MOVED - told for s in draft.stated.get(name, [])]
    wanted.sort(key=lambda s: s.start)
    by_line = _once(draft, [s for s in wanted if s.form == lines.FORM])
    rows.take_lines(draft, by_line)
    rows.take_tables(draft, [s for s in wanted if s.form == tables.FORM])
    # A section of links is one of MADR's own.
    in_sections = [s for s in wanted if s.form == by_section.FORM and s.field not in EDGES]
    sections.take(draft, in_sections, moving)
    if draft.status and not draft.has_front_status and not draft.has("status"):
        draft.copy(draft.status)
    if dotted:
        _dot(draft)
    return _joined(draft, list(_entries(draft.fields, before)))


def _dot(draft: Draft) -> None:
    title = draft.parsed.title
    number = re.match(r"\d+[a-z]?(?=\s)", title.text) if title else None
    if title and number:
        line = draft.line(title.start)
        at = title.start + number.end() - draft.parsed.lines.start(line)
        draft.renamed[line] = f"{draft.row(line)[:at]}.{draft.row(line)[at:]}"


def _once(draft: Draft, stated: list[Statement]) -> list[Statement]:
    """Lines that give the status several times are a history, which stays."""
    several = sum(s.field == "status" for s in stated) > 1
    shared = {draft.line(s.start) for s in stated if several and s.field == "status"}
    return [s for s in stated if draft.line(s.start) not in shared]


def _entries(fields: Sequence[Field], before: Document) -> Iterable[str]:
    """The lines of YAML, the status first."""
    grouped: dict[str, list[Field]] = {}
    for taken in sorted(fields, key=lambda f: (f.name != "status", f.name != "date")):
        grouped.setdefault(_key(taken, grouped), []).append(taken)
    for key, found in grouped.items():
        yield f"{key}:{_value(found, before)}"


def _key(taken: Field, others: Iterable[str]) -> str:
    if taken.name == "status" or (taken.name == "date" and "date" not in others):
        return taken.name
    if taken.name in EDGES:
        return taken.name
    if taken.name == "deciders" and _DECIDERS.fullmatch(taken.key):
        return "decision-makers"
    plain = markdown.plain(taken.key).replace("(s)", "s")
    slug = re.sub(r"[\s_/()-]+", "-", plain.casefold()).strip("-")
    return slug if re.fullmatch(r"[a-z][a-z0-9-]*", slug) else edit.yaml_scalar(taken.key, '"')


def _value(found: Sequence[Field], before: Document) -> str:
    """What stands behind the colon of a key."""
    values = [f.value for f in found if f.value]
    name = found[0].name
    if not values:
        return ""
    if name == "status":
        return f" {edit.yaml_scalar(_status(values[0]))}"
    if name == "date" and len(values) == 1:
        day, beside = dates.parted(values[0], before.date)
        comment = f" # {beside}" if beside else ""
        return f" {day if day == before.date else edit.yaml_scalar(day)}{comment}"
    if name in _LISTS and len(values) == 1:
        values = _names(values[0])
    written = [edit.yaml_scalar(value) for value in values]
    return f" {written[0]}" if len(written) == 1 else f" [{', '.join(written)}]"


def _status(value: str) -> str:
    """In lower case and without emphasis around the whole of it, as MADR has it."""
    whole = _EMPHASIS.fullmatch(value)
    value = whole["inner"] if whole else value
    return _CAPITAL.sub(lambda m: m[0].lower(), value, count=1) if (
        _CAPITAL.match(value) and vocabulary.status_of(value)
    ) else value  # fmt: skip


def _names(value: str) -> list[str]:
    """The names of a list in one text; the text itself where links or the like are in it."""
    parts = [part.strip() for part in re.split(r"[,;]", value)]
    return parts if all(parts) and not re.search(r"[\[\]()<>]", value) else [value]


def _joined(draft: Draft, entries: list[str]) -> str:
    parsed, text = draft.parsed, draft.parsed.text
    if not entries and not draft.cut:
        return text
    end = edit.newline(text)
    added = "".join(f"{entry}{end}" for entry in entries)
    body = draft.body(parsed.body_start, len(text))
    if parsed.block:
        at = parsed.block.end
        return f"{text[:at]}{added}{text[at : parsed.block.after]}{body}"
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    gap = "" if not body or body.startswith(("\n", "\r\n")) else end
    return f"{mark}---{end}{added}---{end}{gap}{body}"
