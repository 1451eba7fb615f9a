"""Lists as Python-Markdown reads them, from lists as everybody writes them.

GitHub and other readers of CommonMark take what stands below an item's text as part of it, two
columns in or three, and let a list follow a paragraph at once. Python-Markdown wants four columns
a level and an empty line. Without this the steps of a runbook would count from 1 again behind
each block of code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ITEM = re.compile(r"(?P<marker>[-*+]|(?P<number>\d{1,9})[.)])(?P<gap>[ \t]+|$)(?P<rest>.*)")
_RULE = re.compile(r"(?:\*[ \t]*){3,}$|(?:-[ \t]*){3,}$|(?:_[ \t]*){3,}$")
_FENCE = re.compile(r"(`{3,}|~{3,})(.*)")
_NOT_TEXT = re.compile(r"#{1,6}(?:\s|$)|>|\||<|`{3,}|~{3,}|!!!|\?\?\?|={2,}\s*$|-{2,}\s*$")
_LEVEL = 4


@dataclass(slots=True)
class _State:
    """Where the items that are open keep their text, in columns as written."""

    columns: list[int] = field(default_factory=list)
    fence: str = ""
    fence_depth: int = 0
    paragraph: bool = False
    """Whether the line before is text that a plain line would continue."""
    after_fence: bool = False
    """Whether the line before closes code within a list."""
    out: list[str] = field(default_factory=list)


def for_python_markdown(text: str) -> str:
    """The text with its lists indented by four columns a level, after an empty line."""
    if not re.search(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]", text, re.M):
        return text
    state = _State()
    for line in text.split("\n"):
        _take(line.rstrip("\r"), state)
    return "\n".join(state.out)


def _take(line: str, state: _State) -> None:
    bare = line.lstrip(" \t")
    indent = len(line[: len(line) - len(bare)].expandtabs(_LEVEL))
    if state.fence:
        _take_code(bare, indent, state)
    elif not bare:
        state.out.append("")
        state.paragraph = state.after_fence = False
    else:
        if state.after_fence:
            state.out.append("")
            state.after_fence = False
        _take_content(bare, indent, state)


def _take_code(bare: str, indent: int, state: _State) -> None:
    depth = state.fence_depth
    inside = max(indent - (state.columns[depth - 1] if depth else 0), 0)
    state.out.append(_indented(bare, depth, inside) if bare else "")
    closing = bare.rstrip()
    if closing.startswith(state.fence) and not closing.strip(state.fence[0]) and inside < _LEVEL:
        state.fence, state.paragraph, state.after_fence = "", False, bool(state.columns)


def _take_content(bare: str, indent: int, state: _State) -> None:
    item = None if _RULE.match(bare) else _ITEM.match(bare)
    kept = sum(column <= indent for column in state.columns)
    if not item and kept < len(state.columns) and state.paragraph and not _NOT_TEXT.match(bare):
        # A line that goes on with an item's text may begin anywhere.
        state.out.append(_indented(bare, len(state.columns), 0))
        return
    inside = indent - (state.columns[kept - 1] if kept else 0)
    if inside >= _LEVEL and not (item and _is_deeper_item(state, kept)):
        item = None
    if item and _interrupts(item, kept, state):
        item = None
    if item:
        _take_item(item, indent, kept, state)
    else:
        _take_text(bare, inside, kept, state)


def _is_deeper_item(state: _State, kept: int) -> bool:
    """Items that are too far in for CommonMark, as in lists written for four columns a level."""
    return kept < len(state.columns)


def _interrupts(item: re.Match[str], kept: int, state: _State) -> bool:
    """An empty item, or a number other than 1, can't begin a list within a paragraph."""
    begins = kept == len(state.columns)
    return state.paragraph and begins and (not item["rest"] or item["number"] not in {None, "1"})


def _take_item(item: re.Match[str], indent: int, kept: int, state: _State) -> None:
    if state.paragraph and kept == len(state.columns) and not _is_item_line(state):
        state.out.append("")
    del state.columns[kept:]
    marker = item["marker"].replace(")", ".")
    after = indent + len(item["marker"])
    gap = len((" " * after + item["gap"]).expandtabs(_LEVEL)) - after or 1
    state.columns.append(after + (gap if gap <= _LEVEL else 1))
    opened = _FENCE.match(item["rest"])
    if opened:
        # A fence must begin a line.
        state.out += (f"{_indented(marker, kept, 0)} ", _indented(item["rest"], kept + 1, 0))
        _open_fence(opened, len(state.columns), state)
    else:
        line = f"{marker} {item['rest']}" if item["rest"] else marker
        state.out.append(_indented(line, kept, 0))
    state.paragraph = bool(item["rest"]) and not opened


def _is_item_line(state: _State) -> bool:
    """Whether the line before begins an item: a list may begin right below it."""
    return bool(state.out) and bool(_ITEM.match(state.out[-1].lstrip()))


def _take_text(bare: str, inside: int, kept: int, state: _State) -> None:
    if kept < len(state.columns) and state.out and state.out[-1]:
        # Something that ends the list without an empty line: a heading, a fence, a quote.
        state.out.append("")
    del state.columns[kept:]
    state.out.append(_indented(bare, kept, inside))
    opened = _FENCE.match(bare) if inside < _LEVEL else None
    if opened:
        _open_fence(opened, kept, state)
    state.paragraph = not _NOT_TEXT.match(bare) and (inside < _LEVEL or state.paragraph)


def _open_fence(opened: re.Match[str], depth: int, state: _State) -> None:
    if not ("`" in opened[1] and "`" in opened[2]):
        state.fence, state.fence_depth = opened[1], depth


def _indented(text: str, depth: int, more: int) -> str:
    return f"{' ' * (_LEVEL * depth + more)}{text}"
