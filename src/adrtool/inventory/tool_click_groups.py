"""Groups of Click that a call makes, and tables of modules that a group loads its commands from.

Click's documentation calls the latter a lazy group.
"""

from __future__ import annotations

import ast
import re

from adrtool.inventory.draft import shown
from adrtool.inventory.tool_click_options import LIBRARIES
from adrtool.inventory.tool_facts import Defined, Pointed, command_id
from adrtool.inventory.tool_syntax import Scope, dotted, help_text, keyword

_MODULE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?::[A-Za-z_]\w*)?")


def groups(scope: Scope) -> dict[str, ast.Call]:
    """The names of a module that are groups made by a call, with it: `x = Group("x", …)`."""
    return {
        name: value
        for name, value in scope.values.items()
        if isinstance(value, ast.Call) and _is_group(scope, value)
    }


def _is_group(scope: Scope, call: ast.Call) -> bool:
    """A group of Click or Typer, or one of a class of the team's with a table of modules."""
    last = dotted(call.func).rpartition(".")[2]
    if scope.is_of(dotted(call.func), *LIBRARIES):
        return last in {"Group", "Typer", "CommandCollection"}
    return last.endswith("Group") and any(_rows(scope, given) for given in _given(call))


def _given(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(k.value for k in call.keywords)]


def name_of(scope: Scope, attribute: str, call: ast.Call) -> str:
    """What a group is called on the command line."""
    stated = keyword(call, "name") or (call.args[0] if call.args else None)
    return shown(scope.string(stated)) or attribute


def add(scope: Scope, attribute: str, call: ast.Call) -> None:
    """A group that a call makes, with the commands of its table."""
    name = name_of(scope, attribute, call)
    texts = [scope.string(given) for given in call.args[1:]]
    stated = scope.string(keyword(call, "help", "short_help")) or next(filter(None, texts), "")
    own = scope.draft.add(
        "command_group", command_id(scope.path, name), name, call.lineno,
        {"description": help_text(stated)},
    )  # fmt: skip
    scope.draft.facts.append(Defined(scope.path, attribute, own))
    for given in _given(call):
        load(scope, own, given)


def load(scope: Scope, own: str, node: ast.expr | None) -> None:
    """The commands that a group loads from a table of modules, if a value is one."""
    for module, line in _rows(scope, node):
        path, _, attribute = module.partition(":")
        pointed = Pointed(own, "member_of", path, attribute, scope.path, line, is_inverse=True)
        scope.draft.facts.append(pointed)


def _rows(scope: Scope, node: ast.expr | None) -> list[tuple[str, int]]:
    """The rows of a table of commands: module and line; nothing for any other value."""
    table = scope.values.get(node.id) if isinstance(node, ast.Name) else node
    if not isinstance(table, ast.Dict):
        return []
    found = []
    for key, value in zip(table.keys, table.values, strict=True):
        first = value.args[0] if isinstance(value, ast.Call) and value.args else value
        module = scope.string(first)
        if not scope.string(key) or not _MODULE.fullmatch(module):
            return []
        found.append((module, first.lineno))
    return found


def join(scope: Scope, ids: dict[str, str]) -> None:
    """What `add_command` and `add_typer` put into a group."""
    for node in ast.walk(scope.tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        receiver, _, last = dotted(node.func).rpartition(".")
        if last not in {"add_command", "add_typer"} or receiver not in ids:
            continue
        name = dotted(node.args[0])
        if name in ids:
            scope.draft.relate(ids[name], "member_of", ids[receiver], node.lineno)
        elif name and scope.library(name) != name:
            module, _, attribute = scope.library(name).rpartition(".")
            scope.draft.facts.append(
                Pointed(ids[receiver], "member_of", module, attribute, scope.path, node.lineno,
                        is_inverse=True)
            )  # fmt: skip
