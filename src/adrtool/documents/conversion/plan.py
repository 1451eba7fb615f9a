"""The conversion of one record: the first way of writing it that loses nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from adrtool.documents import adr, names
from adrtool.documents.adr import Record
from adrtool.documents.conversion import draft, madr, nygard, proof
from adrtool.documents.dialects import lines
from adrtool.documents.parsed import Parsed

Target = Literal["madr", "nygard"]
TARGETS: tuple[Target, ...] = ("madr", "nygard")
_FORMS = {"madr": madr.FORMS, "nygard": nygard.FORMS}


@dataclass(frozen=True, slots=True)
class Conversion:
    """A record and what it becomes. `reason` says why it is left as it is; empty when `after`
    can be written. A record that is in the dialect already has neither."""

    path: str
    before: Record
    after: Record | None = None
    reason: str = ""


def convert(
    path: str, text: str, target: Target, prefix: str = "", order: str = "dmy",
    anchors: Collection[str] = (),
) -> Conversion | None:  # fmt: skip
    """The conversion of a text; None when it is no record.

    `prefix` and `order` are those that the record is read with, `anchors` the fragments that
    links of other documents lead to, which have to stay.
    """
    before = adr.read(path, text, prefix, order)
    if before is None:
        return None
    if names.suffix(path) not in names.MARKDOWN:
        return Conversion(path, before, None, "only Markdown is converted")
    broken = next((p for p in before.problems if p.rule != "adr/bad-date"), None)
    if broken:
        return Conversion(path, before, None, f"line {broken.line}: {broken.message}")
    read = partial(adr.read, path, prefix=prefix, order=order)
    found = _first(before, target, anchors, read)
    again = _first(found.after, target, anchors, read) if found.after else found
    if found.after and again.after:
        return Conversion(path, before, None, "a second conversion would change it once more")
    if found.after and again.reason:
        return Conversion(path, before, None, again.reason)
    return found


_Read = Callable[[str], Record | None]


def _first(before: Record, target: Target, anchors: Collection[str], read: _Read) -> Conversion:
    """The first way of writing a record that nothing speaks against."""
    path, text = before.document.path, before.document.text
    reasons: list[str] = []
    for changed, syntax in _ways(path, text, before, target):
        if changed == text and _is_in(before, target):
            return Conversion(path, before)
        after = read(changed)
        found = _complaints(before, after, syntax, target, anchors)
        if after and not found:
            return Conversion(path, before, after)
        reasons += found
    return Conversion(path, before, None, reasons[0])


def _ways(path: str, text: str, before: Record, target: Target) -> Iterator[tuple[str, list[str]]]:
    """Ways to write the record, the fullest first, each with the syntax that went."""
    for first, second in ((True, True), (True, False), (False, True), (False, False)):
        begun = draft.begin(path, text, before)
        if target == "nygard":
            yield nygard.write(begun, before.document, first, second), begun.syntax
        else:
            yield madr.write(begun, before.document, first, not second), begun.syntax


def _is_in(record: Record, target: Target) -> bool:
    """Whether the dialect is reached; without a status, Nygard's date is a line of its own."""
    form = record.document.dialect
    is_dated = target == "nygard" and form == lines.FORM and not record.document.status_raw
    return is_dated or form in _FORMS[target]


def _complaints(
    before: Record, after: Record | None, syntax: list[str], target: Target,
    anchors: Collection[str],
) -> list[str]:  # fmt: skip
    if after is None:
        return ["it would be no record any more"]
    found = list(proof.differences(before, after, syntax))
    if not _is_in(after, target):
        form = after.document.dialect
        found.append(f"its fields stand in a form that can't be taken apart ({form})")
    dead = sorted((_slugs(before) - _slugs(after)) & set(anchors))
    return [*found, *(f"a link leads to its heading #{slug}" for slug in dead)]


def _slugs(record: Record) -> set[str]:
    """The fragments of the headings."""
    parsed = Parsed(record.document.path, record.document.text)
    return {slug(heading.text) for heading in parsed.headings}


def slug(text: str) -> str:
    """A heading's fragment as a site or a forge makes it, or near enough to compare."""
    return re.sub(r"[^\w]+", "-", text.casefold()).strip("-")
