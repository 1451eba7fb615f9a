"""Titles in headings: written so that no sign in them is markup, and read back as they were.

Only what could be seen as markup is escaped, in a way that GitHub, Python-Markdown, docutils and
Asciidoctor all show as the sign itself.
"""

from __future__ import annotations

import re

from adrtool.documents import names

# Patterns are compiled when one is needed: a plain title needs one.
# Several words that can't begin anything: most titles. No dialect writes or reads them otherwise.
_PLAIN = (
    r"(?!(?i:(?:adr[ -]?)?xxx|context|status|date))(?!\S*\d|\S+ \S*\d)(?=\S+ )"
    r"[A-Za-z]{2}(?:[A-Za-z0-9]|(?:, | |[-/'])(?=[A-Za-z0-9]))*[.?]?"
)
# What Python-Markdown shows without the backslash before it, unlike `<`, `&`, `~`, `:`, `@`.
_BACKSLASH = (
    r"\\(?=[!-/:-@\[-`{-~])|\*|(?<![^\W_])_|_(?![^\W_])|(?<!\S)#+$|^#|(?<!\S)\{(?=[^{}]*\}$)"
)
# Brackets alone are text; only with one of these they may be a link, a pointer or a footnote.
_LINK = r"\][(\[:]|\[[\[^]"
_EMAIL = r"(?<=[\w.+-])@(?=\w)"
_REFERENCE = rf"[<`]|&(?=#?\w{{1,32}};)|~(?=~)|:(?=//)|(?<=[Ww]{{3}})\.|{_EMAIL}"
_REST_SIGN = rf"[\\`*|]|_(?![^\W_])|^[^\w\s]|:(?=//)|{_EMAIL}"
_ASCIIDOC_SIGN = rf"[*_`#+~^\[\]{{}}<>|\\]|&(?=#?\w{{1,32}};)|:(?=:|//)|^[^\w\s]|{_EMAIL}"
_NAMED = {"<": "&lt;", "&": "&amp;"}
_SEPARATOR = (
    r"(?i:(?:(?:l?adr|madr|rfc|decision|record)[\s_#:-]*)?(?:[a-z]+-)*\d+[a-z]?)"
    r"(?P<sign>[.:)]|\s[-–—]|-(?=\s))"
)
_NUMBER = r"\d|(?<=[Aa][Dd][Rr]):"


def is_plain(title: str) -> bool:
    """Whether a title of one line is written as it is and read as it is, in any dialect."""
    return re.fullmatch(_PLAIN, title) is not None


def literal(title: str, path: str = "") -> str:
    """A title of one line as the text of a heading; `path` tells the markup by its suffix."""
    if is_plain(title):
        return title
    suffix = names.suffix(path)
    if suffix in names.REST:
        return re.sub(_REST_SIGN, r"\\\g<0>", title)
    if suffix in names.ASCIIDOC:
        return re.sub(_ASCIIDOC_SIGN, _as_reference, title)
    escaped = re.sub(_BACKSLASH, r"\\\g<0>", title)
    escaped = escaped.replace("[", "\\[") if re.search(_LINK, title) else escaped
    return re.sub(_REFERENCE, lambda m: _NAMED.get(m[0]) or _as_reference(m), escaped)


def is_numbered(written: str) -> bool:
    """Whether the text of a heading begins with what looks like a record's number: `12. T`."""
    return re.match(_SEPARATOR, written) is not None


def without_number(written: str, path: str = "") -> str:
    """The text of a heading that begins with words like `12.`, so that they are no number."""
    suffix = names.suffix(path)
    found = re.match(_SEPARATOR, written)
    if found and suffix not in names.ASCIIDOC and found["sign"].strip() in {".", ")", "-"}:
        at = found.end() - 1
        return f"{written[:at]}\\{written[at:]}"
    if suffix in names.REST:
        return re.sub(_NUMBER, r"\\\g<0>", written, count=1)
    return re.sub(_NUMBER, _as_reference, written, count=1)


def numbered_text(written: str) -> str:
    """The text of a heading as far as it may state a number: what is escaped states none."""
    return re.sub(r"\\.|&#\d{1,7};", "\ufffc", written)


def _as_reference(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def read(written: str, path: str = "") -> str:
    """The text of a heading without escapes; markup that isn't escaped stays as it is written."""
    if "\\" not in written and "&" not in written:
        return written
    suffix = names.suffix(path)
    if suffix in names.REST:
        return re.sub(r"\\(\S)", r"\1", written)
    if suffix in names.ASCIIDOC:
        return re.sub(r"&#(\d{1,7});", _character, written)
    from adrtool.markdown.code import verbatim

    out: list[str] = []
    at = 0
    for start, end, _ in verbatim(written):
        out += (_without_escapes(written[at:start]), written[start:end])
        at = end
    return "".join((*out, _without_escapes(written[at:])))


def _without_escapes(written: str) -> str:
    from adrtool.markdown.links import ESCAPED, unescape

    parts = ESCAPED.split(written)
    # What stands behind a backslash begins no reference.
    return "".join(part if i % 2 else unescape(part) for i, part in enumerate(parts))


def _character(match: re.Match[str]) -> str:
    code = int(match[1])
    return chr(code) if code < 0x110000 else match[0]
