"""Fenced blocks of code with their languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adrtool.documents.parsed import Parsed
from adrtool.markdown import lines

_FENCE = re.compile(
    r"(?P<lead>(?:[ \t]|>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))*+)"
    r"(?P<fence>`{3,}+|~{3,}+)(?P<info>[^\n]*)"
)
# `{.bash .copy}`, `{bash}`, `bash title="x"`, `bash,ignore`, `language-bash`, `sh {name=x}`.
_LANGUAGE = re.compile(r"[{.\s]*(?:language-)?(?P<name>[A-Za-z][\w+#-]*)")

SHELLS = frozenset({"sh", "bash", "shell", "ksh", "dash", "ash", "shellscript", "shell-script"})
ZSH = frozenset({"zsh"})
SESSIONS = frozenset(
    {"console", "shell-session", "shellsession", "sh-session", "bash-session", "terminal",
     "terminfo", "zsh-session", "sessions", "shell-console"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """A block's text, without its fences and their indentation. `line` is that of its first line
    and `start` the offset of its opening fence; `language` is in lower case, empty without a tag.
    """

    language: str
    text: str
    line: int
    start: int

    @property
    def is_shell(self) -> bool:
        """Whether the tag says that a shell is to read it, prompts and output aside."""
        return self.language in SHELLS or self.language in ZSH or self.language in SESSIONS


def find(parsed: Parsed) -> Iterator[Block]:
    """Every fenced block of a Markdown text, in order; those within comments are none."""
    text, shown = parsed.text, parsed.without_blocks
    if "```" not in text and "~~~" not in text:
        return
    opening: re.Match[str] | None = None
    body: list[str] = []
    offset = first = at = 0
    for number, line in enumerate(lines.split(text), 1):
        is_code = bool(line.strip()) and not shown[offset : offset + len(line)].strip()
        fence = _FENCE.match(line) if is_code or opening else None
        if opening is None:
            if fence and is_code and offset >= parsed.body_start:
                opening, body, first, at = fence, [], number + 1, offset
        elif fence and _closes(opening, fence):
            yield Block(_language(opening["info"]), _without_indent(opening, body), first, at)
            opening = None
        else:
            body.append(line)
        offset += len(line)


def _closes(opening: re.Match[str], fence: re.Match[str]) -> bool:
    same = fence["fence"][0] == opening["fence"][0]
    bare = not fence["info"].strip() and not fence["lead"].strip(" \t>")
    # A fence that stands deeper than code may is a sample inside of it.
    deeper = len(fence["lead"].expandtabs(4)) >= len(opening["lead"].expandtabs(4)) + 4
    return same and bare and not deeper and len(fence["fence"]) >= min(len(opening["fence"]), 20)


def _language(info: str) -> str:
    match = _LANGUAGE.match(info)
    return match["name"].casefold() if match else ""


def _without_indent(opening: re.Match[str], body: list[str]) -> str:
    width = len(opening["lead"].expandtabs(4))
    quoted = ">" in opening["lead"]
    return "".join(_unindented(line, width, quoted) for line in body)


def _unindented(line: str, width: int, quoted: bool) -> str:
    if quoted:
        line = re.sub(r"^[ \t]{0,3}>(?:[ \t]{0,3}>)* ?", "", line)
        width = 0
    column = at = 0
    while at < len(line) and column < width and line[at] in " \t":
        column = column // 4 * 4 + 4 if line[at] == "\t" else column + 1
        at += 1
    return line[at:]
