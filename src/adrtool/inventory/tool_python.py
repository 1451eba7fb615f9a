"""Python files with a command line, read by `ast`: never imported, never executed.

Click's decorators and groups, argparse's parsers, and scripts that are run as they are. Names,
types and help are read, no default.
"""

from __future__ import annotations

import ast
import posixpath
import re
import warnings
from collections.abc import Iterator
from typing import Final

from adrtool.inventory import tool_argparse, tool_click
from adrtool.inventory.draft import Draft
from adrtool.inventory.tool_facts import Candidate, Defined, file_id
from adrtool.inventory.tool_syntax import Scope, docstring
from adrtool.problems import Severity

SHEBANG: Final = re.compile(r"#!.*\bpython[0-9.]*\b")

_LIBRARY = re.compile(
    r"^[ \t]*(?:import|from)[ \t]+(?:[\w., ]{1,300},[ \t]*)?"
    r"(?:argparse|click|typer|rich_click|asyncclick)\b"
    r"|\.add_argument\(|Group\(|^@\w+(?:\.\w+)*\.(?:command|group)\(",
    re.MULTILINE,
)
_MAIN = re.compile(r"^if[ \t]*\(?[ \t]*(?:__name__|[\"']__main__[\"'])[ \t]*==", re.MULTILINE)
_MAX_LENGTH: Final = 2_000_000
_TEMPLATE = re.compile(r"\{[{%]")
_UNREADABLE: Final = "not Python that can be read here; its commands aren't known"


def looks_right(text: str) -> bool:
    """Whether a text uses a library for command lines, or is run as it is."""
    return bool(_LIBRARY.search(text) or SHEBANG.match(text) or _MAIN.search(text))


def read(draft: Draft, text: str) -> None:
    """The commands of one file, and the file itself when it is a script."""
    is_script = bool(SHEBANG.match(text) or _MAIN.search(text))
    try:
        tree = _parse(text)
    except SyntaxError as error:
        if is_script or not _TEMPLATE.search(text):
            _unread(draft, error.lineno or 1, error.offset or 1)
        return
    except (RecursionError, MemoryError, ValueError):
        _unread(draft, 1, 1)
        return
    scope = Scope(draft, tree)
    _read_click(draft, scope)
    tool_argparse.read(scope)
    if is_script and not posixpath.basename(draft.path).startswith(("test_", "conftest")):
        _script(draft, scope)


def _read_click(draft: Draft, scope: Scope) -> None:
    """Without an import of Click, a decorator `command` says little: other libraries have one."""
    if tool_click.is_used(scope):
        tool_click.read(scope)
        return
    apart = Scope(Draft(draft.source, draft.path, draft.group), scope.tree)
    tool_click.read(apart)
    found = apart.draft.reading()
    if any(item.kind == "command" for item in found.items):
        draft.facts.append(Candidate(draft.path, found))
    else:
        # A group with a table of modules tells enough by itself.
        draft.items += found.items
        draft.facts += found.facts


def _parse(text: str) -> ast.Module:
    if len(text) > _MAX_LENGTH:
        raise ValueError(text[:0])
    with warnings.catch_warnings():
        # Of escapes that aren't known, and the like: no business of a reader.
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _unread(draft: Draft, line: int, column: int) -> None:
    """The text of Python's own error may quote the file."""
    name = posixpath.basename(draft.path)
    draft.report(line, column, _UNREADABLE, Severity.WARNING)
    draft.add("script", file_id(draft.path), name, 1, reason=_UNREADABLE)


def _script(draft: Draft, scope: Scope) -> None:
    own = draft.add(
        "script",
        file_id(draft.path),
        posixpath.basename(draft.path),
        1,
        {
            "description": docstring(scope.tree, first=True),
            "language": "Python",
        },
    )
    for item in [i for i in draft.items if i.id != own and i.kind in {"command", "command_group"}]:
        if not any(r.source == item.id and r.kind == "member_of" for r in draft.relations):
            draft.relate(item.id, "member_of", own, item.line)
    for name, line in _functions(scope.tree):
        del line
        draft.facts.append(Defined(draft.path, name, own))


def _functions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno
