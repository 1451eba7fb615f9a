"""What decorators of Click add to a command: options and arguments, its own and shared ones."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any, Final

from adrtool.inventory.draft import kept, shown
from adrtool.inventory.tool_facts import Borrowed, Shared
from adrtool.inventory.tool_syntax import (
    Function,
    Scope,
    dotted,
    help_text,
    is_true,
    keyword,
    strings,
    type_name,
)  # fmt: skip

LIBRARIES: Final = ("click", "typer", "rich_click", "asyncclick", "cloup", "quo")

COMMANDS: Final = {"command": "command", "group": "command_group", "callback": "command_group"}
"""The decorators that make a command, each with the kind that it gives."""

_MAY_ADD = re.compile(r"option|argument|param|flag", re.IGNORECASE)
_OWN_OPTIONS: Final = frozenset(
    {"version_option", "help_option", "pass_context", "pass_obj", "make_pass_decorator"}
)
_UNNAMED: Final = "?"


def parameters(scope: Scope, decorators: list[ast.expr]) -> dict[str, Any]:
    """The arguments and options that decorators state."""
    options: dict[str, Any] = {}
    arguments: dict[str, Any] = {}
    for call in _calls(scope, decorators):
        last = dotted(call.func).rpartition(".")[2]
        if last in _OWN_OPTIONS:
            continue
        if last == "argument" and call.args:
            arguments[_argument_name(call)] = _described(scope, call)
        elif last == "option" or last.endswith("_option"):
            names = [n for n in strings(call.args) if n.startswith(("-", "/"))]
            shown_names = ", ".join(shown(n) for n in names) or _UNNAMED
            options[shown_names] = _described(scope, call)
    return {"arguments": arguments, "options": options}


def _calls(scope: Scope, decorators: list[ast.expr], depth: int = 0) -> Iterator[ast.Call]:
    """The decorators that are calls, and those that a name of this module stands for."""
    for decorator in decorators:
        if isinstance(decorator, ast.Call) and scope.is_of(dotted(decorator.func), *LIBRARIES):
            yield decorator
            continue
        bare = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = dotted(bare)
        value, function = scope.values.get(name), scope.functions.get(name)
        if isinstance(value, ast.Call) and depth < 5:
            yield from _calls(scope, [value], depth + 1)
        elif function:
            # What it makes itself, and what it takes from names of the module.
            inner = (scope.values.get(n.id, n) if isinstance(n, ast.Name) else n
                     for n in ast.walk(function))  # fmt: skip
            calls = (n for n in inner if isinstance(n, ast.Call))
            yield from (n for n in calls if scope.is_of(dotted(n.func), *LIBRARIES))


def _argument_name(call: ast.Call) -> str:
    return shown(strings(call.args)[0]) if strings(call.args) else _UNNAMED


def _described(scope: Scope, call: ast.Call) -> dict[str, Any]:
    """Of a default only nothing: not even that there is one says what an option is for."""
    flag = is_true(call, "is_flag") or any("/" in n[1:] for n in strings(call.args[:1]))
    return kept(
        {
            "help": help_text(scope.string(keyword(call, "help"))),
            "type": "flag" if flag else type_name(keyword(call, "type")),
            "required": is_true(call, "required"),
            "multiple": is_true(call, "multiple"),
            "envvar": shown(scope.string(keyword(call, "envvar"))),
            "hidden": is_true(call, "hidden"),
        }
    )


def borrowed(scope: Scope, own: str, function: Function) -> Iterator[Borrowed]:
    """The decorators of other modules, which may add options."""
    for decorator in function.decorator_list:
        name = dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)
        module, _, attribute = scope.library(name).rpartition(".")
        is_made = attribute in COMMANDS or scope.is_of(name, *LIBRARIES)
        if module and not is_made and name.partition(".")[0] in scope.imports:
            may_add = bool(_MAY_ADD.search(name))
            yield Borrowed(own, module, attribute, scope.path, may_add)


def shared(scope: Scope) -> Iterator[Shared]:
    """What a module offers for others to decorate their commands with."""
    for name, value in scope.values.items():
        if isinstance(value, ast.Call) and scope.is_of(dotted(value.func), *LIBRARIES):
            yield from _offered(scope, name, [value])
    made = {id(n.decorator_list) for n in scope.functions.values() if n.decorator_list}
    for name, function in scope.functions.items():
        if id(function.decorator_list) not in made:
            yield from _offered(scope, name, [ast.Name(name)])


def _offered(scope: Scope, name: str, decorators: list[ast.expr]) -> Iterator[Shared]:
    found = parameters(scope, decorators)
    if found["arguments"] or found["options"]:
        is_whole = _UNNAMED not in found["arguments"] and _UNNAMED not in found["options"]
        yield Shared(scope.path, name, is_whole, found["arguments"], found["options"])
