"""Command lines made with Click: commands, groups, options and arguments, from decorators.

A group that loads its commands late is read too, from the table of modules that it gets: Click's
documentation calls that a lazy group.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from adrtool.inventory.draft import kept, shown
from adrtool.inventory.tool_facts import Borrowed, Defined, Pointed, Shared, command_id
from adrtool.inventory.tool_syntax import (
    Function,
    Scope,
    docstring,
    dotted,
    help_text,
    is_true,
    keyword,
    strings,
    type_name,
)  # fmt: skip

LIBRARIES: Final = ("click", "typer", "rich_click", "asyncclick", "cloup", "quo")

_COMMANDS: Final = {"command": "command", "group": "command_group", "callback": "command_group"}
_SUFFIX = re.compile(r"_(?:command|cmd|group|grp)$")
_MODULE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?::[A-Za-z_]\w*)?")
_MAY_ADD = re.compile(r"option|argument|param|flag", re.IGNORECASE)
_OWN_OPTIONS: Final = frozenset(
    {"version_option", "help_option", "pass_context", "pass_obj", "make_pass_decorator"}
)
_UNNAMED: Final = "?"
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
    scope.draft.facts += _shared(scope)
    made = list(_made(scope))
    ids: dict[str, str] = {}
    for group in _groups(scope):
        ids[group] = command_id(scope.path, _group_name(scope, group))
    parents = {m.attribute: m for m in made}
    for found in made:
        names = _path(found, parents, scope)
        ids[found.attribute] = _add(scope, found, names, ids)
    for group in _groups(scope):
        _add_group(scope, group)
    _join(scope, ids)


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
    if last not in _COMMANDS or (not receiver and not scope.is_of(last, *LIBRARIES)):
        return None
    own = scope.string(call.args[0]) if call and call.args else ""
    own = own or (scope.string(keyword(call, "name")) if call else "")
    stated = bool(call and (call.args or keyword(call, "name")))
    fallback = _SUFFIX.sub("", node.name).replace("_", "-").lower() or node.name
    parent = "" if scope.is_of(receiver or last, *LIBRARIES) else receiver
    if last == "callback":
        own, stated = "", False
    return _Made(
        node.name, _COMMANDS[last], shown(own) or ("" if stated else fallback), parent, call, node,
        node.lineno,
    )  # fmt: skip


def _path(found: _Made, parents: dict[str, _Made], scope: Scope) -> list[str]:
    """The names of a command's groups in this file, and its own."""
    names = [found.name or found.attribute]
    seen = {found.attribute}
    parent = found.parent
    while parent in parents and parent not in seen:
        seen.add(parent)
        names.insert(0, parents[parent].name or parent)
        parent = parents[parent].parent
    if parent in scope.values and _is_group(scope, scope.values[parent]):
        names.insert(0, _group_name(scope, parent))
    return names


def _add(scope: Scope, found: _Made, names: list[str], ids: dict[str, str]) -> str:
    call, function = found.call, found.function
    stated = keyword(call, "help", "short_help") if call else None
    attributes = {
        "description": help_text(scope.string(stated)) or docstring(function, first=True),
        "hidden": bool(call and is_true(call, "hidden")),
        "deprecated": bool(call and keyword(call, "deprecated")),
        **_parameters(scope, function.decorator_list),
    }
    reasons = [_COMPUTED] if not found.name else []
    reasons += [_TYPER] if _is_typer(scope, found) else []
    own = scope.draft.add(
        found.kind, command_id(scope.path, *names), names[-1], found.line, attributes,
        "; ".join(reasons),
    )  # fmt: skip
    scope.draft.facts.append(Defined(scope.path, found.attribute, own))
    scope.draft.facts += _borrowed(scope, own, function)
    if found.parent in ids:
        scope.draft.relate(own, "member_of", ids[found.parent], found.line)
    elif found.parent and scope.library(found.parent) != found.parent:
        _point(scope, own, found.parent, found.line)
    lazy = keyword(call, "lazy_subcommands") if call else None
    _table(scope, own, lazy)
    return own


def _point(scope: Scope, own: str, parent: str, line: int) -> None:
    """A group that another module declares, unless it is a module that makes commands."""
    module, _, attribute = scope.library(parent).rpartition(".")
    fact = Pointed(own, "member_of", module, attribute, scope.path, line)
    scope.draft.facts.append(fact)


