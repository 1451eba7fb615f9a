"""Who reads which keys: Compose's `env_file` and variables, systemd's EnvironmentFile, code."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from adrtool.inventory import compose, compose_link, systemd, systemd_link, systemd_text, yamlfile
from adrtool.markdown import Lines
from adrtool.yamlio import MISSING, Node

_CODE: Final = ("py", "js", "mjs", "cjs", "ts", "tsx", "go", "rb", "php", "java", "kt", "rs", "cs",
                "ex", "exs")  # fmt: skip
PATTERNS: Final = (
    *compose.PATTERNS, *(p for p in systemd.PATTERNS if "service" in p),
    *(f"*.{ending}" for ending in _CODE),
)  # fmt: skip

_NAME = r"(?P<key>[A-Z][A-Z0-9_]{2,})"
_READS = re.compile(
    rf"(?:os\.environ(?:\.get\(|\[)|getenv\(|Getenv\(|LookupEnv\(|process\.env(?:\.|\[)|import\.meta\.env\."
    rf"|ENV(?:\[|\.fetch\()|_ENV\[|env::var(?:_os)?\(|env!\(|GetEnvironmentVariable\(|System\.get_env\("
    rf"|Deno\.env\.get\()\s*[\"'`]?{_NAME}\b"
)
_HINTS: Final = ("environ", "getenv", "Getenv", "LookupEnv", "process.env", "ENV", "env::var",
                 "env!", "EnvironmentVariable", "get_env", "env.get", "meta.env")  # fmt: skip
_INTERPOLATED = re.compile(
    rf"(?<!\$)(?:\$\$)*\$(?:\{{{_NAME}[^}}]*\}}|(?P<bare>[A-Z][A-Z0-9_]{{2,}}))"
)
_MAX_USES: Final = 1000


@dataclass(frozen=True, slots=True)
class Takes:
    """A thing that takes all keys of a file: `file` is its path, or one on a host from `/`."""

    id: str
    file: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Reads:
    """A place that reads one key. `id` is that of a Compose file, or empty for code."""

    id: str
    key: str
    path: str
    line: int


def looks_right(path: str, text: str) -> bool:
    """Files that may name a configuration file or a key."""
    if path.rpartition(".")[2] in _CODE:
        return any(hint in text for hint in _HINTS)
    return "EnvironmentFile" in text or "env_file" in text or "${" in text


def uses(path: str, text: str) -> Iterator[Takes | Reads]:
    """What a file says of configuration elsewhere."""
    if path.rpartition(".")[2] in _CODE:
        yield from _code(path, text)
    elif path.endswith((".yml", ".yaml")):
        yield from _compose(path, text)
    else:
        yield from _unit(path, text)


def _code(path: str, text: str) -> Iterator[Reads]:
    lines = Lines(text)
    for match in islice(_READS.finditer(text), _MAX_USES):
        yield Reads("", match["key"], path, lines.line(match.start()))


def _compose(path: str, text: str) -> Iterator[Takes | Reads]:
    stream = yamlfile.parse(text)
    node = stream.documents[0] if stream.documents else MISSING
    folder = posixpath.dirname(path)
    for name, service in node.get("services").items():
        for stated in _env_files(service.get("env_file")):
            place = posixpath.normpath(posixpath.join(folder, stated.text))
            own = compose_link.item_id(path, "service", name)
            yield Takes(own, place, path, stated.line)
    own, lines = compose_link.file_id(path), Lines(text)
    seen: set[str] = set()
    for match in _INTERPOLATED.finditer(text):
        key = match["key"] or match["bare"]
        if key not in seen:
            seen.add(key)
            yield Reads(own, key, path, lines.line(match.start()))


def _env_files(node: Node) -> Iterator[Node]:
    for stated in node if node.kind == "seq" else [node]:
        found = stated.get("path") if stated.kind == "map" else stated
        if found.kind == "scalar" and found and "$" not in found.text:
            yield found


def _unit(path: str, text: str) -> Iterator[Takes]:
    settings, _ = systemd_text.parse(text)
    for found in settings.all("EnvironmentFile"):
        file = found.text.lstrip("-")
        if file.startswith("/") and not re.search(r"[*?%{]", file):
            yield Takes(systemd_link.unit_id(path), file, path, found.line)
