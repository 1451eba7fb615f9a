"""Text on its way into file names, anchors and pages: the one escaper and the one slugger."""

from __future__ import annotations

import re
import unicodedata

SLUG_LENGTH = 80
"""Characters of a slug. With a number and an ending it stays below 255 bytes in any script."""

_SLUG_BYTES = 180
_WORDS = {"&": " and ", "@": " at ", "%": " percent "}
# Reserved as a file name on Windows, whatever the ending.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$")


def escape(text: str) -> str:
    """One line of any text, safe in Markdown, HTML, attributes, tables and SVG.

    Everything but letters, digits and spaces becomes a character reference, so that neither
    Markdown nor HTML can see syntax in it. Control characters and line breaks become spaces.
    """
    return "".join(map(_escape_character, text))


def _escape_character(character: str) -> str:
    if character.isalnum() or character == " ":
        return character
    if character.isspace() or unicodedata.category(character) in {"Cc", "Cs"}:
        return " "
    return f"&#{ord(character)};"


def one_line(text: str) -> str:
    """The text with every run of white space and control characters made one space."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def slugify(text: str, fallback: str) -> str:
    """A file name's readable part: lower case, words joined by `-`, letters of any script.

    Latin letters lose their accents; other scripts stay as they are, in NFC. A text without
    a letter or digit (an emoji, say) gives `fallback`. Never empty, never a reserved name.
    """
    for sign, word in _WORDS.items():
        text = text.replace(sign, word)
    kept = "".join(c if c.isalnum() else _mark_or_dash(c) for c in _fold(text.casefold()))
    slug = _shorten(re.sub(r"-+", "-", kept).strip("-"))
    if not slug:
        return fallback
    return f"{slug}-{fallback}" if _RESERVED.match(slug) else slug


def _mark_or_dash(character: str) -> str:
    # An apostrophe stands inside a word; a combining mark belongs to the letter before it.
    if character in "'’`" or character == "\u200d":
        return ""
    return character if unicodedata.category(character) in {"Mn", "Mc"} else "-"


def _fold(text: str) -> str:
    """NFC, with the accents of Latin letters dropped (ü → u, ß is folded to ss before)."""
    out: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        base = unicodedata.normalize("NFKD", character)
        out.append(base[0] if base[0].isascii() and base[0].isalnum() else character)
    return "".join(out)


def _shorten(slug: str) -> str:
    if len(slug) <= SLUG_LENGTH and len(slug.encode()) <= _SLUG_BYTES:
        return slug
    cut = slug[:SLUG_LENGTH].encode()[:_SLUG_BYTES].decode(errors="ignore")
    head, dash, _ = cut.rpartition("-")
    return (head if dash and len(head) > len(cut) // 2 else cut).strip("-")


def anchor(text: str) -> str:
    """A fragment identifier for an item's name: letters, digits, `-`, `_` and `.` only."""
    kept = re.sub(r"[^A-Za-z0-9_.-]+", "-", unicodedata.normalize("NFKD", text)).strip("-")
    return kept or "item"


def plural(count: int, noun: str, nouns: str | None = None) -> str:
    """`1 record`, `2 records`, `3 entries`."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"
