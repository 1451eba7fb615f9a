"""The title of a record: its heading without the record's own number, else what fields say."""

from __future__ import annotations

import re

from adrtool.documents import names, titles
from adrtool.documents.dialects.front_matter import FORM as FRONT_MATTER
from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement

_NUMBER = re.compile(
    r"(?P<open>\[)?(?P<adr>(?:adr|decision|record)[\s_#-]*)?"
    r"(?P<number>(?:[A-Za-z]+-)*(?:[A-Za-z]+ )?\d+[a-z]?)"
    r"(?(open)\])(?:\s*[.:)–—_](?!\d)\s*|\s+[-–—]\s+|-\s+|(?P<space>\s+))(?=\S)",
    re.I,
)
_WORD = re.compile(r"(?:adr|(?:architecture )?decision record)\s*:\s+(?=\S)", re.I)
# Signs before the number: an emoji, or the quote that closes behind the title.
_LEAD = re.compile(r"[^\w\s\[\]()`*<>#&]{1,4}[ \t]*(?=(?:adr|decision|rfc)[\s_#-]*\d)", re.I)
# `009-use-x`: the file's name for a title.
_SLUG = re.compile(r"0\d{2,5}[-_](?=[^\W\d])")
_PENDING = re.compile(r"(?:adr[\s_#-]*)?X{3,4}\s*[.:)–—-]\s*(?=\S)", re.I)
_DATE = re.compile(r"(?:19|20)\d{2}[-_./]\d{2}[-_./]\d{2}\s*[:.–—-]?\s+(?=\S)")


def read(parsed: Parsed, stated: dict[str, list[Statement]], name: names.Name) -> str:
    """The title that a record states, else what its file's name tells of it."""
    declared = next((s.value for s in stated.get("title", []) if s.form == FRONT_MATTER), "")
    heading = parsed.title
    written = heading.text if heading else declared
    if not written:
        return names.readable(name.slug) or parsed.path
    written = written.strip()
    if heading and declared and written != declared and _is_numbered(written, declared):
        return declared
    title = without_number(written, name, parsed.block is not None)
    return titles.read(title, parsed.path) if heading else title


def _is_numbered(written: str, title: str) -> bool:
    """Whether a heading is a number and the title that front matter declares."""
    lead = written.removesuffix(title)
    return bool(re.fullmatch(r"(?:adr[\s_#-]*)?\d{1,8}(?:[.:)]|\s[-–—])?\s+", lead, re.I))


def _is_own(cited: str, name: names.Name, separated: bool) -> bool:
    """Whether a heading's number is that of the file, be it with a word of its own: `SDD 12`."""
    if not name.number:
        return False
    own, other = names.key_of(name.number), names.key_of(cited)
    if own == other or own.replace("-", "") == other.replace("-", ""):
        return True
    lead = re.match(r"[A-Z]{2,6}[- ]?(?=\d)", cited) if separated else None
    return lead is not None and own == names.key_of(cited[lead.end() :])


def without_number(written: str, name: names.Name, declared: bool) -> str:
    """A heading without the record's own number: `12. T`, `ADR-0012: T`, `12 T`, `2024-01-31 T`.

    `declared`: the record has front matter, whose dialects put no number into the heading, so
    that a title may begin with one.
    """
    lead = None if written[:1].isalnum() else _LEAD.match(written)
    if lead:
        closing = written[0] if written[0] in "\"'" else None
        written = written[lead.end() :].removesuffix(closing or "")
    dated = _DATE.match(written)
    if dated and not name.sequential:
        return written[dated.end() :]
    match = _NUMBER.match(written)
    slug = None if match else _SLUG.match(written)
    if slug:
        return written[slug.end() :]
    if not match:
        lead = _PENDING.match(written) or _WORD.match(written)
        return written[lead.end() :] if lead else written
    digits = match["number"]
    own = _is_own(digits, name, not match["space"])
    if " " in digits and not own:
        return written
    marked = bool(match["adr"]) or digits.startswith("0")
    if match["space"] and declared and not marked:
        return written
    # Another number is a mistake when it looks like a record's, else it is part of the title.
    numbered = not match["space"] and not declared and name.sequential and len(digits) < 5
    return written[match.end() :] if own or marked or numbered else written
