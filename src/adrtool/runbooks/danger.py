"""Commands that destroy: what they are called, and whether a warning stands before them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from adrtool.documents.parsed import Parsed
from adrtool.runbooks import dangers, shell, syntax
from adrtool.runbooks.blocks import Block

_PATTERNS = tuple((name, re.compile(pattern, re.S)) for name, pattern in dangers.COMMANDS)
_STATEMENTS = tuple((name, re.compile(pattern, re.I | re.M)) for name, pattern in dangers.SQL)
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.S)
_SQL_LANGUAGES = frozenset(
    {"sql", "psql", "postgres", "postgresql", "mysql", "mariadb", "sqlite", "plsql", "tsql", "cql",
     "pgsql", "redis"}
)  # fmt: skip
# Programs whose words are text to them, whatever they say.
_SAY = frozenset(
    {"echo", "printf", "grep", "egrep", "fgrep", "rg", "ag", "git-grep", "alias", "which", "man",
     "type", "history", "apropos", "whatis", "tldr", "log", "logger", "export", "read"}
)  # fmt: skip
# Programs that start the one behind their own options, with those that take a word.
_STARTERS: Final = {
    "sudo": "ughpCDRTU", "doas": "uC", "env": "uSC", "nohup": "", "time": "fo", "nice": "n",
    "ionice": "cnp", "xargs": "IiLnPsdEa", "watch": "nd", "exec": "a", "command": "", "builtin": "",
    "timeout": "ks", "stdbuf": "ioe", "setsid": "", "chroot": "", "caffeinate": "", "strace": "eop",
    "parallel": "jIa", "unbuffer": "", "then": "", "aws-vault": "", "direnv": "", "do": "",
}  # fmt: skip
_NESTED = frozenset({"sh", "bash", "zsh", "dash", "ksh", "ash", "su", "eval", "ssh"})
# Options of ssh that take a word.
_OF_SSH = "bBcDeEFIiJLlmOopQRSWw"
_DEEPEST = 3
_ONTO_DISK = re.compile(r">\s*/dev/(?:sd|nvme|xvd|vd|disk|mapper/|hd)\w*")
_PIPED = re.compile(
    r"\b(?:curl|wget)\b[^\n|;&]{0,400}\|\s*(?:sudo\s+)?(?:-\w+\s+)?(?:ba|z|da|k)?sh\b"
)
_BOMB = re.compile(r":\s*\(\s*\)\s*\{\s*:\s*\|\s*:\s*&\s*\}\s*;\s*:")


@dataclass(frozen=True, slots=True)
class Danger:
    """A command that destroys: its line, from 1, in the block, and what it is called."""

    line: int
    name: str


def find(block: Block, further: Sequence[str] = ()) -> list[Danger]:
    """The dangerous commands of a block, each name once; `further` are expressions of a team,
    searched for in each command as it is written in one line."""
    if block.language in _SQL_LANGUAGES:
        text = _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), block.text)
        found = list(_statements(text, 0))
    elif block.is_shell:
        found = list(_in_shell(shell.code(block), further))
    else:
        found = []
    first: dict[str, Danger] = {}
    for danger in sorted(found, key=lambda d: d.line):
        first.setdefault(danger.name, danger)
    return list(first.values())


def _in_shell(text: str, further: Sequence[str]) -> Iterator[Danger]:
    try:
        parsed = syntax.parse(text)
    except ValueError:
        return
    team = [re.compile(expression) for expression in further]
    for node in syntax.walk(parsed.tree.root_node):
        if node.type == "command":
            words = [word.text for word in syntax.words(parsed, node)]
            line = int(node.start_point[0])
            yield from _in_command(words, line, team, 0)
            program = words[0] if words else ""
            if not _says(program):
                yield from _statements(parsed.text(node), line)
        elif node.type == "heredoc_body" and _SQL_IN.search(parsed.text(node)):
            yield from _statements(parsed.text(node), int(node.start_point[0]))
    bare = parsed.bare()
    for name, pattern in (("a disk written", _ONTO_DISK), ("a script from the network", _PIPED),
                          ("a fork bomb", _BOMB)):  # fmt: skip
        match = pattern.search(bare)
        if match:
            yield Danger(bare.count("\n", 0, match.start()) + 1, name)


_SQL_IN = re.compile(r"\b(?:DROP|TRUNCATE|DELETE\s+FROM|UPDATE)\b", re.I)


def _says(program: str) -> bool:
    return program.rpartition("/")[2] in _SAY


def _in_command(
    words: Sequence[str], line: int, team: Sequence[re.Pattern[str]], depth: int
) -> Iterator[Danger]:
    words = _started(words)
    if not words or depth > _DEEPEST:
        return
    program = words[0].rpartition("/")[2]
    if _says(program):
        return
    whole = " ".join(" ".join([program, *words[1:]]).split())
    for name, pattern in _PATTERNS:
        if pattern.search(whole):
            yield Danger(line + 1, name)
    for pattern in team:
        match = pattern.search(whole)
        if match:
            yield Danger(line + 1, match[0][:40] or program)
    for inner in _inner(program, words):
        yield from _in_command(inner, line, team, depth + 1)


def _started(words: Sequence[str]) -> Sequence[str]:
    """The words from the program on that is started in the end."""
    while words and words[0].rpartition("/")[2] in _STARTERS:
        takes = _STARTERS[words[0].rpartition("/")[2]]
        at = 1
        while at < len(words) and (words[at].startswith("-") or "=" in words[at]):
            option = words[at]
            at += 1 + (len(option) == 2 and option[1] in takes)
        if words[0].rpartition("/")[2] == "timeout":
            at += 1
        words = words[at:]
    return words


def _inner(program: str, words: Sequence[str]) -> Iterator[list[str]]:
    """Commands within a command: behind `--`, and texts for another shell."""
    if "--" in words[1:]:
        yield list(words[words.index("--", 1) + 1 :])
    if program in _NESTED:
        for word in words[1:]:
            if " " in word:
                for part in re.split(r"[;\n]|&&|\|\|?", word):
                    yield part.split()
    if program == "eval":
        yield list(words[1:])
    if program == "ssh":
        yield _remote(words[1:])


def _remote(words: Sequence[str]) -> list[str]:
    """What stands behind the host, options before and behind it left out."""
    at = _behind_options(words, 0)
    return list(words[_behind_options(words, at + 1) :])


def _behind_options(words: Sequence[str], at: int) -> int:
    while at < len(words) and words[at].startswith("-"):
        at += 1 + (len(words[at]) == 2 and words[at][1] in _OF_SSH)
    return at


def _statements(text: str, line: int) -> Iterator[Danger]:
    for name, pattern in _STATEMENTS:
        match = pattern.search(text)
        if match:
            yield Danger(line + text.count("\n", 0, match.start()) + 1, name)


_WORDS = r"(?:warning|danger|caution|attention|important)"
_WARNING = re.compile(
    r"^[ \t>]*(?:"
    rf"(?:!!!|\?\?\?\+?)[ \t]*[\"']?(?:{_WORDS}|error|critical)\b"  # MkDocs
    rf"|\[!{_WORDS}\]"  # GitHub
    rf"|:::+[ \t]*\{{?[. \t]*{_WORDS}\b"  # Docusaurus, MyST
    rf"|\{{\{{[<%][ \t]*(?:\w+[ \t]+)?(?:type=)?[\"']?(?:{_WORDS}|alert)\b"  # Hugo
    r"|<(?:div|p|aside|blockquote|table|section)\b[^>\n]{0,200}(?:warning|danger|caution|alert)"
    r"|<%=?[ \t]*warning_text\b"  # GOV.UK
    rf"|\[{_WORDS}\]|\.\.[ \t]{_WORDS}::"  # AsciiDoc, reStructuredText
    rf"|(?:[-*+][ \t]+)?(?:⚠|🚨|⛔|❗|🛑|☠|:warning:|:rotating_light:|:bangbang:|:no_entry:)"
    rf"|(?:[-*+][ \t]+)?[*_]{{1,3}}(?:⚠️?[ \t]*)?{_WORDS}\b"
    rf"|(?:#{{1,6}}[ \t]+)?{_WORDS}[ \t]*[:!]"
    r")",
    re.I | re.M,
)


class Warnings:
    """The warnings of a page."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed
        shown = parsed.without_blocks
        self._starts = [match.start() for match in _WARNING.finditer(shown)]

    def stands_before(self, at: int) -> bool:
        """Whether one stands before an offset: in its own section, or in what introduces one of
        the sections around it, headings (`### Warning: it is gone`) included."""
        if not self._starts or self._starts[0] >= at:
            return False
        parsed = self._parsed
        first = parsed.headings[0].start if parsed.headings else at
        around = [s for s in parsed.sections if s.heading.start <= at < s.end]
        spans = [(self._line(s.heading.start), min(at, s.own_end)) for s in around]
        return any(self._is_in(*span) for span in [*spans, (parsed.body_start, min(at, first))])

    def _line(self, at: int) -> int:
        return self._parsed.text.rfind("\n", 0, at) + 1

    def _is_in(self, start: int, end: int) -> bool:
        index = bisect_left(self._starts, start)
        return index < len(self._starts) and self._starts[index] < end
