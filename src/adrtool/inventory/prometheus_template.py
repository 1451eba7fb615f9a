"""Rules inside templates (Helm, Jinja, Liquid): what is left when what is computed is taken out."""

from __future__ import annotations

import re
from typing import Final

COMPUTED: Final = "\ue000"
"""Stands in a text for what a template puts there."""

_OPEN, _CLOSE = "\ue001", "\ue002"
_ENDS: Final = {"{{": "}}", "{%": "%}"}
_START = re.compile(r"\{[{%]")
_LITERAL = re.compile(
    r"\{\{-?[ \t]{0,9}(?:`(?P<raw>[^`]{0,1000})`|\"(?P<text>(?:[^\"\\\n]|\\.){0,1000})\")"
    r"[ \t]{0,9}-?\}\}"
)
_HIDDEN = re.compile("[\ue000-\ue002]")
_HELM = re.compile(
    r"\{\{-?\s*(?:\$?\.(?:Values|Release|Chart|Files|Capabilities|Template)\b|include\b|template\b"
    r"|tpl\b|toYaml\b)"
)
_LONGEST = 500


def is_template(text: str) -> bool:
    """Whether a text has actions of Helm, which Prometheus' own templates have no use for."""
    return "{{" in text and bool(_HELM.search(text))


def plain(text: str) -> str:
    """The text with `COMPUTED` for each action, or nothing for one with lines of its own.

    Lines stay where they are. An action that only writes braces, as charts do for Prometheus'
    own templates, is what it writes; `written` gives that back.
    """
    text = _HIDDEN.sub(" ", text)
    pieces: list[str] = []
    at = 0
    while (start := _START.search(text, at)) is not None:
        literal = _LITERAL.match(text, start.start())
        end = literal.end() if literal else text.find(_ENDS[start[0]], start.end()) + 2
        if end < start.end():
            break
        pieces.append(text[at : start.start()])
        pieces.append(_literal(literal) if literal else _action(text, start.start(), end))
        at = end
    return "".join([*pieces, text[at:]])


def _action(text: str, start: int, end: int) -> str:
    lines = "\n" * text.count("\n", start, end)
    return lines if lines or _is_alone(text, start, end) else COMPUTED


def _is_alone(text: str, start: int, end: int) -> bool:
    """Whether the line holds nothing but actions; a line that is longer holds more."""
    first, last = max(0, start - _LONGEST), end + _LONGEST
    begin, finish = text.rfind("\n", first, start), text.find("\n", end, last)
    if (begin < 0 < first) or (finish < 0 and last < len(text)):
        return False
    before, after = text[max(begin + 1, first) : start], text[end : finish if finish >= 0 else last]
    return _is_made_of_actions(before) and _is_made_of_actions(after)


def _is_made_of_actions(text: str) -> bool:
    bare = text.strip()
    return not bare or (bare.startswith(("{{", "{%")) and bare.endswith(("}}", "%}")))


def _literal(match: re.Match[str]) -> str:
    """What an action writes that holds nothing but a text."""
    text = match["text"] if match["raw"] is None else match["raw"]
    return text.replace("{", _OPEN).replace("}", _CLOSE)


def written(text: str) -> str:
    """A text of a template as it comes out, as far as that is certain."""
    return text.replace(_OPEN, "{").replace(_CLOSE, "}")


def is_computed(text: str) -> bool:
    """Whether a template completes a text."""
    return COMPUTED in text
