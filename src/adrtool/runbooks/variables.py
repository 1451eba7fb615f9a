"""Variables of a runbook: those that it declares, and those that its commands use."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from adrtool.documents.parsed import Parsed
from adrtool.runbooks import shell, syntax
from adrtool.runbooks.blocks import Block

if TYPE_CHECKING:
    from tree_sitter import Node

AMBIENT: Final = frozenset(
    {"HOME", "USER", "LOGNAME", "PATH", "PWD", "OLDPWD", "SHELL", "HOSTNAME", "HOST", "LANG",
     "TERM", "EDITOR", "VISUAL", "PAGER", "TMPDIR", "TMP", "TEMP", "UID", "EUID", "GID", "PPID",
     "RANDOM", "SECONDS", "LINENO", "IFS", "REPLY", "OPTARG", "OPTIND", "COLUMNS", "LINES",
     "DISPLAY", "MAIL", "MANPATH", "KUBECONFIG", "SSH_AUTH_SOCK", "SSH_CONNECTION", "SUDO_USER",
     "PIPESTATUS", "FUNCNAME", "DIRSTACK", "GROUPS", "HOSTTYPE", "MACHTYPE", "OSTYPE", "SHLVL",
     "COMP_WORDS", "EPOCHSECONDS", "EPOCHREALTIME", "SRANDOM", "XDG_CONFIG_HOME", "XDG_CACHE_HOME",
     "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "HISTFILE", "PROMPT_COMMAND", "PS1", "PS2"}
)  # fmt: skip
"""What a shell has without being told."""

_AMBIENT = re.compile(r"(?:BASH|LC|ZSH)_\w*|BASH")
_NAME = re.compile(r"[A-Za-z_]\w*")
# `$name`, `NAME`, and a name alone in backticks.
_MENTION = re.compile(r"\$\{?([A-Za-z_]\w*)|(?<!\w)([A-Z][A-Z0-9_]+)(?!\w)|`([A-Za-z_]\w*)[`=]")
# Programs whose words are names of variables that they set.
_SETTERS = frozenset(
    {"read", "mapfile", "readarray", "getopts", "vared", "export", "declare", "typeset", "local",
     "readonly", "unset", "let"}
)  # fmt: skip
# `${X:-y}`, `${X:=y}`, `${X:?y}`, `${X+y}` say themselves what holds without a value.
_GUARDED = frozenset({":-", "-", ":=", "=", ":?", "?", ":+", "+"})


@dataclass(frozen=True, slots=True)
class Declared:
    """A variable of the front matter: its name, what it is, what holds unless somebody says
    otherwise."""

    name: str
    description: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """The first use of a variable that nothing sets; its line, from 1, in the block."""

    name: str
    block: Block
    line: int


def declared(parsed: Parsed) -> list[Declared]:
    """The variables of a runbook's front matter: a map by name, or a list of names or of maps.

    The value of one in a map is its default, or a map with `description` and `default`.
    """
    node = parsed.front.get("variables") or parsed.front.get("vars")
    if node.kind == "seq":
        found = [Declared(e.string("name") or e.text, e.string("description"), e.string("default"))
                 for e in node]  # fmt: skip
    else:
        found = [
            Declared(name, value.string("description"), value.string("default"))
            if value.kind == "map"
            else Declared(name, default="" if value.is_null else value.text)
            for name, value in node.items()
        ]
    return [variable for variable in found if variable.name]


def undefined(
    parsed: Parsed, blocks: Iterable[Block], known: Collection[str] = ()
) -> Iterator[Use]:
    """Variables that a block uses and nothing before it sets, declares or explains in words.

    What stands in single quotes or in a heredoc that is quoted isn't the shell's.
    """
    told = {variable.name for variable in declared(parsed)} | set(known) | AMBIENT
    told |= _explained(parsed)
    for block in blocks:
        if not block.is_shell:
            continue
        try:
            code = syntax.parse(shell.code(block))
        except ValueError:
            continue
        told |= set(_set(code))
        for name, line in _used(code):
            if name not in told and not _AMBIENT.fullmatch(name):
                told.add(name)
                yield Use(name, block, line)


def _explained(parsed: Parsed) -> set[str]:
    """Names that stand in the prose: who reads it knows what to put there."""
    prose = parsed.without_blocks[parsed.body_start :]
    return {name for names in _MENTION.findall(prose) for name in names if name}


def _set(code: syntax.Parsed) -> Iterator[str]:
    for node in syntax.walk(code.tree.root_node):
        if node.type == "variable_assignment":
            yield from _first_name(code, node)
        elif node.type in {"for_statement", "select_statement"}:
            yield from (code.text(c) for c in node.children if c.type == "variable_name")
        elif node.type in {"declaration_command", "unset_command"}:
            yield from (code.text(c) for c in node.children if c.type in {"variable_name", "word"})
        elif node.type == "command":
            yield from _of_command(code, node)
        elif node.type in {"compound_statement", "c_style_for_statement", "arithmetic_expansion"}:
            yield from re.findall(r"([A-Za-z_]\w*)\s*[-+*/%]?=(?!=)", code.text(node))


def _first_name(code: syntax.Parsed, node: Node) -> Iterator[str]:
    match = _NAME.match(code.text(node))
    if match:
        yield match[0]


def _of_command(code: syntax.Parsed, node: Node) -> Iterator[str]:
    words = [word.text for word in syntax.words(code, node)]
    if words and words[0] in _SETTERS:
        yield from (m[0] for w in words[1:] if (m := _NAME.match(w)))
    if words[:2] == ["printf", "-v"]:
        yield from words[2:3]


def _used(code: syntax.Parsed) -> Iterator[tuple[str, int]]:
    left_out = frozenset({"raw_string", "ansi_c_string", "comment", "variable_name"})
    for node in syntax.walk(code.tree.root_node, left_out):
        if node.type not in {"simple_expansion", "expansion"}:
            continue
        kinds = [child.type for child in node.children]
        if _GUARDED & set(kinds) or "!" in kinds:
            continue
        name = next((c for c in node.children if c.type == "variable_name"), None)
        if name is not None and _NAME.fullmatch(code.text(name)):
            yield code.text(name), int(node.start_point[0]) + 1
