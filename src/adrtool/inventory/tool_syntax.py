"""What expressions of Python say literally, and what the names of a module stand for."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from typing import Final

from adrtool.inventory.draft import Draft, shown

Function = ast.FunctionDef | ast.AsyncFunctionDef

_MAX_DEPTH: Final = 20


class Scope:
    """A module: its imports, the values that its names get, and its functions."""

    def __init__(self, draft: Draft, tree: ast.Module) -> None:
        self.draft, self.tree, self.path = draft, tree, draft.path
        self.imports: dict[str, str] = {}
        self.values: dict[str, ast.expr] = {}
        self.functions: dict[str, Function] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self.imports[alias.asname or alias.name.partition(".")[0]] = alias.name
            elif isinstance(node, ast.ImportFrom):
                self._take_from(node)
        for statement in tree.body:
            self._take(statement)

    def _take_from(self, node: ast.ImportFrom) -> None:
        # A relative import as dots in front, to be told by the path.
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            joined = f"{module}{alias.name}" if module.endswith(".") else f"{module}.{alias.name}"
            self.imports[alias.asname or alias.name] = joined

    def _take(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    self.values[target.id] = node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            self.values[node.target.id] = node.value
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            self.functions[node.name] = node

    def string(self, node: ast.expr | None) -> str:
        """The text of a literal, of a name for one, or of the module's docstring."""
        for _ in range(_MAX_DEPTH):
            if isinstance(node, ast.Constant):
                return node.value if isinstance(node.value, str) else ""
            if isinstance(node, ast.Name):
                if node.id == "__doc__":
                    return ast.get_docstring(self.tree) or ""
                node = self.values.get(node.id)
            elif isinstance(node, ast.Call) and dotted(node.func).endswith("dedent"):
                node = node.args[0] if node.args else None
            elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
                return _joined(node)
            else:
                return ""
        return ""

    def library(self, name: str) -> str:
        """The dotted name that a dotted name of this module stands for."""
        first, dot, rest = name.partition(".")
        return f"{self.imports.get(first, first)}{dot}{rest}"

    def is_of(self, name: str, *libraries: str) -> bool:
        """Whether a dotted name comes from one of some packages."""
        return self.library(name).partition(".")[0] in libraries


def _joined(node: ast.expr) -> str:
    """Literals put together with `+`; empty when one of the parts is none."""
    parts: list[str] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        if not (isinstance(node.right, ast.Constant) and isinstance(node.right.value, str)):
            return ""
        parts.append(node.right.value)
        node = node.left
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return ""
    return "".join([node.value, *reversed(parts)])


def dotted(node: ast.AST | None) -> str:
    """`a.b.c` of an expression; empty for any other."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])


def keyword(call: ast.Call, *names: str) -> ast.expr | None:
    """The first of some keyword arguments that a call has."""
    return next((k.value for name in names for k in call.keywords if k.arg == name), None)


def is_true(call: ast.Call, name: str) -> bool:
    """Whether a keyword argument is literally true."""
    value = keyword(call, name)
    return isinstance(value, ast.Constant) and value.value is True


def type_name(node: ast.expr | None) -> str:
    """A type's name (`int`, `Choice`) without its arguments."""
    if isinstance(node, ast.Call):
        node = node.func
    return dotted(node).rpartition(".")[2]


def strings(nodes: Iterator[ast.expr] | list[ast.expr]) -> list[str]:
    """Those of some expressions that are literal texts."""
    return [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def docstring(node: ast.Module | Function, *, first: bool = False) -> str:
    """A docstring up to a form feed, as Click takes it; of it the first paragraph if wanted."""
    return help_text(ast.get_docstring(node) or "", first=first)


def help_text(text: str, *, first: bool = True) -> str:
    """A help text on one line."""
    written = inspect.cleandoc(text).partition("\f")[0].strip()
    return shown((written.split("\n\n")[0] if first else written).replace("\b", " "))
