"""Terraform's JSON syntax, written anew as HCL, so that one reader serves both.

Strings become templates, as heredocs, which need no escapes. Source of the rules:
https://developer.hashicorp.com/terraform/language/syntax/json
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from adrtool.inventory import located
from adrtool.inventory.located import Located

ENDINGS: Final = (".tf.json", ".tofu.json")

_LABELS: Final[Mapping[str, int]] = {
    "resource": 2, "data": 2, "ephemeral": 2, "action": 2,
    "module": 1, "variable": 1, "output": 1, "provider": 1, "check": 1,
    "terraform": 0, "locals": 0, "moved": 0, "import": 0, "removed": 0,
}  # fmt: skip
"""Top-level blocks with how many labels they have."""

_INSIDE: Final[Mapping[str, Mapping[str, int]]] = {
    "terraform": {"required_providers": 0, "backend": 1, "cloud": 0},
    "check": {"data": 2},
    "dynamic": {"content": 0},
    "content": {"dynamic": 1},
    **{kind: {} for kind in ("locals", "required_providers", "variable", "output", "provider")},
}
_RESOURCE: Final[Mapping[str, int]] = {"lifecycle": 0, "dynamic": 1, "scaling_config": 0}
"""Blocks inside of others that the reader asks for; any other may as well be an attribute."""

_COMMENT: Final = "//"
_NAME = re.compile(r"[^\W\d][\w-]*")
_TYPE = re.compile(r"[\w\s.,:=(){}\[\]\"-]+")
_QUOTED: Final = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"})


@dataclass(frozen=True, slots=True)
class Written:
    """A text in HCL; `lines` has for each of its lines the one that it comes from. `errors` are
    lines with what is wrong there."""

    text: str
    lines: tuple[int, ...]
    errors: tuple[tuple[int, str], ...]


def as_hcl(text: str) -> Written:
    """A file in JSON as one in HCL. Values have the line of the object that they are in.

    Raises JsonError.
    """
    root = located.load(text)
    writer = _Writer()
    for part in writer.objects(root, 1, "a configuration"):
        for kind, value in part.items():
            if kind in _LABELS:
                writer.block(kind, _LABELS[kind], value, part.line)
    return Written("".join(writer.parts), tuple(writer.lines), tuple(writer.errors))


class _Writer:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.lines: list[int] = []
        self.errors: list[tuple[int, str]] = []

    def objects(self, value: Any, line: int, what: str) -> Iterator[Located]:
        """An object, or those of a list, which say several blocks; null says none."""
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Located):
                yield one
            elif one is not None:
                self.errors.append((line, f"{what} is an object, or a list of objects"))

    def block(self, kind: str, labels: int, value: Any, line: int, said: str = "") -> None:
        """The blocks of a type below as many objects as they have labels."""
        for found in self.objects(value, line, f"{kind} in JSON"):
            if not labels:
                self._body(kind, said, found)
                continue
            for label, inner in found.items():
                if label != _COMMENT:
                    self.block(kind, labels - 1, inner, found.line, f"{said} {_quoted(label)}")

    def _body(self, kind: str, labels: str, body: Located) -> None:
        self._end(f"{kind}{labels} {{", body.line)
        nested = _INSIDE.get(kind, _RESOURCE)
        for name, value in body.items():
            if name in nested and isinstance(value, Located | list):
                self.block(name, nested[name], value, body.line)
            elif not _NAME.fullmatch(name):
                if name != _COMMENT:
                    self.errors.append((body.line, "a name in a block is letters, digits, _ and -"))
            else:
                self.parts.append(f"  {name} = ")
                self._argument(kind, name, value, body.line)
        self._end("}", body.line)

    def _argument(self, kind: str, name: str, value: Any, line: int) -> None:
        is_type = (kind, name) == ("variable", "type") and isinstance(value, str)
        if is_type and _TYPE.fullmatch(value):
            self._end(" ".join(value.split()), line)
        else:
            self._value(value, line)
            self._end("", line)

    def _value(self, value: Any, line: int) -> None:
        if isinstance(value, Located):
            self._end("{", value.line)
            for key, inner in value.items():
                self._key(key, value.line)
                self._value(inner, value.line)
                self._end("", value.line)
            self.parts.append("}")
        elif isinstance(value, list):
            self._end("[", line)
            for inner in value:
                self._value(inner, line)
                self._end(",", line)
            self.parts.append("]")
        elif isinstance(value, str):
            self._string(value, line)
        else:
            self.parts.append(json.dumps(value))

    def _key(self, key: str, line: int) -> None:
        if _is_template(key):
            self.parts.append("(")
            self._string(key, line)
            self.parts.append(") = ")
        else:
            self.parts.append(f"{_quoted(key)} = ")

    def _string(self, text: str, line: int) -> None:
        if not _is_template(text):
            self.parts.append(_quoted(text))
            return
        rows = text.split("\n")
        sign = "END"
        while sign in {row.strip() for row in rows}:
            sign += "_"
        for row in (f"<<{sign}", *rows, sign):
            self._end(row, line)

    def _end(self, text: str, line: int) -> None:
        """The end of a line that comes from another one."""
        self.parts.append(f"{text}\n")
        self.lines.append(line)


def _is_template(text: str) -> bool:
    return "${" in text or "%{" in text


def _quoted(text: str) -> str:
    return f'"{text.translate(_QUOTED)}"'
