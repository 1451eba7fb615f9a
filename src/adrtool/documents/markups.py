"""The templates that come with adrtool, which are Markdown, in the markup of a folder.

They use headings, lists, comments and bold words only, and no line of them is code.
"""

from __future__ import annotations

import re

from adrtool.documents import names

_HEADING = r"(?m)^(#+) (.*)$"
_COMMENT = r"(?m)^<!-- (.*?) -->$"
_BOLD = r"\*\*(.+?)\*\*"
_UNDERLINES = "=-~^"


def convert(text: str, suffix: str, like: str = "") -> str:
    """Markdown of a template in the markup that a suffix stands for; `like` as for `heading`."""
    if suffix in names.REST:
        text = re.sub(_COMMENT, r".. \1", text)
        return re.sub(_HEADING, lambda match: heading(match[2], len(match[1]), suffix, like), text)
    if suffix in names.ASCIIDOC:
        text = re.sub(_BOLD, r"*\1*", re.sub(_COMMENT, r"// \1", text))
        return re.sub(_HEADING, lambda match: heading(match[2], len(match[1]), suffix), text)
    return text


def heading(literal: str, level: int, suffix: str, like: str = "") -> str:
    """A heading, its text escaped already; `like` is a record whose underlines it takes over."""
    if suffix in names.REST:
        signs = list(dict.fromkeys(re.findall(r"^([=\-~^*+#\"'])\1{2,}[ \t]*\r?$", like, re.M)))
        sign = signs[level - 1] if len(signs) >= level else _UNDERLINES[level - 1]
        return f"{literal}\n{sign * max(_width(literal), 4)}"
    return f"{('=' if suffix in names.ASCIIDOC else '#') * level} {literal}"


def _width(text: str) -> int:
    """Columns on a screen, which docutils counts: wide signs take two, marks none."""
    import unicodedata

    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)
