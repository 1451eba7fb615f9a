"""How a record is called in the text of links, and in prose, before and after it is renamed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from adrtool.documents import names

_WORDS = r"(?:l?adr|architecture decision|decision record|decision|record|rfc)s?"
_JOINT = r"(?:[ \t\u00a0]?[-_#.:№–][ \t]?|[ \t\u00a0])?"
_PENDING = r"X{3,4}"
_NUMBER = re.compile(r"(?P<prefix>.*?)(?P<digits>\d+)(?P<letter>[a-z]?)", re.S)
# What may stand before a label's number: emphasis, quotes, an opening bracket, a hash.
_OPENING = re.compile(r"[\s*_`\"'“”‘’(\[#~]*")
_BEHIND = re.compile(r"[*_`]*(?:\\?[.:)\]]|\s+[-–—:|]|-)(?=\s|\Z)|[\s*_`\"'“”‘’)\]~]*\Z")


@dataclass(frozen=True, slots=True)
class Name:
    """What a record is called: its file, its number as cited (`12`, `ARCH-001`), its title.

    `heading` is as written, with a number in it or without.
    """

    path: str
    number: str | None
    title: str
    heading: str = ""

    @property
    def base(self) -> str:
        """The file's name."""
        return posixpath.basename(self.path)

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return posixpath.splitext(self.base)[0]

    @property
    def width(self) -> int:
        """How many digits the number has in the file's name; 0 without one."""
        return len(names.parse(self.path).digits)


class Relabel:
    """Says what stands in the text of a link to a record once the record is called otherwise.

    Only what is certain follows: the file's name, the number behind a word that says what it is,
    at the beginning, with zeros in front or alone, and the title where it is all else.
    """

    def __init__(self, old: Name, new: Name) -> None:
        self.old, self.new = old, new
        self._token = _token(old.number)
        self._names = [(old.base, new.base), (old.stem, new.stem)]
        self._title = _phrase(old.title) if old.title != new.title else None

    def __call__(self, label: str) -> str:
        """The label as it has to be; the same when nothing in it is certain."""
        if "](" in label:
            # A picture, whose own address may have the number in it.
            return label
        for old, new in self._names:
            parts = re.split(rf"(?<![\w-]){re.escape(old)}(?![\w-])", label)
            if len(parts) > 1:
                return new.join(parts)
        return self._with_title(self._with_number(label))

    def _with_number(self, label: str) -> str:
        if self.old.number == self.new.number:
            return label
        return self._token.sub(lambda m: self.respell(m) if self._is_sure(m) else m[0], label)

    def _is_sure(self, match: re.Match[str]) -> bool:
        """Whether a number in a label is the record's: `12 reasons for Kafka` has another."""
        if match["word"] or _is_padded(match["digits"]):
            return True
        if not _OPENING.fullmatch(match.string, 0, match.start()):
            return False
        behind = match.string[match.end() :]
        return bool(_BEHIND.match(behind)) or behind.strip() == self.old.title

    def respell(self, match: re.Match[str]) -> str:
        """The new number in the spelling of an old one: zeros, and the word before it, stay."""
        lead = match.string[match.start() : match.start("digits")]
        return lead + self.digits(match["digits"], bool(match["word"]))

    def digits(self, written: str, has_word: bool = False) -> str:
        """The new number with as many digits as the old one was written with."""
        new = _NUMBER.fullmatch(self.new.number or "")
        if not new:
            return written
        count = str(int(new["digits"]))
        padded = _is_padded(written) or (has_word and len(written) == self.old.width)
        if written[:1] in {"X", "x"}:
            return count.zfill(self.new.width if has_word else self._width_in_heading())
        return (count.zfill(len(written)) if padded else count) + new["letter"]

    def _width_in_heading(self) -> int:
        found = re.search(r"\d+", self.new.heading)
        return len(found[0]) if found else self.new.width

    def _with_title(self, label: str) -> str:
        found = self._title.search(label) if self._title else None
        if not found:
            return label
        rest = label[: found.start()] + " " + label[found.end() :]
        for name in (self.old, self.new):
            rest = _token(name.number).sub(" ", rest)
        if re.search(r"\w", rest):
            return label
        return label[: found.start()] + self.new.title + label[found.end() :]

    def respelt(self, cited: str) -> str:
        """A citation that stands alone (`12`, `ADR-0012`, `0012-use-x`) as it has to be."""
        for old, new in self._names:
            if cited == old:
                return new
        match = self._token.fullmatch(cited)
        return self.respell(match) if match else cited

    def searches(self) -> list[str]:
        """Extended regular expressions for lines that may have mentions in them."""
        found = [re.sub(r"([^\w-])", r"\\\1", self.old.stem)] * (self.old.stem != self.new.stem)
        parts = _NUMBER.fullmatch(self.old.number or "")
        if parts and self.old.number != self.new.number:
            last = re.split(r"[-_ ]", parts["prefix"].strip("-_ "))[-1] or "adr|decision|record"
            found.append(f"({last})s?[-_ #.:]{{0,3}}0*{int(parts['digits'])}([^0-9]|$)")
        return found

    def mentions(self, text: str) -> Iterator[tuple[int, int]]:
        """Where prose or code names the record as it was called, from and to."""
        stem = f"{re.escape(self.old.stem)}(?![\\w-])"
        patterns = [rf"(?<![\w-]){stem}"] if self.old.stem != self.new.stem else []
        if self._title and re.search(r"\w\s+\w", self.old.title):
            patterns.append(rf"(?<![\w-]){self._title.pattern}(?![\w-])")
        for pattern in patterns:
            yield from (match.span() for match in re.finditer(pattern, text))
        if self.old.number != self.new.number:
            found = self._token.finditer(text)
            yield from (m.span() for m in found if m["word"] and "\n" not in m[0])


def _is_padded(digits: str) -> bool:
    return digits[0] in "Xx" or (digits[0] == "0" and len(digits) > 1)


def _token(number: str | None) -> re.Pattern[str]:
    """A record's number in any spelling: `12`, `0012`, `ADR-12`, `ADR 0012`, `XXXX` for none."""
    parts = _NUMBER.fullmatch(number or "")
    words, digits = _WORDS, _PENDING
    if parts:
        prefix = parts["prefix"].strip("-_ ")
        own = re.sub(r"(?:\\[-_ ]|[-_ ])+", "[-_ ]", re.escape(prefix))
        words = f"(?:{own}|{_WORDS})" if own else _WORDS
        digits = f"0*{int(parts['digits'])}"
    letter = parts["letter"] if parts else ""
    return re.compile(
        rf"(?<![\w./-])(?P<word>{words}{_JOINT})?(?P<digits>{digits}){letter}(?!\w|\.\d)", re.I
    )


def _phrase(title: str) -> re.Pattern[str] | None:
    words = title.split()
    return re.compile(r"\s+".join(map(re.escape, words))) if words else None
