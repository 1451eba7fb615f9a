"""Rules that decisions state in their front matter, and what breaks them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from adrtool import catalog as catalogs
from adrtool.catalog import Catalog
from adrtool.documents.parsed import Parsed
from adrtool.model import Confidence, Document, Item, Status
from adrtool.project import Project
from adrtool.reports.tables import Cell, Ids, Place, Table
from adrtool.text import plural
from adrtool.yamlio import Node

TITLE: Final = "Rules"
ABOUT: Final = "What decisions forbid or require, and what breaks that."

_VERBS: Final = ("forbid", "require")
_KEYS: Final = frozenset({*_VERBS, "of", "except"})


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a decision. `what` is a glob of ids or, to require it, a word of `WORDS`; `of`
    are the globs of the ids that it is about, `apart` of those that it isn't."""

    decision: Document
    line: int
    verb: str
    what: str
    of: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The rule in one line."""
        of = f" of {', '.join(self.of)}" if self.of else ""
        apart = f" except {', '.join(self.apart)}" if self.apart else ""
        return f"{self.verb} {self.what}{of}{apart}"


@dataclass(frozen=True, slots=True)
class Break:
    """What breaks a rule, and where; `id` is empty where nothing is there that is required."""

    id: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A rule with how many things it is about and what breaks it."""

    rule: Rule
    things: int
    breaks: tuple[Break, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A rule that can't be followed as it is written."""

    path: str
    line: int
    message: str


def _is_owned(item: Item, known: Catalog) -> bool:
    return bool(item.owner) or any(r.kind == "owned_by" for r in known.outgoing(item.id))


def _is_related(kind: str) -> Callable[[Item, Catalog], bool]:
    return lambda item, known: any(r.kind == kind for r in known.outgoing(item.id))


WORDS: Final[Mapping[str, Callable[[Item, Catalog], bool]]] = {
    "owner": _is_owned,
    "document": _is_related("documented_by"),
    "decision": _is_related("decided_by"),
    "description": lambda item, _: bool(item.attributes.get("description")),
}
"""What can be required of each thing, and how it is seen."""


def read(catalog: Catalog, _: Project | None = None) -> tuple[Judged, ...]:
    """Every rule of an accepted decision, in the order of the records."""
    rules = (r for d in catalog.of_kind("adr") for r in stated(d)[0])
    return tuple(_judged(r, catalog) for r in rules if r.decision.status == Status.ACCEPTED)


def stated(decision: Document) -> tuple[list[Rule], list[Mistake]]:
    """The rules of a decision, whatever its status, and those that can't be followed."""
    if "rules" not in decision.text:
        return [], []
    node = Parsed(decision.path, decision.text).front.get("rules")
    rules: list[Rule] = []
    mistakes: list[Mistake] = []
    for one in node.elements if node.kind == "seq" else [node] if node else []:
        message = _mistake(one)
        if message:
            mistakes.append(Mistake(decision.path, one.line + 1, message))
        else:
            rules.append(_rule(decision, one))
    return rules, mistakes


def _mistake(node: Node) -> str:
    if node.kind != "map":
        return "a rule is a map with forbid or require"
    unknown = sorted(key for key, _ in node.items() if key not in _KEYS)
    if unknown:
        return f"a rule has no {unknown[0]!r}: it has forbid or require, of, except"
    verbs = [verb for verb in _VERBS if node.string(verb)]
    if len(verbs) != 1:
        return "a rule has either forbid or require, with a text"
    what = node.string(verbs[0])
    if ":" in what or (verbs[0] == "require" and what in WORDS):
        needs = what in WORDS and not node.get("of").strings()
        return f"require: {what} says of what with 'of'" if needs else ""
    words = f", or one of {', '.join(WORDS)}" if verbs[0] == "require" else ""
    return f"{verbs[0]} takes an id or a glob of ids{words}, not {what!r}"


def _rule(decision: Document, node: Node) -> Rule:
    verb = next(verb for verb in _VERBS if node.string(verb))
    of, apart = (tuple(node.get(key).strings()) for key in ("of", "except"))
    return Rule(decision, node.line + 1, verb, node.string(verb), of, apart)


def _judged(rule: Rule, known: Catalog) -> Judged:
    apart = _matching(rule.apart, known)
    if rule.verb == "forbid":
        found = [i for i in _matching((rule.what,), known) if i not in apart]
        of = _matching(rule.of, known) if rule.of else None
        broken = [i for i in found if of is None or i in of]
        return Judged(rule, len(of if of is not None else known.ids), _places(broken, known))
    if not rule.of:
        there = _matching((rule.what,), known)
        missing = () if there else (Break("", rule.decision.path, rule.line),)
        return Judged(rule, len(there), missing)
    meant = [i for i in _matching(rule.of, known) if i not in apart]
    fine = _fine(rule.what, meant, known)
    return Judged(rule, len(meant), _places([i for i in meant if i not in fine], known))


def _matching(patterns: Sequence[str], known: Catalog) -> dict[str, None]:
    return dict.fromkeys(i for p in patterns for i in catalogs.match(p, known.ids))


def _fine(what: str, meant: Sequence[str], known: Catalog) -> set[str]:
    if what not in WORDS:
        return set(_matching((what,), known))
    nodes = ((i, known.get(i)) for i in meant)
    return {i for i, n in nodes if not isinstance(n, Item) or WORDS[what](n, known)}


def _places(identifiers: Sequence[str], known: Catalog) -> tuple[Break, ...]:
    return tuple(found for i in identifiers for found in _breaks(i, known))


def _breaks(identifier: str, known: Catalog) -> Iterator[Break]:
    """Where a thing is declared or, for what comes from elsewhere, where it is used."""
    node = known.get(identifier)
    if isinstance(node, Item) and node.confidence is Confidence.UNRESOLVED:
        places = {(r.path, r.line) for r in known.incoming(identifier)
                  if isinstance(known.get(r.source), Item)}  # fmt: skip
        yield from (Break(identifier, *place) for place in sorted(places))
    elif node is not None:
        yield Break(identifier, node.path, node.line if isinstance(node, Item) else 0)


def tables(found: Sequence[Judged]) -> list[Table]:
    """What breaks a rule, then the rules that are kept."""
    rows: list[tuple[Cell, ...]] = [
        (Ids((j.rule.decision.id,)), j.rule.said,
         Ids((b.id,)) if b.id else "nothing is there", Place(b.path, b.line))
        for j in found for b in j.breaks
    ]  # fmt: skip
    rows += [
        (Ids((j.rule.decision.id,)), j.rule.said, "", "")
        for j in found if not j.breaks
    ]  # fmt: skip
    header = ("Decision", "Rule", "Broken by", "Where")
    return [Table("", "", header, tuple(rows))] if rows else []


def summary(found: Sequence[Judged]) -> str:
    """How many rules there are and how many are broken."""
    broken = [j for j in found if j.breaks]
    places = sum(len(j.breaks) for j in broken)
    return f"{plural(len(found), 'rule')}, {len(broken):,} broken in {plural(places, 'place')}"


def as_object(found: Sequence[Judged]) -> dict[str, Any]:
    """`{rules: [{decision, path, line, rule, things, broken_by: [{id, path, line}]}]}`."""
    return {
        "rules": [
            {
                "decision": j.rule.decision.id, "path": j.rule.decision.path,
                "line": j.rule.line, "rule": j.rule.said, "things": j.things,
                "broken_by": [
                    {"id": b.id or None, "path": b.path, "line": b.line} for b in j.breaks
                ],
            }
            for j in found
        ]
    }  # fmt: skip
