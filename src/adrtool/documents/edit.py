"""Lossless edits of records: a new status or edge changes the bytes that state it, no others.

Each function takes a record's text and returns the new one; nothing here touches a file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from adrtool.documents import vocabulary
from adrtool.documents.adr import status_statement
from adrtool.documents.dialects import front_matter, lines, sections, statements, tables
from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement, field_of
from adrtool.problems import AdrtoolError

_EMPHASIS = re.compile(r"(\*\*|__|\*|_)(.*)\1", re.S)
_PLAIN_YAML = re.compile(r"[A-Za-z0-9](?:[^\n:#\"'{}&*!|>%@`]|:(?! |$)|(?<! )#)*")
_VERBS = {"supersedes": "Supersedes", "amends": "Amends", "relates_to": "Relates to"}


@dataclass(frozen=True, slots=True)
class Reference:
    """How one record names another: the text of the link and its target."""

    label: str
    target: str

    def link(self) -> str:
        """The link as Markdown, whatever stands in its text and target."""
        label = re.sub(r"([\[\]\\])", r"\\\1", self.label)
        target = f"<{self.target}>" if re.search(r"[ ()]", self.target) else self.target
        return f"[{label}]({target})"


def set_status(path: str, text: str, status: str) -> str:
    """The record with another status, a word of the vocabulary or `superseded by …`.

    Raises AdrtoolError when its front matter can't be read, since an edit would be a guess.
    """
    parsed = _parse(path, text)
    stated = statements(parsed)
    current = status_statement(stated.get("status", [])) or _first_status(stated)
    if current:
        return _replace(text, current, _spelt_like(current, status))
    return _add_status(parsed, status)


def _first_status(stated: dict[str, list[Statement]]) -> Statement | None:
    """A status in words that aren't in the vocabulary is still the one to replace."""
    found = stated.get("status", [])
    return next((s for s in found if not vocabulary.edge_of(s.value)), None)


def add_edge(path: str, text: str, kind: str, reference: Reference) -> str:
    """The record with one more edge (supersedes, amends, relates_to), in its own dialect."""
    parsed = _parse(path, text)
    stated = statements(parsed)
    status = status_statement(stated.get("status", [])) or _first_status(stated)
    form = status.form if status else front_matter.FORM if parsed.front else ""
    if form == front_matter.FORM:
        return _add_to_front_matter(parsed, kind, reference)
    sentence = f"{_VERBS[kind]} {reference.link()}"
    if status and form == lines.FORM:
        return _add_line(parsed, status, f"{_VERBS[kind]}: {reference.link()}")
    if status and form == sections.FORM:
        return _add_paragraph(parsed, status, sentence)
    return _append_link(parsed, sentence)


def _parse(path: str, text: str) -> Parsed:
    parsed = Parsed(path, text)
    if parsed.block and parsed.problems and not parsed.front:
        problem = parsed.problems[0]
        raise AdrtoolError(
            f"{path}:{problem.line}: the front matter can't be read: {problem.message}",
            "mend it first; nothing was changed",
        )
    return parsed


def newline(text: str) -> str:
    """The line ending that a text uses."""
    return "\r\n" if "\r\n" in text else "\n"


def _spelt_like(current: Statement, status: str) -> str:
    """A status with the capital and the emphasis of the one that it replaces."""
    emphasised = _EMPHASIS.fullmatch(current.value.strip())
    inner = emphasised[2] if emphasised else current.value
    word = re.search(r"[^\W\d_]", inner)
    if word and word[0].isupper():
        status = status[0].upper() + status[1:]
    if current.form == tables.FORM:
        status = status.replace("|", "\\|")
    return f"{emphasised[1]}{status}{emphasised[1]}" if emphasised else status


def _replace(text: str, statement: Statement, value: str) -> str:
    if statement.form == front_matter.FORM:
        value = yaml_scalar(value, statement.quote)
    return text[: statement.start] + value + text[statement.end :]


def yaml_scalar(value: str, quote: str = "") -> str:
    """A text as YAML writes it: plain where that is safe, else quoted as asked or with `"`."""
    if quote == "'":
        return "'" + value.replace("'", "''") + "'"
    if not quote and _PLAIN_YAML.fullmatch(value) and not value.endswith(" "):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _add_status(parsed: Parsed, status: str) -> str:
    text, end = parsed.text, newline(parsed.text)
    if parsed.block:
        at = parsed.block.start
        return f"{text[:at]}status: {yaml_scalar(status)}{end}{text[at:]}"
    section = next((s for s in parsed.sections if field_of(s.heading.text) == "status"), None)
    capital = status[0].upper() + status[1:]
    if section:
        at = section.start
        return f"{text[:at]}{end}{capital}{end}{text[at:]}"
    at = parsed.body_start
    return f"{text[:at]}---{end}status: {yaml_scalar(status)}{end}---{end}{text[at:]}"


def _add_to_front_matter(parsed: Parsed, kind: str, reference: Reference) -> str:
    """A key with the link or, where the key is there, one more element of its list."""
    assert parsed.block
    text, end = parsed.text, newline(parsed.text)
    link = yaml_scalar(reference.link(), '"')
    node = parsed.front.get(kind)
    if not node:
        at = parsed.block.end
        return f"{text[:at]}{kind}: {link}{end}{text[at:]}"
    scalars = node.elements if node.kind == "seq" else [node]
    last = scalars[-1]
    first, at = parsed.block.start + scalars[0].start, parsed.block.start + last.end
    if node.kind == "scalar":
        return f"{text[:first]}[{text[first:at]}, {link}]{text[at:]}"
    lead = text[text.rfind("\n", 0, parsed.block.start + last.start) + 1 : at]
    dash = re.match(r"[ \t]*-[ \t]+", lead)
    return (
        f"{text[:at]}{end}{dash[0]}{link}{text[at:]}" if dash else f"{text[:at]}, {link}{text[at:]}"
    )


def _add_line(parsed: Parsed, status: Statement, line: str) -> str:
    """A line like that of the status, below it: the same bullet, the same emphasis."""
    text, end = parsed.text, newline(parsed.text)
    start = text.rfind("\n", 0, status.start) + 1
    bullet = re.match(r"[ \t]*(?:>[ \t]*)?(?:[-*+][ \t]+)?", text[start:])
    indent = bullet[0] if bullet else ""
    stop = text.find("\n", status.end)
    stop = len(text) if stop < 0 else stop + 1
    gap = "" if indent.strip() else end
    return f"{text[:stop]}{gap}{indent}{line}{end}{text[stop:]}"


def _add_paragraph(parsed: Parsed, status: Statement, sentence: str) -> str:
    """A paragraph behind the last one of the section that holds the status."""
    text, end = parsed.text, newline(parsed.text)
    section = next(s for s in parsed.sections if s.start <= status.start < s.end)
    stop = parsed.own_end(section)
    last = max(len(text[:stop].rstrip()), status.end)
    return f"{text[:last]}{end}{end}{sentence}{text[last:]}"


def _append_link(parsed: Parsed, sentence: str) -> str:
    """Where no place is made for edges: a list under `## Links` at the end (MADR 2)."""
    text, end = parsed.text, newline(parsed.text)
    closing = "" if not text or text.endswith("\n") else end
    section = next((s for s in parsed.sections if s.heading.text.casefold() == "links"), None)
    if section is None:
        return f"{text}{closing}{end}## Links{end}{end}* {sentence}{end}"
    last = max(len(text[: section.end].rstrip()), section.heading.end)
    gap = end if last > section.heading.end else end + end
    return f"{text[:last]}{gap}* {sentence}{text[last:]}" + (closing and end)
