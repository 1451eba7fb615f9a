"""Command lines made with argparse: parsers, subcommands and arguments.

What is followed are names of one function: a parser that comes from another one, or that a loop
makes, is told as partial.
"""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from adrtool.inventory.draft import kept, shown
from adrtool.inventory.tool_facts import Defined, command_id
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

_COMPUTED: Final = "some subcommands have names that are computed"
_ELSEWHERE: Final = "a function of another module may add arguments"
_LIBRARIES: Final = ("argparse",)
_FLAGS: Final = frozenset({"store_true", "store_false", "BooleanOptionalAction", "count"})


@dataclass(slots=True, eq=False)
class _Parser:
    """A parser or one of its groups of arguments, which share what they collect."""

    names: tuple[str, ...]
    line: int
    help: str
    parent: _Parser | None = None
    function: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    arguments: dict[str, Any] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    is_helper: bool = False
    has_children: bool = False


@dataclass(slots=True)
class _Frame:
    """The names of a function; `subparsers` are what `add_subparsers` gave."""

    parsers: dict[str, _Parser] = field(default_factory=dict)
    subparsers: dict[str, _Parser] = field(default_factory=dict)


def read(scope: Scope) -> None:
    """Every parser of a file."""
    if "argparse" not in {path.partition(".")[0] for path in scope.imports.values()}:
        return
    reader = _Reader(scope)
    reader.run(scope.tree.body, "", _Frame())
    for function in reader.functions:
        if function.name not in reader.entered:
            reader.run(function.body, function.name, _Frame())
    reader.add()


class _Reader:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.found: list[_Parser] = []
        self.shared: dict[str, _Parser] = {}
        self.entered: set[str] = set()
        self.functions = [
            n for n in ast.walk(scope.tree)
            if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
        ]  # fmt: skip
        self._by_name: dict[str, Function] = {f.name: f for f in self.functions}
        # Functions that are called with a parser come with the call, not by themselves.
        taking = {p for f in self.functions if self._takes_parser(f) for p in [f.name]}
        called = {dotted(n.func).rpartition(".")[2] for n in ast.walk(scope.tree)
                  if isinstance(n, ast.Call)}  # fmt: skip
        self.entered |= taking & called

    def _takes_parser(self, function: Function) -> bool:
        names = {a.arg for a in function.args.args}
        receivers = (
            dotted(n.func).rpartition(".")[0]
            for n in ast.walk(function)
            if isinstance(n, ast.Call) and dotted(n.func).endswith((".add_argument", ".add_parser"))
        )
        return bool(names & set(receivers))

    def run(self, body: list[ast.stmt], function: str, frame: _Frame, depth: int = 0) -> None:
        """The statements of a function in their order, those of its blocks too."""
        for statement in body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            for call, target in _calls(statement):
                self._call(call, target, function, frame, depth)

    def _call(self, call: ast.Call, target: str, function: str, frame: _Frame, depth: int) -> None:
        name = dotted(call.func)
        receiver, _, last = name.rpartition(".")
        if last == "ArgumentParser" and self.scope.is_of(name, *_LIBRARIES):
            self._root(call, target, function, frame)
            return
        parser = frame.parsers.get(receiver) or self.shared.get(receiver)
        if last == "add_subparsers" and parser:
            frame.subparsers[target or receiver] = parser
            parser.has_children = True
        elif last == "add_parser":
            self._sub(call, target, receiver, function, frame)
        elif last in {"add_argument_group", "add_mutually_exclusive_group"} and parser:
            frame.parsers[target or receiver] = parser
        elif last == "add_argument" and parser:
            self._argument(call, parser)
        elif depth < 5 and not receiver.startswith("self."):
            self._follow(call, last, frame, depth)

    def _root(self, call: ast.Call, target: str, function: str, frame: _Frame) -> None:
        scope = self.scope
        stem = posixpath.basename(scope.path).removesuffix(".py")
        stem = posixpath.basename(posixpath.dirname(scope.path)) if stem == "__main__" else stem
        stated = keyword(call, "prog") or (call.args[0] if call.args else None)
        name = shown(scope.string(stated)) or stem or "main"
        said = help_text(scope.string(keyword(call, "description")))
        found = _Parser((name,), call.lineno, said, function=function)
        no_help = keyword(call, "add_help")
        found.is_helper = isinstance(no_help, ast.Constant) and no_help.value is False
        self._inherit(call, found, frame)
        self._keep(found, target, frame)

    def _sub(
        self, call: ast.Call, target: str, receiver: str, function: str, frame: _Frame
    ) -> None:
        parent = frame.subparsers.get(receiver)
        if not parent:
            return
        name = shown(self.scope.string(call.args[0])) if call.args else ""
        if not name:
            parent.reasons.append(_COMPUTED)
            return
        said = self.scope.string(keyword(call, "help")) or self.scope.string(
            keyword(call, "description")
        )
        found = _Parser((*parent.names, name), call.lineno, help_text(said), parent, function)
        aliases = keyword(call, "aliases")
        if isinstance(aliases, ast.List | ast.Tuple):
            found.aliases = [shown(a) for a in strings(aliases.elts)]
        self._inherit(call, found, frame)
        self._keep(found, target, frame)

    def _keep(self, found: _Parser, target: str, frame: _Frame) -> None:
        self.found.append(found)
        if target:
            frame.parsers[target] = found
            if target.startswith("self."):
                self.shared[target] = found

    def _inherit(self, call: ast.Call, found: _Parser, frame: _Frame) -> None:
        parents = keyword(call, "parents")
        for node in parents.elts if isinstance(parents, ast.List | ast.Tuple) else ():
            parent = frame.parsers.get(dotted(node)) or self.shared.get(dotted(node))
            if parent:
                found.options |= parent.options
                found.arguments |= parent.arguments
            else:
                found.reasons.append(_ELSEWHERE)

    def _argument(self, call: ast.Call, parser: _Parser) -> None:
        names = strings(call.args)
        if not names:
            return
        is_option = names[0].startswith("-")
        into = parser.options if is_option else parser.arguments
        into[", ".join(map(shown, names))] = _described(self.scope, call, is_option=is_option)

    def _follow(self, call: ast.Call, name: str, frame: _Frame, depth: int) -> None:
        """A function of this file that is given a parser."""
        given = [(at, dotted(a)) for at, a in enumerate(call.args)]
        known = [(at, n) for at, n in given if n in frame.parsers or n in frame.subparsers]
        function = self._by_name.get(name)
        if not known:
            return
        if not function:
            if dotted(call.func) in self.scope.imports:
                for _, written in known:
                    parser = frame.parsers.get(written) or frame.subparsers[written]
                    parser.reasons.append(_ELSEWHERE)
            return
        inner = _Frame()
        parameters = [a.arg for a in function.args.args]
        for at, written in known:
            if at < len(parameters):
                if written in frame.parsers:
                    inner.parsers[parameters[at]] = frame.parsers[written]
                if written in frame.subparsers:
                    inner.subparsers[parameters[at]] = frame.subparsers[written]
        self.run(function.body, name, inner, depth + 1)

    def add(self) -> None:
        """The parsers as items."""
        draft = self.scope.draft
        ids: dict[int, str] = {}
        for parser in self.found:
            if parser.is_helper and not parser.has_children:
                continue
            attributes = {
                "description": parser.help,
                "aliases": parser.aliases,
                "arguments": parser.arguments,
                "options": parser.options,
            }
            kind = "command_group" if parser.has_children else "command"
            above = ids.get(id(parser.parent), "")
            identifier = (
                f"{above}/{parser.names[-1]}" if above else command_id(draft.path, *parser.names)
            )
            own = draft.add(
                kind, identifier, parser.names[-1], parser.line,
                attributes, "; ".join(dict.fromkeys(parser.reasons)),
            )  # fmt: skip
            ids[id(parser)] = own
            if above:
                draft.relate(own, "member_of", above, parser.line)
            else:
                draft.facts.append(Defined(draft.path, parser.function or "main", own))
                draft.facts.append(Defined(draft.path, "main", own))


