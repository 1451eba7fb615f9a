"""Scalars as YAML writes them."""

from __future__ import annotations

import re

from adrtool import yamlio

_PLAIN = re.compile(r"[A-Za-z0-9](?:[^\n:#\"'{}\[\],&*!|>%@`]|:(?! |$)|(?<! )#)*")
_NOT_TEXT = re.compile(r"(?:null|true|false|yes|no|on|off|y|n)|[\d.:_+-]+(?:e[+-]?\d+)?", re.I)


def yaml_scalar(value: str, quote: str = "") -> str:
    """A text as YAML writes it: plain where that is safe, else quoted as asked or with `"`."""
    if quote == "'":
        return "'" + value.replace("'", "''") + "'"
    safe = _PLAIN.fullmatch(value) and not value.endswith(" ")
    if not quote and safe and not _NOT_TEXT.fullmatch(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def in_place_of(value: str, quote: str, is_flow: bool, was: str) -> str:
    """A text in place of another scalar: plain where that one was plain and this one can be.

    A link needs no quotes in a block (`status: superseded by [9](9.md)`), as MADR 3 has it.
    """
    if quote:
        return yaml_scalar(value, quote)
    is_text = not _NOT_TEXT.fullmatch(value) or bool(_NOT_TEXT.fullmatch(was))
    if value.strip() == value and is_text and _reads_back(value, is_flow):
        return value
    return yaml_scalar(value, '"')


def _reads_back(value: str, is_flow: bool) -> bool:
    try:
        node = yamlio.load(f"{{k: {value}, x: y}}" if is_flow else f"k: {value}\nx: y\n")
    except yamlio.YamlError:
        return False
    found = node.get("k")
    # What begins with an anchor, a tag or a quote has a text that isn't as written.
    return found.plain and not found.tag and found.text == value and node.string("x") == "y"
