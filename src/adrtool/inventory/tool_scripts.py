"""Console scripts that a `pyproject.toml` declares: each points at a function."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any, Final

from adrtool.inventory.draft import Draft, shown
from adrtool.inventory.tool_facts import Pointed, command_id

_TABLES: Final = (("project", "scripts"), ("project", "gui-scripts"), ("tool", "poetry", "scripts"))
_SECTION = re.compile(r"scripts[\"']?\s*[\]=.]")
_FUNCTION = re.compile(
    r"(?P<module>[A-Za-z_][\w.]*)\s*(?::\s*(?P<name>[A-Za-z_][\w.]*))?"
    r"(?:\s*\[.*\])?"
)
_KEY = re.compile(r"(?:^|[{,.])[ \t]*[\"']?([\w-]+)[\"']?[ \t]*=", re.MULTILINE)
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def looks_right(text: str) -> bool:
    """Whether a text declares scripts."""
    return bool(_SECTION.search(text))


def read(draft: Draft, text: str) -> None:
    """The scripts of one file."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        last = text.count("\n") + 1
        at = (int(place[1]), int(place[2])) if place else (last, 1)
        draft.report(*at, "not valid TOML; its console scripts aren't known")
        return
    except RecursionError:
        draft.report(1, 1, "nested too deeply to be read")
        return
    for keys in _TABLES:
        entries = list(_entries(found, keys))
        lines = _lines(text, keys) if entries else {}
        for name, target in entries:
            _script(draft, name, target, lines.get(name, 1))


def _entries(found: Any, keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    for name, target in found.items() if isinstance(found, dict) else ():
        stated = target
        if isinstance(target, dict):
            stated = target.get("reference") or target.get("callable")
        if isinstance(stated, str):
            yield name, stated


def _script(draft: Draft, name: str, target: str, line: int) -> None:
    match = _FUNCTION.fullmatch(target.strip())
    shown_name = shown(name)
    function = ":".join(filter(None, (match["module"], match["name"]))) if match else ""
    reason = "" if match else "what it points at is no function of a module"
    own = draft.add(
        "console_script", command_id(draft.path, shown_name), shown_name, line,
        {"function": function}, reason,
    )  # fmt: skip
    if match:
        draft.facts.append(
            Pointed(own, "references", match["module"], match["name"] or "", draft.path, line)
        )


def _lines(text: str, keys: tuple[str, ...]) -> dict[str, int]:
    """The line of each key, those behind the table's header before any other of that name."""
    joined = r"\s*\.\s*".join(map(re.escape, keys))
    header = re.search(rf"^[ \t]*\[[ \t]*{joined}[ \t]*\]", text, re.MULTILINE)
    start = header.end() if header else 0
    found: dict[str, int] = {}
    rest: dict[str, int] = {}
    line, at = 1, 0
    for match in _KEY.finditer(text):
        line += text.count("\n", at, match.start(1))
        at = match.start(1)
        (found if at >= start else rest).setdefault(match[1], line)
    return {**rest, **found}
