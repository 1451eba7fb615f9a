"""Pieces of a text replaced, every other byte left as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """A piece of a text, by its offsets, and what stands there instead."""

    start: int
    end: int
    text: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with its edits made; of two that overlap, the first by offset."""
    out: list[str] = []
    at = 0
    for edit in sorted(set(edits), key=lambda e: (e.start, e.end)):
        if edit.start >= at:
            out += (text[at : edit.start], edit.text)
            at = edit.end
    return "".join((*out, text[at:]))
