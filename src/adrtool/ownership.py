"""Who owns what: the lines of CODEOWNERS files applied to everything that has a path."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from adrtool.inventory import backstage, codeowners
from adrtool.inventory.globs import compile_globs
from adrtool.model import Confidence, Item, Relation

_INNER_SLASH = re.compile(r".+/.+")


@dataclass(frozen=True, slots=True)
class _Rule:
    expression: re.Pattern[str]
    part: str
    """A text without which no path matches: to look for it is quicker."""
    owners: tuple[str, ...]
    section: str
    path: str
    line: int


Said = tuple[str, str, int]
"""An owner's id, and the file and line that say so."""

Assigned = dict[int, tuple[Item, tuple[Said, ...], Item, list[Relation]]]
"""What was made of items, by the `id` of each: the item, its owners, and what came of both."""


class Owners:
    """The rules of all CODEOWNERS files that count, by the folder that they speak of."""

    def __init__(self, items: Iterable[Item], relations: Iterable[Relation]) -> None:
        owners: dict[str, list[str]] = defaultdict(list)
        for said in relations:
            if said.kind == "owned_by" and said.source.startswith(f"{codeowners.NAME}:"):
                owners[said.source].append(said.target)
        rules = [i for i in items if _counts(i)]
        sections = {i.path for i in rules if i.attributes.get("section")}
        self._rules: dict[str, list[_Rule]] = defaultdict(list)
        for item in sorted(rules, key=lambda i: (i.path, -i.line)):
            expression = _expression(item.name, ".gitlab/" in item.path or item.path in sections)
            if expression:
                section = str(item.attributes.get("section", "")).casefold()
                part = max(re.split(r"[*?]+", item.name), key=len).strip("/")
                found = tuple(owners[item.id])
                rule = _Rule(expression, part, found, section, item.path, item.line)
                self._rules[codeowners.base_of(item.path)].append(rule)
        self._bases = sorted(self._rules, key=len, reverse=True)
        self._known: dict[str, tuple[tuple[Said, ...], str]] = {}

    def __bool__(self) -> bool:
        """Whether there are any rules."""
        return bool(self._rules)

    def of(self, path: str) -> tuple[tuple[Said, ...], str]:
        """The owners of a path with the place that says so, and their names in one text.

        In each section the last rule that matches counts.
        """
        known = self._known.get(path)
        if known is None:
            rules = self._matching(path)
            said = tuple(dict.fromkeys((o, r.path, r.line) for r in rules for o in r.owners))
            handles = dict.fromkeys(o.removeprefix(codeowners.OWNER_PREFIX) for o, _, _ in said)
            known = self._known[path] = (said, ", ".join(handles))
        return known

    def _matching(self, path: str) -> Iterator[_Rule]:
        bases = (b for b in self._bases if not b or path.startswith(f"{b}/"))
        base = next(bases, None)
        if base is None:
            return
        rest = path.removeprefix(f"{base}/") if base else path
        seen: set[str] = set()
        for rule in self._rules[base]:
            is_new = rule.section not in seen and rule.part in rest
            if is_new and rule.expression.fullmatch(rest):
                seen.add(rule.section)
                yield rule


def _counts(item: Item) -> bool:
    is_rule = item.source == codeowners.NAME and item.kind == codeowners.RULE
    return is_rule and item.confidence is Confidence.EXACT


def _expression(pattern: str, is_gitlab: bool) -> re.Pattern[str] | None:
    """What a pattern means: as in .gitignore, except that `x/*` is no more than its files.

    In GitLab a pattern that doesn't begin with `/` may match at any depth.
    """
    if is_gitlab and _INNER_SLASH.fullmatch(pattern) and not pattern.startswith("/"):
        pattern = f"**/{pattern}"
    if pattern.endswith("/"):
        inner = pattern.rstrip("/")
        pattern = f"{inner}/**" if "/" in inner else f"**/{inner}/**"
    return compile_globs([pattern], below=not pattern.endswith("/*"))


def assign(
    items: list[Item], relations: list[Relation], before: Assigned | None = None
) -> tuple[list[Item], list[Relation]]:
    """The items with their owners, and the relations that say so, with the line that does.

    `before` remembers them from one catalog to the next, which mostly has the very same items.
    """
    owners = Owners(items, relations)
    if not owners:
        return items, list(_same(items))
    made: Assigned = {} if before is None else before
    owned: list[Item] = []
    relations = []
    for item in items:
        said, handles = ((), "") if _is_own(item) else owners.of(item.path)
        known = made.get(id(item))
        if known is None or known[1] != said:
            known = made[id(item)] = (item, said, *_owned(item, said, handles))
        owned.append(known[2])
        relations += known[3]
    return owned, [*relations, *_same(items)]


def _owned(item: Item, said: Iterable[Said], handles: str) -> tuple[Item, list[Relation]]:
    relations = [Relation(item.id, owner, "owned_by", path, line) for owner, path, line in said]
    return item.changed(owner=handles) if handles and not item.owner else item, relations


def _is_own(item: Item) -> bool:
    return item.source in {codeowners.NAME, backstage.NAME} or (
        item.confidence is Confidence.UNRESOLVED
    )


def _same(items: Iterable[Item]) -> Iterator[Relation]:
    """A team of the host and a group of the developer portal that have one name are the same."""
    groups: dict[str, list[Item]] = defaultdict(list)
    owners: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.source == backstage.NAME and item.kind.casefold() == "group":
            groups[item.id.rpartition("/")[2]].append(item)
        elif item.source == codeowners.NAME and item.kind == "team":
            owners[item.name.rpartition("/")[2].casefold()].append(item)
    for name, found in owners.items():
        if len(found) == 1 and len(groups.get(name, ())) == 1:
            owner = found[0]
            yield Relation(owner.id, groups[name][0].id, "same_as", owner.path, owner.line)
