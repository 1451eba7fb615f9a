"""Text on its way into file names, anchors and pages: the one escaper and the one slugger."""

from __future__ import annotations

import re
import unicodedata

SLUG_LENGTH = 80
"""Characters of a slug. With a number and an ending it stays below 255 bytes in any script."""

_SLUG_BYTES = 180
# Patterns are compiled when one is needed, since every command loads this.
_WORDS = {"&": " and ", "@": " at ", "%": " percent "}
# Reserved as a file name on Windows, whatever the ending.
_RESERVED = r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$"
_CAMEL = r"(?<=[a-z])(?=[A-Z])"
_APOSTROPHES = "'’‘`´ʼ"
_WORD_BREAKS = "\u200b\u200c"
_JOINERS = "\u200c\u200d"
# Latin letters that Unicode doesn't take apart into a plain letter and an accent.
_LATIN = str.maketrans({
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t",
    "ŋ": "n", "ı": "i",
})  # fmt: skip
_LAST_OF_PLANES = "".join(chr(0x10000 * p + c) for p in range(17) for c in (0xFFFE, 0xFFFF))
# Control characters, halves of surrogate pairs and noncharacters: no text, and not legal in XML.
_NO_TEXT = f"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_LAST_OF_PLANES}]"
# The digit of `1st` too: pymdownx.smartsymbols raises what follows it.
_COMMAND = r"(##\w*)\["
_SYNTAX = r"[^\w ]|_|^ | $|\d(?=st|nd|rd|th)"


def escape(text: str) -> str:
    """One line of any text, safe in Markdown, HTML, attributes, tables and SVG.

    Everything but letters, digits and spaces becomes a character reference, so that neither
    Markdown nor HTML can see syntax in it, a space at either end too. White space, control
    characters and noncharacters become spaces. Code spans and fences show references as they
    are written: put the text into `<code>` instead.
    """
    return re.sub(_SYNTAX, _reference, re.sub(r"\s", " ", re.sub(_NO_TEXT, " ", text)))


def _reference(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def inert(text: str) -> str:
    """Escaped text that mentions nobody and refers to no issue where hosts show it.

    They look for `@` and `#` in the text as it is shown, so an invisible sign stands behind.
    """
    return escape(text).replace("&#64;", "&#64;&#8288;").replace("&#35;", "&#35;&#8288;")


def visible(text: str) -> str:
    """Text with its control characters shown as escapes.

    So are those that turn the direction of writing; joiners of emoji and letters stay.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in _JOINERS else repr(c)[1:-1] for c in text)


def printable(text: str) -> str:
    r"""Text of a file, safe for a terminal and for the log of a CI system: visible, and nothing in
    it is a command.

    Azure Pipelines and GitHub Actions obey `##vso[` and `##[` anywhere, shown as `##\[`; TeamCity
    and GitHub Actions also what a line begins with.
    """
    text = visible(text)
    if "##" in text:
        text = re.sub(_COMMAND, r"\1\\[", text)
    return re.sub(r"^(\s*):(?=:)", r"\1\\x3a", text) if "::" in text else text


def width(text: str) -> int:
    """Cells of a terminal: wide East Asian characters take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def one_line(text: str) -> str:
    """The text with every run of white space and control characters made one space."""
    if not (text.isascii() and text.isprintable()):
        text = re.sub(_NO_TEXT, " ", text)
    return " ".join(text.split())


def shortened(text: str, most: int) -> str:
    """The first characters of a text that is longer than so many, with a sign that it goes on."""
    return text if len(text) <= most else f"{text[:most]}…"


def slugify(text: str, fallback: str) -> str:
    """A file name's readable part: lower case, words joined by `-`, letters of any script.

    Latin letters lose their accents; other scripts stay as they are, in NFC. A text without
    a letter or digit (an emoji, say) gives `fallback`. Never empty, never a reserved name.
    """
    for sign, word in _WORDS.items():
        text = text.replace(sign, word)
    slug = _shorten(re.sub(r"-+", "-", _joined(_folded(text))).strip("-"))
    if not slug:
        return fallback
    return f"{slug}-{fallback}" if re.match(_RESERVED, slug) else slug


def _folded(text: str) -> str:
    """Lower case in NFC, with Latin letters and all digits in ASCII where they have such a form."""
    letters = unicodedata.normalize("NFC", text.casefold()).translate(_LATIN)
    return "".join(_ascii(c) if c.isalnum() and not c.isascii() else c for c in letters)


def _ascii(character: str) -> str:
    """`ü` as `u`, `①` as `1`, `½` as `1-2`; what doesn't begin with such a letter stays."""
    parts = unicodedata.normalize("NFKD", character).casefold()
    if not (parts[0].isascii() and parts[0].isalnum()):
        return character
    return "".join(p if p.isascii() and p.isalnum() else "" if _is_mark(p) else "-" for p in parts)


def _joined(text: str) -> str:
    """Letters and digits, with `-` for what isn't: one for each, at the ends too.

    Apostrophes and invisible signs stand inside a word; marks stay with a letter of their script.
    """
    kept: list[str] = []
    for character in text:
        if character in _APOSTROPHES:
            continue
        if character.isalnum():
            kept.append(character)
        elif _is_mark(character):
            if kept and not kept[-1].isascii() and not _is_selector(character):
                kept.append(character)
        elif character in _WORD_BREAKS or unicodedata.category(character) != "Cf":
            kept.append("-")
    return unicodedata.normalize("NFC", "".join(kept))


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Mc"}


def _is_selector(character: str) -> bool:
    """Chooses the look of the sign before it, such as an emoji in colour."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _shorten(slug: str) -> str:
    if len(slug) <= SLUG_LENGTH and len(slug.encode()) <= _SLUG_BYTES:
        return slug
    cut = slug[:SLUG_LENGTH].encode()[:_SLUG_BYTES].decode(errors="ignore")
    head, dash, _ = cut.rpartition("-")
    return (head if dash and len(head) > len(cut) // 2 else cut).strip("-")


def anchor(text: str) -> str:
    """A fragment identifier for an item's name: letters, digits, `-`, `_` and `.` only.

    Two texts may have the same one: a page that holds both has to tell them apart.
    """
    unaccented = re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text))
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", unaccented).strip("-") or "item"


def snake_case(key: str) -> str:
    """A key as most write it: `lastReviewed` and `Last reviewed` are `last_reviewed`."""
    return re.sub(r"[\s-]+", "_", re.sub(_CAMEL, "_", key.strip()).casefold())


def plural(count: int, noun: str, nouns: str | None = None) -> str:
    """`1 record`, `2 records`, `3 entries`."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"
