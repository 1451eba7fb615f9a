"""The number and the title of a record, in its heading and in its fields."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from adrtool.documents import names, titles
from adrtool.documents.adr.title import without_number
from adrtool.documents.dialects import front_matter, statements
from adrtool.documents.edit import guard, matter, spans
from adrtool.documents.edit.guard import Said
from adrtool.documents.edit.references import MARKDOWN, REST, language
from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement
from adrtool.markdown import Heading
from adrtool.problems import AdrtoolError

_RUN = re.compile(r"\d+[a-z]?(?![A-Za-z0-9])|X{3,4}", re.I)
_UNDER = re.compile(r"(?P<sign>[!-/:-@\[-`{-~])(?P=sign)*[ \t]*\r?")


def set_title(path: str, text: str, title: str) -> str:
    """The record with another title, in its heading and its front matter; its number stays.

    The title is one line of plain text: what could be markup in it is escaped. Raises
    AdrtoolError when the record has no title, or when none of the ways to write this one reads
    back as it.
    """
    parsed = guard.parse(path, text)
    stated = _stated_titles(parsed)
    if not parsed.title and not stated:
        raise AdrtoolError(f"{path}: has no heading to write a title into", "add one: # Title")

    def is_asked(old: Said, new: Said) -> bool:
        return new.fields["title"] == title and old.edges == new.edges

    return guard.first_exact(parsed, _titled(parsed, stated, title), is_asked, {"title"})


def _stated_titles(parsed: Parsed) -> list[Statement]:
    return [s for s in statements(parsed).get("title", []) if s.form == front_matter.FORM]


def _titled(parsed: Parsed, stated: list[Statement], title: str) -> Iterator[str]:
    name, was = names.parse(parsed.path), str(guard.said(parsed.path, parsed.text).fields["title"])
    for words in _spellings(parsed, title, name):
        text = parsed.text
        # Front matter has no escapes: where it alone states the title, a number may be needed.
        declared = title if parsed.title else words
        if parsed.title:
            lead, tail = _around(parsed, parsed.title.text, was)
            text = _with_heading(parsed, parsed.title, lead + words + tail)
        for statement in stated:
            edited = Parsed(parsed.path, text)
            lead, tail = _around(parsed, statement.value, was)
            value = lead + declared + tail
            text = matter.replaced(edited, statement.start, statement.end, value, statement.quote)
        yield text


def _spellings(parsed: Parsed, title: str, name: names.Name) -> Iterator[str]:
    """Ways to write a title from which it reads back: `12. Foo` would look like a number."""
    if not parsed.title:
        yield title
    escaped = titles.literal(title, parsed.path)
    yield escaped
    yield titles.without_number(escaped, parsed.path)
    yield title
    if language(parsed.path) == MARKDOWN and parsed.title:
        yield f"{title} #"
    if name.number:
        yield f"{name.number}. {title}"


def _around(parsed: Parsed, written: str, title: str) -> tuple[str, str]:
    """What stands before the title and behind it: `ADR-0012: `, quotes."""
    escaped = titles.literal(title, parsed.path)
    for spelt in (titles.without_number(escaped, parsed.path), escaped, title):
        lead, found, tail = written.rpartition(spelt)
        if found and spelt:
            return lead, tail
    return _lead(parsed, written), ""


def _lead(parsed: Parsed, written: str) -> str:
    """What stands before the title: `12. `, `ADR-0012: `."""
    name = names.parse(parsed.path)
    bare = without_number(written, name, parsed.block is not None)
    return written[: len(written) - len(bare)] if written.endswith(bare) else ""


def _with_heading(parsed: Parsed, heading: Heading, words: str) -> str:
    """The text with other words in a heading, and adornments as long as the words need them."""
    text = parsed.text
    out = text[: heading.start] + words + text[heading.end :]
    below = spans.next_line(text, heading.end)
    if below >= len(text) or not _UNDER.fullmatch(_line(text, below)):
        return out
    grown = len(out) - len(text)
    out = _adorned(parsed, out, below + grown, heading.text, words)
    start = spans.line_start(text, heading.start)
    above = spans.line_start(text, start - 1) if start else 0
    is_over = start and _line(text, above).strip() == _line(text, below).strip()
    if is_over and language(parsed.path) == REST:
        out = _adorned(parsed, out, above, heading.text, words)
    return out


def _line(text: str, at: int) -> str:
    return text[at : spans.line_end(text, at)]


def _adorned(parsed: Parsed, text: str, at: int, was: str, words: str) -> str:
    """A line of signs follows the words that it was as long as; otherwise it only grows."""
    line = _line(text, at)
    signs = line.strip()
    old, new = _columns(was), _columns(words)
    if len(signs) != old and (language(parsed.path) != REST or len(signs) >= new):
        return text
    lead = line[: len(line) - len(line.lstrip())]
    least = 3 if language(parsed.path) == REST else 1
    drawn = lead + signs[0] * max(new, least) + line[len(lead) + len(signs) :]
    return text[:at] + drawn + text[at + len(line) :]


def _columns(words: str) -> int:
    """How wide words are in a terminal, as docutils counts: signs of East Asia take two."""
    from unicodedata import combining, east_asian_width

    wide = sum(east_asian_width(sign) in {"W", "F"} for sign in words)
    return len(words) + wide - sum(bool(combining(sign)) for sign in words)


def set_number(path: str, text: str, old: str, new: str) -> str:
    """The record with another number where its heading and its fields state `old`.

    `new` is a number as people cite it (`13`, `ARCH-013`) or a name's digits; the record's own
    form and width stay. `old` is empty for a record that waits for its number (`XXXX`). What
    states another number, or none, is left as it is.
    """
    parsed = guard.parse(path, text)
    if (run := _RUN.search(new)) is None:
        raise AdrtoolError(f"{new!r} is no number", "for example 13")
    draft = _numbered(parsed, old, run[0])
    if draft == text:
        return text
    before, after = guard.said(path, text), guard.said(_renamed(path, new), draft)
    kept = [name for name in before.fields if name != "number"]
    if any(before.fields[k] != after.fields[k] for k in kept) or before.edges != after.edges:
        raise guard.refusal(parsed, parsed.title.start if parsed.title else None)
    return draft


def _renamed(path: str, new: str) -> str:
    """The path that a record has with another number."""
    folder, base = posixpath.split(path)
    name = names.parse(path)
    old = name.digits or next(iter(re.findall(r"^[Xx]{3,4}", base)), "")
    digits = re.sub(r"\D", "", new)
    renamed = base.replace(old, digits.zfill(len(old)), 1) if old else base
    return posixpath.join(folder, renamed)


def _numbered(parsed: Parsed, old: str, digits: str) -> str:
    text, name = parsed.text, names.parse(parsed.path)
    fields = [*statements(parsed).get("number", []), *_stated_titles(parsed)]
    for statement in sorted(set(fields), key=lambda s: s.start, reverse=True):
        value = text[statement.start : statement.end]
        is_title = statement.field == "title"
        run = _own_run(_lead(parsed, statement.value) if is_title else statement.value, old)
        if run and run[0] in value:
            at = statement.start + value.index(run[0])
            text = text[:at] + _as_wide(run[0], digits, name) + text[at + len(run[0]) :]
    return _with_number(Parsed(parsed.path, text), old, digits)


def _with_number(parsed: Parsed, old: str, digits: str) -> str:
    heading = parsed.title
    run = _own_run(_lead(parsed, heading.text), old) if heading else None
    if heading is None or run is None:
        return parsed.text
    number = _as_wide(run[0], digits, names.parse(parsed.path))
    words = heading.text[: run.start()] + number + heading.text[run.end() :]
    return _with_heading(parsed, heading, words)


def _own_run(lead: str, old: str) -> re.Match[str] | None:
    """The figures of a number, when it is the old one: `0012` in `ADR-0012: `."""
    run = _RUN.search(lead)
    if not run:
        return None
    if not old or run[0][0] in "Xx":
        return run if run[0][0] in "Xx" and not re.search(r"\d", old) else None
    told = names.key_of(lead.strip(" .:)[]–—-_"))
    figures = _RUN.search(old)
    same = figures and run[0].lstrip("0") == figures[0].lstrip("0")
    return run if same or told == names.key_of(old) else None


def _as_wide(was: str, digits: str, name: names.Name) -> str:
    """Figures as wide as those that go, where these show zeros or are as wide as the file's."""
    if was[0] in "Xx":
        return digits
    bare = digits.lstrip("0") or "0"
    is_wide = was.startswith("0") or (name.sequential and len(was) == len(name.digits))
    return bare.zfill(len(was)) if is_wide else bare
