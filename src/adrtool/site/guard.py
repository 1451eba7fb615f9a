"""Markdown that would keep an engine busy for minutes, or end it, is known before it sees it.

Python-Markdown looks from each `[` to where its brackets close, so that a paragraph of thousands
that don't costs the square of its length; nested lists and quotes cost a stack frame a level.
The limits are far above what people write: see the tests for the largest real documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

MAX_BYTES: Final = 1024 * 1024
MAX_STEPS: Final = 400_000
"""Characters that brackets of one paragraph make an engine look at."""

MAX_DEPTH: Final = 40
"""Levels of lists and quotes, of HTML elements and of brackets."""

_BLANK = re.compile(r"\n[ \t>]*\r?\n")
_BRACKET = re.compile(r"\\.|[\[\]]|(?<=\])\(|\)", re.S)
_MARKERS = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)|>[ \t]?|\[[ xX]\][ \t]*)")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)([^<>]*)>?")
_COSTLY = {"<![": 60, "``": 3000, "*[": 500, "<!--": 2000, "[^": 3000, "<http": 1500, "<ftp": 1500,
           "\n!!!": 1000, "\n???": 1000, "\n=": 3000, "\n#": 3000, "\n:": 900}  # fmt: skip
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
     "track", "wbr"}
)  # fmt: skip


def complaint(text: str) -> str:
    """Why a text isn't given to an engine as Markdown; empty when it may be."""
    if len(text) > MAX_BYTES:
        return f"larger than {MAX_BYTES // 2**20} MiB"
    for sign, most in _COSTLY.items():
        if text.count(sign) > most:
            return f"more than {most} times {sign!r}"
    if any(_depth(line) > MAX_DEPTH for line in text.splitlines()):
        return f"lists or quotes nested deeper than {MAX_DEPTH} levels"
    if _tag_depth(text) > MAX_DEPTH * 4:
        return f"HTML nested deeper than {MAX_DEPTH * 4} levels"
    if any(_steps(block) > MAX_STEPS for block in _blocks(text)):
        return "a paragraph with too many unclosed brackets"
    return ""


def _depth(line: str) -> int:
    """Levels that the beginning of a line opens: by indentation and by its markers."""
    at, count = 0, 0
    while match := _MARKERS.match(line, at):
        count, at = count + 1, match.end()
        if count > MAX_DEPTH:
            break
    indent = (
        len(line) - len(line.lstrip(" \t")) + 3 * line[: len(line) - len(line.lstrip())].count("\t")
    )
    return count + (indent // 4 if count else 0)


def _tag_depth(text: str) -> int:
    """The most elements that are open at once, when every end tag closes one."""
    depth = deepest = 0
    for match in _TAG.finditer(text):
        if match[1]:
            depth = max(depth - 1, 0)
        elif match[2].lower() not in _VOID and not match[3].endswith("/"):
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _blocks(text: str) -> Iterator[str]:
    """The paragraphs in which brackets are many; a table's row counts as one."""
    for block in _BLANK.split(text):
        if (
            block.count("[") * len(block) <= MAX_STEPS
            and block.count("](") * len(block) <= MAX_STEPS
        ):
            continue
        if block.lstrip().startswith("|"):
            yield from block.splitlines()
        else:
            yield block


def _steps(block: str) -> int:
    """How far brackets make an engine look: to where they close, or to the paragraph's end."""
    opened: dict[str, list[int]] = {"[": [], "(": []}
    steps = 0
    for match in _BRACKET.finditer(block):
        sign = match[0]
        if sign in opened:
            opened[sign].append(match.start())
        elif sign in {"]", ")"} and (stack := opened["[" if sign == "]" else "("]):
            steps += match.start() - stack.pop()
    return steps + sum(len(block) - start for stack in opened.values() for start in stack)
