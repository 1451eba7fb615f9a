"""Dockerfiles as lines: instructions put together from their continuations.

The format is that of https://docs.docker.com/reference/dockerfile/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DIRECTIVE = re.compile(r"#[ \t]*([A-Za-z]+)[ \t]*=[ \t]*(.+?)[ \t]*$")
_INSTRUCTION = re.compile(r"[ \t]*([A-Za-z]+)(?:[ \t]+(.*))?$", re.DOTALL)
_HEREDOC = re.compile(r"<<(-?)([\"']?)([A-Za-z_][A-Za-z0-9_.]*)\2")
_FLAG = re.compile(r"--([a-z-]+)(?:=(\"[^\"]*\"|\S*))?[ \t]*")
_WITH_HEREDOC = frozenset({"RUN", "COPY", "ADD"})


@dataclass(frozen=True, slots=True)
class Instruction:
    """`word` in capitals, the flags before its arguments, and those as one line."""

    word: str
    flags: tuple[tuple[str, str], ...]
    rest: str
    line: int

    def flag(self, name: str) -> str:
        """The value of a flag, or an empty text."""
        return dict(self.flags).get(name, "")


def directives(text: str) -> dict[str, str]:
    """The `# key=value` lines that a file begins with."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        match = _DIRECTIVE.match(line.strip())
        if not match:
            break
        found.setdefault(match[1].lower(), match[2])
    return found


def instructions(text: str) -> Iterator[Instruction]:
    """The instructions of a file; comments, empty lines and the bodies of heredocs left out."""
    escape = "`" if directives(text).get("escape") == "`" else "\\"
    lines = text.split("\n")
    ends = {line.strip() for line in lines}
    at = 0
    while at < len(lines):
        start = at
        parts: list[str] = []
        while at < len(lines):
            line = lines[at].rstrip("\r \t")
            at += 1
            if _is_left_out(line, bool(parts)):
                continue
            parts.append(line.removesuffix(escape))
            if not line.endswith(escape):
                break
            # A comment or an empty line may stand between a line and its continuation.
        if parts:
            found = _instruction(parts, _first(lines, start) + 1)
            if found:
                yield found
                at = _behind_heredocs(lines, at, found, ends)


def _is_left_out(line: str, is_continued: bool) -> bool:
    return line.lstrip().startswith("#") or (not line.strip() and (is_continued or not line))


def _first(lines: list[str], start: int) -> int:
    """The first line from some on that isn't empty or a comment."""
    while _is_left_out(lines[start].rstrip("\r \t"), False):
        start += 1
    return start


def _instruction(parts: list[str], line: int) -> Instruction | None:
    match = _INSTRUCTION.match(" ".join(parts))
    if not match:
        return None
    word, rest = match[1].upper(), (match[2] or "").strip()
    flags: list[tuple[str, str]] = []
    if word != "ONBUILD":
        while found := _FLAG.match(rest):
            flags.append((found[1], (found[2] or "").strip('"')))
            rest = rest[found.end() :]
    return Instruction(word, tuple(flags), rest, line)


def _behind_heredocs(lines: list[str], at: int, found: Instruction, ends: set[str]) -> int:
    """The line behind the bodies that an instruction opens; `ends` are lines that may end one."""
    if found.word not in _WITH_HEREDOC:
        return at
    for strip, _, name in _HEREDOC.findall(found.rest):
        if name not in ends:
            continue
        end = at
        while end < len(lines) and _bare(lines[end], strip) != name:
            end += 1
        # What nothing closes is no heredoc: `1<<EOF` in a shell's arithmetic.
        at = end + 1 if end < len(lines) else at
    return at


def _bare(line: str, strip: str) -> str:
    line = line.rstrip("\r")
    return line.lstrip("\t") if strip else line
