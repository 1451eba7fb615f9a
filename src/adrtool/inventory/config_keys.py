"""The keys of configuration in six formats, dotted, never a value."""

from __future__ import annotations

import configparser
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from adrtool.inventory import located, yamlfile
from adrtool.yamlio import Node

_MAX_DEPTH: Final = 8
_MANY: Final = 40
"""A map with more keys than that, below the top, has names of data as keys."""

_ASSIGNED = re.compile(r"[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*(.*)")
_COMMENTED = re.compile(r"#[ \t]?([A-Z][A-Z0-9_]+)=")
_ALONE = re.compile(r"[ \t]*(?:export[ \t]+)?[A-Za-z_]\w*[ \t]*")
_PLACE = re.compile(r"at line (\d+), column (\d+)")
_PROPERTY = re.compile(r"[ \t]*((?:[^\s=:\\#!]|\\.)(?:[^\s=:\\]|\\.)*)")
_SLASHES = re.compile(r"^[ \t]*//[^\n]*", re.MULTILINE)


class ConfigError(ValueError):
    """A text that isn't of its format, with the place. The message doesn't quote it."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


@dataclass(frozen=True, slots=True)
class Environment:
    """Keys with their lines, keys that are commented out, and the lines that are neither."""

    keys: dict[str, int] = field(default_factory=dict)
    optional: list[str] = field(default_factory=list)
    errors: list[int] = field(default_factory=list)


def environment(text: str) -> Environment:
    """The keys of a `.env` file. A value in quotes may go on over several lines."""
    found = Environment()
    quote = ""
    for number, line in enumerate(text.splitlines(), 1):
        if quote:
            quote = "" if _closes(line, quote) else quote
            continue
        match = _ASSIGNED.match(line)
        if match:
            found.keys.setdefault(match[1], number)
            quote = _opened(match[2])
        elif commented := _COMMENTED.match(line):
            found.optional.append(commented[1])
        elif line.strip() and not line.lstrip().startswith("#") and not _ALONE.fullmatch(line):
            found.errors.append(number)
    optional = [key for key in dict.fromkeys(found.optional) if key not in found.keys]
    return Environment(found.keys, optional, found.errors)


def _opened(value: str) -> str:
    """The quote that a value opens and doesn't close on its line."""
    quote = value[:1]
    return quote if quote in {'"', "'"} and not _closes(value[1:], quote) else ""


def _closes(line: str, quote: str) -> bool:
    return quote in (line.replace('\\"', "") if quote == '"' else line)


def settings(text: str, form: str) -> list[str]:
    """The keys of a file, dotted, each once, in their order. Raises ConfigError."""
    return list(dict.fromkeys(_READERS[form](text)))


def _yaml(text: str) -> Iterator[str]:
    stream = yamlfile.parse(text)
    for error in stream.errors:
        raise ConfigError(error.message, error.line, error.column)
    for node in stream.documents:
        yield from _of_node(node, "", 0)


def _of_node(node: Node, prefix: str, depth: int) -> Iterator[str]:
    if node.kind == "map" and node.entries and depth < _MAX_DEPTH:
        if prefix and len(node.entries) > _MANY:
            yield f"{prefix}.*"
            return
        for key, value in node.items():
            yield from _of_node(value, _below(prefix, key), depth + 1)
    elif node.kind == "seq" and any(e.kind == "map" for e in node) and depth < _MAX_DEPTH:
        for element in node:
            if element.kind == "map":
                yield from _of_node(element, f"{prefix}[]", depth + 1)
    elif prefix:
        yield prefix


def _below(prefix: str, key: str) -> str:
    return f"{prefix}.{key}" if prefix else key


def _json(text: str) -> Iterator[str]:
    try:
        value = located.load(_SLASHES.sub("", text))
    except located.JsonError as error:
        raise ConfigError(error.message, error.line, error.column) from None
    yield from _of_value(value, "", 0)


def _toml(text: str) -> Iterator[str]:
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place else (1, 1)
        raise ConfigError("not TOML from here on", line, column) from None
    except RecursionError:
        raise ConfigError("nested too deeply to be read") from None
    yield from _of_value(value, "", 0)


def _of_value(value: Any, prefix: str, depth: int) -> Iterator[str]:
    if isinstance(value, Mapping) and value and depth < _MAX_DEPTH:
        if prefix and len(value) > _MANY:
            yield f"{prefix}.*"
            return
        for key, inner in value.items():
            yield from _of_value(inner, _below(prefix, key), depth + 1)
    elif isinstance(value, list) and any(isinstance(e, Mapping) for e in value):
        for element in value:
            if isinstance(element, Mapping) and depth < _MAX_DEPTH:
                yield from _of_value(element, f"{prefix}[]", depth + 1)
    elif prefix:
        yield prefix


def _ini(text: str) -> Iterator[str]:
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    # Keys are shown as they are written.
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(text)
    except configparser.MissingSectionHeaderError as error:
        raise ConfigError("a setting before the first section", error.lineno) from None
    except configparser.ParsingError as error:
        line = error.errors[0][0] if error.errors else 1
        raise ConfigError("neither a section, a setting nor a comment", line) from None
    except configparser.Error:
        raise ConfigError("not an INI file") from None
    for key in parser.defaults():
        yield f"{parser.default_section}.{key}"
    for section in parser.sections():
        own = (key for key in parser[section] if key not in parser.defaults())
        yield from (f"{section}.{key}" for key in own)


def _properties(text: str) -> Iterator[str]:
    continued = False
    for line in text.splitlines():
        match = None if continued else _PROPERTY.match(line)
        is_comment = not continued and line.lstrip().startswith(("#", "!"))
        continued = not is_comment and (len(line) - len(line.rstrip("\\"))) % 2 == 1
        if match:
            yield re.sub(r"\\(.)", r"\1", match[1])


_READERS: Final = {"yaml": _yaml, "json": _json, "toml": _toml, "ini": _ini,
                   "properties": _properties}  # fmt: skip
