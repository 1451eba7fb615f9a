"""A key of front matter, or a date in a line, set to another value; every other byte stays."""

from __future__ import annotations

from collections.abc import Iterator

from adrtool.documents.edit import dates, guard, matter, spans
from adrtool.documents.parsed import Parsed
from adrtool.yamlio import Node


def set_key(path: str, text: str, key: str, value: str, near: str = "") -> str:
    """The document with a scalar in its front matter, which it gets where it has none.

    A date keeps the form that it is written in; a new key stands behind that of the field `near`,
    else last. Raises AdrtoolError for front matter that can't be read, and where nothing can be
    changed without touching something else.
    """
    parsed = guard.parse(path, text)
    for draft in _drafts(parsed, key, value, near):
        if _says(parsed, Parsed(path, draft), key, value):
            return draft
    raise guard.refusal(parsed)


def set_span(path: str, text: str, start: int, end: int, date: str) -> str:
    """The document with another date (ISO) in a part of its text. Raises AdrtoolError where there
    is none."""
    written = dates.rewritten(text[start:end], date)
    if written is None:
        raise guard.refusal(Parsed(path, text), start)
    return text[:start] + written + text[end:]


def _drafts(parsed: Parsed, key: str, value: str, near: str) -> Iterator[str]:
    text = parsed.text
    found = parsed.front.get(key)
    if found.kind == "scalar":
        base = matter.base(parsed)
        start, end = base + found.start, base + found.end
        raw = text[start:end]
        if raw.strip():
            written = dates.rewritten(raw, value)
            if written is not None:
                yield text[:start] + written + text[end:]
            quote = raw[0] if raw[0] in "'\"" else ""
            yield matter.replaced(parsed, start, end, value, quote)
        else:
            at = base + parsed.front.key(key).end
            yield f"{text[:at]}: {matter.fresh(value)}{text[at:].removeprefix(':')}"
    elif not found:
        if near:
            yield from matter.with_key(parsed, key, matter.fresh(value), near)
        yield from matter.with_key(parsed, key, matter.fresh(value))
        if not parsed.block:
            yield _with_block(parsed, key, value)


def _with_block(parsed: Parsed, key: str, value: str) -> str:
    text, end = parsed.text, spans.newline(parsed.text)
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix("\ufeff")
    return f"{mark}---{end}{key}: {matter.fresh(value)}{end}---{end}{end}{body}"


def _says(before: Parsed, after: Parsed, key: str, value: str) -> bool:
    """Whether a draft states the value, and everything else as it was."""
    if after.problems and after.problems != before.problems:
        return False
    was, now = before.text[before.body_start :], after.text[after.body_start :]
    same = now == was or (not before.block and now.lstrip("\r\n") == was.lstrip("\r\n"))
    others = _values(before.front, key) == _values(after.front, key)
    return same and others and _is_said(after.front.string(key), value)


def _is_said(written: str, value: str) -> bool:
    return written == value or dates.iso(written) == value


def _values(node: Node, without: str) -> object:
    if node.kind in {"map", "missing"}:
        return {k: _values(v, "") for k, v in node.items() if k != without}
    if node.kind == "seq":
        return [_values(element, "") for element in node]
    return node.text
