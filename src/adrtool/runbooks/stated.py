"""What a runbook states of itself, under whatever key: in front matter, or in lines at its top."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from adrtool import markdown, pointers
from adrtool.documents.parsed import Parsed
from adrtool.text import snake_case

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "owner": ("owner", "owners", "owned_by", "team", "owner_slack", "maintainer", "maintainers"),
    "service": ("service", "services", "component", "system"),
    "severity": ("severity", "priority"),
    "alerts": pointers.ALERT_KEYS,
    "applies_to": ("applies_to",),
    "dashboards": ("dashboards", "dashboard", "dashboard_url", "grafana"),
    "last_reviewed": (
        "last_reviewed", "last_reviewed_on", "last_reviewed_at", "last_review", "reviewed",
        "reviewed_on", "date_reviewed", "last_review_date",
    ),
    "review_every": (
        "review_every", "review_in", "review_interval", "review_cycle", "review_period",
        "review_frequency",
    ),
    "review_by": ("review_by", "next_review", "review_due", "next_review_on", "review_on"),
    "automation": ("automation",),
    "last_drill": ("last_drill", "last_drill_on", "last_drilled", "last_exercised"),
    "template": ("template", "runbook_template", "runbook_type"),
}  # fmt: skip
"""Fields with the keys that state them: adrtool's own first, then what others use.

`last_reviewed_on` and `review_in` are those of the GOV.UK tech docs template.
"""

_FIELD: Final = {key: field for field, keys in KEYS.items() for key in keys}
_LINE = re.compile(
    r"^[ \t]{0,3}(?:[-*+>][ \t]+|[|][ \t]*)?"
    r"[*_]{0,3}(?P<key>[A-Za-z][A-Za-z _-]{2,25}?)[*_]{0,3}[ \t]*"
    r"(?P<colon>[:|])[*_]{0,3}[ \t]*(?P<value>[^\r\n]*?)[ \t]*\|?[ \t]*\r?$",
    re.M,
)


@dataclass(frozen=True, slots=True)
class Stated:
    """The values that state a field; `start` and `end` enclose the first one in the text.

    `key` is as written, and so is what they enclose, with its quotes.
    """

    values: tuple[str, ...]
    line: int
    start: int
    end: int
    key: str
    in_front: bool

    @property
    def text(self) -> str:
        """The first value; empty for none."""
        return self.values[0] if self.values else ""


def read(parsed: Parsed) -> dict[str, Stated]:
    """Every field that is stated. What front matter says comes before what lines say; of several
    keys for one field the one that stands first in `KEYS` counts."""
    return _lines(parsed) | _front(parsed)


def _front(parsed: Parsed) -> dict[str, Stated]:
    found: dict[str, Stated] = {}
    base = parsed.block.start if parsed.block else 0
    for key, value in parsed.front.items():
        field = _FIELD.get(snake_case(key))
        if field is None or not value or value.kind == "map":
            continue
        line = parsed.front.key(key).line + 1
        node = value if value.kind == "scalar" else next(iter(value), value)
        stated = Stated(tuple(value.strings()), line, base + node.start, base + node.end, key, True)
        if stated.values and _is_better(field, stated, found.get(field)):
            found[field] = stated
    return found


def _is_better(field: str, stated: Stated, other: Stated | None) -> bool:
    keys = KEYS[field]
    return other is None or keys.index(snake_case(stated.key)) < keys.index(snake_case(other.key))


def _lines(parsed: Parsed) -> dict[str, Stated]:
    """Fields in lines or in a table between the title and the next heading."""
    found: dict[str, Stated] = {}
    start, end = parsed.preamble
    text = parsed.fields[start:end]
    for match in _LINE.finditer(text):
        field = _FIELD.get(snake_case(match["key"]))
        if field is None or (match["colon"] == "|") is not match[0].lstrip().startswith("|"):
            continue
        first, last = start + match.start("value"), start + match.end("value")
        value = markdown.plain(parsed.text[first:last])
        if value:
            line = parsed.lines.line(first)
            found.setdefault(field, Stated((value,), line, first, last, match["key"], False))
    return found
