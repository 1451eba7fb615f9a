"""Options that commands have from decorators of other modules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Final

from adrtool.inventory.tool_facts import Borrowed, Shared
from adrtool.model import Confidence, Item, Reading

_ADDED: Final = "decorators that aren't read may add options"


def completed(reading: Reading, path_of: Callable[[str, str], str]) -> list[Item]:
    """The items, with the options that their commands share with others.

    `path_of` gives the path of a module that a file names.
    """
    shared = {(f.path, f.attribute): f for f in reading.facts if isinstance(f, Shared)}
    borrowed: dict[str, list[Borrowed]] = defaultdict(list)
    for fact in reading.facts:
        if isinstance(fact, Borrowed):
            borrowed[fact.id].append(fact)
    return [
        _completed(item, [(b, shared.get((path_of(b.path, b.module), b.attribute)))
                          for b in borrowed.pop(item.id)])
        if item.id in borrowed else item
        for item in reading.items
    ]  # fmt: skip


def _completed(item: Item, found: list[tuple[Borrowed, Shared | None]]) -> Item:
    attributes = dict(item.attributes)
    for _, other in found:
        if not other:
            continue
        for key, more in (("arguments", other.arguments), ("options", other.options)):
            known = {**more, **attributes.get(key, {})}
            attributes |= {key: {k: v for k, v in known.items() if k != "?"}} if known else {}
    is_partial = any(not s.is_whole if s else b.may_add for b, s in found)
    if not is_partial:
        return item.changed(attributes=attributes)
    reason = "; ".join(filter(None, (attributes.get("reason", ""), _ADDED)))
    return item.changed(attributes={**attributes, "reason": reason}, confidence=Confidence.PARTIAL)
