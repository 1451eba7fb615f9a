"""Lossless edits of records: a new status or edge changes the bytes that state it, no others.

Each function takes a record's text and returns the new one; nothing here touches a file. What
was written is read back: an edit that would change anything else is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from adrtool.documents import vocabulary
from adrtool.documents.adr import status_statement
from adrtool.documents.dialects import front_matter, lines, sections, statements, tables
from adrtool.documents.parsed import Parsed
from adrtool.documents.statements import Statement, field_of
from adrtool.problems import AdrtoolError
from adrtool.yamlio import Node

_EMPHASIS = re.compile(r"(\*\*|__|\*|_)(.*)\1", re.S)
_PLAIN_YAML = re.compile(r"[A-Za-z0-9](?:[^\n:#\"'{}\[\],&*!|>%@`]|:(?! |$)|(?<! )#)*")
_NOT_TEXT = re.compile(r"(?:null|true|false|yes|no|on|off|y|n)|[\d.:_+-]+(?:e[+-]?\d+)?", re.I)
_EMPTY_VALUE = re.compile(
    r":(?:[ \t]*(?:~|null|Null|NULL|\[[ \t]*\]))?(?=[ \t]*(?:[ \t]#|\r?$))", re.M
)
# A line that goes on in lower case behind one that ends without a stop.
_WRAPPED = re.compile(r"(?<![.!?:;\\\s])[ \t]?\r?\n[ \t]{0,3}(?P<line>[a-z][^\r\n]*[^\s])")
_FORMS = (front_matter.FORM, tables.FORM, lines.FORM, sections.FORM)
_VERBS = {"supersedes": "Supersedes", "amends": "Amends", "relates_to": "Relates to"}


@dataclass(frozen=True, slots=True)
class Reference:
    """How one record names another: the text of the link and its target."""

    label: str
    target: str

    def link(self) -> str:
        """The link as Markdown, whatever stands in its text and target."""
        label = re.sub(r"([\[\]\\])", r"\\\1", self.label).replace("<", "&lt;")
        # A lone tick would open code that swallows the link.
        label = label.replace("`", "\\`") if label.count("`") % 2 else label
        target = f"<{self.target}>" if re.search(r"[ ()]", self.target) else self.target
        return f"[{label}]({target})"


def set_status(path: str, text: str, status: str) -> str:
    """The record with another status, a word of the vocabulary or `superseded by …`.

    Edges that stand in the same statement stay. Raises AdrtoolError when its front matter can't
    be read or the status can't be told from the rest, since an edit would be a guess.
    """
    parsed = _parse(path, text)
    current = _current(parsed)
    if current:
        after = _restate(parsed, current, status + _other_edges(current))
    else:
        after = _add_status(parsed, status)
    _refuse_side_effects(parsed, Parsed(path, after), {"status"})
    stated = _current(Parsed(path, after))
    if not stated or vocabulary.status_of(stated.value) != vocabulary.status_of(status):
        raise _refusal(path, current, parsed)
    return after


def set_superseded(path: str, text: str, by: Reference) -> str:
    """The record with the status that says what supersedes it, beside what said so before."""
    current = _current(_parse(path, text))
    earlier = _superseders(current) if current else ""
    link = by.link()
    return set_status(path, text, f"{earlier}, {link}" if earlier else f"superseded by {link}")


def _superseders(current: Statement) -> str:
    """`Superseded by [9](…)` as the statement has it; empty when it names no record."""
    emphasised = _EMPHASIS.fullmatch(current.value)
    value = emphasised[2] if emphasised else current.value
    clauses = vocabulary.edges_of(value)
    if not clauses or clauses[0].kind != vocabulary.SUPERSEDED_BY or clauses[0].at:
        return ""
    named = re.search(r"[\[\d]", value[clauses[0].start : clauses[0].end])
    return value[: clauses[0].end].rstrip(" .,;") if named else ""


def _other_edges(current: Statement) -> str:
    """What the statement says of other records than those that superseded this one."""
    clauses = vocabulary.edges_of(current.value)
    others = [c for c in clauses if c.at and c.kind != vocabulary.SUPERSEDED_BY]
    if not others:
        return ""
    kept = current.value[: others[0].at].rstrip()
    return current.value[len(kept) :]


def _current(parsed: Parsed) -> Statement | None:
    """The statement of the status; one in words of no vocabulary is still the one to replace."""
    found = statements(parsed).get("status", [])
    unknown = (s for s in found if not vocabulary.edge_of(s.value))
    return status_statement(found) or next(unknown, None)


def _restate(parsed: Parsed, current: Statement, status: str) -> str:
    """The status replaced where it is stated; front matter and a section may both state it."""
    text, word = parsed.text, vocabulary.status_of(current.value)
    stated = statements(parsed)["status"]
    others = (status_statement(s for s in stated if s.form == form) for form in _FORMS)
    alike = [s for s in others if s and s.form != current.form]
    alike = [current, *(s for s in alike if word and vocabulary.status_of(s.value) == word)]
    for statement in sorted(alike, key=lambda s: s.start, reverse=True):
        end = _end_of_sentence(parsed, statement)
        text = _replace(text, statement, end, _spelt_like(statement, status))
    return text


def _end_of_sentence(parsed: Parsed, statement: Statement) -> int:
    """Where a status that was wrapped into several lines ends."""
    end = statement.end
    while statement.form == sections.FORM and (more := _WRAPPED.match(parsed.masked, end)):
        if vocabulary.edge_of(more["line"]) or vocabulary.status_of(more["line"]):
            break
        end = more.end("line")
    return end


def add_edge(path: str, text: str, kind: str, reference: Reference) -> str:
    """The record with one more edge (supersedes, amends, relates_to), in its own dialect.

    Raises AdrtoolError as `set_status` does.
    """
    parsed = _parse(path, text)
    after = _with_edge(parsed, kind, reference)
    _refuse_side_effects(parsed, Parsed(path, after), {kind})
    return after


def _with_edge(parsed: Parsed, kind: str, reference: Reference) -> str:
    status = _current(parsed)
    form = status.form if status else front_matter.FORM if parsed.front else ""
    if form == front_matter.FORM:
        return _add_to_front_matter(parsed, kind, reference)
    sentence = f"{_VERBS[kind]} {reference.link()}"
    if status and form == lines.FORM:
        return _add_line(parsed, status, _VERBS[kind], reference.link())
    if status and form == sections.FORM:
        return _add_paragraph(parsed, status, sentence)
    return _append_link(parsed, sentence)


def _parse(path: str, text: str) -> Parsed:
    parsed = Parsed(path, text)
    if parsed.problems and not parsed.front:
        problem = parsed.problems[0]
        raise AdrtoolError(
            f"{path}:{problem.line}: the front matter can't be read: {problem.message}",
            "mend it first; nothing was changed",
        )
    return parsed


def _refuse_side_effects(before: Parsed, after: Parsed, changed: Collection[str]) -> None:
    """Front matter has forms (anchors, flow maps) in which one value may be another's too."""
    others = [_values(parsed.front, changed) or {} for parsed in (before, after)]
    if len(after.problems) > len(before.problems) or others[0] != others[1]:
        raise _refusal(before.path, _current(before), before)