def _parameters(scope: Scope, decorators: list[ast.expr]) -> dict[str, Any]:
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
            inner = (n for n in ast.walk(function) if isinstance(n, ast.Call))
            yield from (n for n in inner if scope.is_of(dotted(n.func), *LIBRARIES))


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


def _borrowed(scope: Scope, own: str, function: Function) -> Iterator[Borrowed]:
    """The decorators of other modules, which may add options."""
    for decorator in function.decorator_list:
        name = dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)
        module, _, attribute = scope.library(name).rpartition(".")
        is_made = attribute in _COMMANDS or scope.is_of(name, *LIBRARIES)
        if module and not is_made and name.partition(".")[0] in scope.imports:
            may_add = bool(_MAY_ADD.search(name))
            yield Borrowed(own, module, attribute, scope.path, may_add)


def _shared(scope: Scope) -> Iterator[Shared]:
    """What a module offers for others to decorate their commands with."""
    for name, value in scope.values.items():
        if isinstance(value, ast.Call) and scope.is_of(dotted(value.func), *LIBRARIES):
            yield from _offered(scope, name, [value])
    made = {id(n.decorator_list) for n in scope.functions.values() if n.decorator_list}
    for name, function in scope.functions.items():
        if id(function.decorator_list) not in made:
            yield from _offered(scope, name, [ast.Name(name)])


def _offered(scope: Scope, name: str, decorators: list[ast.expr]) -> Iterator[Shared]:
    found = _parameters(scope, decorators)
    if found["arguments"] or found["options"]:
        is_whole = _UNNAMED not in found["arguments"] and _UNNAMED not in found["options"]
        yield Shared(scope.path, name, is_whole, found["arguments"], found["options"])


def _is_typer(scope: Scope, found: _Made) -> bool:
    made = scope.values.get(found.parent)
    return isinstance(made, ast.Call) and scope.is_of(dotted(made.func), "typer")


def _groups(scope: Scope) -> list[str]:
    """The names of a module that are groups made by a call: `x = Group("x", …)`."""
    return [name for name, value in scope.values.items() if _is_group(scope, value)]


def _is_group(scope: Scope, value: ast.expr) -> bool:
    """A group of Click or Typer, or one of a class of the team's with a table of modules."""
    if not isinstance(value, ast.Call):
        return False
    last = dotted(value.func).rpartition(".")[2]
    if scope.is_of(dotted(value.func), *LIBRARIES):
        return last in {"Group", "Typer", "CommandCollection"}
    return last.endswith("Group") and any(_rows(scope, given) for given in _given(value))


def _given(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(k.value for k in call.keywords)]


def _group_name(scope: Scope, attribute: str) -> str:
    call = scope.values[attribute]
    if not isinstance(call, ast.Call):
        return attribute
    stated = keyword(call, "name") or (call.args[0] if call.args else None)
    return shown(scope.string(stated)) or attribute


def _add_group(scope: Scope, attribute: str) -> None:
    call = scope.values[attribute]
    if not isinstance(call, ast.Call):
        return
    name = _group_name(scope, attribute)
    texts = [scope.string(given) for given in call.args[1:]]
    stated = scope.string(keyword(call, "help", "short_help")) or next(filter(None, texts), "")
    own = scope.draft.add(
        "command_group", command_id(scope.path, name), name, call.lineno,
        {"description": help_text(stated)},
    )  # fmt: skip
    scope.draft.facts.append(Defined(scope.path, attribute, own))
    for given in _given(call):
        _table(scope, own, given)


def _rows(scope: Scope, node: ast.expr | None) -> list[tuple[str, str, int]]:
    """The rows of a table of commands: name, module and line; nothing for any other value."""
    table = scope.values.get(node.id) if isinstance(node, ast.Name) else node
    if not isinstance(table, ast.Dict):
        return []
    found = []
    for key, value in zip(table.keys, table.values, strict=True):
        first = value.args[0] if isinstance(value, ast.Call) and value.args else value
        name, module = scope.string(key), scope.string(first)
        if not name or not _MODULE.fullmatch(module):
            return []
        found.append((shown(name), module, first.lineno))
    return found


def _table(scope: Scope, own: str, node: ast.expr | None) -> None:
    for _, module, line in _rows(scope, node):
        path, _, attribute = module.partition(":")
        pointed = Pointed(own, "member_of", path, attribute, scope.path, line, is_inverse=True)
        scope.draft.facts.append(pointed)


def _join(scope: Scope, ids: dict[str, str]) -> None:
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
