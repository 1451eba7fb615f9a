"""Command lines made with Click: commands, groups, options and arguments, from decorators.

A group that loads its commands late is read too, from the table of modules that it gets: Click's
documentation calls that a lazy group.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from adrtool.inventory import tool_click_groups
from adrtool.inventory.draft import shown
from adrtool.inventory.tool_click_options import (
    COMMANDS,
    LIBRARIES,
    borrowed,
    parameters,
    shared,
)  # fmt: skip
from adrtool.inventory.tool_facts import Defined, Pointed, command_id
from adrtool.inventory.tool_syntax import (
    Function,
    Scope,
    docstring,
    dotted,
    help_text,
    is_true,
    keyword,
)  # fmt: skip

_SUFFIX = re.compile(r"_(?:command|cmd|group|grp)$")
_COMPUTED: Final = "the command's name is computed"
_TYPER: Final = "made with Typer: options come from the function's parameters and aren't read"


@dataclass(slots=True)
class _Made:
    """A command: what it is called in the code, its decorator, and the group that it is of."""

    attribute: str
    kind: str
    name: str
    parent: str
    call: ast.Call | None
    function: Function
    line: int


def is_used(scope: Scope) -> bool:
    """Whether a file imports Click, or what is built on it."""
    return any(path.partition(".")[0] in LIBRARIES for path in scope.imports.values())


def read(scope: Scope) -> None:
    """Every command of a file with its group."""
    scope.draft.facts += shared(scope)
    made = list(_made(scope))
    groups = tool_click_groups.groups(scope)
    called = {group: tool_click_groups.name_of(scope, group, groups[group]) for group in groups}
    ids = {group: command_id(scope.path, name) for group, name in called.items()}
    parents = {m.attribute: m for m in made}
    for found in made:
        ids[found.attribute] = _add(scope, found, _path(found, parents, called), ids)
    for group, call in groups.items():
        tool_click_groups.add(scope, group, call)
    tool_click_groups.join(scope, ids)


def _made(scope: Scope) -> Iterator[_Made]:
    for node in ast.walk(scope.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for decorator in node.decorator_list:
                found = _decorated(scope, node, decorator)
                if found:
                    yield found
                    break


def _decorated(scope: Scope, node: Function, decorator: ast.expr) -> _Made | None:
    call = decorator if isinstance(decorator, ast.Call) else None
    name = dotted(call.func if call else decorator)
    receiver, _, last = name.rpartition(".")
    if last not in COMMANDS or (not receiver and not scope.is_of(last, *LIBRARIES)):
        return None
    own = scope.string(call.args[0]) if call and call.args else ""
    own = own or (scope.string(keyword(call, "name")) if call else "")
    stated = bool(call and (call.args or keyword(call, "name")))
    fallback = _SUFFIX.sub("", node.name).replace("_", "-").lower() or node.name
    parent = "" if scope.is_of(receiver or last, *LIBRARIES) else receiver
    if last == "callback":
        own, stated = "", False
    return _Made(
        node.name, COMMANDS[last], shown(own) or ("" if stated else fallback), parent, call, node,
        node.lineno,
    )  # fmt: skip


def _path(found: _Made, parents: dict[str, _Made], groups: dict[str, str]) -> list[str]:
    """The names of a command's groups in this file, and its own."""
    names = [found.name or found.attribute]
    seen = {found.attribute}
    parent = found.parent
    while parent in parents and parent not in seen:
        seen.add(parent)
        names.insert(0, parents[parent].name or parent)
        parent = parents[parent].parent
    return [groups[parent], *names] if parent in groups else names


def _add(scope: Scope, found: _Made, names: list[str], ids: dict[str, str]) -> str:
    call, function = found.call, found.function
    stated = keyword(call, "help", "short_help") if call else None
    attributes = {
        "description": help_text(scope.string(stated)) or docstring(function, first=True),
        "hidden": bool(call and is_true(call, "hidden")),
        "deprecated": bool(call and keyword(call, "deprecated")),
        **parameters(scope, function.decorator_list),
    }
    reasons = [_COMPUTED] if not found.name else []
    reasons += [_TYPER] if _is_typer(scope, found) else []
    own = scope.draft.add(
        found.kind, command_id(scope.path, *names), names[-1], found.line, attributes,
        "; ".join(reasons),
    )  # fmt: skip
    scope.draft.facts.append(Defined(scope.path, found.attribute, own))
    scope.draft.facts += borrowed(scope, own, function)
    if found.parent in ids:
        scope.draft.relate(own, "member_of", ids[found.parent], found.line)
    elif found.parent and scope.library(found.parent) != found.parent:
        _point(scope, own, found.parent, found.line)
    lazy = keyword(call, "lazy_subcommands") if call else None
    tool_click_groups.load(scope, own, lazy)
    return own


def _point(scope: Scope, own: str, parent: str, line: int) -> None:
    """A group that another module declares, unless it is a module that makes commands."""
    module, _, attribute = scope.library(parent).rpartition(".")
    fact = Pointed(own, "member_of", module, attribute, scope.path, line)
    scope.draft.facts.append(fact)


def _is_typer(scope: Scope, found: _Made) -> bool:
    made = scope.values.get(found.parent)
    return isinstance(made, ast.Call) and scope.is_of(dotted(made.func), "typer")
