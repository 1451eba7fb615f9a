"""What shows that a rewritten record says what it said: its fields, and each of its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from adrtool.documents.adr import Record

_WORD = re.compile(r"[^\W_]+|[^\x00-\x7f]")
_BREAK = re.compile(r"<br\s*/?>", re.I)
_FIELDS = ("number", "title", "status", "date", "deciders", "tags", "owner")


def words(text: str) -> Counter[str]:
    """The words of a text in lower case, and the signs that aren't ASCII, each with its count."""
    return Counter(_WORD.findall(_BREAK.sub(" ", text.removeprefix("\ufeff")).casefold()))


def differences(before: Record, after: Record, syntax: Iterable[str]) -> Iterator[str]:
    """What the new text doesn't say any more, or says differently; nothing when all is well.

    `syntax` are words of the old dialect that needn't be there again.
    """
    old, new = before.document, after.document
    for name in _FIELDS:
        a, b = getattr(old, name), getattr(new, name)
        if a != b:
            yield f"its {name} would read as {_shown(b)} instead of {_shown(a)}"
    edges = [{(e.kind, e.target, e.label) for e in d.edges} for d in (old, new)]
    if edges[0] != edges[1]:
        changed = sorted(f"{kind} {target}" for kind, target, _ in edges[0] ^ edges[1])
        yield f"its edges would change: {', '.join(changed)}"
    if {p.target for p in old.pointers} != {p.target for p in new.pointers}:
        yield "what it applies to would change"
    known = {problem.rule for problem in before.problems}
    broken = next((p for p in after.problems if p.rule not in known), None)
    if broken or len(after.problems) > len(before.problems):
        yield f"it would be broken: {(broken or after.problems[0]).message}"
    lost = words(old.text) - words(new.text) - words(" ".join(syntax))
    if lost:
        yield f"words would be lost: {', '.join(sorted(lost)[:5])}"


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return repr(str(value)) if value else "none"
