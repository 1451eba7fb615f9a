"""What a record says of others: edges in its fields, its status and sections for them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from adrtool import markdown
from adrtool.documents import vocabulary
from adrtool.documents.parsed import Parsed, Section
from adrtool.documents.roles import tells_of_others
from adrtool.documents.statements import Statement, field_of, trimmed
from adrtool.model import Edge

_FIELDS = ("superseded_by", "supersedes", "amended_by", "amends", "relates_to")
# AsciiDoc: `* xref:0002-x.adoc[Supersedes ADR-2]`.
_MACRO = re.compile(r"[*. \t]{0,8}(?:xref|link):[^\s\[\]]{1,1000}\[(?P<label>[^\]\n]+)\]\W*$")
_NAMED = re.compile(
    r"(?:^\W*|,\s*|&\s*|\band\s+)(ADR[- ]?\d{1,8}[a-z]?|\d{3,8}-[\w-]{1,200}\.\w{2,8})"
    r"(?=\s*(?:$|[,&.;)]|and\b))",
    re.I,
)
_DAY = re.compile(r"(?<!\d)\d{4}[-/.]\d\d[-/.]\d\d(?!\d)|(?<!\d)\d\d?[-/.]\d\d?[-/.]\d{4}(?!\d)")
# A number with a record's prefix or leading zeros, or where nothing but a record can stand:
# `Supersedes the note of issue #4145 in lines 51–54` cites none.
_CITED = re.compile(
    r"(?:(?<![\w/.-])(?=(?:[A-Za-z]{2,}-)+#?\d|0\d)|^\W*|[,;&(]\s*"
    r"|\b(?:and|or|by|adrs?|rfcs?|decisions?|records?|numbers?|no\.?)[\s#:_-]*)"
    r"((?:[A-Za-z]{2,}-)*#?\d{1,8}[a-z]?)(?![\w/]|\.\d)",
    re.I,
)
_NOTHING = {"n/a", "na", "none", "nothing", "no", "yes", "true", "false", "nil", "null", "tbd"}
_NONE = re.compile(r"\W*(?:none|nothing|n/a)\b", re.I)


def read(parsed: Parsed, stated: dict[str, list[Statement]]) -> Iterable[Edge]:
    """The edges that a record states, each once; those of fields come first."""
    found: dict[tuple[str, str], Edge] = {}
    for kind in _FIELDS:
        for statement in stated.get(kind, []):
            # `Related` may hold statements that say more: `Supersedes [2](0002-x.md)`,
            # and `Supersedes: extends ADR-2` is no more than that.
            value, at = statement.value, statement.start
            if _NONE.match(value) or _add_statement(found, parsed, value, at):
                continue
            _add(found, parsed, kind, value, at)
    for statement in stated.get("status", []):
        _add_statement(found, parsed, statement.value, statement.start)
    for section in parsed.sections:
        if tells_of_others(section.heading) and not field_of(section.heading.text):
            _add_section(found, parsed, section)
    return found.values()


def _add_section(found: dict[tuple[str, str], Edge], parsed: Parsed, section: Section) -> None:
    at = section.start
    for line in parsed.fields[section.start : section.own_end].splitlines(keepends=True):
        start, end = trimmed(parsed.fields, at, at + len(line))
        _add_statement(found, parsed, parsed.text[start:end], start)
        at += len(line)


def _add_statement(found: dict[tuple[str, str], Edge], parsed: Parsed, value: str, at: int) -> bool:
    """Whether the value states edges, which are added."""
    clauses = vocabulary.edges_of(value)
    for clause in clauses:
        whole, said = value[clause.at : clause.end], value[clause.start : clause.end]
        # `[Supersedes ADR-2](0002-x.md)`: the verb is in the link's text.
        is_inside = _links(parsed, whole) > _links(parsed, said)
        start = clause.at if is_inside else clause.start
        _add(found, parsed, clause.kind, value[start : clause.end], at + start)
    if clauses:
        return True
    macro = _MACRO.match(value)
    kind = vocabulary.edge_of(macro["label"]) if macro else None
    if kind:
        _add(found, parsed, kind, value, at)
    return kind is not None


def _links(parsed: Parsed, value: str) -> int:
    return len(parsed.links_in(value))


def _add(
    found: dict[tuple[str, str], Edge], parsed: Parsed, kind: str, value: str, at: int
) -> None:
    """The links of a statement or, where there are none, the numbers or ids that it cites.

    Beside links, which may lead to anything, only what says that it is a record counts.
    """
    line = parsed.lines.line(at)
    value = vocabulary.without_struck(value)
    targets = [(link.target, link.label) for link in parsed.links_in(value)]
    targets += [(use.target, use.label) for use in _references(parsed, at, value)]
    rest = _DAY.sub("", vocabulary.outside_links(value))
    targets = targets or _bare(value)
    targets += [(cited, "") for cited in (_NAMED if targets else _CITED).findall(rest)]
    for target, label in targets:
        found.setdefault((kind, target), Edge(kind, target, label, line))


def _references(parsed: Parsed, at: int, value: str) -> list[markdown.Link]:
    first, last = (bisect_left(parsed.references, x, key=_start) for x in (at, at + len(value) + 1))
    return parsed.references[first:last]


def _start(link: markdown.Link) -> int:
    return link.start


def _bare(value: str) -> list[tuple[str, str]]:
    """A file's name, id or number that stands alone: `superseded_by: 20240131-use-x`."""
    word = value.strip(" .,;:`[]()<>*")
    if not re.search(r"\w", word) or " " in word or word.casefold() in _NOTHING:
        return []
    return [] if _DAY.fullmatch(word) else [(word, "")]