def _described(scope: Scope, call: ast.Call, *, is_option: bool) -> dict[str, Any]:
    action = keyword(call, "action")
    stated = scope.string(action) or type_name(action)
    count = scope.string(keyword(call, "nargs"))
    said = scope.string(keyword(call, "help"))
    return kept(
        {
            "help": "" if "SUPPRESS" in dotted(keyword(call, "help")) else help_text(said),
            "type": "flag" if stated in _FLAGS else type_name(keyword(call, "type")),
            "required": is_true(call, "required") if is_option else count not in {"?", "*"},
            "multiple": stated in {"append", "extend"} or count in {"*", "+"},
        }
    )


def _calls(statement: ast.stmt) -> Iterator[tuple[ast.Call, str]]:
    """The calls of a statement with the name that each result gets, in the order as written."""
    targets: dict[int, str] = {}
    found: list[ast.Call] = []
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            targets[id(node.value)] = dotted(node.targets[0])
        elif isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Call):
            targets[id(node.value)] = dotted(node.target)
        elif isinstance(node, ast.withitem) and isinstance(node.context_expr, ast.Call):
            targets[id(node.context_expr)] = dotted(node.optional_vars)
        elif isinstance(node, ast.NamedExpr) and isinstance(node.value, ast.Call):
            targets[id(node.value)] = node.target.id
        if isinstance(node, ast.Call):
            found.append(node)
        waiting += ast.iter_child_nodes(node)
    found.sort(key=lambda call: (call.lineno, call.col_offset))
    return ((call, targets.get(id(call), "")) for call in found)
