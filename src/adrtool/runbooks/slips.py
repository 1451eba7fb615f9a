"""Mistakes of copied commands that parse and still can't work."""

from __future__ import annotations

import re
from typing import Final

_START = r"(?:^|(?<!\\)[;&|(]|\b(?:if|while|until|elif|then|do|else)\b)[ \t]*(?:![ \t]+)?"
_QUOTE = "a typographic quote, a letter to the shell"
_CLOSE, _OPEN = "a blank is missing before ]", "a blank is missing behind ["
_BLANKS = "an assignment has no blanks around ="
_OPTION = "a command begins with an option: is a backslash missing above?"
_SLIPS: Final = tuple(
    (re.compile(pattern, re.M), message)
    for pattern, message in (
        (r"\\[ \t]+\n(?=[ \t]*\S)", "a blank behind the backslash ends the command here"),
        (r"\\\n?\Z(?<!\\\\\n)(?<!\\\\)", "nothing follows the backslash"),
        (r"(?:^|[\s;|&(])[“”‘’„«](?=\S)|(?<=[=])[“”‘’„«]", _QUOTE),
        (r"(?<=[ \t])[–—](?=[A-Za-z])", "a dash that begins no option: write - or --"),
        ("\u00a0", "a no-break space, a letter to the shell"),
        (rf"{_START}\[[ \t][^\]\n;|&]{{1,200}}[^\s\]\[]\](?=[ \t]*(?:$|;|&&|\|\|))", _CLOSE),
        (r"\b(?:if|while|until|elif)[ \t]+(?:![ \t]+)?\[(?![\[ \t\n])", _OPEN),
        (r"\bfor[ \t]+\$[A-Za-z_]", "for takes a name without $"),
        (rf"{_START}\$[A-Za-z_]\w*=(?!=)", "an assignment begins with the name, without $"),
        (rf"{_START}(?:export[ \t]+)?[A-Z_][A-Z0-9_]*[ \t]+=(?=[ \t]|$)", _BLANKS),
        (rf"(?<!\\\n){_START}--?[A-Za-z][\w-]*(?=[= \t]|$)", _OPTION),
    )
)  # fmt: skip


def find(bare: str) -> tuple[int, str] | None:
    """The line and the message of the first slip; `bare` is code without quoted texts."""
    matches = ((pattern.search(bare), message) for pattern, message in _SLIPS)
    found = sorted((m.end(), m.start(), message) for m, message in matches if m)
    if not found:
        return None
    end, start, message = found[0]
    at = start + len(bare[start:end]) - len(bare[start:end].lstrip())
    return bare.count("\n", 0, min(at, end)) + 1, message
