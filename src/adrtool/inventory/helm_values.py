"""A chart's `values.yaml`: keys, types and descriptions, and the images it names. No values.

Descriptions are those of helm-docs (`# -- text` above a key, `# key -- text` anywhere) and of
Bitnami's generator (`## @param key [modifiers] text`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from adrtool.inventory import references
from adrtool.inventory.redact import holds_secret
from adrtool.text import one_line
from adrtool.yamlio import Node

MAX_ROWS: Final = 5000
"""Values of one chart that are listed; the field's largest charts have a quarter of that."""

_ABOVE = re.compile(r"#\s*--\s*(?:\((?P<type>[A-Za-z][\w/-]*)\)\s*)?(?P<text>.*)")
_ANYWHERE = re.compile(
    r"#\s+(?P<key>[^\s#]+)\s+--\s+(?:\((?P<type>[A-Za-z][\w/-]*)\)\s*)?(?P<text>.*)"
)
_PARAM = re.compile(r"##?\s*@param\s+(?P<key>\S+)\s+(?:\[[^\]]*\]\s*)?(?P<text>.*)")
# `@default -- x` states a value, the others say how to print a row.
_DIRECTIVE = re.compile(r"@[A-Za-z]")
_IGNORED = re.compile(r"#\s*@ignore", re.IGNORECASE)
_INTEGER = re.compile(r"[-+]?\d+|0x[0-9a-fA-F]+|0o?[0-7]+")
_FLOAT = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?")
_SHA = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Comment:
    """What is said of a value: a description and perhaps a type."""

    text: str
    type: str = ""
    ignored: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A value: its key as Helm writes it (`image.tag`), its type, its description, its line."""

    key: str
    type: str
    description: str
    line: int


@dataclass(frozen=True, slots=True)
class Image:
    """An image that values name; `key` is of the map or scalar that does."""

    reference: str
    key: str
    line: int
    has_version: bool


def rows(root: Node, text: str) -> list[Row]:
    """The values that helm-docs would list: leaves, and what has a description of its own."""
    comments = _Comments(text)
    found: list[Row] = []
    for row in _rows(root, "", comments, False):
        if len(found) == MAX_ROWS + 1:
            break
        found.append(row)
    return found


def _rows(node: Node, prefix: str, comments: _Comments, explained: bool) -> Iterator[Row]:
    for name, (key, value) in node.entries.items():
        if name.startswith("?") or _is_secret(name):
            continue
        path = f"{prefix}.{_segment(name)}" if prefix else _segment(name)
        said = comments.of(key, path)
        if said and said.ignored:
            continue
        nested = value.kind == "map" and bool(value.entries)
        if said or not (nested or explained):
            kind, description = (said.type, said.text) if said else ("", "")
            yield Row(path, kind or type_of(value), description, key.line)
        if nested:
            yield from _rows(value, path, comments, explained or bool(said))


def _is_secret(name: str) -> bool:
    """Whether a key is a token; many words in camel case are as varied, with fewer capitals."""
    signs = sum(character.isupper() or character.isdigit() for character in name)
    return holds_secret(name) and signs * 4 > len(name)


def _segment(name: str) -> str:
    name = one_line(name)
    return f'"{name}"' if "." in name else name


def type_of(node: Node) -> str:
    """The type of a value in the words of helm-docs; `null` where there is none."""
    if node.kind != "scalar":
        return {"map": "object", "seq": "list"}.get(node.kind, "")
    if not node.plain or node.tag == "tag:yaml.org,2002:str":
        return "string"
    if node.is_null:
        return "null"
    if node.text.casefold() in {"true", "false"}:
        return "bool"
    if _INTEGER.fullmatch(node.text):
        return "int"
    return "float" if _FLOAT.fullmatch(node.text) else "string"


class _Comments:
    """The descriptions of a file, by line or by key."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._by_key: dict[str, Comment] = {}
        for line in self._lines:
            bare = line.strip()
            match = bare.startswith("#") and (_PARAM.match(bare) or _ANYWHERE.match(bare))
            if match:
                kind = match.groupdict().get("type") or ""
                self._by_key.setdefault(match["key"], Comment(one_line(match["text"]), kind))

    def of(self, key: Node, path: str) -> Comment | None:
        """What stands right above a key, else what names it."""
        return self._above(key) or self._by_key.get(path)

    def _above(self, key: Node) -> Comment | None:
        if not 0 < key.line <= len(self._lines):
            return None
        if self._lines[key.line - 1][: key.column - 1].strip():
            return None
        block: list[str] = []
        at = key.line - 2
        while at >= 0 and self._lines[at].lstrip().startswith("#"):
            block.append(self._lines[at].strip())
            if _ABOVE.match(block[-1]):
                break
            at -= 1
        if any(_IGNORED.match(line) for line in block):
            return Comment("", ignored=True)
        match = _ABOVE.match(block[-1]) if block else None
        return _comment(match, block[-2::-1]) if match else None


def _comment(first: re.Match[str], others: list[str]) -> Comment:
    bare = (line.lstrip("#").strip() for line in others)
    more = [line for line in bare if not _DIRECTIVE.match(line)]
    return Comment(one_line(" ".join([first["text"], *more])), first["type"] or "")


def images(root: Node, prefix: str = "") -> Iterator[Image]:
    """Images that values state: `{repository, tag}` maps and `image: name:tag`."""
    for name, value in root.items():
        path = f"{prefix}.{_segment(name)}" if prefix else _segment(name)
        is_image = name.casefold().endswith("image")
        if value.kind == "map":
            found = _from_map(value, path, is_image)
            if found:
                yield found
            yield from images(value, path)
        elif value.kind == "seq":
            for number, element in enumerate(value):
                yield from images(element, f"{path}[{number}]")
        elif is_image and value and type_of(value) == "string":
            reference = references.image(value.text)
            if reference:
                yield Image(reference, path, value.line, _has_version(reference))


def _from_map(node: Node, path: str, is_image: bool) -> Image | None:
    repository = node.get("repository")
    versions = ("tag", "digest", "sha")
    if not repository or repository.kind != "scalar":
        return None
    if not (is_image or any(key in node.entries for key in versions)):
        return None
    registry, tag = node.string("registry").rstrip("/"), node.string("tag")
    digest = node.string("digest") or node.string("sha")
    digest = f"sha256:{digest}" if _SHA.fullmatch(digest) else digest
    name = f"{registry}/{repository.text}" if registry else repository.text
    for version in ((f":{tag}" if tag else "") + (f"@{digest}" if digest else ""), ""):
        reference = references.image(name + version)
        if reference:
            return Image(reference, path, repository.line, bool(version))
    return None


def _has_version(reference: str) -> bool:
    return "@" in reference or ":" in reference.rpartition("/")[2]
