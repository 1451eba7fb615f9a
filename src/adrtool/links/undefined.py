"""References without a definition and links without a target: what no HTML shows as a link."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from adrtool.documents.parsed import Parsed
from adrtool.links.model import Place, at
from adrtool.links.raw import Raw

# Behind a word stands an index (`a[0][1]`), behind a backslash plain text.
_USE = re.compile(
    r"(?<![\w\\\]])!?\[(?P<text>(?:[^\[\]\\]|\\.|\[[^\[\]]*+\])*+)\]"
    r"\[(?P<label>[^\[\]\n]*+(?:\n[^\[\]\n]++)?+)\]"
)
_GAP = re.compile(r"\n[ \t>]*\r?\n")
_NOTE = re.compile(r"(?<!\\)\[\^(?P<label>[^\[\]\s^][^\[\]\n]*)\](?!:)")
_NOTE_DEFINED = re.compile(r"^[ \t>]*\[\^([^\[\]\n]+)\]:", re.M)
_EMPTY = re.compile(r"(?<!\\)\]\((?P<target>\s*+(?:<>\s*+)?)\)")
_DEFINED = re.compile(
    r"^[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)*+\[([^\[\]\n^][^\[\]]*+)\]:[ \t]*+\r?\n?[ \t]*+\S",
    re.M,
)

# As Python-Markdown reads it: no space in the target even in `<>`, nothing behind the title.
_READ = re.compile(
    r"^[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)*+\[([^\[\]\n^][^\[\]]*+)\]:[ ]*+\r?\n?[ ]*+\S++"
    r"[ ]*+(?:\r?\n[ ]*+)?(?:(?P<sign>[\"']).*(?P=sign)[ ]*+|\(.*\)[ ]*+)?\r?$",
    re.M,
)


def fold(label: str) -> str:
    """Labels are the same in any case and with any white space; `ß` is no `SS` to the engine."""
    return " ".join(label.split()).lower()


def definitions(texts: Iterable[str], on_site: bool = False) -> set[str]:
    """The labels that texts define; those that Python-Markdown takes for defined, `on_site`."""
    pattern = _READ if on_site else _DEFINED
    return {fold(m[1]) for text in texts for m in pattern.finditer(text)}


def references(parsed: Parsed, taken_in: Iterable[str], on_site: bool = False) -> Iterator[Place]:
    """Uses, `[text][label]` and `[label][]`, of labels that neither the text nor what it takes
    in defines. A label by itself in brackets is text until something defines it."""
    defined = definitions([parsed.masked, *taken_in], on_site)
    for match in _in_markdown(_USE, parsed):
        group = "label" if match["label"].strip() else "text"
        start, end = match.span(group)
        label = parsed.text[start:end]
        if label.strip() and fold(label) not in defined and not _GAP.search(match[0]):
            yield _place(parsed, start, end)


def footnotes(parsed: Parsed, taken_in: Iterable[str]) -> Iterator[Place]:
    """Uses of footnotes (`[^1]`) that neither the text nor what it takes in has."""
    known = {m[1] for text in (parsed.masked, *taken_in) for m in _NOTE_DEFINED.finditer(text)}
    for match in _in_markdown(_NOTE, parsed):
        if match["label"] not in known:
            yield _place(parsed, match.start("label") - 1, match.end("label"))


def _in_markdown(pattern: re.Pattern[str], parsed: Parsed) -> Iterator[re.Match[str]]:
    """What a pattern finds outside of blocks of raw HTML, where brackets are text."""
    found = list(pattern.finditer(parsed.masked))
    raw = Raw(parsed.masked) if found else None
    return (match for match in found if raw and not raw.holds(match.start()))


def empty(parsed: Parsed) -> Iterator[Place]:
    """Links and images with a text and no target; without a text, `[](){ #x }` is an anchor."""
    for match in _in_markdown(_EMPTY, parsed):
        before = parsed.text[match.start() - 1 : match.start()]
        if before != "[" and "[" in parsed.masked[max(0, match.start() - 500) : match.start()]:
            yield _place(parsed, match.start() + 1, match.end())


def shown(text: str) -> Callable[[Place], bool]:
    """Tells whether a page's text shows a use as it was written: then nothing made a link of it."""
    flat = text.lower()

    def is_shown(place: Place) -> bool:
        label = fold(place.target)
        if re.fullmatch(r"[\w .:/^-]+", label) and "__" not in label:
            return f"[{label}]" in flat
        return "][" in flat or "[^" in flat

    return is_shown


def _place(parsed: Parsed, start: int, end: int) -> Place:
    return at(parsed.path, parsed.text, (start, end))
