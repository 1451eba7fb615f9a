"""What only zsh knows, written as Bash would have it, so that the rest can be parsed."""

from __future__ import annotations

import re

_CONDITION = r"(?:\[\[[^\n]*?\]\]|\(\([^\n]*?\)\))"
# A list in brackets, which may hold one more pair.
_LIST = r"\([^()\n]{0,200}(?:\([^()\n]{0,200}\)[^()\n]{0,200}){0,9}\)"
_NAMES = r"\w+(?:[ \t]+\w+){0,9}"
_REWRITES = tuple(
    (re.compile(pattern, re.M), put)
    for pattern, put in (
        # `{ echo x }`
        (r"(?<=[^\s;{}&|])[ \t]+\}(?=[ \t]*(?:$|[;|&}]|always\b|else\b|elif\b))", "; }"),
        # `for f (*.log) gzip $f`, `for f (a b) { … }`, `for f (*.log); do … done`
        (rf"\b(?:for|foreach)[ \t]+{_NAMES}[ \t]*{_LIST}[ \t]*(?:;[ \t]*)?(?=\n?[ \t]*do\b)",
         "for x in x; "),
        (r"\bforeach[ \t]+\w+[ \t]*\([^\n]*?\)[ \t]*(?=\n|;)", "{ :"),
        (r"^([ \t]*)end\b", r"\1}"),
        (rf"\bfor[ \t]+{_NAMES}[ \t]*(?!\(\(){_LIST}[ \t]*", ""),
        (r"\bfor[ \t]+\w+(?:[ \t]+\w+)+?[ \t]+in\b", "for x in"),
        (r"\bfor[ \t]+\w+[ \t]+in[ \t]+[^\n;{}]*\{(?=\s)", "{"),
        (r"\brepeat[ \t]+\S+[ \t]*;?[ \t]*(?=do\b)", "while :; "),
        (r"\brepeat[ \t]+\S+[ \t]+", ""),
        (rf"\b(?:if|while|until)[ \t]+(?:![ \t]*)?{_CONDITION}[ \t]*\{{", "{"),
        (rf"\}}[ \t]*elif[ \t]+(?:![ \t]*)?{_CONDITION}[ \t]*\{{", "}; {"),
        (r"\}[ \t]*(?:else|always)[ \t]*\{", "}; {"),
        (r"\bcase[ \t]+(\S+)[ \t]+\{", r"case \1 in"),
        (r"^([ \t]*)\([ \t]*\)[ \t]*\{", r"\1x() {"),
        (r"\bfunction[ \t]+(?:[\w.:-]+[ \t]+)+?([\w.:-]+)[ \t]*(?=\{)", r"function \1 "),
        (r"\bfunction[ \t]*(?=\{)", ""),
        (r"(?<=[ \t(])=\((?!\))", "<("),
        # Globs: `**/*(.om[1,5])`, `*.(jpg|png)`, `^*.bak`, `(#i)readme`, `<1-10>`
        (r"(?<![\w$=<>])\(#[^()\n]*\)", "x"),
        (r"(?<=[*?\]/.\w}])(?<!\$)\([^()\n]+\)", ""),
        (r"<\d*-\d*>", "x"),
        (r"(?<=[ \t])\([^()\n]*\|[^()\n]*\)(?=[\w.*/])", "x"),
    )
)  # fmt: skip


def as_bash(text: str) -> str:
    """The text with forms of zsh replaced; their lines stay."""
    for pattern, put in _REWRITES:
        text = pattern.sub(put, text)
    return text
