"""Variables in Compose files: `$NAME`, `${NAME}`, `${NAME:-default}` and its relatives.

The syntax is that of https://docs.docker.com/reference/compose-file/interpolation/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from adrtool.text import one_line
from adrtool.yamlio import Node

_START: Final = re.compile(r"\$(?:(?P<escaped>\$)|(?P<bare>[A-Za-z_]\w*)|\{(?P<name>[A-Za-z_]\w*))",
                           re.ASCII)  # fmt: skip
_OPERATOR: Final = re.compile(r":?[-?+]")
_BRACES: Final = re.compile(r"\$\{|\}")
_MAX_NESTING = 20


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable where it is used, `operator` is `-`, `?`, `+` (also after `:`) or empty."""

    name: str
    operator: str = ""
    word: str = ""
    """What stands behind the operator: a default, a message or an alternative."""

    @property
    def is_required(self) -> bool:
        """Whether Compose refuses to go on without it."""
        return self.operator.endswith("?")

    @property
    def has_default(self) -> bool:
        """Whether there is something in its place when it isn't set."""
        return self.operator.endswith("-")


def parts(text: str) -> Iterator[str | Variable]:
    """A text as its literal parts and its variables."""
    at = 0
    while match := _START.search(text, at):
        if match.start() > at:
            yield text[at : match.start()]
        at = match.end()
        if match["escaped"]:
            yield "$"
        elif match["bare"]:
            yield Variable(match["bare"])
        else:
            end = _closing(text, at)
            # Without its closing brace this is no variable for Compose: no default either.
            operator = _OPERATOR.match(text, at, end) if end < len(text) else None
            word = text[operator.end() : end] if operator else ""
            yield Variable(match["name"], operator[0] if operator else "", word)
            at = min(end + 1, len(text))
    if at < len(text):
        yield text[at:]


def _closing(text: str, at: int) -> int:
    """Where the brace closes; the end of a text that never closes it."""
    depth = 1
    for match in _BRACES.finditer(text, at):
        depth += 1 if match[0] == "${" else -1
        if not depth:
            return match.start()
    return len(text)


def variables(text: str, depth: int = 0) -> Iterator[Variable]:
    """The variables of a text, those in defaults too."""
    if "$" not in text or depth > _MAX_NESTING:
        return
    for part in parts(text):
        if isinstance(part, Variable):
            yield part
            yield from variables(part.word, depth + 1)


def bare(text: str) -> str:
    """A text on one line with its variables' names only: what may be a value is left out."""
    if "$" not in text:
        return one_line(text)
    return one_line("".join(p if isinstance(p, str) else f"${{{p.name}}}" for p in parts(text)))


def by_default(text: str, depth: int = 0) -> str:
    """A text with its defaults filled in; variables without one stay as `${NAME}`."""
    if "$" not in text or depth > _MAX_NESTING:
        return text
    return "".join(p if isinstance(p, str) else _default(p, depth) for p in parts(text))


def _default(variable: Variable, depth: int) -> str:
    if variable.has_default:
        return by_default(variable.word, depth + 1)
    return f"${{{variable.name}}}"


def used(node: Node) -> dict[str, str]:
    """The variables of a whole file by name: `required`, `default` or `optional`."""
    found: dict[str, str] = {}
    for text in _texts(node):
        for variable in variables(text):
            kind = "default" if variable.has_default else "optional"
            kind = "required" if variable.is_required else kind
            if found.get(variable.name, "optional") == "optional":
                found[variable.name] = kind
    return dict(sorted(found.items()))


def _texts(root: Node) -> Iterator[str]:
    """Every scalar once, however many aliases lead to it."""
    stack, seen = [root], {id(root)}
    while stack:
        node = stack.pop()
        if node.kind == "scalar":
            yield node.text
        for child in (*node.elements, *(value for _, value in node.items())):
            if id(child) not in seen:
                seen.add(id(child))
                stack.append(child)
