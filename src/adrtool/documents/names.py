"""File names of records: their numbers, and what never is a record."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace

MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd"})
SUFFIXES = MARKDOWN | {".rst", ".adoc", ".asciidoc", ".asc"}

# A template is called so, by itself or with what it is a template of; `0012-email-templates`
# and `rotate-the-template` are about templates.
_NOT_RECORDS = re.compile(
    r"(?:readme|_?index|contributing|changelog|summary|toc|license|\d+[-_. ]templates?"
    r"|_?(?:0+|9{3,}|n{2,}|x{3,})?[-_. ]?(?:(?:adr|madr|nygard|decision|record|architecture|runbook"
    r"|playbook|alert|procedure|spec|specification|postmortem|default|example|simple|basic|short"
    r"|long|full|bare|minimal|lightweight|new|the)[-_. ])*templates?"
    r"(?:[-_. ](?:adr|madr|nygard|decision|record|simple|short|long|full|bare|minimal|v?\d+))*)$",
    re.I,
)
_DATED = re.compile(r"(?P<date>(?:19|20)\d{2}(?P<sep>[-_.]?)\d{2}(?P=sep)\d{2})(?=[-_. ]|$)")
# A word before the number is a prefix when it is written in capitals or stands for a record:
# `ARCH-001-x`, `adr-12-x`; `use-12-factors` has no number.
_NUMBERED = re.compile(
    r"(?P<prefix>(?:(?:[A-Z][A-Z0-9]{0,15}|(?i:l?adrs?|rfc|dr|decision|record))[-_ ])*"
    r"(?:ADR|RFC|DR|adr|rfc)?)(?P<digits>\d{1,6})(?P<letter>[a-z]?)(?=[-_. ]|$)"
)
_PENDING = re.compile(r"[Xx]{3,4}(?=[-_. ])")


@dataclass(frozen=True, slots=True)
class Name:
    """A file name's parts: `0012-use-x.md` is prefix "", digits "0012", slug "use-x".

    `number` is as people cite it: `12`, `ARCH-001`, `40a`, `20240131`; None when there is none.
    `sequential` tells a counted number from a date.
    """

    prefix: str
    digits: str
    separator: str
    slug: str
    number: str | None
    sequential: bool


def parse(path: str, prefix: str = "") -> Name:
    """The parts of a record's file name. Nothing in it has to be there.

    `prefix` is the one that is configured for the folder, which may be any word.
    """
    stem = posixpath.basename(path)
    for suffix in SUFFIXES:
        stem = stem.removesuffix(suffix)
    if prefix and stem.casefold().startswith(prefix.casefold()):
        rest = stem[len(prefix) :].lstrip("-_ ")
        found = parse(rest)
        if found.number and found.sequential and not found.prefix:
            lead, letter = stem.removesuffix(rest), found.number.lstrip("0123456789")
            return replace(found, prefix=lead, number=lead + found.digits + letter)
    dated = _DATED.match(stem)
    if dated:
        digits = re.sub(r"\D", "", dated["date"])
        separator, slug = _rest(stem, dated.end())
        return Name("", dated["date"], separator, slug, digits, False)
    numbered = _NUMBERED.match(stem)
    if numbered:
        separator, slug = _rest(stem, numbered.end())
        number = _cited(numbered["prefix"], numbered["digits"], numbered["letter"])
        return Name(numbered["prefix"], numbered["digits"], separator, slug, number, True)
    pending = _PENDING.match(stem)
    separator, slug = _rest(stem, pending.end()) if pending else ("-", stem)
    return Name("", "", separator, slug, None, False)


def _rest(stem: str, end: int) -> tuple[str, str]:
    match = re.match(r"[-_. ]+", stem[end:])
    separator = match[0] if match else "-"
    return separator, stem[end:].lstrip("-_. ")


def _cited(prefix: str, digits: str, letter: str) -> str:
    if prefix.strip("-_ ").casefold() in {"", "adr", "dr", "decision", "record"}:
        return (digits.lstrip("0") or "0") + letter
    return prefix + digits + letter


def could_be_record(path: str) -> bool:
    """False for what lies beside records without being one: indexes, READMEs, templates."""
    stem, suffix = posixpath.splitext(posixpath.basename(path))
    return suffix.casefold() in SUFFIXES and not _NOT_RECORDS.match(stem)


def readable(slug: str) -> str:
    """A title made of a slug, for a record that has no heading."""
    return re.sub(r"[-_]+", " ", slug).strip()


def key_of(cited: str) -> str:
    """What makes two citations the same: `ADR-0012`, `#12`, `12.` and `0012` are one."""
    text = cited.strip().casefold().lstrip("#").rstrip(".:")
    text = re.sub(r"^adr[\s_#:.-]*(?=\d)", "", text)
    text = re.sub(r"[\s_]+", "-", text)
    return re.sub(r"(?<!\d)0+(?=\d)", "", text)


def order(number: str | None) -> tuple[object, ...]:
    """Sorts numbers as people count, 2 before 10, and those without one last."""
    parts = re.split(r"(\d+)", number or "")
    return number is None, tuple((int(p), "") if p.isdecimal() else (-1, p) for p in parts)
