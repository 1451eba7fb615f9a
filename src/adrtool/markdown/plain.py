"""Markdown without its signs."""

from __future__ import annotations

import re
from collections.abc import Callable

from adrtool.markdown.code import verbatim
from adrtool.markdown.links import ESCAPED, TARGET, unescape

_LINK = re.compile(rf"!?\[([^\[\]]*)\](?:{TARGET.pattern}|\[[^\[\]]*\])", re.S)
_STRONG = re.compile(r"(\*\*|~~)(?=\S)((?:(?!\1).)+?)(?<=\S)\1", re.S)
_STRAY = re.compile(r"(?<!\w)(?:\*\*|__|~~)(?=\S)|(?<=\S)(?:\*\*|__|~~)(?!\w)|`(?=\S)|(?<=\S)`")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_]*?)(?<=\S)\1(?![\w*])")
_SIGN = re.compile(r"[\[\]`*_~<\\&\0]")
_KEPT = re.compile("\0(\\d+)\0")


def plain(text: str) -> str:
    """A line of Markdown as a reader sees it: links as their text, no emphasis, no code ticks.

    What stands in code, or behind a backslash, stays as it is.
    """
    if not _SIGN.search(text):
        # Most of what is asked for has no signs at all.
        return " ".join(text.split())
    kept: list[str] = []

    def keep(literal: str) -> str:
        kept.append(literal)
        return f"\0{len(kept) - 1}\0"

    text = ESCAPED.sub(lambda match: keep(match[1]), _keep_code(text.replace("\0", " "), keep))
    # The second time for links around images.
    text = _LINK.sub(r"\1", _LINK.sub(r"\1", text))
    text = _EMPHASIS.sub(r"\2", _STRAY.sub("", _STRONG.sub(r"\2", text)))
    text = unescape(text)
    return " ".join(_KEPT.sub(lambda match: kept[int(match[1])], text).split())


def _keep_code(text: str, keep: Callable[[str], str]) -> str:
    out: list[str] = []
    at = 0
    for start, end, opener in verbatim(text):
        out.append(text[at:start])
        if opener[0] == "`":
            out.append(keep(text[start + len(opener) : end - len(opener)].strip()))
        elif not opener.startswith("<!--"):
            # Raw HTML in a title or a name is text there, and escaped when it is shown.
            out.append(keep(text[start:end]))
        at = end
    return "".join((*out, text[at:]))
