"""Which tools of the repository a text in shell calls; of everything else in it nothing is kept.

Only what stands where a command stands is looked at, and what an interpreter gets first.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from adrtool.inventory.redact import holds_secret
from adrtool.inventory.tool_facts import CALLS, INCLUDES, Called, command_id, file_id

_TOKEN: Final = re.compile(
    r"""(?P<space>(?:[ \t\r]|\\\r?\n)++)
    |(?P<comment>(?<![^\s;&|(`])\#[^\n]*+)
    |(?P<end>\n|[;&|()`]|[{}](?=\s|;|$))
    |(?P<word>(?:'[^']*+'|"(?:[^"\\]|\\.)*+"|\\.|\$\{[^}\n]{0,200}\}|\$\([^()\n]{0,400}\)
              |[^\s;&|()'"`\\])++)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_HEREDOC = re.compile(r"(?<!<)<<(-?)[ \t]*([\"'\\]?)([A-Za-z_]\w*)")
_INNER = re.compile(r"\$\(([^()\n]{1,400})\)")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")
_BEFORE: Final = frozenset(
    {
        "!", "command", "do", "elif", "else", "env", "eval", "exec", "if", "nice", "nohup", "sudo",
        "then", "time", "until", "while",
    }
)  # fmt: skip
_WITH_VALUE: Final = frozenset({"-u", "-g", "--user", "--group"})
_INTERPRETERS: Final = frozenset({"bash", "dash", "ksh", "python", "python3", "sh", "zsh"})
_SOURCES: Final = frozenset({".", "source"})
_RUNNERS: Final = {"uv": "run", "poetry": "run", "pipenv": "run", "hatch": "run"}
_COMPUTED = re.compile(
    r"(?:\$\([^()]*\)|\$\{[^{}]*\}|\$[A-Za-z_@*]\w*|\$[0-9]|\{\{[^{}]*\}\})+(?=/|$)"
)
_PATH = re.compile(r"(?:\.{1,2}/)*[\w@+-][\w.@+-]*(?:/[\w.@+-]+)*")
_SCRIPT = (".sh", ".bash", ".py")
_NAME = re.compile(r"[A-Za-z0-9][\w.:/-]*")
_MAKE: Final = frozenset({"make", "gmake", "$(MAKE)", "${MAKE}"})
_LONGEST_NAME: Final = 120
_TOOLS: Final = {"just": "justfile", "task": "Taskfile.yml"}


@dataclass(frozen=True, slots=True)
class Command:
    """A simple command's words as written; `line` counts from 0 in the text."""

    words: tuple[str, ...]
    line: int


def without_heredocs(text: str) -> str:
    """The text with the bodies of heredocs as empty lines."""
    lines = text.split("\n")
    at = 0
    unclosed: set[tuple[str, str]] = set()
    while at < len(lines):
        opened = _HEREDOC.findall(lines[at])
        at += 1
        for strip, _, name in opened:
            if (strip, name) in unclosed:
                continue
            end = at
            while end < len(lines) and _bare(lines[end], strip) != name:
                end += 1
            if end < len(lines):
                lines[at : end + 1] = [""] * (end + 1 - at)
                at = end + 1
            else:
                unclosed.add((strip, name))
    return "\n".join(lines)


def _bare(line: str, strip: str) -> str:
    line = line.rstrip("\r")
    return line.lstrip("\t") if strip else line


def commands(text: str, line: int = 0) -> Iterator[Command]:
    """The commands of a text, those in `$(…)` too."""
    words: list[str] = []
    start, is_value = line, False
    for token in _TOKEN.finditer(text):
        kind, written = token.lastgroup, token[0]
        if kind == "end" and words:
            yield Command(tuple(words), start)
            words = []
        elif kind == "word":
            for inner in _INNER.findall(written):
                yield from _inner(inner, line)
            if is_value and not words:
                is_value = False
            elif words or not _is_before(written):
                start = start if words else line
                words.append(written)
            else:
                is_value = written in _WITH_VALUE
        line += written.count("\n")
    if words:
        yield Command(tuple(words), start)


def _inner(text: str, line: int) -> Iterator[Command]:
    """One command is enough: what stands inside once more isn't followed."""
    words = [w for w in text.split() if not _is_before(w)]
    if words:
        yield Command(tuple(words), line)


def _is_before(word: str) -> bool:
    """Whether a command comes behind a word that stands where one would."""
    return word in _BEFORE or word.startswith("-") or bool(_ASSIGNMENT.match(word))


def called(source: str, text: str, path: str, line: int) -> Iterator[Called]:
    """What a text calls that begins in a line of a file."""
    for command in commands(text, line):
        yield from _called(source, command, path)


def _called(source: str, command: Command, path: str) -> Iterator[Called]:
    words = _unwrapped([w.strip("\"'@") for w in command.words])
    first, rest = (words[0], words[1:]) if words else ("", [])
    if first in _MAKE:
        yield from _targets(source, rest, path, command.line)
        return
    if first in _TOOLS:
        for word in rest[:1]:
            if _is_name(word):
                yield Called(source, CALLS, (_TOOLS[first],), path, command.line, word)
        return
    kind = INCLUDES if first in _SOURCES else CALLS
    is_variable = bool(_COMPUTED.fullmatch(first))
    if first in _INTERPRETERS | _SOURCES or is_variable:
        words = rest if not (rest and rest[0] in {"-c", "-m"}) else []
        words = [w for w in words if not w.startswith("-")]
        if is_variable and not (words and words[0].endswith(_SCRIPT)):
            return
    for word in words[:1]:
        written, is_certain = _path(word)
        if written:
            yield Called(source, kind, (written,), path, command.line, is_certain=is_certain)


def _unwrapped(words: list[str]) -> list[str]:
    """The command behind `uv run` and the like."""
    if len(words) > 2 and _RUNNERS.get(words[0]) == words[1]:
        return words[2:]
    return words


def _path(word: str) -> tuple[str, bool]:
    """A path of a script, and whether it says where it is; an empty one for any other word."""
    computed = _COMPUTED.match(word.replace('"', ""))
    bare = word.replace('"', "")
    rest = bare[computed.end() :].lstrip("/") if computed else bare
    if not _PATH.fullmatch(rest) or holds_secret(rest) or len(rest) > _LONGEST_NAME:
        return "", False
    is_script = rest.endswith(_SCRIPT)
    if not (is_script or "/" in rest or computed):
        return "", False
    return rest, is_script and not computed


def _targets(source: str, words: list[str], path: str, line: int) -> Iterator[Called]:
    folder, names = "", []
    waiting = iter(words)
    for word in waiting:
        if word in {"-C", "--directory"}:
            folder = next(waiting, "")
        elif word in {"-f", "--file", "-j", "-o", "-W"}:
            next(waiting, "")
        elif _is_name(word):
            names.append(word)
    if folder and not re.fullmatch(r"[\w./@+-]{1,200}", folder):
        return
    files = tuple(f"{folder}/{n}".lstrip("/") for n in ("Makefile", "makefile", "GNUmakefile"))
    for name in names:
        yield Called(source, CALLS, files, path, line, name)


def _is_name(word: str) -> bool:
    return bool(_NAME.fullmatch(word)) and len(word) <= _LONGEST_NAME and not holds_secret(word)


def targets(text: str, line: int) -> Iterator[tuple[str, int]]:
    """The ids of tools that a step of a pipeline calls, which starts at the top, with the line."""
    for found in called("", text, "", line):
        path = posixpath.normpath(found.files[0])
        if found.name:
            yield command_id(path, found.name), found.line
        elif found.is_certain and not path.startswith(".."):
            yield file_id(path), found.line
