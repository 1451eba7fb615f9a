"""What a record decides, word by word, and whether two versions of it say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from adrtool import markdown
from adrtool.documents import adr, vocabulary
from adrtool.documents.parsed import Parsed, Section
from adrtool.documents.statements import field_of

_DECIDED = re.compile(
    r"(?!(?:decision|outcome)\W+(?:drivers?|makers?|status|date|record|log)\b)[^\n]*?"
    r"\b(?:context|background|problem|motivation|decisions?|outcome|solution|resolution"
    r"|consequences?|implications?)\b",
    re.I,
)
# What holds for the file rather than for the decision.
_BESIDE = re.compile(r"status|links|references|related|see also|more information|history", re.I)
_MARKUP = re.compile(
    r"^[ \t]*\[[^\]\n]+\]:[^\n]*$|^[ \t>]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+\[[ xX]\])?[ \t]+"
    r"|(?:https?|mailto):[^\s)>\"']+"
    r"|</?(?:a|b|br|code|details|div|em|i|img|li|ol|p|span|strong|sub|summary|sup|u|ul)\b[^<>]*>",
    re.M | re.I,
)
# Words, and the signs that say yes, no, more or less.
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[<>=≤≥≠✅❌✔✖✗✘☑☒⛔]")
_LONG = 2_000
_ARTICLES = frozenset({"a", "an", "the"})
_OF_WEIGHT = frozenset(
    ("not", "no", "never", "none", "nothing", "nobody", "without", "within", "must", "may",
     "might", "shall", "should", "will", "would", "can", "could", "cannot", "all", "any",
     "every", "each", "only", "always", "most", "more", "less", "least", "and", "or", "nor",
     "if", "unless", "before", "after", "first", "last", "now", "http", "https", "on",
     "off", "in", "out", "up", "down")
)  # fmt: skip
_TYPO_LENGTH, _TWO_TYPOS_LENGTH = 5, 10


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written and the line that it stands in."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Difference:
    """The first words that say something else, with the line in the later text."""

    before: str
    after: str
    line: int


def told(found: Difference) -> str:
    """A difference in words."""
    if found.before and found.after:
        return f"{found.before!r} became {found.after!r}"
    return f"{found.before!r} is gone" if found.before else f"{found.after!r} was added"


def decided(path: str, text: str) -> list[Word]:
    """The words of Context, Decision and Consequences, by those or similar headings.

    Headings, markup, targets of links, comments and what states metadata are left out.
    """
    parsed = Parsed(path, text)
    record = adr.read(path, text)
    stated = [s for found in (record.stated.values() if record else ()) for s in found]
    metadata = {parsed.lines.line(s.start) for s in stated}
    return [
        word
        for first, last in _spans(parsed)
        for word in _words(parsed, first, last)
        if word.line not in metadata
    ]


def _spans(parsed: Parsed) -> Iterator[tuple[int, int]]:
    """The own text of each section that counts, and of those inside of one."""
    end = 0
    for section in parsed.sections:
        if section.heading == parsed.title or _is_beside(section):
            continue
        if section.start < end or _DECIDED.match(markdown.plain(section.heading.text)):
            end = max(end, section.end)
            yield section.start, section.own_end


def _is_beside(section: Section) -> bool:
    title = markdown.plain(section.heading.text)
    return bool(field_of(title) or _BESIDE.match(title))


def _words(parsed: Parsed, start: int, end: int) -> Iterator[Word]:
    text = _without_comments(parsed.text[start:end])
    first = parsed.lines.line(start)
    # A link's label and target may stand on two lines, so a paragraph is read at once.
    for paragraph in re.finditer(r"(?:[^\n]*\S[^\n]*(?:\n|$))+", text):
        line = first + text.count("\n", 0, paragraph.start())
        if not vocabulary.edge_of(paragraph[0].strip(" \t\n*_>-")):
            yield from _read(paragraph[0], line)


def _without_comments(text: str) -> str:
    """The text with as many lines as before; a comment that nothing closes is text."""
    out: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        out += (text[at:start], "\n" * text.count("\n", start, end))
        at = end + len("-->")
    return "".join((*out, text[at:]))


def _read(paragraph: str, line: int) -> Iterator[Word]:
    lines = _MARKUP.sub(" ", paragraph).split("\n")
    marked = "\n".join(f"\ue000{number}\ue001{text}" for number, text in enumerate(lines, line))
    at = line
    for part in re.split("\ue000(\\d+)\ue001", markdown.plain(marked)):
        if part.isdigit() and int(part) in range(line, line + len(lines)):
            at = int(part)
        else:
            yield from (Word(word, at) for word in _WORD.findall(part))


def difference(before: Sequence[Word], after: Sequence[Word]) -> Difference | None:
    """The first change in substance; None where only spelling differs."""
    old, new = [_folded(w) for w in before], [_folded(w) for w in after]
    skip = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), None)
    if skip is None:
        skip = min(len(old), len(new))
    kept = frozenset(new)
    matcher = SequenceMatcher(None, old[skip:], new[skip:], autojunk=len(new) - skip > _LONG)
    for tag, a, b, c, d in matcher.get_opcodes():
        gone, come = before[skip + a : skip + b], after[skip + c : skip + d]
        if tag != "equal" and not _is_respelt(gone, come, kept):
            line = (after[min(skip + c, len(after) - 1)] if after else Word("", 1)).line
            return Difference(_text(gone), _text(come), line)
    return None


def _folded(word: Word) -> str:
    return word.text.casefold().replace("’", "'")


def _text(words: Sequence[Word]) -> str:
    shown = " ".join(word.text for word in words[:6])
    return f"{shown} …" if len(words) > 6 else shown


def _is_respelt(gone: Sequence[Word], come: Sequence[Word], kept: frozenset[str]) -> bool:
    """Words joined or parted, an article more or less, or typos mended word by word."""
    old, new = [_folded(w) for w in gone], [_folded(w) for w in come]
    if "".join(old).replace("'", "") == "".join(new).replace("'", ""):
        return not any(c.isdigit() for c in "".join(old))
    old = [w for w in old if w not in _ARTICLES] or old
    new = [w for w in new if w not in _ARTICLES] or new
    if set(old + new) <= _ARTICLES:
        return True
    names = {_folded(w) for w in (*gone, *come) if not w.text[1:].islower()}
    return len(old) == len(new) and all(
        a == b or (a not in kept and not {a, b} & names and is_typo(a, b))
        for a, b in zip(old, new, strict=True)
    )


def is_typo(one: str, other: str) -> bool:
    """Whether two words are one, spelt in two ways: neighbours swapped, a letter changed, more
    or less. A figure is never a typo, nor a small word that turns what is said."""
    if {one, other} & _OF_WEIGHT or not (one.isalpha() and other.isalpha()):
        return False
    longest = max(len(one), len(other))
    if _are_swapped(one, other):
        return longest > 2
    if one[0] != other[0]:
        return False
    return longest >= _TYPO_LENGTH and _distance(one, other) <= 1 + (longest >= _TWO_TYPOS_LENGTH)


def _are_swapped(one: str, other: str) -> bool:
    if len(one) != len(other):
        return False
    places = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(places) != 2 or places[1] - places[0] != 1:
        return False
    first, second = places
    return one[first] == other[second] and one[second] == other[first]


def _distance(one: str, other: str) -> int:
    """How many letters have to be changed, put in or taken out."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one[:80], 1):
        above, row = row, [i]
        for j, b in enumerate(other, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b)))
    return row[-1]