def _values(node: Node, without: Collection[str]) -> object:
    if node.kind == "map":
        kept = ((k, v) for k, v in node.items() if field_of(k) not in without)
        return {key: _values(value, without) for key, value in kept}
    return [_values(e, without) for e in node] if node.kind == "seq" else node.text


def _refusal(path: str, status: Statement | None, parsed: Parsed) -> AdrtoolError:
    line = parsed.lines.line(status.start) if status else 1
    message = f"{path}:{line}: can't be edited without touching something else"
    return AdrtoolError(message, "edit it by hand; nothing was changed")


def newline(text: str) -> str:
    """The line ending that a text uses."""
    return "\r\n" if "\r\n" in text else "\n"


def _spelt_like(current: Statement, status: str) -> str:
    """A status with the capital and the emphasis of the one that it replaces."""
    emphasised = _EMPHASIS.fullmatch(current.value)
    inner = emphasised[2] if emphasised else current.value
    word = re.search(r"[^\W\d_]", inner)
    if word and word[0].isupper():
        status = status[0].upper() + status[1:]
    if current.form == tables.FORM:
        status = re.sub(r"(?<!\\)\|", r"\\|", status)
    return f"{emphasised[1]}{status}{emphasised[1]}" if emphasised else status


def _replace(text: str, statement: Statement, end: int, value: str) -> str:
    if statement.form == front_matter.FORM:
        value = yaml_scalar(value, statement.quote)
    return text[: statement.start] + value + text[end:]


