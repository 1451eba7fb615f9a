"""Whether an SVG file only draws: opened by itself it would run in the site's own name."""

from __future__ import annotations

import re
from pathlib import Path
from xml.parsers import expat

MAX_BYTES = 4 * 1024 * 1024

_ACTIVE = frozenset(
    {"script", "handler", "listener", "iframe", "embed", "object", "set", "animate", "form", "meta",
     "base", "link"}
)  # fmt: skip
_BAD_URL = re.compile(r"(?:javascript|vbscript|data(?!:image/(?:png|jpe?g|gif|webp);)):", re.I)
# Browsers leave these out of addresses before they read them.
_IGNORED = re.compile(r"[\x00-\x20]+")


class _ActiveError(Exception):
    """Something in the file could act."""


def is_inert(path: Path) -> bool:
    """True for well-formed SVG without scripts, event handlers, entities and active references."""
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else b""
        _parser().Parse(data, True)
    except (OSError, expat.ExpatError, _ActiveError, ValueError):
        return False
    return True


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartElementHandler = _start
    parser.EntityDeclHandler = _refuse
    parser.ProcessingInstructionHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    return parser


def _refuse(*_: object) -> int:
    raise _ActiveError


def _start(name: str, attributes: dict[str, str]) -> None:
    if name.rpartition(":")[2].casefold() in _ACTIVE:
        raise _ActiveError
    for key, value in attributes.items():
        local = key.rpartition(":")[2].casefold()
        if local.startswith("on") or _BAD_URL.match(_IGNORED.sub("", value)):
            raise _ActiveError
