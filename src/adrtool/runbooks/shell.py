"""Whether shell code parses. It is parsed, never run.

The grammar of tree-sitter settles plain commands at once. It rejects some odd code that is fine,
and takes some compound commands that aren't: there `bash -n` has the last word, which reads
without running anything, with an empty environment. Without Bash the grammar's word counts.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from adrtool.runbooks import output, sessions, slips, syntax, zsh
from adrtool.runbooks.blocks import SESSIONS, ZSH, Block

_TIMEOUT_SECONDS = 20
_AT_ONCE = 64
# Texts that Bash has taken in this process.
_known: dict[str, bool] = {}
_UNCLOSED = "something isn't closed: a quote, a bracket or a compound command"
_TOKEN = re.compile(r"line (\d+): (?:syntax error[^`']*|.*?unexpected [^`']*)[`'](.*?)'(?: |$|\n)")
_END = re.compile(r"line (\d+): (?:syntax error: unexpected end|unexpected EOF)[^\n]*")
_HEREDOC = re.compile(r"here-document (?:at line (\d+) )?delimited by end-of-file[^\n]*")
_LINE = re.compile(r"line (\d+): ([^\n]*)")
# What people are to replace, and what other programs will: none of it is the shell's.
_TO_FILL = re.compile(
    r"<%[^%\n]{0,200}%>|\{\{[<%][^{}\n]{0,200}[%>]\}\}|\{%[^{}\n]{0,200}%\}"
    r"|(?<![<$])<(?=[A-Za-z_])[\w.,:/'’()| -]{0,80}?(?<! )>(?!\()"
    r"|^[ \t]*\{[a-z][^{}\n;$|&]{0,80}\}[ \t]*$",
    re.M,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What doesn't parse: a line, from 1, of the code, and why."""

    line: int
    message: str


def check_all(blocks: Sequence[Block]) -> list[list[Fault]]:
    """The faults of each of some blocks; many cost little more than their own parsing."""
    _settle(code for block in blocks for code in _pieces(block))
    return [check(block) for block in blocks]


def check(block: Block) -> list[Fault]:
    """The faults of a block that its tag gives to a shell; of a session those of each command."""
    text = filled(block.text)
    is_zsh = block.language in ZSH or block.language == "zsh-session"
    is_tagged = block.language in SESSIONS
    if sessions.is_session(text, is_tagged):
        found = (_of_command(command, is_zsh) for command in sessions.commands(text, is_tagged))
        return [fault for fault in found if fault]
    if is_tagged:
        # Nothing tells what was typed.
        return []
    fault = verdict(text, is_zsh)
    if fault:
        bare = output.without(text, lambda code: verdict(code, is_zsh) is None)
        fault = verdict(bare, is_zsh) if bare != text else fault
    return [fault] if fault else []


def _pieces(block: Block) -> Iterator[str]:
    text, is_tagged = filled(block.text), block.language in SESSIONS
    if sessions.is_session(text, is_tagged):
        yield from (command.text for command in sessions.commands(text, is_tagged))
    elif not is_tagged:
        yield text


def _settle(texts: Iterable[str]) -> None:
    """Asks Bash about many texts at once. What is closed in itself can stand in one script with
    others; where Bash takes the script, it takes each of them."""
    pending = [text for text in dict.fromkeys(texts) if _is_askable(text)]
    stack = [pending[at : at + _AT_ONCE] for at in range(0, len(pending), _AT_ONCE)]
    while stack:
        some = stack.pop()
        told = _asked("".join(f"{{ :\n{text}\n\n}}\n" for text in some)) if some else None
        if told == "":
            _known.update((text, True) for text in some)
        elif told and len(some) > 1:
            half = len(some) // 2
            stack += [some[:half], some[half:]]


def _is_askable(text: str) -> bool:
    try:
        parsed = syntax.parse(text)
    except ValueError:
        return False
    return parsed.is_closed and not parsed.is_plain and text not in _known


def code(block: Block) -> str:
    """What a shell would read of a block, its lines where they are: of a session the commands."""
    text = filled(block.text)
    is_tagged = block.language in SESSIONS
    if not sessions.is_session(text, is_tagged):
        return "" if is_tagged else text
    lines = [""] * (text.count("\n") + 1)
    for command in sessions.commands(text, is_tagged):
        whole = command.whole(lambda part: verdict(part, False) is None)
        for at, line in enumerate(whole.split("\n"), command.line - 1):
            if at < len(lines) and line:
                lines[at] = line
    return "\n".join(lines)


def filled(text: str) -> str:
    """The code with a word for everything that is to be replaced before it runs (`<namespace>`),
    as long as that and on the same lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _TO_FILL.sub(lambda match: re.sub(r"[^\n]", "x", match[0]), text)


def _of_command(command: sessions.Command, is_zsh: bool) -> Fault | None:
    whole = command.whole(lambda part: verdict(part, is_zsh) is None)
    fault = verdict(whole, is_zsh)
    return Fault(command.line + fault.line - 1, fault.message) if fault else None


def verdict(text: str, is_zsh: bool = False) -> Fault | None:
    """The first fault of a text that is all code; None when it parses."""
    fault = _verdict(text)
    if fault and is_zsh:
        return _verdict(zsh.as_bash(text))
    return fault


@lru_cache(4096)
def _verdict(text: str) -> Fault | None:
    if not text.strip():
        return None
    try:
        parsed = syntax.parse(text)
    except ValueError:
        return None
    if parsed.is_plain:
        return _slip(parsed)
    told = "" if text in _known else _asked(text)
    if told is None:
        own = Fault(parsed.error, "this doesn't parse") if parsed.error else None
        return own or _slip(parsed)
    fault = _fault(told, text.rstrip().count("\n") + 1)
    # Where the grammar stumbled, it may not know either what stands in a here-document.
    return fault or (None if parsed.error and "<<" in text else _slip(parsed))


def _slip(parsed: syntax.Parsed) -> Fault | None:
    found = slips.find(parsed.bare())
    return Fault(*found) if found else None


def _asked(text: str) -> str | None:
    """What Bash says of a text; empty when it parses, None when there is no Bash to ask."""
    program = _bash()
    if not program:
        return None
    try:
        done = subprocess.run(
            [program, "--noprofile", "--norc", "-n", "+O", "expand_aliases", "-O", "extglob"],
            input=text.encode("utf-8", "replace"), capture_output=True, env={"LC_ALL": "C"},
            timeout=_TIMEOUT_SECONDS, check=False, cwd=os.sep,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stderr.decode("utf-8", "replace") or ("line 1: failed" if done.returncode else "")


@lru_cache(1)
def _bash() -> str | None:
    # On Windows that name starts another system, on macOS a Bash of 2007 that lacks much.
    return shutil.which("bash") if sys.platform == "linux" else None


def _fault(told: str, last: int) -> Fault | None:
    heredoc, end, token = _HEREDOC.search(told), _END.search(told), _TOKEN.search(told)
    if heredoc:
        return Fault(min(int(heredoc[1] or last), last), "a here-document isn't closed")
    if end and (not token or end.start() <= token.start()):
        return Fault(min(int(end[1]), last), _UNCLOSED)
    if token:
        shown = "the end of the line" if token[2] == "newline" else f"{token[2]!r}"
        return Fault(min(int(token[1]), last), f"{shown} isn't expected here")
    line = _LINE.search(told)
    return Fault(min(int(line[1]), last), line[2].strip()[:80]) if line else None