def yaml_scalar(value: str, quote: str = "") -> str:
    """A text as YAML writes it: plain where that is safe, else quoted as asked or with `"`."""
    if quote == "'":
        return "'" + value.replace("'", "''") + "'"
    safe = _PLAIN_YAML.fullmatch(value) and not value.endswith(" ")
    if not quote and safe and not _NOT_TEXT.fullmatch(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _add_status(parsed: Parsed, status: str) -> str:
    """A status where none was: in the front matter, the section or the lines that are there."""
    text, end = parsed.text, newline(parsed.text)
    if parsed.block:
        key = next((k for k in parsed.front.entries if field_of(k) == "status"), None)
        if key is not None:
            return _fill(parsed, parsed.front.key(key), yaml_scalar(status))
        at = parsed.block.start
        return f"{text[:at]}status: {yaml_scalar(status)}{end}{text[at:]}"
    section = next((s for s in parsed.sections if field_of(s.heading.text) == "status"), None)
    capital = status[0].upper() + status[1:]
    if section:
        at = section.start
        lead = "" if text[:at].endswith("\n") else end
        return f"{text[:at]}{lead}{end}{capital}{end}{text[at:]}"
    date = next((s for s in statements(parsed).get("date", []) if s.form == lines.FORM), None)
    if date:
        return _add_line(parsed, date, "Status", capital)
    at = parsed.body_start
    return f"{text[:at]}---{end}status: {yaml_scalar(status)}{end}---{end}{text[at:]}"


def _fill(parsed: Parsed, key: Node, value: str) -> str:
    """A value behind a key that has none. Raises AdrtoolError where something stands there."""
    assert parsed.block
    at = parsed.block.start + key.end
    empty = _EMPTY_VALUE.match(parsed.text, at)
    if not empty:
        raise _refusal(parsed.path, None, parsed)
    return f"{parsed.text[:at]}: {value}{parsed.text[empty.end() :]}"


def _add_to_front_matter(parsed: Parsed, kind: str, reference: Reference) -> str:
    """A key with the link or, where the key is there, one more element of its list."""
    assert parsed.block
    text, end = parsed.text, newline(parsed.text)
    link = yaml_scalar(reference.link(), '"')
    node = parsed.front.get(kind)
    if kind not in parsed.front.entries:
        at = parsed.block.end
        return f"{text[:at]}{kind}: {link}{end}{text[at:]}"
    scalars = node.elements if node.kind == "seq" else [node]
    if not node or not scalars:
        return _fill(parsed, parsed.front.key(kind), link)
    last = scalars[-1]
    first, at = parsed.block.start + scalars[0].start, parsed.block.start + last.end
    if node.kind == "scalar":
        written = text[first:at] if text[first] in "'\"" else yaml_scalar(node.text)
        return f"{text[:first]}[{written}, {link}]{text[at:]}"
    lead = text[text.rfind("\n", 0, parsed.block.start + last.start) + 1 : at]
    dash = re.match(r"[ \t]*-[ \t]+", lead)
    return (
        f"{text[:at]}{end}{dash[0]}{link}{text[at:]}" if dash else f"{text[:at]}, {link}{text[at:]}"
    )


def _add_line(parsed: Parsed, like: Statement, key: str, value: str) -> str:
    """A line below another one: the same bullet, the same emphasis, the same hard break."""
    text, end = parsed.text, newline(parsed.text)
    start = text.rfind("\n", 0, like.start) + 1
    lead = re.sub(r"[A-Za-z][A-Za-z ()/_-]*[A-Za-z)]", key, text[start : like.start], count=1)
    stop = text.find("\n", like.end)
    stop = len(text) if stop < 0 else stop
    rest = text[like.end : stop].rstrip("\r")
    following = text[stop + 1 : stop + 100].partition("\n")[0].strip()
    # Lines without a bullet are a paragraph each, unless the next one stands right below.
    bullet = re.match(r"[ \t]*(?:>[ \t]*)?[-*+][ \t]", lead)
    tight = bullet or (following and not following.startswith("#"))
    at = like.end + len(rest)
    hard_break = rest if not rest.strip("\\ \t") else ""
    return f"{text[:at]}{end if tight else end + end}{lead}{value}{hard_break}{text[at:]}"


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
    section = next((s for s in parsed.sections if s.heading.text.casefold() == "links"), None)
    if section is None:
        closed = text.endswith("\n")
        lead = end if closed or not text else end + end
        return f"{text}{lead}## Links{end}{end}* {sentence}{end if closed else ''}"
    last = max(len(text[: section.end].rstrip()), section.heading.end)
    gap = end if last > section.heading.end else end + end
    return f"{text[:last]}{gap}* {sentence}{text[last:]}"
